//! The date of Easter.

use jiff::civil::Date;

/// Easter Sunday of a Gregorian year; `None` where the year is not in jiff's calendar or precedes the first one.
///
/// The anonymous Gregorian computus, as Meeus gives it (Astronomical Algorithms, 2nd edition, chapter 8).
pub fn easter_sunday(year: i16) -> Option<Date> {
    if year < 1 {
        return None;
    }
    let (cycle, century, rest) = (i32::from(year) % 19, i32::from(year) / 100, i32::from(year) % 100);
    let proemptosis = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * cycle + century - century / 4 - proemptosis + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (cycle + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}
