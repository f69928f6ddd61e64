//! France's sales, whose dates are set by law: code de commerce, articles L310-3 and D310-15-2, and the arrêté of
//! 27 May 2019 for their length. Those before 2009 were set by each prefect; the same rule stands for them.

use jiff::civil::{Date, Weekday};

use super::islamic::plus;

/// Winter or summer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Winter,
    Summer,
}

/// Seasons that an arrêté moved or prolonged during the epidemic.
const MOVED: &[(i16, Season, Date, Date)] = &[
    (2020, Season::Summer, Date::constant(2020, 7, 15), Date::constant(2020, 8, 11)),
    (2021, Season::Winter, Date::constant(2021, 1, 20), Date::constant(2021, 3, 2)),
    (2021, Season::Summer, Date::constant(2021, 6, 30), Date::constant(2021, 7, 27)),
];

/// First and last day of a year's sales.
///
/// Winter: the second Wednesday of January, the first where that falls after the 12th. Summer: the last Wednesday of
/// June, the one before where that falls after the 28th. For 5 weeks until 2014, 6 until 2019, 4 since.
pub(super) fn days(year: i16, season: Season) -> Option<(Date, Date)> {
    if let Some((.., first, last)) = MOVED.iter().find(|(y, s, ..)| (*y, *s) == (year, season)) {
        return Some((*first, *last));
    }
    let (month, place, latest) = match season {
        Season::Winter => (1, 2, 12),
        Season::Summer => (6, -1, 28),
    };
    let wednesday = Date::new(year, month, 1).ok()?.nth_weekday_of_month(place, Weekday::Wednesday).ok()?;
    let first = if wednesday.day() > latest { plus(wednesday, -7) } else { wednesday };
    let weeks = match year {
        ..=2014 => 5,
        2015..=2019 => 6,
        _ => 4,
    };
    Some((first, plus(first, 7 * weeks - 1)))
}
