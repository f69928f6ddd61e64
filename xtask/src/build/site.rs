//! `target/site`, what the server serves: hashed names under `/pkg`, the public files at the root, and
//! `assets.json`, which tells the server the names of the day.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::json;

use super::{bundles::Bundles, compress, digest, files_under};
use crate::project::{NAME, Project};

/// Makes a new site and puts it in the place of the last one; returns its files, without the compressed ones.
///
/// # Errors
/// A file cannot be read or written; the last site stays.
pub(crate) fn publish(project: &Project, bundles: &Bundles) -> Result<Vec<PathBuf>> {
    let (site, new, old) = (project.target("site"), project.target("site.new"), project.target("site.old"));
    for leftover in [&new, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    fs::create_dir_all(new.join("pkg"))?;
    let program = add_program(&new, bundles)?;
    let assets = json!({
        "js": format!("{program}/{NAME}.js"),
        "wasm": format!("{program}/{NAME}.wasm"),
        "css": add_hashed(&new, NAME, "css", &bundles.style)?,
        "echarts": add_hashed(&new, "echarts", "js", &bundles.charts)?,
        "offline": add_hashed(&new, "offline", "js", &bundles.offline)?,
    });
    add_public(&new, &project.path("frontend/public"))?;
    add_worker(&new, &bundles.worker)?;
    let files = files_under(&new)?;
    compress_changed(&files, &new, &site)?;
    // Written last: the server reads it, no browser does, so it has no compressed neighbour.
    fs::write(new.join("assets.json"), format!("{assets:#}\n"))?;

    // A folder cannot be renamed over another: between these two lines there is no site, for microseconds.
    if site.exists() {
        fs::rename(&site, &old)?;
    }
    fs::rename(&new, &site).context("the new site cannot be put in its place")?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    files.iter().map(|file| Ok(site.join(file.strip_prefix(&new)?))).collect()
}

/// Copies the program to `pkg/HASH` under the names by which its files know each other, and returns that address.
fn add_program(site: &Path, bundles: &Bundles) -> Result<String> {
    let files = || [&bundles.javascript, &bundles.wasm].into_iter().chain(&bundles.parts);
    let read = |file: &PathBuf| fs::read(file).with_context(|| format!("cannot read {}", file.display()));
    let contents = files().map(read).collect::<Result<Vec<_>>>()?;
    let address = format!("/pkg/{}", digest::of(&contents.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    let folder = site.join(address.trim_start_matches('/'));
    fs::create_dir_all(&folder)?;
    for (file, content) in files().zip(contents) {
        fs::write(folder.join(file.file_name().context("a bundle has no name")?), content)?;
    }
    Ok(address)
}

/// Copies a bundle to `pkg/NAME.HASH.EXTENSION` and returns the address a browser asks for.
fn add_hashed(site: &Path, name: &str, extension: &str, bundle: &Path) -> Result<String> {
    let content = fs::read(bundle).with_context(|| format!("cannot read {}", bundle.display()))?;
    let address = format!("/pkg/{name}.{}.{extension}", digest::of(&[&content]));
    fs::write(site.join(address.trim_start_matches('/')), content)?;
    Ok(address)
}

/// Public files that a page needs without a network, beside everything under `/pkg`.
const NEEDED_OFFLINE: [&str; 3] = ["/favicon.svg", "/manifest.webmanifest", "/icons/icone-192.png"];

/// Writes `sw.js`: the service worker, after the addresses of the files that it keeps and the version that they make.
fn add_worker(site: &Path, worker: &Path) -> Result<()> {
    let files = files_under(site)?;
    let mut kept = Vec::new();
    for file in &files {
        let address = format!("/{}", file.strip_prefix(site)?.to_string_lossy());
        if address.starts_with("/pkg/") || NEEDED_OFFLINE.contains(&address.as_str()) {
            kept.push((address, fs::read(file)?));
        }
    }
    let parts: Vec<_> =
        kept.iter().flat_map(|(address, content)| [address.as_bytes(), content.as_slice()]).collect();
    let addresses: Vec<_> = kept.iter().map(|(address, _)| address).collect();
    let built = json!({ "version": digest::of(&parts), "files": addresses });
    let source = fs::read_to_string(worker).with_context(|| format!("cannot read {}", worker.display()))?;
    Ok(fs::write(site.join("sw.js"), format!("const BUILT={built};\n{source}"))?)
}

fn add_public(site: &Path, public: &Path) -> Result<()> {
    for file in files_under(public)? {
        let copy = site.join(file.strip_prefix(public)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, copy)?;
    }
    Ok(())
}

/// Compresses the files, taking over what the last site holds for the same content: brotli at its best takes
/// seconds, and most builds change one file.
fn compress_changed(files: &[PathBuf], new: &Path, last: &Path) -> Result<()> {
    let mut changed = Vec::new();
    for file in files.iter().filter(|file| compress::is_worth_it(file)) {
        let before = last.join(file.strip_prefix(new)?);
        if !take_over(file, &before) {
            changed.push(file.clone());
        }
    }
    compress::all(&changed)
}

/// Whether the same content was compressed before and its neighbours could be copied.
fn take_over(file: &Path, before: &Path) -> bool {
    let same = fs::read(before).is_ok_and(|old| fs::read(file).is_ok_and(|new| old == new));
    same && ["br", "gz"].iter().all(|encoding| {
        fs::copy(compress::beside(before, encoding), compress::beside(file, encoding)).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_name_of_a_bundle_holds_its_hash() {
        let folder = Scratch::new();
        fs::create_dir(folder.path().join("pkg")).unwrap();
        let bundle = folder.path().join("bundle.css");
        fs::write(&bundle, "a{}").unwrap();
        let first = add_hashed(folder.path(), "optiflow", "css", &bundle).unwrap();
        assert!(first.starts_with("/pkg/optiflow.") && Path::new(&first).extension().unwrap() == "css");
        assert_eq!(fs::read_to_string(folder.path().join(first.trim_start_matches('/'))).unwrap(), "a{}");
        fs::write(&bundle, "b{}").unwrap();
        assert_ne!(add_hashed(folder.path(), "optiflow", "css", &bundle).unwrap(), first);
    }

    #[test]
    fn the_program_has_an_address_that_changes_with_any_of_its_parts() {
        let folder = Scratch::new();
        let file = |name: &str| folder.path().join(name);
        for name in ["optiflow.js", "optiflow.wasm", "parts.js", "split_charts.wasm"] {
            fs::write(file(name), name).unwrap();
        }
        let bundles = Bundles {
            javascript: file("optiflow.js"),
            wasm: file("optiflow.wasm"),
            parts: vec![file("parts.js"), file("split_charts.wasm")],
            style: file("unused"),
            charts: file("unused"),
            offline: file("unused"),
            worker: file("unused"),
        };
        let first = add_program(folder.path(), &bundles).unwrap();
        assert!(folder.path().join(first.trim_start_matches('/')).join("split_charts.wasm").exists());
        fs::write(file("split_charts.wasm"), "another").unwrap();
        assert_ne!(add_program(folder.path(), &bundles).unwrap(), first);
    }

    #[test]
    fn the_service_worker_keeps_what_a_page_needs_and_its_version_changes_with_it() {
        let site = Scratch::new();
        let file = |name: &str| site.path().join(name);
        fs::create_dir_all(file("pkg/1234")).unwrap();
        fs::create_dir_all(file("captures")).unwrap();
        for name in ["pkg/1234/optiflow.wasm", "pkg/a.css", "favicon.svg", "captures/a.png"] {
            fs::write(file(name), name).unwrap();
        }
        let worker = file("pkg/1234/optiflow.wasm").with_file_name("unbuilt.js");
        fs::write(&worker, "self.skipWaiting();").unwrap();
        let written = || {
            add_worker(site.path(), &worker).unwrap();
            fs::read_to_string(file("sw.js")).unwrap()
        };
        let first = written();
        for kept in ["/pkg/1234/optiflow.wasm", "/pkg/a.css", "/favicon.svg"] {
            assert!(first.contains(&format!("\"{kept}\"")), "{kept} is not in {first}");
        }
        assert!(!first.contains("captures") && first.ends_with("self.skipWaiting();"));
        assert_eq!(written(), first, "the same files are the same version");
        fs::write(file("pkg/a.css"), "another").unwrap();
        assert_ne!(written(), first);
    }

    #[test]
    fn a_changed_file_is_compressed_again_and_the_same_one_taken_over() {
        let folder = Scratch::new();
        let (last, new) = (folder.path().join("last"), folder.path().join("new"));
        for site in [&last, &new] {
            fs::create_dir(site).unwrap();
            fs::write(site.join("same.txt"), "the same text").unwrap();
        }
        fs::write(last.join("moved.txt"), "before").unwrap();
        fs::write(new.join("moved.txt"), "after").unwrap();
        for name in ["same.txt.br", "same.txt.gz", "moved.txt.br", "moved.txt.gz"] {
            fs::write(last.join(name), "from the last site").unwrap();
        }
        compress_changed(&[new.join("same.txt"), new.join("moved.txt")], &new, &last).unwrap();
        assert_eq!(fs::read_to_string(new.join("same.txt.br")).unwrap(), "from the last site");
        assert_ne!(fs::read(new.join("moved.txt.br")).unwrap(), b"from the last site");
    }
}
