//! The days of the demonstration and what happens on them: feasts, sales periods, the Islamic calendar.

use super::signed;
use jiff::civil::{Date, Weekday, date};

/// What makes a group of days different from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Occasion {
    /// The ten days before Tabaski: families buy to keep and cook the meat.
    BeforeTabaski,
    /// Tabaski and the day after: the shop is nearly empty.
    Tabaski,
    Ramadan,
    /// The day after Ramadan (Korité).
    Korite,
    /// From the last Friday of November to the Monday after.
    BlackFriday,
    /// The fortnight before Christmas.
    YearEnd,
    /// Christmas Day and New Year's Day.
    Holiday,
    /// January's and July's sales.
    Sales,
}

/// One occurrence of an occasion, first and last day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) occasion: Occasion,
    pub(super) first: Date,
    pub(super) last: Date,
}

/// First day of Ramadan, its last day and Tabaski, as observed (2027: as announced) in the years around the
/// demonstration's default; the tabular calendar, a day or two off, gives the others.
const OBSERVED: &[(Date, Date, Date)] = &[
    (date(2022, 4, 2), date(2022, 5, 1), date(2022, 7, 9)),
    (date(2023, 3, 23), date(2023, 4, 20), date(2023, 6, 28)),
    (date(2024, 3, 11), date(2024, 4, 9), date(2024, 6, 16)),
    (date(2025, 3, 1), date(2025, 3, 29), date(2025, 6, 6)),
    (date(2026, 2, 18), date(2026, 3, 19), date(2026, 5, 27)),
    (date(2027, 2, 8), date(2027, 3, 9), date(2027, 5, 16)),
];

/// Days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i64 {
    // Hinnant's days_from_civil, for a proleptic Gregorian calendar.
    let (year, month, day) = (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()));
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that lies a number of days after another, or before when negative.
///
/// Saturates at the calendar's ends, years -9999 and 9999, far beyond the years `DemoOptions` accepts.
pub(super) fn plus_days(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days.clamp(-1_000_000, 1_000_000)))
}

/// Day number of the first day of a month of the tabular Islamic calendar (civil epoch, 30-year cycle).
fn islamic_month_start(year: i64, month: i64) -> i64 {
    let julian_day =
        (11 * year + 3).div_euclid(30) + 354 * year + 30 * month - (month - 1) / 2 + 1_948_440 - 385;
    julian_day - 2_440_588 + 1
}

/// (first day of Ramadan, last day of Ramadan, Tabaski) of the Islamic years that touch a Gregorian year.
fn islamic_feasts(gregorian_year: i16) -> Vec<(Date, Date, Date)> {
    let about = (i64::from(gregorian_year) - 622) * 33 / 32;
    let epoch = date(1970, 1, 1);
    (about - 1..=about + 2)
        .map(|year| {
            let ramadan = plus_days(epoch, islamic_month_start(year, 9));
            let korite = plus_days(epoch, islamic_month_start(year, 10));
            (ramadan, plus_days(korite, -1), plus_days(epoch, islamic_month_start(year, 12) + 9))
        })
        .filter(|(ramadan, ..)| ramadan.year() == gregorian_year)
        .map(|computed| {
            let near =
                |known: &&(Date, Date, Date)| (day_number(known.0) - day_number(computed.0)).abs() < 10;
            OBSERVED.iter().find(near).copied().unwrap_or(computed)
        })
        .collect()
}

/// The last Friday of November.
pub(super) fn black_friday(year: i16) -> Date {
    let last = date(year, 11, 30);
    plus_days(last, -i64::from(last.weekday().since(Weekday::Friday)))
}

/// First Wednesday on or after a day of a year.
fn wednesday_from(day: Date) -> Date {
    plus_days(day, i64::from(Weekday::Wednesday.since(day.weekday())))
}

