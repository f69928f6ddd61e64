//! How a line of the tables becomes days.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use super::{
    Country, easter_sunday,
    islamic::{Feast, hegira_years, plus},
    sales::{self, Season},
};
use crate::events::{EventKind, Occurrence};

/// One line of the tables.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: EventKind,
    pub(super) rule: Rule,
    pub(super) off: DayOff,
}

/// Whether the law makes the day a holiday.
#[derive(Debug, Clone, Copy)]
pub(super) enum DayOff {
    Never,
    Always,
    /// The day after a feast is a holiday where the feast fell on a Sunday.
    Monday,
}

/// A day from which the rules count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    /// The same (month, day) every year; not 29 February.
    Fixed(i8, i8),
    Easter,
    Islamic(Feast),
    /// The first Wednesday on or after a (month, day).
    Wednesday(i8, i8),
    /// The Friday after the fourth Thursday of November, Thanksgiving.
    BlackFriday,
    /// The last Sunday of May, or the first of June where that is Pentecost.
    MothersDay,
}

/// Which days a line stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// The anchor's day alone.
    On(Anchor),
    /// From so many days after the anchor to so many, before it when negative.
    Around(Anchor, i64, i64),
    /// From one fixed (month, day) to another of the same year.
    Between((i8, i8), (i8, i8)),
    /// The Monday after a Sunday on which the anchor falls, nothing in other years.
    MondayAfterSunday(Anchor),
    /// From the first day of the fast to the eve of Korité.
    Ramadan,
    /// France's sales.
    FrenchSales(Season),
}

impl Known {
    /// Every occurrence that begins about these years.
    pub(super) fn occurrences(&self, country: Country, years: &RangeInclusive<i16>) -> Vec<Occurrence> {
        let spans = self.rule.spans(country, years);
        spans.into_iter().filter_map(|(first, last)| Occurrence::new(first, last).ok()).collect()
    }

    /// Whether the law makes this occurrence a holiday.
    pub(super) fn is_public_holiday(&self, occurrence: Occurrence) -> bool {
        match self.off {
            DayOff::Never => false,
            DayOff::Always => true,
            DayOff::Monday => occurrence.first().weekday() == Weekday::Monday,
        }
    }
}

impl Rule {
    fn spans(self, country: Country, years: &RangeInclusive<i16>) -> Vec<(Date, Date)> {
        let days = |anchor: Anchor| anchor.dates(country, years).into_iter();
        match self {
            Self::On(anchor) => days(anchor).map(|day| (day, day)).collect(),
            Self::Around(anchor, first, last) => {
                days(anchor).map(|day| (plus(day, first), plus(day, last))).collect()
            }
            Self::Between(first, last) => {
                let date = |year, (month, day)| Date::new(year, month, day).ok();
                years.clone().filter_map(|year| date(year, first).zip(date(year, last))).collect()
            }
            Self::MondayAfterSunday(anchor) => days(anchor)
                .filter(|day| day.weekday() == Weekday::Sunday)
                .map(|day| (plus(day, 1), plus(day, 1)))
                .collect(),
            Self::Ramadan => hegira_years(years)
                .map(|year| (Feast::Ramadan.date(country, year), plus(Feast::Korite.date(country, year), -1)))
                .collect(),
            Self::FrenchSales(season) => years.clone().filter_map(|year| sales::days(year, season)).collect(),
        }
    }
}

impl Anchor {
    fn dates(self, country: Country, years: &RangeInclusive<i16>) -> Vec<Date> {
        match self {
            Self::Islamic(feast) => hegira_years(years).map(|year| feast.date(country, year)).collect(),
            _ => years.clone().filter_map(|year| self.in_year(year)).collect(),
        }
    }

    /// The anchor's day in a Gregorian year; `None` for the Islamic ones, which may come twice.
    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter => easter_sunday(year),
            Self::Islamic(_) => None,
            Self::Wednesday(month, day) => {
                let day = Date::new(year, month, day).ok()?;
                Some(plus(day, i64::from(Weekday::Wednesday.since(day.weekday()))))
            }
            Self::BlackFriday => {
                let november = Date::new(year, 11, 1).ok()?;
                Some(plus(november.nth_weekday_of_month(4, Weekday::Thursday).ok()?, 1))
            }
            Self::MothersDay => {
                let sunday = Date::new(year, 5, 1).ok()?.nth_weekday_of_month(-1, Weekday::Sunday).ok()?;
                let pentecost = plus(easter_sunday(year)?, 49);
                Some(if sunday == pentecost { plus(sunday, 7) } else { sunday })
            }
        }
    }
}
