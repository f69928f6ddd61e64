//! The input: what is known of an article's past demand, day by day.

use jiff::{ToSpan, civil::Date};

use crate::{error::ForecastError, models::dormant::is_absence};

/// The first day of the count that Prophet's Fourier terms are anchored to.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// An article's daily demand, one element a calendar day, the last one being D0 - 1.
///
/// `None` is a day whose demand is unknown: the article was out of stock, the day was partial or marked as
/// exceptional. It is not a day without demand, which is `Some(0.0)`. Values below 0 (returns) count as 0.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The date of the first element of `demand`; for an empty history, D0 itself.
    pub first_day: Date,
    /// Units demanded on each day from `first_day` on.
    pub demand: Vec<Option<f64>>,
}

impl History {
    /// A history from its first day.
    pub fn new(first_day: Date, demand: Vec<Option<f64>>) -> Self {
        Self { first_day, demand }
    }

    /// A history in which every day is known.
    pub fn complete(first_day: Date, demand: impl IntoIterator<Item = f64>) -> Self {
        Self::new(first_day, demand.into_iter().map(Some).collect())
    }

    /// D0, the day after the last element and the first day to be forecast.
    ///
    /// # Errors
    /// [`ForecastError::Calendar`] past the calendar's last day.
    pub fn as_of(&self) -> Result<Date, ForecastError> {
        let days = signed(self.demand.len());
        // jiff refuses spans beyond its calendar by panicking in the infallible constructor.
        let span = jiff::Span::new().try_days(days).map_err(|_| ForecastError::Calendar)?;
        self.first_day.checked_add(span).map_err(|_| ForecastError::Calendar)
    }

    /// The number of days whose demand is known.
    pub fn known_days(&self) -> usize {
        self.demand.iter().flatten().count()
    }
}

/// H, the number of days to forecast: 1 to 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Horizon(u16);

impl Horizon {
    /// The longest horizon, in days: a year of cover and a month of lead time.
    pub const MAX_DAYS: u16 = 400;

    /// A horizon of `days` days.
    ///
    /// # Errors
    /// [`ForecastError::Horizon`] outside 1..=400.
    pub fn new(days: u16) -> Result<Self, ForecastError> {
        if (1..=Self::MAX_DAYS).contains(&days) {
            Ok(Self(days))
        } else {
            Err(ForecastError::Horizon { days })
        }
    }

    /// The number of days.
    pub fn days(self) -> usize {
        usize::from(self.0)
    }
}

/// The engine's inner view of a history: demand divided by its maximum, so that every model works between 0 and 1
/// whatever the article's scale, and NaN for an unknown day, so that loops need no branching on options.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// The first day, in days since 1970-01-01.
    pub(crate) first: i64,
    /// Demand in units of `scale`, NaN where unknown.
    pub(crate) y: Vec<f64>,
    /// The largest demand of a day, in articles; 1 where nothing was ever sold.
    pub(crate) scale: f64,
}

impl Series {
    /// Reads and checks a history.
    pub(crate) fn read(history: &History) -> Result<Self, ForecastError> {
        if let Some(index) = history.demand.iter().position(|d| d.is_some_and(|v| !v.is_finite())) {
            return Err(ForecastError::NotFinite { index });
        }
        history
            .as_of()?
            .checked_add(i64::from(Horizon::MAX_DAYS).days())
            .map_err(|_| ForecastError::Calendar)?;
        let peak = history.demand.iter().flatten().copied().fold(0.0, f64::max);
        let scale = if peak > 0.0 { peak } else { 1.0 };
        // Dividing subnormal numbers by themselves loses every digit; such a demand is no demand.
        let y = history.demand.iter().map(|d| d.map_or(f64::NAN, |v| v.max(0.0) / scale)).collect();
        Ok(Self { first: day_number(history.first_day), y, scale })
    }

