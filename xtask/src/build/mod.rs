//! `cargo xtask build`: the server, the front end, and `target/site` with everything a browser asks for.

mod bundles;
mod compress;
pub(crate) mod digest;
mod site;
mod table;
mod wasm;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    npm::Package,
    process,
    project::Project,
    toolchain::{self, WASM_TARGET},
};

/// Whether the page of components is built in.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Options {
    /// With page /composants, which no release has
    #[arg(long)]
    composants: bool,
}

impl Options {
    fn features(self) -> &'static [&'static str] {
        if self.composants { &["--features", "composants"] } else { &[] }
    }
}

/// Builds everything that `optiflow serve` needs. What has not changed since the last build is not done again.
///
/// # Errors
/// A tool is missing or one of the steps fails; the last good `target/site` stays.
pub(crate) fn build(project: &Project, options: Options) -> Result<()> {
    toolchain::ensure_wasm_target(project)?;
    let frontend = Package::new(project, "frontend");
    frontend.install()?;
    build_server(project, options)?;
    let module = build_frontend(project, options)?;

    let inputs = digest::of_files(&inputs(project, &module)?)?;
    let stamp = project.target("site.stamp");
    if project.target("site/assets.json").exists()
        && fs::read_to_string(&stamp).is_ok_and(|last| last == inputs)
    {
        return Ok(());
    }
    let work = project.target("site.work");
    fs::create_dir_all(&work)?;
    let bindings = wasm::bindings(&frontend, &module, &work)?;
    let bundles = bundles::Bundles {
        wasm: bindings.wasm,
        parts: bindings.parts,
        javascript: bundles::javascript(&frontend, &bindings.javascript, &work)?,
        style: bundles::style(&frontend, &project.path("style/main.css"), &work)?,
        charts: bundles::charts(&frontend, &work)?,
        offline: bundles::offline(&frontend, "page.js", &work)?,
        worker: bundles::offline(&frontend, "worker.js", &work)?,
    };
    let files = site::publish(project, &bundles)?;
    print!("{}", table::sizes(&files));
    Ok(fs::write(stamp, inputs)?)
}

fn build_server(project: &Project, options: Options) -> Result<()> {
    let mut cargo = project.cargo();
    process::run(cargo.args(["build", "--release", "--package", "server"]).args(options.features()))
}

/// Compiles the front end and returns the module that rustc wrote.
fn build_frontend(project: &Project, options: Options) -> Result<PathBuf> {
    let mut cargo = project.cargo();
    cargo.args([
        "build",
        "--profile",
        "wasm-release",
        "--target",
        WASM_TARGET,
        "--package",
        "frontend",
        "--lib",
    ]);
    process::run(cargo.args(options.features()))?;
    Ok(project.target(WASM_TARGET).join("wasm-release/frontend.wasm"))
}

/// Everything the content of `target/site` depends on, this program included.
fn inputs(project: &Project, module: &Path) -> Result<Vec<PathBuf>> {
    let mut files =
        vec![module.to_owned(), std::env::current_exe()?, project.path("frontend/package-lock.json")];
    for folder in ["frontend/bundle", "frontend/offline", "frontend/public", "style"] {
        files.extend(files_under(&project.path(folder))?);
    }
    Ok(files)
}

/// The files of a folder and of the folders in it, sorted.
///
/// # Errors
/// The folder cannot be read.
fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
