//! What the Rust toolchain must have, added through rustup where it is missing.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    process::{on_path, output, run, succeeds},
    project::Project,
};

/// The browser's target.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target if the toolchain has not got it.
///
/// # Errors
/// The target is missing and rustup cannot add it.
pub(crate) fn ensure_wasm_target(project: &Project) -> Result<()> {
    let mut rustc = project.command("rustc");
    let folder = output(rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    println!("Adding the Rust target {WASM_TARGET}");
    run(project.command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the Rust target {WASM_TARGET} is missing and could not be added"))
}

/// Adds a cargo subcommand's component (`rustfmt`, `clippy`) if the toolchain has not got it.
///
/// # Errors
/// The component is missing and rustup cannot add it.
pub(crate) fn ensure_component(project: &Project, component: &str, subcommand: &str) -> Result<()> {
    if succeeds(project.cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    println!("Adding the Rust component {component}");
    run(project.command("rustup").args(["component", "add", component]))
        .with_context(|| format!("the Rust component {component} is missing and could not be added"))
}

/// Whether cargo has a subcommand of that name that is not part of the toolchain.
pub(crate) fn has_cargo_tool(name: &str) -> bool {
    on_path(&format!("cargo-{name}")).is_some()
}
