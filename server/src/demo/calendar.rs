//! The days of the demonstration, and what the domain's calendar of Côte d'Ivoire means to its customers.

use super::signed;
use jiff::civil::Date;
use optiflow_domain::{Country, calendar};

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

/// The occasion that an event of the domain's calendar is for this shop's customers; `None` where it moves nothing.
fn occasion(key: &str) -> Option<Occasion> {
    match key {
        "tabaski-avant" => Some(Occasion::BeforeTabaski),
        "tabaski" => Some(Occasion::Tabaski),
        "ramadan" => Some(Occasion::Ramadan),
        "korite" => Some(Occasion::Korite),
        "black-friday" => Some(Occasion::BlackFriday),
        "fetes-fin-annee" => Some(Occasion::YearEnd),
        "jour-de-l-an" | "noel" => Some(Occasion::Holiday),
        "soldes-janvier" | "soldes-juillet" => Some(Occasion::Sales),
        _ => None,
    }
}

/// Every occurrence that touches first..=last, in order of their first day.
pub(super) fn occurrences_between(first: Date, last: Date) -> Vec<Occurrence> {
    // From the day before: the domain's Tabaski is one day, this shop's is two.
    let known = calendar::holidays(Country::CoteDIvoire, plus_days(first, -1), last);
    let mut all: Vec<Occurrence> = known
        .into_iter()
        .filter_map(|event| {
            let occasion = occasion(event.key)?;
            let after = i64::from(occasion == Occasion::Tabaski);
            let last = plus_days(event.occurrence.last(), after);
            Some(Occurrence { occasion, first: event.occurrence.first(), last })
        })
        .filter(|occurrence| occurrence.last >= first && occurrence.first <= last)
        .collect();
    all.sort_by_key(|occurrence| (occurrence.first, occurrence.occasion));
    all
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
    use jiff::civil::date;

    fn only(year: i16, occasion: Occasion) -> Vec<(Date, Date)> {
        occurrences_between(date(year, 1, 1), date(year, 12, 31))
            .into_iter()
            .filter(|o| o.occasion == occasion && o.first.year() == year)
            .map(|o| (o.first, o.last))
            .collect()
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
    fn every_occasion_comes_every_year() {
        for (occasion, times) in [
            (Occasion::BeforeTabaski, 1),
            (Occasion::Tabaski, 1),
            (Occasion::Ramadan, 1),
            (Occasion::Korite, 1),
            (Occasion::BlackFriday, 1),
            (Occasion::YearEnd, 1),
            (Occasion::Holiday, 2),
            (Occasion::Sales, 2),
        ] {
            for year in 2023..=2027 {
                assert_eq!(only(year, occasion).len(), times, "{occasion:?} in {year}");
            }
        }
    }

    #[test]
    fn the_day_after_tabaski_is_found_alone() {
        let found = occurrences_between(date(2026, 5, 28), date(2026, 5, 28));
        let tabaski =
            Occurrence { occasion: Occasion::Tabaski, first: date(2026, 5, 27), last: date(2026, 5, 28) };
        assert_eq!(found, [tabaski]);
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
