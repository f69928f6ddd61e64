//! The two npm packages, `frontend` and `end2end`.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{build::digest, process, project::Project};

/// One of the repository's npm packages.
#[derive(Debug)]
pub(crate) struct Package {
    folder: PathBuf,
}

impl Package {
    pub(crate) fn new(project: &Project, name: &str) -> Self {
        Self { folder: project.path(name) }
    }

    /// Installs what `package-lock.json` lists, if that has not been done since the file last changed.
    ///
    /// # Errors
    /// The lock file is missing, or npm is missing or fails.
    pub(crate) fn install(&self) -> Result<()> {
        let lock = self.folder.join("package-lock.json");
        let lock = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
        let wanted = digest::of(&[&lock]);
        let stamp = self.folder.join("node_modules/.installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        println!("Installing the npm packages of {}", self.folder.display());
        process::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&self.folder))
            .context("npm could not install the packages (is Node 20 or newer installed?)")?;
        Ok(fs::write(stamp, wanted)?)
    }

    /// A program that one of the package's dependencies brings, run in the package's folder.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/.bin").join(name));
        command.current_dir(&self.folder);
        command
    }

    /// A file of the package.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }
}
