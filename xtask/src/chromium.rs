//! The browser of the end-to-end tests.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use crate::{apt, npm::Package, process::run};

/// The names under which Linux distributions ship the browser.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds a Chromium or installs one. `None` means the one that Playwright downloaded for itself.
///
/// In this order: `$CHROMIUM_PATH`, the system's, the Debian package, Playwright's download (which works only
/// where the internet is open).
///
/// # Errors
/// None of these works.
pub(crate) fn ensure(end2end: &Package) -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os("CHROMIUM_PATH").filter(|path| !path.is_empty()) {
        return Ok(Some(path.into()));
    }
    match apt::ensure(&NAMES, "chromium") {
        Ok(path) => Ok(Some(path)),
        Err(error) => {
            println!("{error:#}\nTrying Playwright's own download");
            run(end2end.tool("playwright").args(["install", "chromium"])).context(
                "no Chromium for the end-to-end tests: install the package `chromium`, or name one in CHROMIUM_PATH",
            )?;
            Ok(None)
        }
    }
}
