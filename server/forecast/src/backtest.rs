//! The rolling-origin backtest by which Optiflow is compared with other forecasting software.
//!
//! For o in 0..origins, the training data end `step * o + horizon` days before the series' end and the next `horizon`
//! days are forecast. The figures are those of the peers' script, to the letter, so that they can be set side by side:
//!
//! - `mase`: the mean over (series, origin) of MAE / MAE of the weekly seasonal naive on the whole series;
//! - `rmsse`: the same with squared errors, then the root;
//! - `wape`: Σ|error| / Σ actual over everything; `bias`: Σ error / Σ actual;
//! - `total_ape`: the mean of |Σ forecast - Σ actual| / Σ actual over the horizon, the error of the quantity that an
//!   order for the whole horizon would be built on;
//! - `coverage80`: the share of days inside the 80 % interval; `ms_per_fit`: wall milliseconds a forecast, one thread.
//!
//! A series whose seasonal naive error is 0 is left out of mase and rmsse, a window without sales out of `total_ape`;
//! a series with 60 days of training or fewer is not forecast.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::{
    engine::{Forecast, forecast},
    error::ForecastError,
    history::{History, Horizon},
};

/// A series with this many days of training or fewer is not forecast.
const MIN_TRAINING: usize = 60;

/// How the history is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocol {
    /// How many origins are forecast from.
    pub origins: usize,
    /// Days between two origins.
    pub step: usize,
    /// Days forecast from each origin.
    pub horizon: Horizon,
}

/// The figures of a backtest. An average over nothing is NaN, which JSON writes as null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Mean absolute scaled error.
    pub mase: f64,
    /// Root mean squared scaled error.
    pub rmsse: f64,
    /// Weighted absolute percentage error.
    pub wape: f64,
    /// Σ error / Σ actual; positive where too much is forecast.
    pub bias: f64,
    /// Mean absolute percentage error of the horizon's total.
    pub total_ape: f64,
    /// Share of days inside the 80 % interval.
    pub coverage80: Option<f64>,
    /// Wall milliseconds a fit with its forecast and interval.
    pub ms_per_fit: f64,
    /// The coverage of each week of the horizon, the last one possibly shorter.
    #[serde(skip)]
    pub coverage_by_week: Vec<f64>,
}

/// Replays complete series (one value a day, the last ones included) with the engine, on the current thread.
///
/// # Errors
/// The first forecast that fails; the protocol has no place for a missing one.
pub fn backtest(series: &[History], protocol: Protocol) -> Result<Report, ForecastError> {
    backtest_with(series, protocol, forecast)
}

/// The same with any forecaster.
///
/// # Errors
/// The first error of the forecaster.
pub fn backtest_with(
    series: &[History],
    protocol: Protocol,
    mut forecaster: impl FnMut(&History, Horizon) -> Result<Forecast, ForecastError>,
) -> Result<Report, ForecastError> {
    let horizon = protocol.horizon.days();
    let mut tally = Tally::new(horizon);
    for origin in 0..protocol.origins {
        for history in series {
            let values: Vec<f64> = history.demand.iter().map(|d| d.unwrap_or(0.0)).collect();
            let Some(cut) = values.len().checked_sub(origin * protocol.step + horizon) else { continue };
            if cut <= MIN_TRAINING {
                continue;
            }
            let training = History::new(history.first_day, history.demand[..cut].to_vec());
            let began = Instant::now();
            let produced = forecaster(&training, protocol.horizon)?;
            tally.spent += began.elapsed();
            tally.add(&values, cut, &produced);
        }
    }
    Ok(tally.report())
}

/// Sums on the way to a report.
#[derive(Debug)]
struct Tally {
    scaled: Mean,
    scaled_squares: Mean,
    total_ape: Mean,
    error: f64,
    absolute: f64,
    actual: f64,
    inside: Vec<Mean>,
    fits: usize,
    spent: Duration,
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn value(self) -> f64 {
        self.sum / self.count as f64
    }
}

impl Tally {
    fn new(horizon: usize) -> Self {
        Self {
            scaled: Mean::default(),
            scaled_squares: Mean::default(),
            total_ape: Mean::default(),
            error: 0.0,
            absolute: 0.0,
            actual: 0.0,
            inside: vec![Mean::default(); horizon.div_ceil(7)],
            fits: 0,
            spent: Duration::ZERO,
        }
    }

    fn add(&mut self, values: &[f64], cut: usize, forecast: &Forecast) {
        let days = forecast.daily.days();
        let truth = &values[cut..cut + days.len()];
        let errors: Vec<f64> = days.iter().zip(truth).map(|(d, y)| d.expected - y).collect();
        let absolute: f64 = errors.iter().map(|e| e.abs()).sum();
        let squares: f64 = errors.iter().map(|e| e * e).sum();
        let n = days.len() as f64;
        let naive = || values[7..].iter().zip(values).map(|(now, before)| now - before);
        let pairs = (values.len() - 7) as f64;
        if naive().any(|difference| difference != 0.0) {
            self.scaled.add(absolute / n / (naive().map(f64::abs).sum::<f64>() / pairs));
            self.scaled_squares.add(squares / n / (naive().map(|d| d * d).sum::<f64>() / pairs));
        }
        let actual: f64 = truth.iter().sum();
        let error: f64 = errors.iter().sum();
        if actual > 0.0 {
            self.total_ape.add(error.abs() / actual);
        }
        self.error += error;
        self.absolute += absolute;
        self.actual += actual;
        for (index, (day, y)) in days.iter().zip(truth).enumerate() {
            self.inside[index / 7].add(f64::from(u8::from(day.lower <= *y && *y <= day.upper)));
        }
        self.fits += 1;
    }

    fn report(&self) -> Report {
        let (inside, days) = self.inside.iter().fold((0.0, 0), |(s, n), m| (s + m.sum, n + m.count));
        Report {
            mase: self.scaled.value(),
            rmsse: self.scaled_squares.value().sqrt(),
            wape: self.absolute / self.actual,
            bias: self.error / self.actual,
            total_ape: self.total_ape.value(),
            coverage80: (days > 0).then(|| inside / days as f64),
            ms_per_fit: 1000.0 * self.spent.as_secs_f64() / self.fits as f64,
            coverage_by_week: self.inside.iter().map(|m| m.value()).collect(),
        }
    }
}
