//! From the module rustc writes to those a browser loads: what is needed later is cut off, then bindings, then
//! `wasm-opt`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

use super::{digest, files_under};
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

/// The script that loads the parts cut off. The bindings import it, and it imports the bindings.
pub(crate) const LOADER: &str = "./parts.js";

/// What the browser needs to run the front end.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The JavaScript that wasm-bindgen writes; it may import snippets that lie beside it, and imports [`LOADER`].
    pub(crate) javascript: PathBuf,
    /// The optimised module that every page loads.
    pub(crate) wasm: PathBuf,
    /// [`LOADER`] and the optimised modules that it loads when they are needed.
    pub(crate) parts: Vec<PathBuf>,
}

/// Writes the bindings and the optimised modules into `work`, unless the module is the one of the last time.
///
/// # Errors
/// The module is not one that this version of wasm-bindgen understands, or `wasm-opt` fails.
pub(crate) fn bindings(frontend: &Package, module: &Path, work: &Path) -> Result<Bindings> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let lock = fs::read(frontend.path("package-lock.json"))?;
    let key = digest::of(&[&bytes, &lock, WASM_OPT.join(" ").as_bytes()]);
    let folder = work.join("wasm");
    let stamp = folder.join("stamp");
    if !fs::read_to_string(&stamp).is_ok_and(|last| last == key) {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        write(frontend, &bytes, &folder)?;
        fs::write(stamp, key)?;
    }
    let mut parts = vec![folder.join(LOADER)];
    parts.extend(files_under(&folder.join("parts"))?);
    Ok(Bindings {
        javascript: folder.join(format!("{NAME}.js")),
        wasm: folder.join(format!("{NAME}.wasm")),
        parts,
    })
}

fn write(frontend: &Package, module: &[u8], folder: &Path) -> Result<()> {
    println!("Cutting off what the browser loads later");
    let cut = folder.join("cut");
    let main = cut.join(format!("{NAME}.wasm"));
    let bindings = format!("./{NAME}.js");
    let mut options = Options::new(module);
    options.output_dir = &cut;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = &bindings;
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the WebAssembly module cannot be cut: {error:#}"))?
        .split_modules;

    println!("Writing the bindings of the WebAssembly module");
    Bindgen::new()
        .input_path(&main)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        // The parts find what they share with the main module by its exports.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen refused the front end")?;
    fs::copy(cut.join(LOADER), folder.join(LOADER))?;

    println!("Optimising the WebAssembly modules");
    optimise(frontend, &folder.join(format!("{NAME}_bg.wasm")), &folder.join(format!("{NAME}.wasm")))?;
    fs::create_dir_all(folder.join("parts"))?;
    for part in parts {
        let name = part.file_name().context("a part has no name")?;
        optimise(frontend, &part, &folder.join("parts").join(name))?;
    }
    Ok(())
}

fn optimise(frontend: &Package, module: &Path, output: &Path) -> Result<()> {
    process::run(frontend.tool("wasm-opt").args(WASM_OPT).arg(module).arg("--output").arg(output))
}
