//! The user stories: a real server, a real file, a real Chromium.

use std::io::{IsTerminal, stdout};

use anyhow::Result;

use super::{
    counts::{self, Counts},
    report::Report,
};
use crate::{build, chromium, npm::Package, process, project::Project};

pub(crate) fn end2end(project: &Project, arguments: &[String], report: &mut Report) {
    if report.step("build", |_| build::build(project)) {
        report.step("user stories", |sum| playwright(project, arguments, sum));
    }
}

fn playwright(project: &Project, arguments: &[String], sum: &mut Counts) -> Result<()> {
    let end2end = Package::new(project, "end2end");
    end2end.install()?;
    let mut command = end2end.tool("playwright");
    command.arg("test").args(arguments);
    command.env("E2E_BINARY", project.server_binary()).env("E2E_SITE_ROOT", project.target("site"));
    if let Some(browser) = chromium::ensure(&end2end)? {
        command.env("CHROMIUM_PATH", browser);
    }
    // Its output is read on its way to the screen, so Playwright itself cannot see that there is one.
    if stdout().is_terminal() {
        command.env("FORCE_COLOR", "1");
    }
    process::follow(&mut command, |line| *sum = *sum + counts::of_playwright_line(line))
}
