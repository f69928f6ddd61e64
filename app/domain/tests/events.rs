//! Events: their types, days, recurrence and what they teach (specification, section 4).

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use std::collections::{BTreeMap, BTreeSet};

use optiflow_domain::{
    ArticleId, Date, DomainError, Event, EventKind, Occurrence,
    events::{
        EventDraft, GivenDates, Impact, MonthDay, Multiplier, Recurrence, Repeat, Scope, YearlyDays,
        confidence, learned, touched,
    },
    format,
};

const fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

fn days(first: Date, last: Date) -> Occurrence {
    Occurrence::new(first, last).unwrap()
}

fn impacts(ratios: &[f64]) -> Vec<Impact> {
    ratios.iter().map(|ratio| Impact::new(*ratio).unwrap()).collect()
}

fn yearly(first: (i8, i8), last: (i8, i8)) -> Result<YearlyDays, DomainError> {
    YearlyDays::new(MonthDay::new(first.0, first.1)?, MonthDay::new(last.0, last.1)?)
}

#[test]
fn the_specification_s_three_impacts_give_2_17_with_confidence_0_86() {
    let learned = learned(&impacts(&[2.3, 2.6, 2.5]));
    assert!((learned.multiplier - 2.166).abs() < 0.001, "{}", learned.multiplier);
    assert_eq!(format::multiplier(learned.multiplier), "×2,17");
    assert_eq!(format::number(learned.confidence, 2), "0,86");
    assert_eq!(learned.history, impacts(&[2.3, 2.6, 2.5]), "shown with its history");
}

#[test]
fn without_any_occurrence_nothing_is_multiplied_and_nothing_is_sure() {
    let nothing = learned(&[]);
    assert_eq!((nothing.multiplier.to_bits(), nothing.confidence.to_bits()), (1.0_f64.to_bits(), 0));
    assert!(nothing.history.is_empty());
}

