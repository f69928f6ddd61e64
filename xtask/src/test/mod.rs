//! `cargo xtask test`: everything that can fail, in one command.

mod counts;
mod end2end;
mod lint;
mod report;
mod rust;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::project::Project;
use report::Report;

#[derive(Debug, Default, Args)]
pub(crate) struct Options {
    /// Run one part alone
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// Arguments for Playwright: a file, --grep TITLE
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// The parts of the suite, in the order in which they run: the quickest to fail first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, licences, clippy on both targets, TypeScript
    Lint,
    /// Unit, property and integration tests
    Rust,
    /// The user stories in a real Chromium
    E2e,
}

/// Runs the parts asked for, all of them to their end, and says how many tests passed and failed.
pub(crate) fn test(project: &Project, options: &Options) -> ExitCode {
    let mut report = Report::start();
    let wanted = |part| options.only.is_none_or(|only| only == part);
    if wanted(Part::Lint) {
        lint::lint(project, &mut report);
    }
    if wanted(Part::Rust) {
        rust::rust(project, &mut report);
    }
    if wanted(Part::E2e) {
        end2end::end2end(project, &options.playwright, &mut report);
    }
    println!("\n{report}");
    if report.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
