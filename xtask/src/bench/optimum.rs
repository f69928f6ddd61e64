//! The native Prophet's optimum beside Stan's, on the same matrices.

use anyhow::Result;
use serde::Deserialize;

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::follow;

const SCRIPT: &str = "server/forecast/compare_prophet.py";
const GOAL: &str = "log-posterior below Stan's, worst";
const WANTED: Wanted = Wanted::AtMost(0.1);

/// The last line of the script.
#[derive(Debug, Deserialize)]
struct Comparison {
    fits: usize,
    worst: f64,
}

/// Fits every series of the file both ways.
pub(super) fn optimum(setting: &Setting, goals: &mut Goals) -> Result<()> {
    if let Err(reason) = setting.python_wanted() {
        goals.unmeasured(GOAL, WANTED, reason);
        return Ok(());
    }
    let csv = setting.csv()?;
    let mut python = setting.python()?;
    python.arg(SCRIPT).arg(csv).arg(setting.example("optimum").get_program());
    let mut comparison = None;
    let end = follow(&mut python, |line| comparison = serde_json::from_str::<Comparison>(line).ok());
    // The script fails where the goal is missed: its figure says more.
    let Some(Comparison { fits, worst }) = comparison else {
        end?;
        anyhow::bail!("{SCRIPT} printed no figures");
    };
    goals.measured(format!("{GOAL} of {fits} fits"), WANTED, worst);
    Ok(())
}