    /// The same article as it was known `days` days earlier.
    pub(crate) fn cut(&self, days: usize) -> Self {
        Self { first: self.first, y: self.y[..self.y.len().saturating_sub(days)].to_vec(), scale: self.scale }
    }

    /// The series from its first sale on, where the days before it were evidently no days on sale; else itself.
    pub(crate) fn since_launch(self) -> Self {
        let Some(first) = self.y.iter().position(|y| *y > 0.0) else { return self };
        let on_sale = self.y[first..].iter().filter(|y| !y.is_nan());
        let (days, sales) =
            on_sale.fold((0.0, 0.0), |(n, s), y| (n + 1.0, s + f64::from(u8::from(*y > 0.0))));
        let silent = self.y[..first].iter().filter(|y| !y.is_nan()).count();
        if !is_absence(silent, sales / days) {
            return self;
        }
        Self { first: self.first + signed(first), y: self.y[first..].to_vec(), ..self }
    }

    /// The day number of the first day to forecast.
    pub(crate) fn next_day(&self) -> i64 {
        self.first + signed(self.y.len())
    }

    /// The known values in order.
    pub(crate) fn known(&self) -> impl DoubleEndedIterator<Item = f64> + '_ {
        self.y.iter().copied().filter(|v| !v.is_nan())
    }
}

/// The value that all of `known` share to the bit, if they do.
#[expect(clippy::float_cmp, reason = "a constant history is forecast exactly, not within a margin")]
pub(crate) fn shared_value(known: &[f64]) -> Option<f64> {
    let first = *known.first()?;
    known.iter().all(|v| *v == first).then_some(first)
}

/// A number of days as a signed number.
pub(crate) fn signed(days: usize) -> i64 {
    i64::try_from(days).unwrap_or(i64::MAX)
}

/// Days since 1970-01-01, negative before.
pub(crate) fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

/// The weekday of a day number, 0 for Monday to 6 for Sunday.
pub(crate) fn weekday(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_number_counts_from_1970_in_both_directions() {
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(day_number(Date::constant(2000, 3, 1)), 11_017);
    }

    #[test]
    fn weekdays_start_on_monday() {
        for (date, expected) in [((2026, 11, 9), 0), ((2026, 11, 15), 6), ((1969, 12, 29), 0)] {
            let date = Date::constant(date.0, date.1, date.2);
            assert_eq!(weekday(day_number(date)), expected, "{date}");
            assert_eq!(usize::from(date.weekday().to_monday_zero_offset() as u8), expected);
        }
    }

    #[test]
    fn days_before_a_launch_are_no_days_without_demand() {
        let launched = |zeros: usize, sales: [f64; 2]| {
            let demand = std::iter::repeat_n(0.0, zeros).chain(sales.into_iter().cycle().take(60));
            let history = History::complete(Date::constant(2026, 1, 1), demand);
            Series::read(&history)
                .map(Series::since_launch)
                .map(|s| (s.y.len(), s.next_day() - s.first))
                .unwrap()
        };
        assert_eq!(launched(100, [3.0, 2.0]), (60, 60));
        assert_eq!(launched(20, [3.0, 2.0]), (80, 80), "three weeks may be a holiday");
        assert_eq!(launched(30, [1.0, 0.0]), (60, 60));
    }

    #[test]
    fn the_first_forecast_day_follows_the_last_known_one() {
        let history = History::complete(Date::constant(2026, 2, 27), [1.0, 2.0]);
        assert_eq!(history.as_of(), Ok(Date::constant(2026, 3, 1)));
        assert_eq!(History::new(Date::MAX, vec![None; 3]).as_of(), Err(ForecastError::Calendar));
    }

    #[test]
    fn a_horizon_lies_between_1_and_400_days() {
        assert!(Horizon::new(0).is_err());
        assert_eq!(Horizon::new(400).map(Horizon::days), Ok(400));
        assert_eq!(Horizon::new(401), Err(ForecastError::Horizon { days: 401 }));
    }
}
