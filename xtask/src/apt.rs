//! Programs that Debian ships, found on the system or installed from there.

use std::{
    io::{IsTerminal, stdin},
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result};

use crate::process::{on_path, output, run};

/// Finds a program by any of its names, or installs the package that holds it.
///
/// # Errors
/// The program is missing and apt cannot install it.
pub(crate) fn ensure(names: &[&str], package: &str) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| on_path(name));
    if let Some(path) = find() {
        return Ok(path);
    }
    install(package)?;
    find().with_context(|| missing(package))
}

/// Installs a package.
///
/// # Errors
/// apt cannot install it.
pub(crate) fn install(package: &str) -> Result<()> {
    println!("No {package} here: installing Debian's");
    run(apt_get()?.arg("update")).with_context(|| missing(package))?;
    run(apt_get()?.args(["install", "-y", "--no-install-recommends", package]))
        .with_context(|| missing(package))
}

fn missing(package: &str) -> String {
    format!("the package `{package}` is missing and could not be installed")
}

/// `apt-get`, through sudo for anyone but root; sudo may ask for a password only where somebody can answer.
fn apt_get() -> Result<Command> {
    let root = output(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = Command::new(if root { "apt-get" } else { "sudo" });
    if !root {
        if !stdin().is_terminal() {
            command.arg("-n");
        }
        command.arg("apt-get");
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
