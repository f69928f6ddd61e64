//! Peers and engine on the same file, under the same protocol, one thread each, one after the other.

use std::path::Path;

use anyhow::{Context, Result};

use super::{
    Setting,
    figures::{Figures, NATIVE, OPTIFLOW, ORDINARY, PYTHON, Table, title},
    goals::{Goals, Wanted},
    is_goals_file, last_line,
};
use crate::process::output;

/// How many origins are forecast from, and the days between two.
const ORIGINS: &str = "6";
const STEP: &str = "30";
/// The days forecast where accuracy is measured, and where time is.
const HORIZON: &str = "30";
const LONG_HORIZON: &str = "60";

/// Prints the table and holds the engine's figures against its goals.
pub(super) fn accuracy(setting: &Setting, goals: &mut Goals) -> Result<()> {
    let csv = setting.csv()?;
    let mut table = own(setting, csv, HORIZON)?;
    if let Ok(peers) = setting.peers() {
        println!("Measuring the peers, some minutes");
        table.join(measure_peers(setting, peers, csv, HORIZON, "")?);
    }
    println!("\n{table}\n");
    let engine = table.get(OPTIFLOW).context("the engine printed no figures")?.clone();
    println!("{}", by_week(&engine));
    if is_goals_file(csv) {
        against_the_goals(&engine, goals);
    }
    rarely_sold(&engine, goals);
    against_the_peers(&table, &engine, setting, goals);
    speed(setting, csv, goals)
}

fn own(setting: &Setting, csv: &Path, horizon: &str) -> Result<Table> {
    let mut example = setting.example("backtest");
    // One thread, as the peers have.
    example.env("RAYON_NUM_THREADS", "1").arg(csv).args([ORIGINS, STEP, horizon]);
    Table::read(&output(&mut example)?)
}

/// `models` are names with commas between them; none means all.
fn measure_peers(setting: &Setting, script: &Path, csv: &Path, horizon: &str, models: &str) -> Result<Table> {
    let mut python = setting.python()?;
    python.arg(script).arg(csv).args(["--origins", ORIGINS, "--step", STEP, "--horizon", horizon, "--json"]);
    Table::read(&last_line(python.args(["--models", models]))?)
}

/// The figures that were set for the pharmacy's file.
fn against_the_goals(engine: &Figures, goals: &mut Goals) {
    let mut goal = |what: &str, limit, value: Option<f64>| {
        goals.measured(what, Wanted::AtMost(limit), value.unwrap_or(f64::NAN));
    };
    goal("MASE", 0.755, engine.mase);
    goal("RMSSE", 0.730, engine.rmsse);
    goal("30-day total APE", 0.180, engine.total_ape);
    goal("bias, without its sign", 0.03, engine.bias.map(f64::abs));
    let overall = Wanted::Between(0.77, 0.83);
    goals.measured("coverage of the 80 % interval", overall, engine.coverage80.unwrap_or(f64::NAN));
    for (week, coverage) in (1..).zip(&engine.coverage_by_week) {
        let what = format!("coverage in week {week} of the horizon");
        goals.measured(what, Wanted::Between(0.74, 0.86), coverage.unwrap_or(f64::NAN));
    }
}

/// Rarely sold series are promised a coverage in every file, the only one that counts can keep.
fn rarely_sold(engine: &Figures, goals: &mut Goals) {
    let (what, wanted) = ("coverage, series with > 3/4 days of 0", Wanted::AtLeast(0.77));
    match engine.coverage80_rare {
        Some(rare) => goals.measured(what, wanted, rare),
        None => goals.unmeasured(what, wanted, "the file has no such series"),
    }
}

fn by_week(engine: &Figures) -> String {
    let week = |coverage: &Option<f64>| coverage.map_or_else(|| "-".to_owned(), |c| format!("{c:.4}"));
    let weeks: Vec<String> = engine.coverage_by_week.iter().map(week).collect();
    format!("Optiflow's coverage by week of the horizon: {}", weeks.join(", "))
}

/// A figure of a model, the smaller the better.
type Error = fn(&Figures) -> Option<f64>;

fn against_the_peers(table: &Table, engine: &Figures, setting: &Setting, goals: &mut Goals) {
    let errors: [(&str, Error); 3] = [
        ("MASE", |figures| figures.mase),
        ("RMSSE", |figures| figures.rmsse),
        ("30-day total APE", |figures| figures.total_ape),
    ];
    for (what, error) in errors {
        if let Some((peer, best)) = table.best_peer(error) {
            let what = format!("{what}, less than the best peer's ({peer})");
            goals.measured(what, Wanted::LessThan(best), error(engine).unwrap_or(f64::NAN));
        } else {
            let reason = setting.peers().err().unwrap_or("no peer has this figure");
            goals.unmeasured(format!("{what}, less than the best peer's"), "less", reason);
        }
    }
}

/// How many of our forecasts Python's Prophet leaves time for: fit, 60 days, 80 % interval, one thread.
fn speed(setting: &Setting, csv: &Path, goals: &mut Goals) -> Result<()> {
    let ratios = [
        ("Python's Prophet / native Prophet alone, ms a fit", NATIVE, 50.0),
        ("Python's Prophet / whole engine, ordinary night, ms a fit", ORDINARY, 20.0),
    ];
    let peers = match setting.peers() {
        Ok(peers) => peers,
        Err(reason) => {
            for (what, _, least) in ratios {
                goals.unmeasured(what, Wanted::AtLeast(least), reason);
            }
            return Ok(());
        }
    };
    println!("Timing Prophet in Python, {LONG_HORIZON} days");
    let python = measure_peers(setting, peers, csv, LONG_HORIZON, PYTHON)?;
    let native = own(setting, csv, LONG_HORIZON)?;
    let time = |table: &Table, model| table.get(model)?.ms_per_fit;
    let python = time(&python, PYTHON).context("Python's Prophet was not timed")?;
    println!("ms a fit, {LONG_HORIZON} days: {} {python:.0}", title(PYTHON));
    for (what, model, least) in ratios {
        let own = time(&native, model).with_context(|| format!("{model} was not timed"))?;
        println!("ms a fit, {LONG_HORIZON} days: {} {own:.2}", title(model));
        goals.measured(what, Wanted::AtLeast(least), python / own);
    }
    Ok(())
}
