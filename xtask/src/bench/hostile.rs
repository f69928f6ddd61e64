//! Twenty thousand malformed requests to the real `optiflow`. The server's own test sends them and finds what is wrong; here
//! its slowest answer is set beside the goal, since a test asserts no time.

use anyhow::{Context, Result};

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::output;

const TEST: &str = "security::hostile::twenty_thousand_malformed_requests_neither_break_nor_change_anything";

/// What the test prints before the figure.
const LONGEST: &str = "longest answer, s: ";

/// Runs the test and reads its slowest answer.
pub(super) fn hostile(setting: &Setting, goals: &mut Goals) -> Result<()> {
    let mut test = setting.project.cargo();
    test.args([
        "test",
        "--release",
        "--package",
        "server",
        "--test",
        "it",
        TEST,
        "--",
        "--exact",
        "--nocapture",
    ]);
    let said = output(&mut test)?;
    println!("{said}");
    let figure = said.lines().find_map(|line| line.strip_prefix(LONGEST)?.split(' ').next());
    let seconds = figure.context("the test printed no slowest answer")?.parse()?;
    goals.measured("slowest of 20,000 malformed requests, s", Wanted::LessThan(1.0), seconds);
    Ok(())
}
