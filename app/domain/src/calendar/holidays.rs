//! What a country's year holds, day by day.

use jiff::civil::Date;
use serde::Serialize;

use super::{Country, tables};
use crate::events::{EventKind, Occurrence};

/// The first year whose calendar is known.
pub const FIRST_YEAR: i16 = 1900;
/// The last year whose calendar is known.
pub const LAST_YEAR: i16 = 2200;

/// One occurrence of something that the calendar knows in advance: a holiday, a feast, the days before it, sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CalendarEvent {
    /// Stable and the same in every country that has the event: `tabaski-avant`. Never changes once released.
    pub key: &'static str,
    /// In French: `Préparatifs de la Tabaski`.
    pub name: &'static str,
    /// Its type.
    pub kind: EventKind,
    /// Its first and last day.
    pub occurrence: Occurrence,
    /// Whether the country's law, as it stands today, makes it a day off.
    pub public_holiday: bool,
}

/// Every occurrence that touches `from..=to`, even in part, ordered by first day, then key.
///
/// Two events may share a day; one key never has the same first day twice. Nothing is known outside
/// [`FIRST_YEAR`] to [`LAST_YEAR`], nor where `to` precedes `from`. The law of today is applied to every year.
pub fn holidays(country: Country, from: Date, to: Date) -> Vec<CalendarEvent> {
    let from = from.max(Date::constant(FIRST_YEAR, 1, 1));
    let to = to.min(Date::constant(LAST_YEAR, 12, 31));
    if to < from {
        return Vec::new();
    }
    // An event may count from a day of the year before (nothing does today) or after (days before a January feast).
    let years = from.year() - 1..=to.year() + 1;
    let mut found: Vec<CalendarEvent> = tables::of(country)
        .flat_map(|known| {
            let event = |occurrence| CalendarEvent {
                key: known.key,
                name: known.name,
                kind: known.kind,
                occurrence,
                public_holiday: known.is_public_holiday(occurrence),
            };
            known.occurrences(country, &years).into_iter().map(event)
        })
        .filter(|event| event.occurrence.touches(from, to))
        .collect();
    found.sort_by_key(|event| (event.occurrence.first(), event.key));
    found
}
