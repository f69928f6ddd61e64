//! What holds for every year and every event, however strange.

use std::collections::{BTreeMap, BTreeSet};

use optiflow_domain::{
    Country, Date, Occurrence,
    calendar::{CalendarEvent, easter_sunday, holidays},
    events::{Impact, MonthDay, Recurrence, YearlyDays, confidence, learned},
};
use proptest::{collection::vec, prelude::*, sample::select};

fn country() -> impl Strategy<Value = Country> {
    select(Country::ALL.to_vec())
}

fn date() -> impl Strategy<Value = Date> {
    (0_i64..48_000).prop_map(|days| Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

fn any_date() -> impl Strategy<Value = Date> {
    prop_oneof![4 => date(), 1 => select(vec![Date::MIN, Date::MAX, Date::ZERO])]
}

/// Impacts from the smallest number above 0 to the largest, mostly plausible.
fn impacts() -> impl Strategy<Value = Vec<Impact>> {
    let ratio = prop_oneof![8 => 0.05..20.0, 1 => select(vec![5e-324, f64::MIN_POSITIVE, f64::MAX, 1.0])];
    vec(ratio.prop_filter_map("above 0", |ratio| Impact::new(ratio).ok()), 0..30)
}

fn everything() -> Vec<(Country, Vec<CalendarEvent>)> {
    let (first, last) = (Date::constant(1970, 1, 1), Date::constant(2100, 12, 31));
    Country::ALL.into_iter().map(|country| (country, holidays(country, first, last))).collect()
}

#[test]
fn from_1970_to_2100_every_calendar_is_in_order_without_a_day_twice_under_one_key() {
    for (country, events) in everything() {
        let places: Vec<_> = events.iter().map(|event| (event.occurrence.first(), event.key)).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{country:?}");
        assert!(events.len() > 131 * 25, "{country:?}: only {}", events.len());
    }
}

#[test]
fn from_1970_to_2100_no_occurrence_of_a_key_overlaps_its_next() {
    for (country, events) in everything() {
        let mut last: BTreeMap<&str, Date> = BTreeMap::new();
        for event in events {
            let before = last.insert(event.key, event.occurrence.last());
            assert!(before.is_none_or(|day| day < event.occurrence.first()), "{country:?} {event:?}");
        }
    }
}

#[test]
fn from_1970_to_2100_what_comes_every_year_comes_every_year() {
    for (country, events) in everything() {
        let lunar = |key: &str| {
            ["ramadan", "korite", "tabaski", "maouloud", "nuit-du-destin", "tamkharit", "magal"]
                .iter()
                .any(|name| key.starts_with(name))
        };
        let keys: BTreeSet<&str> =
            events.iter().map(|event| event.key).filter(|key| !key.ends_with("-lendemain")).collect();
        for key in keys {
            let of_key = || events.iter().filter(|event| event.key == key).map(|event| event.occurrence);
            let years: BTreeSet<i16> = of_key().map(|days| days.first().year()).collect();
            if lunar(key) {
                // 131 years hold 135 of the Hegira; the period's ends may hold a part of one more.
                assert!((134..=137).contains(&of_key().count()), "{country:?} {key}: {}", of_key().count());
            } else {
                assert_eq!(years, (1970..=2100).collect(), "{country:?} {key}");
            }
        }
    }
}

#[test]
fn every_ramadan_has_29_or_30_days_and_lunar_feasts_are_12_moons_apart() {
    for (country, events) in everything() {
        let of = |key: &str| -> Vec<Occurrence> {
            events.iter().filter(|event| event.key == key).map(|event| event.occurrence).collect()
        };
        for days in of("ramadan") {
            assert!((29..=30).contains(&days.days()), "{country:?}: {days:?}");
        }
        for key in ["ramadan", "korite", "tabaski"] {
            for pair in of(key).windows(2) {
                let apart = (pair[1].first() - pair[0].first()).get_days();
                // The tabular calendar gives 354 or 355; a moon seen early or late moves either end by a day or two.
                assert!((352..=357).contains(&apart), "{country:?} {key}: {apart} days after {:?}", pair[0]);
            }
        }
    }
}

#[test]
fn easter_is_a_sunday_between_22_march_and_25_april() {
    for year in 1..=9999 {
        let easter = easter_sunday(year).unwrap();
        assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday, "{easter}");
        assert!(
            (322..=425).contains(&(i32::from(easter.month()) * 100 + i32::from(easter.day()))),
            "{easter}"
        );
    }
}

proptest! {
    #[test]
    fn a_period_holds_exactly_what_touches_it(country in country(), first in date(), length in 0_i64..500) {
        let last = first.saturating_add(jiff::Span::new().days(length));
        let wide = jiff::Span::new().days(100);
        let around = holidays(country, first.saturating_sub(wide), last.saturating_add(wide));
        let expected: Vec<_> =
            around.into_iter().filter(|event| event.occurrence.touches(first, last)).collect();
        prop_assert_eq!(holidays(country, first, last), expected);
    }

    #[test]
    fn no_pair_of_dates_panics(country in country(), first in any_date(), last in any_date()) {
        for event in holidays(country, first, last) {
            prop_assert!(event.occurrence.touches(first, last));
        }
        if let Ok(days) = Occurrence::new(first, last) {
            prop_assert!((1..=Occurrence::MAX_DAYS).contains(&days.days()));
            prop_assert!(days.contains(first) && days.contains(last));
        }
    }

    #[test]
    fn a_yearly_event_comes_once_a_year(
        first in date(),
        length in 0_i64..61,
        from in any_date(),
        to in any_date(),
    ) {
        let last = first.saturating_add(jiff::Span::new().days(length));
        let days = YearlyDays::of(Occurrence::new(first, last).unwrap()).unwrap();
        let event = Recurrence::Yearly(days);
        let found = event.occurrences_between(from, to);
        prop_assert!(found.iter().all(|occurrence| occurrence.touches(from, to)));
        prop_assert!(found.windows(2).all(|pair| pair[0].first().year() + 1 == pair[1].first().year()));
        // 29 February moves to the 28th, nothing else moves.
        let same = MonthDay::of(first);
        prop_assert!(found.iter().all(|o| Some(o.first()) == same.in_year(o.first().year())));
        prop_assert!(event.occurrences_between(first, last).contains(&Occurrence::new(first, last).unwrap()));
    }

    #[test]
    fn what_is_learned_lies_between_one_and_the_impacts(impacts in impacts()) {
        let learned = learned(&impacts);
        let ratios = || impacts.iter().map(|impact| impact.ratio()).chain([1.0]);
        let (least, most) = (ratios().fold(f64::MAX, f64::min), ratios().fold(0.0, f64::max));
        prop_assert!((least..=most).contains(&learned.multiplier), "{learned:?}");
        prop_assert_eq!(learned.confidence.to_bits(), confidence(impacts.len()).to_bits());
        prop_assert_eq!(learned.history, impacts);
    }

    #[test]
    fn the_same_impact_again_is_believed_more(ratio in 0.05_f64..20.0, times in 1_usize..20) {
        let of = |times| learned(&vec![Impact::new(ratio).unwrap(); times]);
        let (fewer, more) = (of(times), of(times + 1));
        prop_assert!(more.confidence > fewer.confidence);
        prop_assert!(more.multiplier.ln().abs() + 1e-12 >= fewer.multiplier.ln().abs());
    }
}
