//! The days of one occurrence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::DomainError;

/// One occurrence of an event, first and last day included: 1 to 62 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "UncheckedOccurrence")]
pub struct Occurrence {
    first: Date,
    last: Date,
}

/// An occurrence as it is read, before its check.
#[derive(Deserialize)]
struct UncheckedOccurrence {
    first: Date,
    last: Date,
}

impl TryFrom<UncheckedOccurrence> for Occurrence {
    type Error = DomainError;

    fn try_from(read: UncheckedOccurrence) -> Result<Self, Self::Error> {
        Self::new(read.first, read.last)
    }
}

impl Occurrence {
    /// The longest occurrence, in days: what lasts longer is a season, which the forecast learns by itself.
    pub const MAX_DAYS: u16 = 62;

    /// The days from `first` to `last`, both included.
    ///
    /// # Errors
    /// [`DomainError::EventEndsBeforeItBegins`], [`DomainError::EventTooLong`] past 62 days.
    pub fn new(first: Date, last: Date) -> Result<Self, DomainError> {
        if last < first {
            Err(DomainError::EventEndsBeforeItBegins)
        } else if (last - first).get_days() >= i32::from(Self::MAX_DAYS) {
            Err(DomainError::EventTooLong)
        } else {
            Ok(Self { first, last })
        }
    }

    /// A single day.
    pub fn on(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// The first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.last
    }

    /// How many days, 1 to 62.
    pub fn days(self) -> u16 {
        u16::try_from((self.last - self.first).get_days() + 1).unwrap_or(Self::MAX_DAYS)
    }

    /// Whether a day is one of them.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether one of its days at least lies in `from..=to`.
    pub fn touches(self, from: Date, to: Date) -> bool {
        from <= to && self.first <= to && from <= self.last
    }
}