/// Every occurrence of every occasion of one year, in order of their first day.
pub(super) fn occurrences(year: i16) -> Vec<Occurrence> {
    let span = |occasion, first, last| Occurrence { occasion, first, last };
    let friday = black_friday(year);
    let january = wednesday_from(date(year, 1, 7));
    let july = wednesday_from(date(year, 7, 1));
    let mut all = vec![
        span(Occasion::Holiday, date(year, 1, 1), date(year, 1, 1)),
        span(Occasion::Sales, january, plus_days(january, 20)),
        span(Occasion::Sales, july, plus_days(july, 20)),
        span(Occasion::BlackFriday, friday, plus_days(friday, 3)),
        span(Occasion::YearEnd, date(year, 12, 11), date(year, 12, 24)),
        span(Occasion::Holiday, date(year, 12, 25), date(year, 12, 25)),
    ];
    for (ramadan, end, tabaski) in islamic_feasts(year) {
        all.push(span(Occasion::Ramadan, ramadan, end));
        all.push(span(Occasion::Korite, plus_days(end, 1), plus_days(end, 1)));
        all.push(span(Occasion::BeforeTabaski, plus_days(tabaski, -10), plus_days(tabaski, -1)));
        all.push(span(Occasion::Tabaski, tabaski, plus_days(tabaski, 1)));
    }
    all.sort_by_key(|occurrence| (occurrence.first, occurrence.occasion));
    all
}

/// Every occurrence that touches first..=last.
pub(super) fn occurrences_between(first: Date, last: Date) -> Vec<Occurrence> {
    (first.year() - 1..=last.year() + 1)
        .flat_map(occurrences)
        .filter(|occurrence| occurrence.last >= first && occurrence.first <= last)
        .collect()
}

/// The demonstration's run of days: index 0 is the first day of sales, `days - 1` the last.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    pub(super) first: Date,
    /// Number of days with sales.
    pub(super) days: usize,
}

impl Timeline {
    pub(super) fn new(last: Date, days: u32) -> Self {
        Self { first: plus_days(last, 1 - i64::from(days)), days: days as usize }
    }

    /// The date of an index, which may lie before the first day (an order already placed) or past the last.
    pub(super) fn date(&self, index: i64) -> Date {
        plus_days(self.first, index)
    }

    /// The index of a date.
    pub(super) fn index(&self, day: Date) -> i64 {
        day_number(day) - day_number(self.first)
    }

    pub(super) fn last(&self) -> Date {
        self.date(signed(self.days) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(year: i16, occasion: Occasion) -> Vec<(Date, Date)> {
        occurrences(year).into_iter().filter(|o| o.occasion == occasion).map(|o| (o.first, o.last)).collect()
    }

    #[test]
    fn feasts_of_the_default_years_fall_on_their_observed_days() {
        assert_eq!(only(2024, Occasion::Ramadan), [(date(2024, 3, 11), date(2024, 4, 9))]);
        assert_eq!(only(2025, Occasion::Ramadan), [(date(2025, 3, 1), date(2025, 3, 29))]);
        assert_eq!(only(2026, Occasion::Ramadan), [(date(2026, 2, 18), date(2026, 3, 19))]);
        assert_eq!(only(2024, Occasion::Tabaski), [(date(2024, 6, 16), date(2024, 6, 17))]);
        assert_eq!(only(2025, Occasion::Tabaski), [(date(2025, 6, 6), date(2025, 6, 7))]);
        assert_eq!(only(2026, Occasion::Tabaski), [(date(2026, 5, 27), date(2026, 5, 28))]);
    }

    #[test]
    fn other_years_are_computed_to_within_two_days() {
        for (year, tabaski) in [
            (2019, date(2019, 8, 11)),
            (2020, date(2020, 7, 31)),
            (2021, date(2021, 7, 20)),
            (2030, date(2030, 4, 13)),
        ] {
            let computed = only(year, Occasion::Tabaski)[0].0;
            assert!((day_number(computed) - day_number(tabaski)).abs() <= 2, "{year}: {computed}");
        }
        assert_eq!(only(2030, Occasion::Ramadan).len(), 2, "2030 has two Ramadans");
    }

    #[test]
    fn black_friday_is_the_last_friday_of_november() {
        assert_eq!(black_friday(2024), date(2024, 11, 29));
        assert_eq!(black_friday(2025), date(2025, 11, 28));
        assert_eq!(black_friday(2026), date(2026, 11, 27));
    }

    #[test]
    fn day_numbers_and_dates_go_both_ways() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2000, 3, 1)), 11_017);
        let timeline = Timeline::new(date(2026, 11, 8), 1096);
        assert_eq!(timeline.first, date(2023, 11, 9));
        for index in [-3, 0, 400, 1095, 1140] {
            assert_eq!(timeline.index(timeline.date(index)), index);
        }
    }
}
