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
//!
//! Beyond the peers' figures, the coverage is told by week of the horizon and for rarely sold series, since an average
//! of 80 % can hide an interval that is too narrow far ahead and too wide for slow movers.

use std::{
    slice,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    engine::{Forecast, Job, forecast, forecast_many},
    error::ForecastError,
    history::{History, Horizon},
};

/// A series with this many days of training or fewer is not forecast.
const MIN_TRAINING: usize = 60;
/// A series with more than this share of days without sales is rarely sold.
const RARE: f64 = 0.75;
/// How many days old knowledge is on an ordinary night: the middle of the week for which it serves.
const ORDINARY_AGE: usize = 3;

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
    pub coverage_by_week: Vec<f64>,
    /// The coverage of the series of which more than three quarters of the days, all of them counted, are without
    /// sales; `None` where no such series was forecast.
    pub coverage80_rare: Option<f64>,
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
    let prepare = |training: History, horizon| Ok(Job::new(training, horizon));
    replay(series, protocol, prepare, |job| forecaster(&job.history, job.horizon))
}

/// The same with the engine as on an ordinary night: it is given what it learned a few days before, from the history
/// as it was then. The learning is not in `ms_per_fit`.
///
/// # Errors
/// The first forecast that fails.
pub fn backtest_ordinary(series: &[History], protocol: Protocol) -> Result<Report, ForecastError> {
    replay(series, protocol, ordinary, |job| {
        forecast_many(slice::from_ref(job), &|_| ())
            .pop()
            .unwrap_or_else(|| Err(ForecastError::Computation("one job gave no forecast".to_owned())))
    })
}

/// The work of an ordinary night.
fn ordinary(history: History, horizon: Horizon) -> Result<Job, ForecastError> {
    let days = history.demand.len().saturating_sub(ORDINARY_AGE);
    let earlier = History::new(history.first_day, history.demand[..days].to_vec());
    let knowledge = forecast(&earlier, horizon)?.knowledge;
    Ok(Job::new(history, horizon).with_knowledge(knowledge).learning_on(earlier.as_of()?))
}

/// Follows the protocol; only `run` is timed.
fn replay(
    series: &[History],
    protocol: Protocol,
    mut prepare: impl FnMut(History, Horizon) -> Result<Job, ForecastError>,
    mut run: impl FnMut(&Job) -> Result<Forecast, ForecastError>,
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
            let job = prepare(training, protocol.horizon)?;
            let began = Instant::now();
            let produced = run(&job)?;
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
    inside_rare: Mean,
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
            inside_rare: Mean::default(),
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
        let rare = values.iter().filter(|y| **y == 0.0).count() as f64 > RARE * values.len() as f64;
        for (index, (day, y)) in days.iter().zip(truth).enumerate() {
            let inside = f64::from(u8::from(day.lower <= *y && *y <= day.upper));
            self.inside[index / 7].add(inside);
            if rare {
                self.inside_rare.add(inside);
            }
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
            coverage80_rare: (self.inside_rare.count > 0).then(|| self.inside_rare.value()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::Date};

    use super::*;

    const FIRST: Date = Date::constant(2025, 1, 1);

    fn protocol(horizon: u16) -> Protocol {
        Protocol { origins: 2, step: 10, horizon: Horizon::new(horizon).unwrap() }
    }

    /// Sold on one day of five, in sizes that no interval can hold all of.
    fn rare() -> History {
        let day = |day: u32| if day.is_multiple_of(5) { f64::from(1 + day * day % 7) } else { 0.0 };
        History::complete(FIRST, (0..300).map(day))
    }

    fn steady() -> History {
        History::complete(FIRST, (0..300_u32).map(|day| f64::from(20 + day * day % 13)))
    }

    #[test]
    fn the_weeks_coverage_adds_up_to_that_of_the_horizon() {
        let report = backtest(&[rare(), steady()], protocol(17)).unwrap();
        let [first, second, rest] = report.coverage_by_week[..] else { panic!("{report:?}") };
        let all = (7.0 * first + 7.0 * second + 3.0 * rest) / 17.0;
        assert!((all - report.coverage80.unwrap()).abs() < 1e-12, "{report:?}");
    }

    #[test]
    fn the_coverage_of_rarely_sold_series_is_theirs_alone() {
        let together = backtest(&[rare(), steady()], protocol(14)).unwrap();
        let alone = backtest(&[rare()], protocol(14)).unwrap();
        assert_eq!(together.coverage80_rare, alone.coverage80);
        assert_eq!(backtest(&[steady()], protocol(14)).unwrap().coverage80_rare, None);
    }

    #[test]
    fn an_ordinary_night_knows_what_was_learned_days_before() {
        let history = steady();
        let as_of = history.as_of().unwrap();
        let job = ordinary(history, Horizon::new(7).unwrap()).unwrap();
        assert_eq!(job.knowledge.as_ref().unwrap().as_of(), as_of - 3.days());
        let used = forecast_many(slice::from_ref(&job), &|_| ()).remove(0).unwrap().knowledge;
        assert_eq!(used, job.knowledge, "it serves and is not learned again");
    }

    #[test]
    fn an_ordinary_night_forecasts_about_as_well_as_one_that_learns() {
        let series = [steady()];
        let ordinary = backtest_ordinary(&series, protocol(14)).unwrap();
        let learning = backtest(&series, protocol(14)).unwrap();
        assert!((ordinary.mase / learning.mase - 1.0).abs() < 0.2, "{ordinary:?} against {learning:?}");
    }
}
