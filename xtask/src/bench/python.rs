//! The Python that runs the peers: a virtual environment of its own under the build folder.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    apt,
    process::{run, succeeds},
    project::Project,
};

/// The peers' versions.
const REQUIREMENTS: &str = "xtask/bench-requirements.txt";

/// The interpreter that has the peers, installed at the first use and whenever their versions change.
///
/// # Errors
/// Python or a package is missing and cannot be installed.
pub(super) fn interpreter(project: &Project) -> Result<PathBuf> {
    let folder = project.target("bench-venv");
    let interpreter = folder.join("bin/python");
    let wanted =
        fs::read(project.path(REQUIREMENTS)).with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    // Written last, so that an installation cut short is done again.
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|versions| versions == wanted) {
        return Ok(interpreter);
    }
    let python = apt::ensure(&["python3"], "python3")?;
    // Debian ships the module without what fills an environment.
    if !succeeds(project.command(&python).args(["-c", "import ensurepip, venv"])) {
        apt::install("python3-venv")?;
    }
    println!("Installing the peers in {}, once", folder.display());
    run(project.command(&python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = project.command(&interpreter);
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--quiet"]);
    run(pip.args(["--only-binary", ":all:", "--requirement", REQUIREMENTS]))
        .context("the peers could not be installed; --no-peers measures without them")?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(interpreter)
}
