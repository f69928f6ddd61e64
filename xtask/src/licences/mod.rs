//! The dependencies' licences and sources against `deny.toml`.
//!
//! Where `cargo-deny` is installed it does the whole check. Where it is not, this module reads the same file
//! and does what needs no network: licences, banned crates, sources. Advisories are then skipped, with a line.

mod expression;
mod policy;

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    process::{output, run, succeeds},
    project::Project,
    toolchain::{WASM_TARGET, has_cargo_tool},
};
use policy::{Dependency, Policy};

/// Checks every dependency of the workspace.
///
/// # Errors
/// A dependency is not allowed, or `deny.toml` or `cargo metadata` cannot be read.
pub(crate) fn check(project: &Project) -> Result<()> {
    if has_cargo_tool("deny") {
        return cargo_deny(project);
    }
    println!(
        "cargo-deny is not installed: licences, bans and sources are checked here, advisories are skipped"
    );
    let file = fs::read_to_string(project.path("deny.toml")).context("cannot read deny.toml")?;
    let policy = Policy::parse(&file)?;
    let dependencies = dependencies(project)?;
    let complaints: Vec<String> =
        dependencies.iter().filter_map(|dependency| policy.complaint(dependency)).collect();
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    println!("{} dependencies allowed by deny.toml", dependencies.len());
    Ok(())
}

fn cargo_deny(project: &Project) -> Result<()> {
    run(project.cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    if succeeds(project.cargo().args(["deny", "fetch", "db"])) {
        return run(project.cargo().args(["deny", "check", "advisories"]));
    }
    println!("The advisory database cannot be reached: advisories are skipped");
    Ok(())
}

/// What the server and the browser are made of, from `cargo metadata`; crates for other systems do not count.
fn dependencies(project: &Project) -> Result<Vec<Dependency>> {
    let mut found = BTreeMap::new();
    let version = output(project.command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    for target in [host, WASM_TARGET] {
        let text =
            output(project.cargo().args(["metadata", "--format-version=1", "--filter-platform", target]))?;
        let metadata: Value = serde_json::from_str(&text)?;
        let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
        for package in packages.iter().filter(|package| package["source"].is_string()) {
            let dependency = Dependency::from_metadata(package);
            found.insert((dependency.name.clone(), dependency.version.clone()), dependency);
        }
    }
    Ok(found.into_values().collect())
}
