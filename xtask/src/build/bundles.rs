//! What esbuild makes: the bindings in one file, the style sheet in one file, the part of ECharts in use.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::wasm::LOADER;
use crate::{npm::Package, process, project::NAME};

/// The oldest browsers served: those that have everything the WebAssembly module needs.
const BROWSERS: &str = "--target=chrome100,firefox100,safari15.4";

/// The files whose address holds their content's hash.
#[derive(Debug)]
pub(crate) struct Bundles {
    pub(crate) javascript: PathBuf,
    pub(crate) wasm: PathBuf,
    /// What the two above load by the names they know.
    pub(crate) parts: Vec<PathBuf>,
    pub(crate) style: PathBuf,
    pub(crate) charts: PathBuf,
    /// What a page does when the network goes and comes back.
    pub(crate) offline: PathBuf,
    /// The service worker, but for the list of files that it keeps.
    pub(crate) worker: PathBuf,
}

/// The bindings with the snippets they import, as one module.
///
/// # Errors
/// esbuild fails.
pub(crate) fn javascript(frontend: &Package, bindings: &Path, work: &Path) -> Result<PathBuf> {
    let output = work.join(format!("{NAME}.js"));
    let loader = format!("--external:{LOADER}");
    esbuild(frontend, bindings, &output, &["--format=esm", &loader])?;
    Ok(output)
}

/// The style sheet: `main.css` says by its `@import` lines which files belong to it and in which order.
///
/// # Errors
/// A file is missing or esbuild finds a mistake in one.
pub(crate) fn style(frontend: &Package, main: &Path, work: &Path) -> Result<PathBuf> {
    let output = work.join(format!("{NAME}.css"));
    esbuild(frontend, main, &output, &[])?;
    Ok(output)
}

/// The chart types and components that `frontend/bundle/echarts.js` lists, as a module.
///
/// # Errors
/// esbuild fails.
pub(crate) fn charts(frontend: &Package, work: &Path) -> Result<PathBuf> {
    let output = work.join("echarts.js");
    let production = "--define:process.env.NODE_ENV=\"production\"";
    esbuild(frontend, &frontend.path("bundle/echarts.js"), &output, &["--format=esm", production])?;
    Ok(output)
}

/// A script of `frontend/offline`: what a page does without a network, or the service worker.
///
/// # Errors
/// esbuild fails.
pub(crate) fn offline(frontend: &Package, name: &str, work: &Path) -> Result<PathBuf> {
    let output = work.join(name);
    esbuild(frontend, &frontend.path("offline").join(name), &output, &["--format=esm"])?;
    Ok(output)
}

fn esbuild(frontend: &Package, entry: &Path, output: &Path, options: &[&str]) -> Result<()> {
    let mut command = frontend.tool("esbuild");
    command.arg(entry).args([
        "--bundle",
        "--minify",
        "--legal-comments=eof",
        "--log-level=warning",
        BROWSERS,
    ]);
    command.arg(format!("--outfile={}", output.display())).args(options);
    process::run(&mut command).with_context(|| format!("esbuild could not bundle {}", entry.display()))
}
