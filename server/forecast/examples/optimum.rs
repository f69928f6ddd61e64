//! Fits the Prophet problems given on stdin, one JSON object a line, and prints the optimum of each as JSON.
//!
//! `compare_prophet.py`, beside this crate's manifest, feeds it the very matrices that Python's Prophet hands to Stan.

use std::{error::Error, io::BufRead, time::Instant};

use augurs::prophet::{
    PositiveFloat, TrendIndicator,
    optimizer::{Data, InitialParams, OptimizeOpts, Optimizer},
};
use optiflow_forecast::prophet::MapOptimizer;
use serde::Deserialize;

/// Multiplicative columns under a linear trend.
#[derive(Deserialize)]
struct Problem {
    y: Vec<f64>,
    t: Vec<f64>,
    t_change: Vec<f64>,
    /// Row by row.
    x: Vec<f64>,
    sigmas: Vec<f64>,
    tau: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lock().lines() {
        let problem: Problem = serde_json::from_str(&line?)?;
        let columns = problem.sigmas.len();
        let init = InitialParams {
            k: 0.0,
            m: problem.y.iter().sum::<f64>() / problem.y.len() as f64,
            delta: vec![0.0; problem.t_change.len()],
            beta: vec![0.0; columns],
            sigma_obs: PositiveFloat::one(),
        };
        let data = Data {
            T: i32::try_from(problem.y.len())?,
            S: i32::try_from(problem.t_change.len())?,
            K: i32::try_from(columns)?,
            cap: vec![0.0; problem.y.len()],
            y: problem.y,
            t: problem.t,
            t_change: problem.t_change,
            trend_indicator: TrendIndicator::Linear,
            s_a: vec![0; columns],
            s_m: vec![1; columns],
            X: problem.x,
            sigmas: problem.sigmas.into_iter().map(PositiveFloat::try_new).collect::<Result<_, _>>()?,
            tau: PositiveFloat::try_new(problem.tau)?,
        };
        let began = Instant::now();
        let found = MapOptimizer.optimize(&init, &data, &OptimizeOpts::default())?;
        let milliseconds = 1_000.0 * began.elapsed().as_secs_f64();
        let sigma: f64 = found.sigma_obs.into();
        let (k, m, delta, beta) = (found.k, found.m, found.delta, found.beta);
        let json = serde_json::json!({"k": k, "m": m, "delta": delta, "beta": beta, "sigma": sigma, "ms": milliseconds});
        println!("{json}");
    }
    Ok(())
}
