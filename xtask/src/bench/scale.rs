//! What a large shop's night costs: a thousand articles against ten thousand, on two threads.
//!
//! The ratio is told in wall time, which is what a shop waits, and in the processor's time: on a machine with other work
//! a wall time alone may miss its goal, and the other tells whether the engine is to blame.

use anyhow::Result;
use serde::Deserialize;

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::output;

/// What the example `scale` prints.
#[derive(Debug, Deserialize)]
struct Night {
    articles: u64,
    learning_seconds: f64,
    learning_cpu_seconds: Option<f64>,
    ordinary_seconds: f64,
    ordinary_cpu_seconds: Option<f64>,
    peak_bytes: Option<f64>,
}

/// A duration of a night, where the system tells it.
type Seconds = fn(&Night) -> Option<f64>;

/// Forecasts both shops.
pub(super) fn scale(setting: &Setting, goals: &mut Goals) -> Result<()> {
    let small = night(setting, "1000")?;
    let large = night(setting, "10000")?;
    let within = Wanted::AtMost(300.0);
    goals.measured("10,000 articles, every one learning, s", within, large.learning_seconds);
    goals.measured("10,000 articles, ordinary night, s", within, large.ordinary_seconds);
    let (memory, limit) = ("10,000 articles, most memory, GB", Wanted::LessThan(1.5));
    match large.peak_bytes {
        Some(bytes) => goals.measured(memory, limit, bytes / 1e9),
        None => goals.unmeasured(memory, limit, "this system does not tell"),
    }
    let ratios: [(&str, Seconds); 4] = [
        ("learning, wall time", |night| Some(night.learning_seconds)),
        ("learning, processor's time", |night| night.learning_cpu_seconds),
        ("ordinary night, wall time", |night| Some(night.ordinary_seconds)),
        ("ordinary night, processor's time", |night| night.ordinary_cpu_seconds),
    ];
    for (what, seconds) in ratios {
        let (what, wanted) = (format!("10,000 / 1,000 articles, {what}"), Wanted::AtMost(11.0));
        match (seconds(&large), seconds(&small)) {
            (Some(large), Some(small)) => goals.measured(what, wanted, large / small),
            _ => goals.unmeasured(what, wanted, "this system does not tell"),
        }
    }
    Ok(())
}

fn night(setting: &Setting, articles: &str) -> Result<Night> {
    println!("Forecasting {articles} articles of 1,096 days, learning and as on an ordinary night");
    // The goals are for two cores, whatever this machine has.
    let mut example = setting.example("scale");
    let night: Night = serde_json::from_str(&output(example.env("RAYON_NUM_THREADS", "2").arg(articles))?)?;
    let each = |seconds: f64| 1000.0 * seconds / night.articles as f64;
    println!(
        "  learning {:.1} s ({:.2} ms an article), ordinary night {:.1} s ({:.2} ms an article)",
        night.learning_seconds,
        each(night.learning_seconds),
        night.ordinary_seconds,
        each(night.ordinary_seconds),
    );
    Ok(night)
}
