//! Times the batch's forecasting: N articles of 1,096 days, in parallel, with and without what the last night learned.
//!
//! `cargo run --release -p optiflow-forecast --example scale -- [ARTICLES]` prints one JSON object. Wall seconds are those
//! that a shop waits; on a machine with other work they say little, so the processor's seconds, all threads together,
//! stand beside them. `peak_bytes` is the most memory that the process ever held. What only Linux tells is null elsewhere.

#[path = "support/synthetic.rs"]
mod synthetic;

use std::{
    error::Error,
    fs,
    time::{Duration, Instant},
};

use optiflow_forecast::{Forecast, History, Horizon, Job, forecast_many};

/// How often the ordinary night is repeated; it is short enough to be measured badly once.
const NIGHTS: u32 = 3;
/// The unit in which Linux counts a process's time, a hundredth of a second on every architecture.
const TICKS_A_SECOND: f64 = 100.0;
/// The number of categories over which the articles are spread.
const FAMILIES: u64 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let articles = std::env::args().nth(1).map_or(Ok(1_000), |n| n.parse::<u64>())?;
    let horizon = Horizon::new(60)?;
    let histories: Vec<History> = (0..articles).map(synthetic::article).collect();
    let jobs = |learned: Option<&[Forecast]>| -> Vec<Job> {
        let knowledge = |at: usize| learned.and_then(|l| l[at].knowledge.clone());
        let all = histories.iter().cloned().enumerate();
        all.map(|(at, history)| {
            Job::new(history, horizon).in_family(Some(at as u64 % FAMILIES)).with_knowledge(knowledge(at))
        })
        .collect()
    };
    let first = jobs(None);
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let forecasts = forecast_many(&first, &|_| ()).into_iter().collect::<Result<Vec<_>, _>>()?;
    let (learning, learning_cpu) = (began.elapsed(), since(cpu));
    drop(first);

    let next = jobs(Some(&forecasts));
    let cpu = cpu_seconds();
    let mut ordinary = Duration::MAX;
    let mut same = 0;
    for _ in 0..NIGHTS {
        let began = Instant::now();
        let again = forecast_many(&next, &|_| ());
        ordinary = ordinary.min(began.elapsed());
        same = again.iter().flatten().zip(&forecasts).filter(|(a, b)| a == b).count();
    }
    let ordinary_cpu = since(cpu).map(|seconds| seconds / f64::from(NIGHTS));
    let report = serde_json::json!({
        "articles": articles,
        "learning_seconds": learning.as_secs_f64(),
        "learning_cpu_seconds": learning_cpu,
        "ordinary_seconds": ordinary.as_secs_f64(),
        "ordinary_cpu_seconds": ordinary_cpu,
        "peak_bytes": peak_bytes(),
        "same": same,
    });
    println!("{report}");
    Ok(())
}

/// The process's largest resident size, as Linux counts it.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The processor's seconds from then on.
fn since(then: Option<f64>) -> Option<f64> {
    Some(cpu_seconds()? - then?)
}

/// The processor's seconds that the process has had so far, in its own code and in the system's.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, which may hold blanks; the 14th and 15th are wanted.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Some(ticks.sum::<Result<f64, _>>().ok()? / TICKS_A_SECOND)
}