#[test]
fn one_occurrence_is_believed_to_two_thirds_on_the_scale_of_ratios() {
    let once = learned(&impacts(&[8.0]));
    assert!((once.multiplier - 4.0).abs() < 1e-12, "8 to the power 2/3 is 4, not {}", once.multiplier);
    assert!((once.confidence - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn a_feast_that_doubles_once_and_halves_once_teaches_nothing() {
    assert!((learned(&impacts(&[2.0, 0.5])).multiplier - 1.0).abs() < 1e-12);
}

#[test]
fn an_impact_is_what_was_sold_over_what_was_expected() {
    assert_eq!(Impact::measured(46.0, 20.0), Some(Impact::new(2.3).unwrap()));
    for (actual, expected) in [(0.0, 5.0), (5.0, 0.0), (f64::NAN, 5.0), (5.0, f64::NAN), (f64::INFINITY, 5.0)]
    {
        assert_eq!(Impact::measured(actual, expected), None, "{actual} over {expected}");
    }
    for ratio in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Impact::new(ratio), Err(DomainError::InvalidImpact), "{ratio}");
    }
}

#[test]
fn confidence_grows_with_the_occurrences_and_stays_below_one() {
    assert!((0..100).all(|n| confidence(n) < confidence(n + 1) && confidence(n + 1) < 1.0));
}

#[test]
fn a_typed_multiplier_lies_between_a_twentieth_and_twenty() {
    for factor in [0.05, 1.0, 20.0] {
        assert_eq!(Multiplier::new(factor).unwrap().factor().to_bits(), factor.to_bits());
    }
    for factor in [0.049, 20.01, 0.0, -2.0, f64::NAN, f64::INFINITY] {
        let refused = Multiplier::new(factor).unwrap_err();
        assert!(refused.to_string().contains("entre 0,05 et 20"), "{factor}: {refused}");
    }
}

#[test]
fn a_multiplier_is_written_with_two_decimals_and_a_comma() {
    assert_eq!(format::multiplier(0.5), "×0,50");
    assert_eq!(format::multiplier(1234.0), "×1\u{a0}234,00");
    assert_eq!(format::multiplier(f64::NAN), "—");
}

#[test]
fn the_six_types_are_read_as_they_are_written() {
    let labels = ["religieux", "sportif", "commercial", "férié", "météo", "autre"];
    assert_eq!(EventKind::ALL.map(EventKind::label), labels);
    for kind in EventKind::ALL {
        assert_eq!(kind.label().parse(), Ok(kind));
    }
    assert_eq!(" METEO ".parse(), Ok(EventKind::Weather));
    assert_eq!("Férié".parse(), Ok(EventKind::PublicHoliday));
    let refused = "concert".parse::<EventKind>().unwrap_err().to_string();
    assert!(refused.contains("« concert »") && refused.contains("férié, météo ou autre"), "{refused}");
}

#[test]
fn an_occurrence_ends_no_earlier_than_it_begins_and_lasts_at_most_62_days() {
    let first = day(2026, 1, 1);
    assert_eq!(Occurrence::new(first, day(2025, 12, 31)), Err(DomainError::EventEndsBeforeItBegins));
    assert_eq!(days(first, first).days(), 1);
    assert_eq!(days(first, day(2026, 3, 3)).days(), 62);
    assert_eq!(Occurrence::new(first, day(2026, 3, 4)), Err(DomainError::EventTooLong));
    assert_eq!(Occurrence::new(Date::MIN, Date::MAX), Err(DomainError::EventTooLong));
}

#[test]
fn an_occurrence_touches_a_period_that_holds_one_of_its_days() {
    let week = days(day(2026, 5, 4), day(2026, 5, 10));
    assert!(
        week.touches(day(2026, 5, 10), day(2026, 6, 1)) && week.touches(day(2026, 4, 1), day(2026, 5, 4))
    );
    assert!(
        week.touches(day(2026, 5, 6), day(2026, 5, 6)) && week.touches(day(2026, 1, 1), day(2026, 12, 31))
    );
    assert!(
        !week.touches(day(2026, 5, 11), day(2026, 6, 1)) && !week.touches(day(2026, 4, 1), day(2026, 5, 3))
    );
    assert!(
        !week.touches(day(2026, 5, 8), day(2026, 5, 6)),
        "a period that ends before it begins holds nothing"
    );
}

#[test]
fn an_event_of_once_is_found_once() {
    let concert = days(day(2026, 5, 4), day(2026, 5, 5));
    let once = Recurrence::Once(concert);
    assert_eq!(once.occurrences_between(day(2026, 5, 5), day(2026, 12, 31)), [concert]);
    assert!(once.occurrences_between(day(2027, 1, 1), day(2027, 12, 31)).is_empty());
}

#[test]
fn a_yearly_event_comes_back_on_the_same_days() {
    let fair = Recurrence::Yearly(yearly((7, 10), (7, 20)).unwrap());
    let found = fair.occurrences_between(day(2024, 7, 20), day(2026, 7, 10));
    let of = |year| days(day(year, 7, 10), day(year, 7, 20));
    assert_eq!(found, [of(2024), of(2025), of(2026)], "also those that lie only partly in the period");
}

#[test]
fn a_yearly_event_may_cross_the_end_of_the_year() {
    let feasts = Recurrence::Yearly(yearly((12, 20), (1, 5)).unwrap());
    let new_year = feasts.occurrences_between(day(2026, 1, 1), day(2026, 1, 31));
    assert_eq!(new_year, [days(day(2025, 12, 20), day(2026, 1, 5))]);
}

#[test]
fn the_29_february_is_the_28th_in_years_without_it() {
    let leap = Recurrence::Yearly(YearlyDays::of(Occurrence::on(day(2024, 2, 29))).unwrap());
    let found = leap.occurrences_between(day(2023, 1, 1), day(2024, 12, 31));
    assert_eq!(found, [Occurrence::on(day(2023, 2, 28)), Occurrence::on(day(2024, 2, 29))]);
    assert_eq!(MonthDay::new(2, 30), Err(DomainError::InvalidMonthDay));
    assert_eq!(MonthDay::new(13, 1), Err(DomainError::InvalidMonthDay));
}

#[test]
fn a_yearly_event_lasts_at_most_62_days_in_every_year() {
    // 62 days in 2025, 63 in 2024.
    assert_eq!(yearly((2, 1), (4, 3)), Err(DomainError::EventTooLong));
    assert!(yearly((2, 1), (4, 2)).is_ok());
    assert_eq!(yearly((3, 2), (3, 1)), Err(DomainError::EventTooLong), "a year less a day");
}

#[test]
fn an_event_on_given_dates_is_put_in_order_and_refuses_two_dates_that_share_a_day() {
    let (past, next) = (days(day(2025, 6, 6), day(2025, 6, 7)), days(day(2026, 5, 27), day(2026, 5, 28)));
    let given = GivenDates::new(vec![next, past]).unwrap();
    assert_eq!(given.as_slice(), [past, next]);
    assert_eq!(Recurrence::OnDates(given).occurrences_between(day(2026, 5, 28), day(2027, 1, 1)), [next]);

    let overlap = DomainError::EventDatesOverlap { day: day(2025, 6, 7) };
    assert_eq!(GivenDates::new(vec![past, Occurrence::on(day(2025, 6, 7))]), Err(overlap.clone()));
    assert!(overlap.to_string().contains("07/06/2025"));
    assert_eq!(GivenDates::new(vec![]), Err(DomainError::EventWithoutDate));
    let many = vec![past; GivenDates::MAX + 1];
    assert_eq!(GivenDates::new(many), Err(DomainError::TooManyEventDates));
}

fn event(name: &str, scope: Scope) -> Result<Event, DomainError> {
    let once = Recurrence::Once(Occurrence::on(day(2026, 5, 4)));
    Event::new("concert-2026".parse()?, name.parse()?, EventKind::Other, once, scope)
}

#[test]
fn an_event_touches_the_shop_its_categories_or_its_articles() {
    let names = BTreeSet::from(["Ventilateurs".to_owned()]);
    let (seven, eight) = (ArticleId(7), ArticleId(8));
    assert!(Scope::WholeShop.touches(seven, None));
    assert!(Scope::Categories(names.clone()).touches(seven, Some("Ventilateurs")));
    assert!(!Scope::Categories(names.clone()).touches(seven, Some("Hottes")));
    assert!(!Scope::Categories(names).touches(seven, None));
    assert!(Scope::Articles(BTreeSet::from([seven])).touches(seven, None));
    assert!(!Scope::Articles(BTreeSet::from([seven])).touches(eight, Some("Ventilateurs")));
}

#[test]
fn an_event_is_not_given_categories_and_articles_at_once() {
    let draft = EventDraft {
        name: "Foire".to_owned(),
        kind: "commercial".to_owned(),
        first: day(2026, 12, 4),
        last: None,
        repeat: Repeat::Once,
        categories: BTreeSet::from(["Ventilateurs".to_owned()]),
        articles: BTreeSet::from([ArticleId(7)]),
        multiplier: None,
    };
    assert_eq!(draft.clone().event(None), Err(DomainError::EventTouchesBoth));
    let articles = EventDraft { categories: BTreeSet::new(), ..draft.clone() }.event(None).unwrap();
    assert_eq!(articles.scope(), &Scope::Articles(BTreeSet::from([ArticleId(7)])));
    let categories = EventDraft { articles: BTreeSet::new(), ..draft }.event(None).unwrap();
    assert!(matches!(categories.scope(), Scope::Categories(_)));
}

#[test]
fn the_articles_of_an_event_are_typed_by_name_or_by_number() {
    let names = [(7, "Ventilateur tour"), (8, "Fer, à vapeur"), (9, "Frigo"), (10, "Frigo"), (11, "12")];
    let names: BTreeMap<_, _> = names.map(|(id, name)| (ArticleId(id), name)).into();
    let typed = |text: &str| {
        touched::typed(text, &names).map(|ids| ids.into_iter().map(|id| id.0).collect::<Vec<_>>())
    };
    assert_eq!(typed("  ventilateur TOUR \r\n\nFer, à vapeur\r\n"), Ok(vec![7, 8]));
    assert_eq!(typed("n° 14, 13 ;7"), Ok(vec![7, 13, 14]));
    assert_eq!(typed("12"), Ok(vec![11]), "a name before a number");
    assert_eq!(typed(" \n"), Ok(Vec::new()));
    let shared = DomainError::SharedArticleName { text: "Frigo".to_owned(), first: ArticleId(9) };
    assert_eq!(typed("Frigo"), Err(shared));
    assert_eq!(typed("7, x"), Err(DomainError::UnknownArticleName { text: "7, x".to_owned() }));

    let all: BTreeSet<_> = [7, 8, 9, 11, 99].map(ArticleId).into();
    let text = touched::written(&all, &names);
    assert_eq!(text, "Ventilateur tour\nFer, à vapeur\nn° 9\n12\nn° 99");
    assert_eq!(touched::typed(&text, &names), Ok(all), "what is written is read again");
}

#[test]
fn an_event_needs_a_plain_name_a_plain_key_and_something_to_touch() {
    assert!(
        event(" Concert au stade ", Scope::WholeShop).is_ok_and(|e| e.name().as_str() == "Concert au stade")
    );
    for name in ["", "  ", "deux\nlignes", &"x".repeat(81)] {
        assert_eq!(event(name, Scope::WholeShop), Err(DomainError::InvalidEventName), "{name:?}");
    }
    for key in ["", "Tabaski", "clé", "a b", &"x".repeat(65)] {
        assert!(key.parse::<optiflow_domain::events::EventKey>().is_err(), "{key:?}");
    }
    assert_eq!(event("Concert", Scope::Articles(BTreeSet::new())), Err(DomainError::EventTouchesNothing));
}

#[test]
fn what_travels_is_checked_again_on_arrival() {
    let sent = event("Concert", Scope::WholeShop).unwrap().with_multiplier(Multiplier::new(2.5).unwrap());
    let json = serde_json::to_string(&sent).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), sent);
    for (good, bad) in [
        ("2.5", "25.0"),
        ("concert-2026", "Concert 2026"),
        ("\"Concert\"", "\" \""),
        ("\"last\":\"2026-05-04\"", "\"last\":\"2026-05-03\""),
        ("\"WholeShop\"", "{\"Articles\":[]}"),
    ] {
        let forged = json.replacen(good, bad, 1);
        assert_ne!(forged, json, "{good} is not in {json}");
        assert!(serde_json::from_str::<Event>(&forged).is_err(), "{forged}");
    }
}

#[test]
fn the_owners_events_are_named_apart_from_the_calendars() {
    let key = |name: &str| optiflow_domain::events::EventKey::for_name(&name.parse().unwrap()).to_string();
    assert_eq!(key("Fête du quartier n°2"), "perso-fete-du-quartier-n-2");
    assert_eq!(key("Tabaski"), "perso-tabaski");
    assert_eq!(key("عيد"), "perso", "letters of other scripts have no place in a key");
    assert!(key(&"quartier ".repeat(8)).len() <= 64);
}
