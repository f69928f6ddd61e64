//! The user stories: a real server, a real file, a real Chromium.

use anyhow::Result;

use super::{
    counts::{self, Counts},
    report::Report,
};
use crate::{build, playwright, process, project::Project};

pub(crate) fn end2end(project: &Project, arguments: &[String], report: &mut Report) {
    if report.step("build", |_| build::build(project, build::Options::default())) {
        report.step("user stories", |sum| stories(project, arguments, sum));
    }
}

fn stories(project: &Project, arguments: &[String], sum: &mut Counts) -> Result<()> {
    let mut command = playwright::command(project)?;
    process::follow(command.args(arguments), |line| *sum = *sum + counts::of_playwright_line(line))
}
