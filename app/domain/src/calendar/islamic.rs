//! Feasts of the Islamic calendar: computed, then corrected by what was observed.

use std::ops::RangeInclusive;

use jiff::{Span, civil::Date};

use super::{Country, observed};

/// A day of the Islamic year that shops know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    /// 10 Muharram, after the night of Tamkharit.
    Tamkharit,
    /// 18 Safar.
    Magal,
    /// 12 Rabi I, after the night of Maouloud.
    Maouloud,
    /// 1 Ramadan.
    Ramadan,
    /// 27 Ramadan, after the Night of Destiny.
    NightOfDestiny,
    /// 1 Shawwal.
    Korite,
    /// 10 Dhu al-Hijja.
    Tabaski,
}

impl Feast {
    /// (month, day).
    fn place(self) -> (i32, i32) {
        match self {
            Self::Tamkharit => (1, 10),
            Self::Magal => (2, 18),
            Self::Maouloud => (3, 12),
            Self::Ramadan => (9, 1),
            Self::NightOfDestiny => (9, 27),
            Self::Korite => (10, 1),
            Self::Tabaski => (12, 10),
        }
    }

    /// The feast's date in a year of the Hegira: as observed in the country, else computed.
    pub(super) fn date(self, country: Country, hegira: i32) -> Date {
        match self {
            // It follows the Ramadan that was observed.
            Self::NightOfDestiny => plus(Self::Ramadan.date(country, hegira), 26),
            _ => observed::date(country, hegira, self).unwrap_or_else(|| self.computed(hegira)),
        }
    }

    /// The date by the tabular calendar (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of 30),
    /// a day or two off what is observed. Source: Reingold and Dershowitz, Calendrical Calculations, chapter 7.
    fn computed(self, hegira: i32) -> Date {
        /// Days from 1970-01-01 back to the day that the formula below counts from.
        const EPOCH: i32 = 492_532;
        let (month, day) = self.place();
        let year_starts = (11 * hegira + 3).div_euclid(30) + 354 * hegira;
        plus(
            Date::constant(1970, 1, 1),
            i64::from(year_starts + 30 * month - (month - 1) / 2 + day - 1 - EPOCH),
        )
    }
}

/// The years of the Hegira that touch these Gregorian ones, with one more at either end.
pub(super) fn hegira_years(years: &RangeInclusive<i16>) -> RangeInclusive<i32> {
    // A year of the Hegira has 354 or 355 days: 33 of them make about 32 Gregorian years.
    let about = |year: i16| (i32::from(year) - 622) * 33 / 32;
    about(*years.start()) - 1..=about(*years.end()) + 3
}

/// A date some days later, or earlier when negative; saturates at the calendar's ends.
pub(super) fn plus(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days.clamp(-4_000_000, 4_000_000)))
}
