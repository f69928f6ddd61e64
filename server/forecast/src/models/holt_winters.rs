//! Holt-Winters' additive weekly season without trend, the constants chosen by one-step errors.

use crate::history::{Series, signed, weekday};

/// The pairs of smoothing constants tried, of the level and of the season.
const RATES: [(f64, f64); 12] = [
    (0.01, 0.0),
    (0.03, 0.0),
    (0.08, 0.0),
    (0.2, 0.0),
    (0.01, 0.01),
    (0.03, 0.01),
    (0.08, 0.01),
    (0.2, 0.01),
    (0.01, 0.05),
    (0.03, 0.05),
    (0.08, 0.05),
    (0.2, 0.05),
];
const LANES: usize = RATES.len();
/// The days that start the level and the season: eight weeks.
const START: usize = 56;

/// The path of the next `days` days.
pub(crate) fn path(series: &Series, days: usize) -> Vec<f64> {
    let at = |i: usize| weekday(series.first + signed(i));
    let known = || series.y.iter().enumerate().filter(|(_, v)| !v.is_nan());
    let (total, count) = known().take(START).fold((0.0, 0.0), |(t, n), (_, v)| (t + v, n + 1.0));
    let mean = total / f64::max(count, 1.0);
    let (mut season, mut counts) = ([0.0; 7], [0.0_f64; 7]);
    for (i, y) in known().take(START) {
        season[at(i)] += y - mean;
        counts[at(i)] += 1.0;
    }
    (0..7).for_each(|d| season[d] /= counts[d].max(1.0));
    // All pairs run side by side in one pass over the days.
    let (mut levels, mut losses) = ([mean; LANES], [0.0; LANES]);
    let mut seasons = season.map(|share| [share; LANES]);
    for (i, y) in known() {
        let season = &mut seasons[at(i)];
        for lane in 0..LANES {
            let error = y - levels[lane] - season[lane];
            losses[lane] += error * error;
            levels[lane] += RATES[lane].0 * error;
            season[lane] += RATES[lane].1 * error;
        }
    }
    let best = (0..LANES).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
    (0..days).map(|k| (levels[best] + seasons[at(series.y.len() + k)][best]).max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeating_week_on_a_new_level_is_continued() {
        let week = [0.1, 0.2, 0.1, 0.2, 0.1, 0.4, 0.0];
        let y = (0..420).map(|i| week[i % 7] + if i < 200 { 0.1 } else { 0.3 }).collect();
        let path = path(&Series { first: 4, y, scale: 1.0 }, 7);
        for (got, share) in path.iter().zip(week) {
            assert!((got - share - 0.3).abs() < 0.02, "{path:?}");
        }
    }
}
