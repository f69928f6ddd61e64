//! Playwright, with the server under test and a Chromium.

use std::{
    io::{IsTerminal, stdout},
    process::Command,
};

use anyhow::Result;

use crate::{chromium, npm::Package, project::Project};

/// `playwright test`, ready for its arguments; installs what it needs.
///
/// # Errors
/// The npm packages or a browser cannot be installed.
pub(crate) fn command(project: &Project) -> Result<Command> {
    let end2end = Package::new(project, "end2end");
    end2end.install()?;
    let mut command = end2end.tool("playwright");
    command.arg("test");
    command.env("E2E_BINARY", project.server_binary()).env("E2E_SITE_ROOT", project.target("site"));
    if let Some(browser) = chromium::ensure(&end2end)? {
        command.env("CHROMIUM_PATH", browser);
    }
    // Its output may be read on its way to the screen, so Playwright itself cannot see that there is one.
    if stdout().is_terminal() {
        command.env("FORCE_COLOR", "1");
    }
    Ok(command)
}
