//! From the module rustc writes to the one a browser loads: bindings, then `wasm-opt`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::digest;
use crate::{npm::Package, process, project::NAME};

/// `wasm-opt` for size, with the WebAssembly features that rustc's `wasm32-unknown-unknown` switches on.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What the browser needs to run the front end.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The JavaScript that wasm-bindgen writes; it may import snippets that lie beside it.
    pub(crate) javascript: PathBuf,
    /// The optimised module.
    pub(crate) wasm: PathBuf,
}

/// Writes the bindings and the optimised module into `work`, unless the module is the one of the last time.
///
/// # Errors
/// The module is not one that this version of wasm-bindgen understands, or `wasm-opt` fails.
pub(crate) fn bindings(frontend: &Package, module: &Path, work: &Path) -> Result<Bindings> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let lock = fs::read(frontend.path("package-lock.json"))?;
    let key = digest::of(&[&bytes, &lock, WASM_OPT.join(" ").as_bytes()]);
    let folder = work.join("wasm");
    let bindings =
        Bindings { javascript: folder.join(format!("{NAME}.js")), wasm: folder.join(format!("{NAME}.wasm")) };
    let stamp = folder.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|last| last == key) {
        return Ok(bindings);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    println!("Writing the bindings of the WebAssembly module");
    Bindgen::new()
        .input_bytes(NAME, bytes)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("wasm-bindgen refused the front end")?;
    println!("Optimising the WebAssembly module");
    let unoptimised = folder.join(format!("{NAME}_bg.wasm"));
    process::run(
        frontend.tool("wasm-opt").args(WASM_OPT).arg(&unoptimised).arg("--output").arg(&bindings.wasm),
    )?;
    fs::write(stamp, key)?;
    Ok(bindings)
}
