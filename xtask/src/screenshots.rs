//! `cargo xtask screenshots`: every page at three sizes in two themes, into `target/screenshots`.

use std::fs;

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, playwright, process, project::Project};

/// The pictures that README.md and docs/guide.fr.md show, and those that a browser shows before it installs the application:
/// the page's picture and its place.
const IN_REPOSITORY: [(&str, &str); 10] = [
    ("alertes-tablet-light", "docs/images/alertes.png"),
    ("article-tablet-light", "docs/images/panneau.png"),
    ("dashboard-tablet-light", "docs/images/dashboard.png"),
    ("predictions-tablet-light", "docs/images/predictions.png"),
    ("alertes-tablet-light", "frontend/public/captures/alertes-large.png"),
    ("dashboard-tablet-light", "frontend/public/captures/dashboard-large.png"),
    ("predictions-tablet-light", "frontend/public/captures/predictions-large.png"),
    ("alertes-phone-light", "frontend/public/captures/alertes-etroit.png"),
    ("dashboard-phone-light", "frontend/public/captures/dashboard-etroit.png"),
    ("predictions-phone-light", "frontend/public/captures/predictions-etroit.png"),
];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Also replace the pictures of README.md, docs/guide.fr.md and the manifest
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
        for (picture, place) in IN_REPOSITORY {
            let picture = folder.join(format!("{picture}.png"));
            fs::copy(&picture, project.path(place))
                .with_context(|| format!("cannot copy {}", picture.display()))?;
        }
    }
    println!("The pictures are in {}", folder.display());
    Ok(())
}
