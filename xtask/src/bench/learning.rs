//! What the owner's answers are worth: eight weeks of a neighbourhood shop lived with and without them, as the server's
//! example `eight_weeks` lives them.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::{output, run};

/// Shops that no tuning has seen; 101 to 120 are for that.
const SEEDS: [&str; 5] = ["9001", "9002", "9003", "9004", "9005"];

/// What the example prints of one shop.
#[derive(Debug, Deserialize)]
struct Shop {
    seed: u64,
    owners: Owners,
}

#[derive(Debug, Deserialize)]
struct Owners {
    without: Lived,
    with: Lived,
    with_a_wrong_answer: Lived,
}

#[derive(Debug, Deserialize)]
struct Lived {
    /// The precision of each week.
    weeks: Vec<f64>,
    /// The days whose first forecasts a false event had a part in.
    false_days: u32,
    /// The wrong answers given.
    wrong_answers: u32,
    /// The occurrences by which the false event was judged, and those of them that it harmed.
    scored: u32,
    harmed: u32,
    /// What was left of the trust in it after two scored occurrences; `None` where there were fewer.
    trust_after_two: Option<f64>,
}

pub(super) fn learning(setting: &Setting, goals: &mut Goals) -> Result<()> {
    let build = ["build", "--release", "--package", "server", "--example", "eight_weeks"];
    run(setting.project.cargo().args(build))?;
    let printed = output(setting.example("eight_weeks").args(SEEDS))?;
    let shops: Vec<Shop> =
        printed.lines().map(serde_json::from_str).collect::<Result<_, _>>().context(printed.clone())?;
    for Shop { seed, owners } in &shops {
        for (name, lived) in [("without", &owners.without), ("with answers", &owners.with)] {
            let shown: Vec<String> =
                lived.weeks.iter().map(|share| format!("{:5.1}", share * 100.0)).collect();
            println!("shop {seed}, {name:<13}{}", shown.join(" "));
        }
        let wrong = &owners.with_a_wrong_answer;
        println!(
            "shop {seed}, {} wrong answers: used on {} days, judged {} times, harmful {} times",
            wrong.wrong_answers, wrong.false_days, wrong.scored, wrong.harmed
        );
    }
    let of = |pick: fn(&Owners) -> Option<f64>| {
        shops.iter().map(|shop| pick(&shop.owners)).collect::<Option<Vec<f64>>>().context("a week is missing")
    };
    let first = median(of(|owners| owners.with.weeks.first().copied())?);
    let last = median(of(|owners| owners.with.weeks.last().copied())?);
    let gain = median(of(|owners| Some(owners.with.weeks.last()? - owners.without.weeks.last()?))?);
    let cost = of(|owners| Some(mean(&owners.with.weeks)? - mean(&owners.with_a_wrong_answer.weeks)?))?;
    let cost = cost.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let strayed =
        shops.iter().map(|shop| shop.owners.with_a_wrong_answer.false_days).max().unwrap_or(u32::MAX);
    let wrong = || shops.iter().map(|shop| &shop.owners.with_a_wrong_answer);
    let given = wrong().map(|lived| lived.wrong_answers).min().unwrap_or(0);
    let trust = wrong().filter_map(|lived| lived.trust_after_two).reduce(f64::max);
    goals.measured("precision in week 1, median of 5 shops", Wanted::Between(0.80, 0.90), first);
    goals.measured("precision in week 8 with answers, median", Wanted::AtLeast(0.92), last);
    goals.measured("gain over no answers in week 8, median", Wanted::AtLeast(0.04), gain);
    goals.measured("cost of a wrong answer over 8 weeks, largest", Wanted::LessThan(0.002), cost);
    goals.measured("wrong answers given, fewest", Wanted::AtLeast(2.0), f64::from(given));
    goals.measured("days that a false event strayed into, largest", Wanted::AtMost(2.0), f64::from(strayed));
    let left = "trust left in a false event judged twice, largest";
    match trust {
        Some(trust) => goals.measured(left, Wanted::AtMost(0.0), trust),
        None => goals.unmeasured(left, Wanted::AtMost(0.0), "judged less than twice in every shop"),
    }
    Ok(())
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
