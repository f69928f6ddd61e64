//! Times the batch's forecasting: N articles of 1,096 days, in parallel, with and without what the last night learned.
//!
//! `cargo run --release -p optiflow-forecast --example scale -- [ARTICLES]`

use std::{error::Error, time::Instant};

use jiff::civil::Date;
use optiflow_forecast::{Forecast, History, Horizon, Job, forecast_many};

fn main() -> Result<(), Box<dyn Error>> {
    let articles = std::env::args().nth(1).map_or(Ok(1_000), |n| n.parse::<u64>())?;
    let horizon = Horizon::new(60)?;
    let histories: Vec<History> = (0..articles).map(article).collect();
    let jobs = |learned: Option<&[Forecast]>| -> Vec<Job> {
        let knowledge = |at: usize| learned.and_then(|l| l[at].knowledge.clone());
        let all = histories.iter().cloned().enumerate();
        all.map(|(at, history)| Job::new(history, horizon).with_knowledge(knowledge(at))).collect()
    };
    let began = Instant::now();
    let forecasts = forecast_many(&jobs(None), &|_| ()).into_iter().collect::<Result<Vec<_>, _>>()?;
    report("learning", articles, began);
    let began = Instant::now();
    let again = forecast_many(&jobs(Some(&forecasts)), &|_| ());
    report("with what was learned", articles, began);
    println!(
        "{} forecasts, {} the same",
        again.len(),
        again.iter().flatten().zip(&forecasts).filter(|(a, b)| a == b).count()
    );
    Ok(())
}

fn report(what: &str, articles: u64, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{what}: {seconds:.1} s, {:.2} ms an article", 1_000.0 * seconds / articles as f64);
}

/// A daily demand with a week, a year and noise; from a few sales a month to hundreds a day.
fn article(seed: u64) -> History {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let level = 0.1 * 3_000_f64.powf(random());
    let (amplitude, phase) = (0.8 * random(), 7.0 * random());
    let day = |i: u32| {
        let year = 1.0 + amplitude * (f64::from(i) / 58.13 + phase).sin();
        let week = [1.0, 0.95, 1.0, 1.02, 1.1, 1.38, 0.68][i as usize % 7];
        (level * year * week * (0.5 + random()) + random() - 0.5).round().max(0.0)
    };
    History::complete(Date::constant(2023, 11, 23), (0..1_096).map(day).collect::<Vec<f64>>())
}
