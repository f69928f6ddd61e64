//! The article's own recent past, forecast again as it would have been.

use serde::{Deserialize, Serialize};

use crate::{
    candidates::{Candidates, Fits, Paths},
    demand::DemandKind,
    history::Series,
    model::Model,
    prophet::YearTable,
};

/// How many origins are replayed, four weeks apart: half a year.
const ORIGINS: usize = 6;
/// The days between two origins and the days forecast from each.
pub(crate) const WINDOW: usize = 28;
/// An origin needs eight weeks of known days before it and half its window known after it.
const MIN_TRAINING: usize = 56;
const MIN_TRUTH: usize = WINDOW / 2;
/// The weight of the squared error of the window's mean beside that of its days: an order is a total.
const TOTAL_WEIGHT: f64 = 3.0;

/// One origin: what every model foretold and what came.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The days after the origin, NaN where unknown.
    pub(crate) truth: Vec<f64>,
    /// What every model foretold.
    pub(crate) paths: Paths,
}

/// What a model was worth over the replayed origins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Score {
    /// The model.
    pub model: Model,
    /// The root mean squared error of a day, in articles.
    pub rmse: f64,
    /// Σ|error| / Σ actual; `None` where nothing was sold.
    pub wape: Option<f64>,
    /// Σ error / Σ actual, positive where too much was forecast; `None` where nothing was sold.
    pub bias: Option<f64>,
}

/// Replays the origins, latest first. The fits of each start from those of the one after it.
/// The models learn from `calm` and are judged by `series`.
pub(crate) fn replay(
    series: &Series,
    calm: &Series,
    kind: DemandKind,
    year: &YearTable,
    fits: &Fits,
) -> Vec<Origin> {
    let mut origins = Vec::with_capacity(ORIGINS);
    let mut near = fits.clone();
    for back in (1..=ORIGINS).map(|origin| origin * WINDOW) {
        let Some(cut) = series.y.len().checked_sub(back) else { break };
        let training = calm.cut(back);
        if training.known().count() < MIN_TRAINING {
            break;
        }
        let truth = series.y[cut..cut + WINDOW].to_vec();
        if truth.iter().filter(|y| !y.is_nan()).count() < MIN_TRUTH {
            continue;
        }
        let Some(candidates) = Candidates::new(&training, kind, WINDOW, year, Some(&near)) else { break };
        near = candidates.fits;
        origins.push(Origin { truth, paths: candidates.paths });
    }
    origins
}

/// The errors (forecast minus actual) of a path on the known days of an origin, with the day's index and forecast.
pub(crate) fn errors<'a>(truth: &'a [f64], path: &'a [f64]) -> impl Iterator<Item = (usize, f64, f64)> + 'a {
    let days = truth.iter().zip(path).enumerate();
    days.filter(|(_, (y, _))| !y.is_nan()).map(|(i, (y, f))| (i, *f, f - y))
}

/// The loss of a path: its mean squared error, and that of the window's mean.
pub(crate) fn loss(truth: &[f64], path: &[f64]) -> f64 {
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for (_, _, error) in errors(truth, path) {
        n += 1.0;
        sum += error;
        squares += error * error;
    }
    squares / f64::max(n, 1.0) + TOTAL_WEIGHT * (sum / f64::max(n, 1.0)).powi(2)
}

/// The score of one path an origin, `scale` articles being the paths' unit.
pub(crate) fn score<'a>(
    model: Model,
    windows: impl Iterator<Item = (&'a [f64], &'a [f64])>,
    scale: f64,
) -> Score {
    let (mut n, mut sum, mut absolute, mut squares, mut actual) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (truth, path) in windows {
        for (_, forecast, error) in errors(truth, path) {
            n += 1.0;
            sum += error;
            absolute += error.abs();
            squares += error * error;
            actual += forecast - error;
        }
    }
    let share = |sum: f64| (actual > 0.0).then(|| sum / actual);
    Score {
        model,
        rmse: scale * (squares / f64::max(n, 1.0)).sqrt(),
        wape: share(absolute),
        bias: share(sum),
    }
}
