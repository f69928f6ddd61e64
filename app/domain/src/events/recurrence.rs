//! When an event comes back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Occurrence;
use crate::{
    calendar::{FIRST_YEAR, LAST_YEAR},
    error::DomainError,
};

/// When an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recurrence {
    /// Once.
    Once(Occurrence),
    /// On the same days every year.
    Yearly(YearlyDays),
    /// On given dates, as for Tabaski, which moves.
    OnDates(GivenDates),
}

impl Recurrence {
    /// Every occurrence that touches `from..=to`, even in part, oldest first.
    ///
    /// A yearly event is taken to have happened in the past as well, between the years 1900 and 2200.
    pub fn occurrences_between(&self, from: Date, to: Date) -> Vec<Occurrence> {
        let all = match self {
            Self::Once(occurrence) => vec![*occurrence],
            Self::Yearly(days) => {
                let years = from.year().max(FIRST_YEAR) - 1..=to.year().min(LAST_YEAR);
                years.filter_map(|year| days.in_year(year)).collect()
            }
            Self::OnDates(dates) => dates.0.clone(),
        };
        all.into_iter().filter(|occurrence| occurrence.touches(from, to)).collect()
    }

    /// In French, as a list shows it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Once(_) => "une seule fois",
            Self::Yearly(_) => "chaque année aux mêmes dates",
            Self::OnDates(_) => "chaque année à des dates données",
        }
    }
}

/// A day of any year. 29 February stands for the 28th in the years that lack it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i8, i8)", into = "(i8, i8)")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl MonthDay {
    /// The day of a month, 29 February included.
    ///
    /// # Errors
    /// [`DomainError::InvalidMonthDay`] where no year has that day.
    pub fn new(month: i8, day: i8) -> Result<Self, DomainError> {
        // 2000 has a 29 February.
        Date::new(2000, month, day).map(|_| Self { month, day }).map_err(|_| DomainError::InvalidMonthDay)
    }

    /// The day of a date, its year forgotten.
    pub fn of(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// The day in a year; `None` outside the calendar's years, -9999 to 9999.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        Date::new(year, self.month, self.day.min(first.days_in_month())).ok()
    }
}

impl TryFrom<(i8, i8)> for MonthDay {
    type Error = DomainError;

    fn try_from((month, day): (i8, i8)) -> Result<Self, Self::Error> {
        Self::new(month, day)
    }
}

impl From<MonthDay> for (i8, i8) {
    fn from(day: MonthDay) -> Self {
        (day.month, day.day)
    }
}

/// The same days of every year, perhaps across its end: 1 to 62 days in every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(MonthDay, MonthDay)", into = "(MonthDay, MonthDay)")]
pub struct YearlyDays {
    first: MonthDay,
    last: MonthDay,
}

impl YearlyDays {
    /// From one day of the year to another, of the next year where `last` comes before `first`.
    ///
    /// # Errors
    /// [`DomainError::EventTooLong`] where some year would have it last more than 62 days.
    pub fn new(first: MonthDay, last: MonthDay) -> Result<Self, DomainError> {
        let days = Self { first, last };
        // Four years in a row hold every place that a 29 February can have.
        let fits = (2000..2004).all(|year| days.in_year(year).is_some());
        if fits { Ok(days) } else { Err(DomainError::EventTooLong) }
    }

    /// The days of an occurrence, every year.
    ///
    /// # Errors
    /// [`DomainError::EventTooLong`] where a 29 February would make 62 days 63.
    pub fn of(occurrence: Occurrence) -> Result<Self, DomainError> {
        Self::new(MonthDay::of(occurrence.first()), MonthDay::of(occurrence.last()))
    }

    /// The first and the last day.
    pub fn bounds(self) -> (MonthDay, MonthDay) {
        (self.first, self.last)
    }

    /// The occurrence that begins in a year; `None` at the calendar's end.
    fn in_year(self, year: i16) -> Option<Occurrence> {
        let ends = if self.last < self.first { year.checked_add(1)? } else { year };
        Occurrence::new(self.first.in_year(year)?, self.last.in_year(ends)?).ok()
    }
}

impl TryFrom<(MonthDay, MonthDay)> for YearlyDays {
    type Error = DomainError;

    fn try_from((first, last): (MonthDay, MonthDay)) -> Result<Self, Self::Error> {
        Self::new(first, last)
    }
}

impl From<YearlyDays> for (MonthDay, MonthDay) {
    fn from(days: YearlyDays) -> Self {
        days.bounds()
    }
}

/// Given occurrences, oldest first, no day in two of them: 1 to 300.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Occurrence>", into = "Vec<Occurrence>")]
pub struct GivenDates(Vec<Occurrence>);

impl GivenDates {
    /// More dates than any event has had since 1900.
    pub const MAX: usize = 300;

    /// Takes the occurrences in any order.
    ///
    /// # Errors
    /// [`DomainError::EventWithoutDate`], [`DomainError::TooManyEventDates`], [`DomainError::EventDatesOverlap`].
    pub fn new(mut occurrences: Vec<Occurrence>) -> Result<Self, DomainError> {
        if occurrences.is_empty() {
            return Err(DomainError::EventWithoutDate);
        }
        if occurrences.len() > Self::MAX {
            return Err(DomainError::TooManyEventDates);
        }
        occurrences.sort();
        let mut pairs = occurrences.iter().zip(occurrences.iter().skip(1));
        match pairs.find(|(before, after)| after.first() <= before.last()) {
            Some((_, after)) => Err(DomainError::EventDatesOverlap { day: after.first() }),
            None => Ok(Self(occurrences)),
        }
    }

    /// The occurrences, oldest first.
    pub fn as_slice(&self) -> &[Occurrence] {
        &self.0
    }
}

impl TryFrom<Vec<Occurrence>> for GivenDates {
    type Error = DomainError;

    fn try_from(occurrences: Vec<Occurrence>) -> Result<Self, Self::Error> {
        Self::new(occurrences)
    }
}

impl From<GivenDates> for Vec<Occurrence> {
    fn from(dates: GivenDates) -> Self {
        dates.0
    }
}
