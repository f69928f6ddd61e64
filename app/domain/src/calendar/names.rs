//! French names of days and months.

use jiff::civil::{Date, Weekday};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The day of the week: `mercredi`.
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

/// The month: `novembre`.
pub fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// The day in full: `lundi 9 novembre`, `mardi 1er décembre`.
pub fn day(date: Date) -> String {
    let number = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{} {number} {}", weekday(date), month(date))
}

/// The day in few letters, for a list: `jeudi 26`.
pub fn short_day(date: Date) -> String {
    let number = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{} {number}", weekday(date))
}
