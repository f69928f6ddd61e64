//! 80 % intervals from the errors that the forecast really made.
//!
//! Split conformal prediction on the replayed origins: each error is divided by the spread that its day's forecast
//! suggests, the quantiles of these scores are kept, and a day ahead gets them back times its own spread. No law of
//! errors is assumed: demand is skewed, and the quantiles show it.

use serde::{Deserialize, Serialize};

/// The steps between the kept quantiles: one every 2.5 %.
const STEPS: usize = 40;
/// How the spread of a day grows with its forecast: between counts (0.5) and proportional noise (1).
const GROWTH: f64 = 0.75;
/// The smallest forecast that narrows the spread, as a share of the article's mean.
const FLOOR: f64 = 0.1;
/// The least drift of a level, as a share of the noise a day: a smoothing constant is tuned to what the past showed,
/// and levels wander a little more than that.
const LEAST_DRIFT: f64 = 0.08;
/// The mean distance, in days, of the replayed errors.
const MEAN_DISTANCE: f64 = 14.5;

/// The spread of a day forecast at `expected` for an article with the given mean demand a day.
pub(crate) fn spread(expected: f64, mean: f64) -> f64 {
    let mean = mean.max(1e-9);
    mean * (expected / mean).max(FLOOR).powf(GROWTH)
}

/// By how much the scores of a few windows understate those to come.
///
/// The days of a window share its luck: a level that moved after the origin moves them all. Of n windows the pooled
/// scores show (n - 1)/n of the variance between windows. Articles whose windows agree are not widened.
pub(crate) fn widening(windows: &[Vec<f64>]) -> f64 {
    let n = windows.len() as f64;
    if windows.len() < 2 {
        return 1.0;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let means: Vec<f64> = windows.iter().map(|w| mean(w)).collect();
    let center = mean(&means);
    let within =
        windows.iter().zip(&means).map(|(w, m)| mean(&w.iter().map(|v| (v - m).powi(2)).collect::<Vec<_>>()));
    let within = within.sum::<f64>() / n;
    let days = windows.iter().map(Vec::len).sum::<usize>() as f64 / n;
    let apart = means.iter().map(|m| (m - center).powi(2)).sum::<f64>() / (n - 1.0);
    let between = (apart - within / days).max(0.0);
    let shown = within + between * (n - 1.0) / n;
    if shown > 0.0 { ((within + between) / shown).sqrt() } else { 1.0 }
}

/// The quantiles of an article's scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Calibration {
    quantiles: Vec<f64>,
    /// The mean demand a day that spreads are relative to, as a share of the largest day.
    mean: f64,
    /// How much the level moves a day, as a share of the noise: certainty fades with the distance.
    drift: f64,
}

impl Calibration {
    /// From the scores (error over spread) of replayed or past days; `None` without one.
    pub(crate) fn new(mut scores: Vec<f64>, mean: f64, drift: f64) -> Option<Self> {
        scores.retain(|score| score.is_finite());
        if scores.is_empty() {
            return None;
        }
        scores.sort_unstable_by(f64::total_cmp);
        let last = (scores.len() - 1) as f64;
        let quantile = |step: usize| {
            let at = last * step as f64 / STEPS as f64;
            let (low, part) = (at.floor() as usize, at.fract());
            let high = (low + 1).min(scores.len() - 1);
            scores[low] + part * (scores[high] - scores[low])
        };
        Some(Self { quantiles: (0..=STEPS).map(quantile).collect(), mean, drift: drift.max(LEAST_DRIFT) })
    }

    /// Replaces every number by what `change` makes of it.
    pub(crate) fn for_each_number(&mut self, change: fn(f64) -> f64) {
        let own = [&mut self.mean, &mut self.drift];
        self.quantiles.iter_mut().chain(own).for_each(|number| *number = change(*number));
    }

    fn quantile(&self, level: f64) -> f64 {
        let at = (level * STEPS as f64).clamp(0.0, STEPS as f64);
        let (low, part) = (at.floor() as usize, at.fract());
        let value = |i: usize| self.quantiles.get(i).copied().unwrap_or(0.0);
        value(low) + part * (value((low + 1).min(STEPS)) - value(low))
    }

    /// The interval of the day `distance` days ahead (1 being the first) forecast at `expected`.
    ///
    /// Where a tenth of the days or more sell nothing, the lower end is 0 and excludes no day; the upper end then
    /// leaves out the whole fifth, or the interval would hold nine days in ten.
    pub(crate) fn interval(&self, expected: f64, distance: usize) -> (f64, f64) {
        let fading = |distance: f64| 1.0 + self.drift * self.drift * distance;
        let widening = (fading(distance as f64) / fading(MEAN_DISTANCE)).sqrt();
        let spread = spread(expected, self.mean) * widening;
        let lower = expected + spread * self.quantile(0.1);
        if lower <= 0.0 {
            (0.0, expected + spread * self.quantile(0.8))
        } else {
            (lower, expected + spread * self.quantile(0.9))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_scores_in_ten_fall_inside() {
        let scores: Vec<f64> = (0..1000).map(|i| f64::from(i) / 500.0 - 1.0).collect();
        let calibration = Calibration::new(scores.clone(), 0.5, 0.0).unwrap();
        let (lower, upper) = calibration.interval(0.5, 15);
        let inside = scores.iter().filter(|s| (lower..=upper).contains(&(0.5 + *s * 0.5))).count();
        assert!((790..=810).contains(&inside), "{inside}");
    }

    #[test]
    fn an_interval_down_to_0_leaves_out_the_top_fifth() {
        let scores: Vec<f64> =
            (0..1000).map(|i| if i < 300 { -1.2 } else { f64::from(i) / 1000.0 }).collect();
        let (lower, upper) = Calibration::new(scores, 0.5, 0.0).unwrap().interval(0.5, 15);
        assert!(lower.abs() < 1e-12);
        assert!((upper - 0.9).abs() < 0.01, "{upper}");
    }

    #[test]
    fn windows_that_disagree_widen_the_interval_and_others_do_not() {
        let window = |shift: f64| (0..28).map(|i| shift + f64::from(i % 7) - 3.0).collect::<Vec<f64>>();
        let agreeing: Vec<_> = (0..6).map(|_| window(0.0)).collect();
        assert!((widening(&agreeing) - 1.0).abs() < 1e-9);
        let apart: Vec<_> = (0..6).map(|i| window(f64::from(i))).collect();
        assert!(widening(&apart) > 1.03, "{}", widening(&apart));
    }

    #[test]
    fn distance_widens_an_article_whose_level_wanders() {
        let scores: Vec<f64> = (0..100).map(|i| f64::from(i) / 50.0 - 1.0).collect();
        let calibration = Calibration::new(scores, 0.5, 0.2).unwrap();
        assert!(calibration.interval(0.9, 60).1 > calibration.interval(0.9, 1).1);
    }
}
