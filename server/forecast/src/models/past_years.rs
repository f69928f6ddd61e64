//! What the same weeks of the years before did, relative to the weeks before them.
//!
//! A smooth curve cannot follow a feast of ten days or a season that opens overnight; last year's own course can. The
//! course is trusted as far as it exceeds what noise alone would show, so that an article without a year gets none.

use crate::{
    history::Series,
    smoothing::{Level, Smoothing, Sums},
};

/// A year of whole weeks, so that weekdays match.
const YEAR: usize = 364;
/// The years looked back on.
const YEARS: usize = 3;
/// Half the width, in days, of the window that stands for one day of a past year.
const REACH: usize = 7;
/// The days whose level the course is relative to.
const RECENT: usize = 28;
/// The shortest history with a past year to speak of: a year and a half.
pub(crate) const MIN_DAYS: usize = YEAR + YEAR / 2;
/// The steepest course: beyond it a level near 0, of an empty shelf that nobody recorded, was divided by.
const STEEPEST: f64 = 4.0;
/// How many times over the course must exceed its noise: demand is autocorrelated, windows are noisier than the
/// count of their days says.
const CAUTION: f64 = 2.0;

/// The path of the days whose weekly factors are `future`, or `None` for a history without a past year. `smoothing` is
/// the series under the factors of its own days, `smoothed` its level tuned to four weeks' totals.
pub(crate) fn path(
    series: &Series,
    smoothing: &Smoothing<'_>,
    smoothed: Level,
    future: &[f64],
) -> Option<Vec<f64>> {
    let n = series.y.len();
    if n < MIN_DAYS {
        return None;
    }
    let (sums, days) = (smoothing.sums(), future.len());
    let (course, years) = course(sums, n, days)?;
    let noise = CAUTION * variation(series, smoothing.factors(), sums) / years
        * (1.0 / RECENT as f64 + 1.0 / (2 * REACH + 1) as f64);
    let signal = course.iter().map(|c| c * c).sum::<f64>() / days as f64;
    let keep = if signal > noise { 1.0 - noise / signal } else { 0.0 };
    // A course relative to the last four weeks starts from their level, an article without one from the long level.
    let recent = sums.level(n - RECENT, n).unwrap_or(smoothed.value);
    let start = smoothed.value + keep * (recent - smoothed.value);
    Some(future.iter().zip(&course).map(|(factor, course)| start * (keep * course).exp() * factor).collect())
}

/// The mean over past years of the logarithm of each day's level over that of the weeks before day 1; and the number
/// of years.
fn course(sums: &Sums, n: usize, days: usize) -> Option<(Vec<f64>, f64)> {
    let mut course = vec![0.0; days];
    let mut years = 0.0;
    for back in (1..=YEARS).map(|year| year * YEAR) {
        let Some(start) = n.checked_sub(back + RECENT + REACH) else { break };
        let Some(before) = sums.level(start + REACH, n - back).filter(|level| *level > 0.0) else { continue };
        years += 1.0;
        for (k, course) in course.iter_mut().enumerate() {
            // Days past the known year repeat the course's last known window.
            let at = (n - back + k).min(n - 1);
            let then = sums.level(at - REACH, (at + REACH + 1).min(n)).unwrap_or(before);
            *course += (then / before).clamp(1.0 / STEEPEST, STEEPEST).ln();
        }
    }
    for value in &mut course {
        *value /= f64::max(years, 1.0);
    }
    (years > 0.0).then_some((course, years))
}

/// The squared coefficient of variation of a day around the level of its four weeks.
fn variation(series: &Series, factors: &[f64], sums: &Sums) -> f64 {
    let n = series.y.len();
    let (mut squares, mut levels) = (0.0, 0.0);
    let mut count = 0.0_f64;
    for (day, (y, factor)) in series.y.iter().zip(factors).enumerate().take(n.saturating_sub(14)).skip(14) {
        if let (false, Some(local)) = (y.is_nan(), sums.level(day - 14, day + 15)) {
            squares += (y - local * factor).powi(2);
            levels += local;
            count += 1.0;
        }
    }
    let mean = levels / count.max(1.0);
    squares / count.max(1.0) / (mean * mean).max(1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(series: &Series, days: usize) -> Option<Vec<f64>> {
        let factors = vec![1.0; series.y.len()];
        let smoothing = Smoothing::new(&series.y, &factors);
        let [smoothed] = smoothing.levels([28]);
        super::path(series, &smoothing, smoothed, &vec![1.0; days])
    }

    fn forecast(value: impl Fn(usize) -> f64) -> Vec<f64> {
        let series = Series { first: 4, y: (0..1_092 + 100).map(value).collect(), scale: 1.0 };
        path(&series, 40).unwrap()
    }

    #[test]
    fn a_peak_of_every_year_comes_back_on_its_days() {
        let path = forecast(|i| if (120..140).contains(&(i % 364)) { 1.0 } else { 0.3 });
        assert!(path[0] < 0.4 && path[29] > 0.7, "{path:?}");
    }

    #[test]
    fn noise_has_no_course() {
        let noise = |i: usize| ((i as f64 * 12.9898).sin() * 43_758.545_3).fract().abs();
        let path = forecast(noise);
        assert!(path.iter().all(|v| (v - 0.5).abs() < 0.1), "{path:?}");
    }

    #[test]
    fn a_history_of_a_year_has_no_past_year() {
        let series = Series { first: 4, y: vec![0.5; 400], scale: 1.0 };
        assert_eq!(path(&series, 10), None);
    }
}
