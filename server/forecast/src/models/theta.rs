//! The Theta method on the deseasonalised series (Assimakopoulos and Nikolopoulos, 2000; as simple exponential
//! smoothing with half the trend for drift, Hyndman and Billah, 2003).

use crate::{history::Series, smoothing::Level};

/// The slowest smoothing whose lag the drift makes up for.
const SLOWEST: f64 = 0.02;
/// The days over which the drift fades out: a line drawn through years is no promise for the next one.
const FADE: f64 = 100.0;
/// The seasonal factor below which a day says nothing of the trend.
const LEAST_FACTOR: f64 = 0.2;

/// The path of the days ahead, `seasons` being the seasonal factors of the series' days and of those ahead, `level` the
/// level under them that best foretold the next day.
pub(crate) fn path(series: &Series, seasons: &[f64], level: Level) -> Vec<f64> {
    let (past, ahead) = seasons.split_at(series.y.len());
    let flat = series.y.iter().zip(past).map(|(y, f)| if *f > LEAST_FACTOR { y / f } else { f64::NAN });
    let drift = 0.5 * slope(&flat.collect::<Vec<f64>>());
    let lag = 1.0 / level.constant.max(SLOWEST);
    let day = |(k, factor): (usize, &f64)| {
        let distance = FADE * (1.0 - (-(k as f64 + lag) / FADE).exp());
        (level.value + drift * distance).max(0.0) * factor
    };
    ahead.iter().enumerate().map(day).collect()
}

/// The slope a day of the least-squares line through the known days.
fn slope(y: &[f64]) -> f64 {
    let known = || y.iter().enumerate().filter(|(_, v)| !v.is_nan()).map(|(i, v)| (i as f64, *v));
    let n = known().count().max(1) as f64;
    let (t, v) = known().fold((0.0, 0.0), |(t, v), (i, y)| (t + i, v + y));
    let (t, v) = (t / n, v / n);
    let (cross, square) =
        known().fold((0.0, 0.0), |(c, s), (i, y)| (c + (i - t) * (y - v), s + (i - t) * (i - t)));
    if square > 0.0 { cross / square } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smoothing::Smoothing;

    fn path(series: &Series, seasons: &[f64]) -> Vec<f64> {
        let [level] = Smoothing::new(&series.y, seasons).levels([1]);
        super::path(series, seasons, level)
    }

    #[test]
    fn a_steady_rise_goes_on_at_half_its_pace() {
        let series =
            Series { first: 0, y: (0..300).map(|i| 0.2 + 0.001 * f64::from(i)).collect(), scale: 1.0 };
        let path = path(&series, &[1.0; 330]);
        assert!((path[20] - path[0] - 0.01).abs() < 0.003, "{path:?}");
        assert!(path[0] > 0.48, "the lag is made up for: {}", path[0]);
    }

    #[test]
    fn a_season_is_no_trend() {
        let seasons: Vec<f64> = (0..430).map(|i| 1.0 + 0.5 * (f64::from(i) / 58.0).sin()).collect();
        let series = Series { first: 0, y: seasons[..400].iter().map(|f| 0.4 * f).collect(), scale: 1.0 };
        for (value, factor) in path(&series, &seasons).iter().zip(&seasons[400..]) {
            assert!((value - 0.4 * factor).abs() < 1e-6, "{value} {factor}");
        }
    }
}
