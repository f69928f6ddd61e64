//! A smoothed level under seasonal factors.
//!
//! Under the factors of a week it is exponential smoothing with a weekly season: no trend, no year. Under Prophet's
//! seasons, the season is learned from years and the level from weeks: Prophet's own level is a trend whose last bend
//! lies at 80 % of the history, so that it answers to a change of level months late. Keeping its seasonal shape and
//! smoothing what is left over follows the level at once.

use crate::smoothing::Level;

/// The path of the days whose factors are given.
pub(crate) fn path(level: Level, factors: &[f64]) -> Vec<f64> {
    factors.iter().map(|factor| level.value * factor).collect()
}
