//! A smoothed level under Prophet's seasons: the season is learned from years, the level from weeks.
//!
//! Prophet's own level is a trend whose last bend lies at 80 % of the history, so that it answers to a change of
//! level months late. Keeping its seasonal shape and smoothing what is left over follows the level at once.

use crate::{
    history::Series,
    prophet::{ProphetFit, YearTable},
    smoothing::{Level, level},
};

/// The level and the path of the next `days` days, `ahead` being the days whose total the smoothing is tuned to.
pub(crate) fn path(
    series: &Series,
    fit: &ProphetFit,
    year: &YearTable,
    ahead: usize,
    days: usize,
) -> (Level, Vec<f64>) {
    let n = series.y.len();
    let factors = fit.seasons(series.first, n + days, year);
    let level = level(&series.y, &factors[..n], ahead);
    (level, factors[n..].iter().map(|factor| level.value * factor).collect())
}
