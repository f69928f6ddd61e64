//! The Theta method on the deseasonalised series (Assimakopoulos and Nikolopoulos, 2000; as simple exponential
//! smoothing with half the trend for drift, Hyndman and Billah, 2003).

use crate::{history::Series, smoothing::level, week};

/// The slowest smoothing whose lag the drift makes up for.
const SLOWEST: f64 = 0.02;
/// The days over which the drift fades out: a line drawn through years is no promise for the next one.
const FADE: f64 = 100.0;

/// The path of the next `days` days under the weekday factors `week`.
pub(crate) fn path(series: &Series, week: &[f64; 7], days: usize) -> Vec<f64> {
    let factors = week::spread(week, series.first, series.y.len());
    let level = level(&series.y, &factors, 1);
    let drift = 0.5 * slope(&series.y);
    let lag = 1.0 / level.constant.max(SLOWEST);
    let day = |(k, factor): (usize, f64)| {
        let ahead = FADE * (1.0 - (-(k as f64 + lag) / FADE).exp());
        (level.value + drift * ahead).max(0.0) * factor
    };
    week::spread(week, series.next_day(), days).into_iter().enumerate().map(day).collect()
}

/// The slope a day of the least-squares line through the known days.
fn slope(y: &[f64]) -> f64 {
    let known = || y.iter().enumerate().filter(|(_, v)| !v.is_nan()).map(|(i, v)| (i as f64, *v));
    let n = known().count() as f64;
    let (t, v) = known().fold((0.0, 0.0), |(t, v), (i, y)| (t + i, v + y));
    let (t, v) = (t / n, v / n);
    let (cross, square) =
        known().fold((0.0, 0.0), |(c, s), (i, y)| (c + (i - t) * (y - v), s + (i - t) * (i - t)));
    if square > 0.0 { cross / square } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_rise_goes_on_at_half_its_pace() {
        let series =
            Series { first: 0, y: (0..300).map(|i| 0.2 + 0.001 * f64::from(i)).collect(), scale: 1.0 };
        let path = path(&series, &[1.0; 7], 30);
        assert!((path[20] - path[0] - 0.01).abs() < 0.003, "{path:?}");
        assert!(path[0] > 0.48, "the lag is made up for: {}", path[0]);
    }
}
