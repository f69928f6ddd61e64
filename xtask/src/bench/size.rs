//! How large the state file of a thousand articles is after two years of nights, as the server's example `two_years`
//! publishes them.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::{output, run};

const ARTICLES: &str = "1000";
/// Really computed before the night that is repeated, so that its figures have a past to speak of.
const NIGHTS_BEFORE: &str = "--depuis=-7";
/// 2 x 365.
const NIGHTS: &str = "730";
const MEGABYTE: f64 = 1e6;

/// What the example `two_years` prints.
#[derive(Debug, Deserialize)]
struct TwoYears {
    nights: u32,
    articles: u32,
    seconds: f64,
    slowest_night_seconds: f64,
    bytes_with_journal: f64,
    bytes: f64,
    tables: Vec<Table>,
}

#[derive(Debug, Deserialize)]
struct Table {
    name: String,
    rows: Option<u64>,
    bytes: f64,
}

/// Measures in a folder of its own, which goes afterwards.
pub(super) fn size(setting: &Setting, goals: &mut Goals) -> Result<()> {
    let build = ["build", "--release", "--package", "server", "--bins", "--example", "two_years"];
    run(setting.project.cargo().args(build))?;
    let folder = setting.project.target("bench-size");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let optiflow = |args: &[&str]| {
        let mut command = setting.project.command(setting.project.server_binary());
        run(command.args(args).current_dir(&folder))
    };
    let measured = optiflow(&["demo", "--articles", ARTICLES, "--db", "optiflow.db"])
        .and_then(|()| optiflow(&["batch", NIGHTS_BEFORE]))
        .and_then(|()| {
            output(setting.example("two_years").arg(folder.join("optiflow.state.db")).arg(NIGHTS))
        });
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    report(&serde_json::from_str(&measured?)?, goals);
    Ok(())
}

fn report(found: &TwoYears, goals: &mut Goals) {
    let TwoYears { nights, articles, seconds, slowest_night_seconds: slowest, .. } = found;
    println!(
        "{nights} nights of {articles} articles, published in {seconds:.0} s, the slowest in {slowest:.2} s"
    );
    println!("{:<32}{:>12}{:>10}", "table or index", "rows", "MB");
    for Table { name, rows, bytes } in &found.tables {
        let rows = rows.map_or_else(String::new, |rows| rows.to_string());
        println!("{name:<32}{rows:>12}{:>10.1}", bytes / MEGABYTE);
    }
    let wanted = Wanted::LessThan(200.0);
    goals.measured(
        "state file after 730 nights with its journal, MB",
        wanted,
        found.bytes_with_journal / MEGABYTE,
    );
    goals.measured("state file after 730 nights, checkpointed, MB", wanted, found.bytes / MEGABYTE);
}
