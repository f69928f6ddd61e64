//! Dates as spreadsheets and tills write them.
//!
//! Read: `JJ/MM/AAAA`, `JJ-MM-AAAA`, `JJ.MM.AAAA`, ISO (`AAAA-MM-JJ`, `AAAA/MM/JJ`, `AAAAMMJJ`), each with an optional
//! time of day (`14:30`, `14:30:05`, `14h30`, ISO's `T14:30:05.123Z` or `+01:00`). A time zone is read and left out: the
//! till's own calendar day is the day of the sale.

use jiff::civil::{Date, Time};

/// A day, and the time of day where one was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) date: Date,
    pub(super) time: Option<Time>,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotADate {
    /// Not the shape of a date at all.
    Shape,
    /// A day that no calendar has: 31/02, month 13.
    Impossible,
    /// `03/04/25`: which number is the year is a guess, and a wrong guess spoils a history in silence.
    TwoDigitYear,
    /// `45678`: a spreadsheet's count of days, exported without its date format.
    SerialNumber,
}

/// Reads a date with an optional time.
pub(super) fn parse(raw: &str) -> Result<Moment, NotADate> {
    let text = raw.trim();
    let (day, rest) = match text.find(['T', 't', ' ', '\u{a0}', '\u{202f}']) {
        Some(at) => {
            let mark = text[at..].chars().next().map_or(1, char::len_utf8);
            (&text[..at], Some(text[at + mark..].trim()))
        }
        None => (text, None),
    };
    let date = parse_day(day)?;
    let time = rest.map(|rest| parse_time(rest).ok_or(NotADate::Shape)).transpose()?;
    Ok(Moment { date, time })
}

fn parse_day(text: &str) -> Result<Date, NotADate> {
    if text.len() > 10 || !text.is_ascii() {
        return Err(NotADate::Shape);
    }
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return parse_compact_day(text);
    };
    if !matches!(mark, '/' | '-' | '.') {
        return Err(NotADate::Shape);
    }
    let mut parts = text.split(mark);
    let (Some(left), Some(middle), Some(right), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NotADate::Shape);
    };
    let (first, month, last) = (small_number(left)?, small_number(middle)?, small_number(right)?);
    match (left.len(), middle.len(), right.len()) {
        (4, 1..=2, 1..=2) => civil(first, month, last),
        (1..=2, 1..=2, 4) => civil(last, month, first),
        (1..=2, 1..=2, 1..=2) => Err(NotADate::TwoDigitYear),
        _ => Err(NotADate::Shape),
    }
}

/// `20261108`; five digits are a spreadsheet's own count of days.
fn parse_compact_day(text: &str) -> Result<Date, NotADate> {
    match text.len() {
        8 => civil(small_number(&text[..4])?, small_number(&text[4..6])?, small_number(&text[6..])?),
        5 => Err(NotADate::SerialNumber),
        _ => Err(NotADate::Shape),
    }
}

fn small_number(text: &str) -> Result<i16, NotADate> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotADate::Shape);
    }
    text.parse().map_err(|_| NotADate::Shape)
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, NotADate> {
    let month = i8::try_from(month).map_err(|_| NotADate::Impossible)?;
    let day = i8::try_from(day).map_err(|_| NotADate::Impossible)?;
    Date::new(year, month, day).map_err(|_| NotADate::Impossible)
}

/// `14:30`, `14:30:05.123`, `14h30`, with or without a zone (`Z`, `+01:00`, `-0500`).
fn parse_time(text: &str) -> Option<Time> {
    let clock = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => {
            let zone = &text[at + 1..];
            if !zone.bytes().all(|b| b.is_ascii_digit() || b == b':') || zone.len() > 5 {
                return None;
            }
            text[..at].trim_end()
        }
        None => text,
    };
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let mut parts = clock.split([':', 'h', 'H']);
    let mut next = || parts.next().map(|part| if part.len() <= 2 { part.parse::<i8>().ok() } else { None });
    let hour = next()??;
    let minute = next()??;
    let second = next().map_or(Some(0), |second| second)?;
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    #[test]
    fn the_same_day_is_read_in_every_accepted_form() {
        for text in [
            "08/11/2026",
            "8/11/2026",
            "08-11-2026",
            "08.11.2026",
            "2026-11-08",
            "2026/11/08",
            "20261108",
            " 2026-11-08 ",
        ] {
            assert_eq!(parse(text), Ok(Moment { date: date(2026, 11, 8), time: None }), "{text:?}");
        }
    }

    #[test]
    fn a_time_of_day_is_kept_and_its_zone_is_not() {
        for text in [
            "2026-11-08T14:30:05",
            "2026-11-08T14:30:05Z",
            "2026-11-08T14:30:05.123+01:00",
            "2026-11-08 14:30:05-0500",
            "08/11/2026 14:30:05",
            "08/11/2026\u{a0}14:30:05",
        ] {
            let moment = parse(text).unwrap();
            assert_eq!((moment.date, moment.time), (date(2026, 11, 8), Some(time(14, 30, 5, 0))), "{text:?}");
        }
        assert_eq!(parse("08/11/2026 14h30").unwrap().time, Some(time(14, 30, 0, 0)));
        assert_eq!(parse("2026-11-08T14:30").unwrap().time, Some(time(14, 30, 0, 0)));
    }

    #[test]
    fn what_is_not_a_date_says_how() {
        for text in [
            "",
            "hier",
            "2026-11",
            "08/11",
            "08/11-2026",
            "2026-11-08 midi",
            "2026-11-08T25:00",
            "1/1/1/2026",
        ] {
            assert_eq!(parse(text), Err(NotADate::Shape), "{text:?}");
        }
        for text in ["31/02/2026", "29/02/2025", "00/01/2026", "12/31/2025", "2026-13-01", "20261301"] {
            assert_eq!(parse(text), Err(NotADate::Impossible), "{text:?}");
        }
        assert_eq!(parse("03/04/25"), Err(NotADate::TwoDigitYear));
        assert_eq!(parse("45678"), Err(NotADate::SerialNumber));
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_its_french_and_iso_forms(days in 0_i64..30_000) {
            let day = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            let french = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
            prop_assert_eq!(parse(&french).map(|m| m.date), Ok(day));
            prop_assert_eq!(parse(&day.to_string()).map(|m| m.date), Ok(day));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,24}|[-0-9/.:TZ+h ]{0,24}") {
            let _ = parse(&text);
        }
    }
}
