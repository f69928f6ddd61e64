//! Exponential smoothing with a weekly season: no trend, no year.

use crate::{history::Series, smoothing::level, week};

/// The path of the next `days` days under the weekday factors `week`; the smoothing is tuned to four weeks' totals.
pub(crate) fn path(series: &Series, week: &[f64; 7], days: usize) -> Vec<f64> {
    let level = level(&series.y, &week::spread(week, series.first, series.y.len()), 28);
    week::spread(week, series.next_day(), days).iter().map(|factor| level.value * factor).collect()
}
