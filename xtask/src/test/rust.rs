//! Unit, property and integration tests of the crates that run on the server, and of this one.

use anyhow::Result;

use super::{
    counts::{self, Counts},
    lint::HOST_SELECTION,
    report::Report,
};
use crate::{process, project::Project};

/// The page of components, which is part of development builds only.
const COMPONENTS: [&str; 6] = ["--package", "app", "--features", "ssr,composants", "--lib", "gallery"];

pub(crate) fn rust(project: &Project, report: &mut Report) {
    report.step("Rust tests", |sum| cargo_test(project, &HOST_SELECTION, sum));
    // Apart from the server, which must not have it.
    report.step("Rust tests of the page of components", |sum| cargo_test(project, &COMPONENTS, sum));
    // Apart from the others: together, cargo would unite the features of their dependencies and compile those of
    // this program a second time.
    report.step("Rust tests of xtask", |sum| cargo_test(project, &["--package", "xtask"], sum));
}

fn cargo_test(project: &Project, selection: &[&str], sum: &mut Counts) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["test", "--release", "--no-fail-fast"]).args(selection);
    process::follow(&mut cargo, |line| *sum = *sum + counts::of_cargo_line(line))
}
