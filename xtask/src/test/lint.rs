//! What a reader would object to, found by machines.

use anyhow::Result;

use super::report::Report;
use crate::{
    licences,
    npm::Package,
    process,
    project::Project,
    query_data,
    toolchain::{self, WASM_TARGET},
};

/// The crates of the server's side. The front end is another world: `ssr` and `hydrate` never meet in a build.
pub(crate) const HOST_SELECTION: [&str; 10] = [
    "--package",
    "optiflow-domain",
    "--package",
    "optiflow-forecast",
    "--package",
    "app",
    "--package",
    "server",
    "--features",
    "app/ssr",
];

pub(crate) fn lint(project: &Project, report: &mut Report) {
    report.step("formatting", |_| formatting(project));
    report.step("licences", |_| licences::check(project));
    report.step("clippy, server", |_| clippy_host(project));
    report.step("query data", |_| query_data::write(project, &query_data::Options { check: true }));
    report.step("clippy, browser", |_| clippy_browser(project));
    report.step("types of the stories", |_| types(project));
}

fn formatting(project: &Project) -> Result<()> {
    toolchain::ensure_component(project, "rustfmt", "fmt")?;
    process::run(project.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy_host(project: &Project) -> Result<()> {
    toolchain::ensure_component(project, "clippy", "clippy")?;
    let mut cargo = project.cargo();
    cargo.args(["clippy", "--release", "--all-targets", "--package", "xtask"]).args(HOST_SELECTION);
    process::run(cargo.args(["--", "--deny", "warnings"]))
}

fn clippy_browser(project: &Project) -> Result<()> {
    toolchain::ensure_component(project, "clippy", "clippy")?;
    toolchain::ensure_wasm_target(project)?;
    let mut cargo = project.cargo();
    cargo.args(["clippy", "--profile", "wasm-release", "--target", WASM_TARGET, "--package", "frontend"]);
    process::run(cargo.args(["--", "--deny", "warnings"]))
}

fn types(project: &Project) -> Result<()> {
    let end2end = Package::new(project, "end2end");
    end2end.install()?;
    process::run(end2end.tool("tsc").arg("--noEmit"))
}
