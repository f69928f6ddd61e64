//! Which days are asked about, and what may be answered.

use jiff::civil::{Date, date};
use optiflow_domain::{
    ArticleId, DomainError, Price,
    accuracy::Comparison,
    gap::{Answer, Explanation, Gap, largest},
};
use proptest::prelude::*;

const SATURDAY: Date = date(2026, 11, 21);

fn seen(forecast: f64, actual: f64) -> Comparison {
    Comparison { forecast, actual, naive: None, exceptional: false }
}

fn asked(forecast: f64, actual: f64, interval: (f64, f64)) -> Option<Gap> {
    Gap::of(ArticleId(1), SATURDAY, &seen(forecast, actual), interval, Price::new(1_000.0))
}

#[test]
fn forty_two_fans_instead_of_eighteen_are_asked_about_with_what_they_were_worth() {
    let gap = asked(18.0, 42.0, (11.0, 25.0)).unwrap();
    assert_eq!((gap.units(), gap.value), (24.0, Some(24_000.0)));
}

#[test]
fn a_gap_of_thirty_percent_a_day_inside_the_interval_and_a_few_units_are_not() {
    assert_eq!(asked(70.0, 100.0, (50.0, 90.0)), None, "30 % is not above 30 %");
    assert!(asked(69.9, 100.0, (50.0, 90.0)).is_some());
    assert_eq!(asked(18.0, 42.0, (5.0, 42.0)), None, "as likely as said");
    assert_eq!(asked(2.0, 6.0, (0.0, 4.0)), None, "an article that sells two a day");
    assert!(asked(2.0, 7.0, (0.0, 4.0)).is_some(), "five more than usual");
}

#[test]
fn a_day_outside_the_interval_is_seen_however_small_its_gap_and_waits_for_nothing() {
    let outside = |forecast, actual, interval| {
        Gap::outside(ArticleId(1), SATURDAY, &seen(forecast, actual), interval, Price::new(1_000.0))
    };
    let small = outside(2.0, 6.0, (0.0, 4.0)).unwrap();
    assert_eq!((small.value, small.is_notable()), (Some(4_000.0), false));
    assert!(!outside(70.0, 100.0, (50.0, 90.0)).unwrap().is_notable(), "30 % is not above 30 %");
    assert!(outside(18.0, 42.0, (11.0, 25.0)).unwrap().is_notable());
    assert_eq!(outside(18.0, 42.0, (5.0, 42.0)), None, "as likely as said");
    assert_eq!(outside(18.0, f64::NAN, (5.0, 42.0)), None);
}

#[test]
fn a_day_that_sold_nothing_is_asked_about_where_it_should_have_sold() {
    assert!(asked(18.0, 0.0, (11.0, 25.0)).is_some());
    assert_eq!(asked(4.0, 0.0, (1.0, 7.0)), None);
}

#[test]
fn an_explained_day_stays_a_gap_so_that_the_answer_can_be_taken_back() {
    let explained = Comparison { exceptional: true, ..seen(18.0, 42.0) };
    let gap = |seen: &Comparison| Gap::of(ArticleId(1), SATURDAY, seen, (11.0, 25.0), None);
    assert_eq!(gap(&explained), gap(&seen(18.0, 42.0)));
}

#[test]
fn the_most_money_is_asked_about_first_and_what_has_no_price_last() {
    let gap = |article, actual, price: Option<f64>| {
        Gap::of(ArticleId(article), SATURDAY, &seen(10.0, actual), (8.0, 12.0), price.and_then(Price::new))
            .unwrap()
    };
    let gaps =
        vec![gap(1, 90.0, None), gap(2, 20.0, Some(500.0)), gap(3, 40.0, Some(100.0)), gap(4, 30.0, None)];
    let order: Vec<_> = largest(gaps.clone(), 10).iter().map(|gap| gap.article.0).collect();
    assert_eq!(order, [2, 3, 1, 4]);
    assert_eq!(largest(gaps, 3).len(), 3);
}

#[test]
fn an_answer_is_one_of_five_and_only_an_event_has_a_name() {
    for answer in Answer::ALL {
        assert_eq!(Explanation::parse(answer.slug(), None).unwrap().answer(), answer);
        assert_eq!(serde_json::to_string(&answer).unwrap(), format!("\"{answer}\""));
    }
    let fair = Explanation::parse("evenement", Some(" Foire du quartier ")).unwrap();
    assert_eq!(fair.name().map(optiflow_domain::events::EventName::as_str), Some("Foire du quartier"));
    assert_eq!(Explanation::parse("evenement", Some("  ")).unwrap().name(), None);
    assert_eq!(Explanation::parse("promotion", Some("Soldes")), Err(DomainError::OnlyEventsAreNamed));
    assert_eq!(Explanation::parse("evenement", Some(&"a".repeat(81))), Err(DomainError::InvalidEventName));
    assert!(matches!(Explanation::parse("je ne sais pas", None), Err(DomainError::InvalidAnswer { .. })));
}

proptest! {
    #[test]
    fn what_is_asked_about_is_always_large_and_outside_the_interval(
        forecast in 0.0..500.0_f64, actual in 0.0..500.0_f64, below in 0.0..50.0_f64, above in 0.0..50.0_f64,
    ) {
        let interval = ((forecast - below).max(0.0), forecast + above);
        if let Some(gap) = asked(forecast, actual, interval) {
            prop_assert!(gap.units() >= 5.0 - 1e-6);
            prop_assert!(actual < interval.0 || actual > interval.1);
            prop_assert!(gap.units() > actual * 0.3 - 1e-6);
        }
    }
}
