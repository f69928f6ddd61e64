//! A forecast as the rest of the house reads it: one expected quantity a day, with its 80 % interval.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{error::DomainError, number::round6};

/// One day of a forecast, in units sold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ForecastDay {
    /// Expected sales of the day, between 0 and [`DailyForecast::MAX_EXPECTED`].
    pub expected: f64,
    /// Lower end of the 80 % interval, between 0 and `expected`.
    pub lower: f64,
    /// Upper end of the 80 % interval, at least `expected`.
    pub upper: f64,
}

/// The forecast of one article from the as-of date D0 on: day n (counted from 1) is D0 + n - 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedForecast")]
pub struct DailyForecast {
    first_day: Date,
    days: Vec<ForecastDay>,
}

/// A forecast as it is read, before its checks.
#[derive(Deserialize)]
struct UncheckedForecast {
    first_day: Date,
    days: Vec<ForecastDay>,
}

impl TryFrom<UncheckedForecast> for DailyForecast {
    type Error = DomainError;

    fn try_from(read: UncheckedForecast) -> Result<Self, Self::Error> {
        // A reader of JSON may miss a figure's last bit, which would turn two ends of an interval that nearly touch.
        let settle = |day: ForecastDay| ForecastDay {
            lower: if round6(day.lower - day.expected) == 0.0 {
                day.lower.min(day.expected)
            } else {
                day.lower
            },
            upper: if round6(day.upper - day.expected) == 0.0 {
                day.upper.max(day.expected)
            } else {
                day.upper
            },
            ..day
        };
        Self::new(read.first_day, read.days.into_iter().map(settle).collect())
    }
}

impl DailyForecast {
    /// The largest expected sales of a day, in units: beyond it a sum would lose its hundredths.
    pub const MAX_EXPECTED: f64 = 1e9;
    /// The most days that a forecast holds.
    pub const MAX_DAYS: u16 = u16::MAX;

    /// Takes the days in order from D0.
    ///
    /// # Errors
    /// [`DomainError::InvalidForecast`] where a figure is not finite, below 0, outside its own interval or beyond
    /// [`Self::MAX_EXPECTED`], and past [`Self::MAX_DAYS`] days.
    pub fn new(first_day: Date, days: Vec<ForecastDay>) -> Result<Self, DomainError> {
        let sound = |d: &ForecastDay| {
            d.expected <= Self::MAX_EXPECTED
                && d.upper.is_finite()
                && 0.0 <= d.lower
                && d.lower <= d.expected
                && d.expected <= d.upper
        };
        let limit = usize::from(Self::MAX_DAYS);
        let unsound = days.iter().take(limit).position(|d| !sound(d));
        match unsound.or((days.len() > limit).then_some(limit)) {
            Some(index) => Err(DomainError::InvalidForecast { day: index + 1 }),
            None => Ok(Self { first_day, days }),
        }
    }

    /// D0, the first day forecast.
    pub fn first_day(&self) -> Date {
        self.first_day
    }

    /// The days in order, day 1 first.
    pub fn days(&self) -> &[ForecastDay] {
        &self.days
    }

    /// H, the number of days forecast.
    pub fn horizon(&self) -> u16 {
        u16::try_from(self.days.len()).unwrap_or(u16::MAX)
    }

    /// p(n), the expected sales of day n counted from 1; 0 outside the horizon.
    pub fn expected(&self, day: u16) -> f64 {
        day.checked_sub(1).and_then(|i| self.days.get(usize::from(i))).map_or(0.0, |d| d.expected)
    }

    /// C(n) = p1 + ... + pn, C(0) = 0; days past the horizon add nothing.
    pub fn cumulative(&self, days: u16) -> f64 {
        self.days.iter().take(usize::from(days)).fold(0.0, |sum, day| sum + day.expected)
    }

    /// The expected sales of the days from `first` to `last`, both included; days outside the horizon add nothing.
    pub fn expected_between(&self, first: Date, last: Date) -> f64 {
        let at = |day: Date| usize::try_from((day - self.first_day).get_days()).unwrap_or(0);
        let end = if last < self.first_day { 0 } else { at(last) + 1 };
        self.days.iter().take(end).skip(at(first)).fold(0.0, |sum, day| sum + day.expected)
    }

    /// The date of day n counted from 1.
    pub fn date(&self, day: u16) -> Date {
        self.first_day.saturating_add((i64::from(day) - 1).days())
    }

    /// The same forecast as it stands on a later day: the days before `day` are left out.
    ///
    /// A day before the first one leaves the forecast as it is; one past the last leaves no day.
    #[must_use]
    pub fn starting(&self, day: Date) -> Self {
        match usize::try_from((day - self.first_day).get_days()) {
            Ok(passed) => Self { first_day: day, days: self.days.iter().skip(passed).copied().collect() },
            Err(_) => self.clone(),
        }
    }

    /// The same forecast once `sold` units of day 1 are already sold: p1 is what the day still has to sell, not below 0.
    ///
    /// A `sold` that is negative (returns) or not a number leaves the forecast as it is. The interval moves with p1.
    #[must_use]
    pub fn after_selling(&self, sold: f64) -> Self {
        let mut rest = self.clone();
        if let Some(day) = rest.days.first_mut()
            && sold > 0.0
        {
            day.expected = (day.expected - sold).max(0.0);
            day.lower = (day.lower - sold).max(0.0);
            day.upper = (day.upper - sold).max(0.0);
        }
        rest
    }
}
