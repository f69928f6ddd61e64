//! `cargo xtask screenshots`: every page at three sizes in two themes, into `target/screenshots`.

use std::fs;

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, playwright, process, project::Project};

/// The pictures that README.md and docs/guide.fr.md show: the page's picture and its name there.
const IN_DOCUMENTS: [(&str, &str); 4] = [
    ("alertes-tablet-light", "alertes"),
    ("article-tablet-light", "panneau"),
    ("dashboard-tablet-light", "dashboard"),
    ("predictions-tablet-light", "predictions"),
];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Also replace the pictures of README.md and docs/guide.fr.md
    #[arg(long)]
    documents: bool,
}

/// Takes the pictures of the demonstration, which has lived through its last 35 nights.
///
/// # Errors
/// Something does not build, or a page does not open.
pub(crate) fn screenshots(project: &Project, options: &Options) -> Result<()> {
    build::build(project, build::Options::default())?;
    let folder = project.target("screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut command = playwright::command(project)?;
    process::run(command.args(["--config", "screenshots.config.ts"]).env("E2E_SCREENSHOTS", &folder))?;
    if options.documents {
        for (picture, name) in IN_DOCUMENTS {
            let picture = folder.join(format!("{picture}.png"));
            fs::copy(&picture, project.path(&format!("docs/images/{name}.png")))
                .with_context(|| format!("cannot copy {}", picture.display()))?;
        }
    }
    println!("The pictures are in {}", folder.display());
    Ok(())
}
