//! What a model hands on: one expectation and interval a day, still in the series' unit.

use jiff::civil::Date;
use optiflow_domain::{DailyForecast, ForecastDay};

use crate::error::ForecastError;

/// The standard normal quantile of 90 %: an interval of 80 % leaves a tenth on each side.
pub(crate) const Z90: f64 = 1.281_551_565_544_600_5;

/// One day ahead, not yet clipped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PathDay {
    pub(crate) mean: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl PathDay {
    /// A normal day around `mean`.
    pub(crate) fn normal(mean: f64, deviation: f64) -> Self {
        Self { mean, lower: mean - Z90 * deviation, upper: mean + Z90 * deviation }
    }

    /// A day without doubt.
    pub(crate) fn certain(mean: f64) -> Self {
        Self { mean, lower: mean, upper: mean }
    }

    /// In articles: never below 0, never beyond what a forecast may hold, the expectation inside its interval.
    fn scaled(self, scale: f64) -> ForecastDay {
        let most = DailyForecast::MAX_EXPECTED;
        let articles = |v: f64| if v.is_nan() { 0.0 } else { (v * scale).clamp(0.0, most) };
        let expected = articles(self.mean);
        ForecastDay {
            expected,
            lower: articles(self.lower).min(expected),
            upper: articles(self.upper).max(expected),
        }
    }
}

/// The forecast that callers get, `scale` articles being the path's unit.
pub(crate) fn daily(first_day: Date, path: &[PathDay], scale: f64) -> Result<DailyForecast, ForecastError> {
    let days = path.iter().map(|day| day.scaled(scale)).collect();
    DailyForecast::new(first_day, days).map_err(|error| ForecastError::Computation(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wild_path_still_makes_a_sound_forecast() {
        let wild = [
            PathDay { mean: f64::NAN, lower: f64::NAN, upper: f64::INFINITY },
            PathDay { mean: -3.0, lower: -9.0, upper: -1.0 },
            PathDay { mean: f64::INFINITY, lower: 2.0, upper: f64::NAN },
            PathDay { mean: 1.0, lower: 2.0, upper: 0.5 },
        ];
        let forecast = daily(Date::constant(2026, 1, 1), &wild, 10.0).unwrap();
        assert_eq!(forecast.days()[1], ForecastDay { expected: 0.0, lower: 0.0, upper: 0.0 });
        assert_eq!(forecast.days()[3], ForecastDay { expected: 10.0, lower: 10.0, upper: 10.0 });
    }
}
