//! How far forecasts were from sales, by the definitions of section 6. D0 is Monday 23 November 2026.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use std::collections::BTreeSet;

use optiflow_domain::{
    ArticleId, Date,
    accuracy::{self, Accuracy, Comparison, Errors, Past, Proof, Quality},
};

const MONDAY: Date = Date::constant(2026, 11, 9);
const NEXT_MONDAY: Date = Date::constant(2026, 11, 16);

fn seen(forecast: f64, actual: f64) -> Comparison {
    Comparison { forecast, actual, naive: None, exceptional: false }
}

fn errors(pairs: &[(f64, f64)]) -> Errors {
    let mut errors = Errors::default();
    for (forecast, actual) in pairs {
        errors.add(*forecast, *actual);
    }
    errors
}

fn close(figure: Option<f64>, expected: f64) -> bool {
    (figure.unwrap() - expected).abs() < 1e-9
}

#[test]
fn a_day_is_good_up_to_15_percent_fair_up_to_30_and_poor_beyond() {
    let quality = |forecast| seen(forecast, 100.0).quality();
    for good in [100.0, 115.0, 85.0] {
        assert_eq!(quality(good), Some(Quality::Good), "{good} for 100");
    }
    for fair in [115.01, 84.99, 130.0, 70.0] {
        assert_eq!(quality(fair), Some(Quality::Fair), "{fair} for 100");
    }
    for poor in [130.01, 69.99, 0.0, 1e300] {
        assert_eq!(quality(poor), Some(Quality::Poor), "{poor} for 100");
    }
}

#[test]
fn the_noise_of_decimals_never_decides_how_good_a_day_was() {
    assert!(seen(1.3, 1.0).deviation().unwrap() > 0.3, "the gap carries noise, or this test shows nothing");
    assert_eq!(seen(1.3, 1.0).quality(), Some(Quality::Fair));
}

#[test]
fn a_day_without_sales_is_good_if_less_than_half_an_article_was_forecast_and_nothing_otherwise() {
    assert_eq!(seen(0.0, 0.0).quality(), Some(Quality::Good));
    assert_eq!(seen(0.49, 0.0).quality(), Some(Quality::Good));
    assert_eq!(seen(0.5, 0.0).quality(), None);
    assert_eq!(seen(20.0, -3.0).quality(), None, "returns count as no sale");
    assert_eq!(seen(5.0, 0.0).deviation(), None);
}

#[test]
fn a_deviation_is_above_zero_where_too_much_was_forecast() {
    assert_eq!(seen(15.0, 10.0).deviation(), Some(0.5));
    assert_eq!(seen(5.0, 10.0).deviation(), Some(-0.5));
}

#[test]
fn only_a_gap_above_30_percent_on_an_ordinary_day_asks_for_an_explanation() {
    assert!(seen(18.0, 42.0).needs_explanation());
    assert!(!seen(13.0, 10.0).needs_explanation(), "30 % exactly");
    assert!(!seen(20.0, 0.0).needs_explanation(), "no percentage exists");
    assert!(!Comparison { exceptional: true, ..seen(18.0, 42.0) }.needs_explanation());
}

#[test]
fn mape_counts_the_days_with_sales_and_wape_and_bias_count_all() {
    let days = errors(&[(8.0, 10.0), (14.0, 10.0), (5.0, 0.0)]);
    assert_eq!((days.compared, days.with_sales), (3, 2));
    assert!(close(days.mape(), 0.3), "(2/10 + 4/10) / 2");
    assert!(close(days.wape(), 0.55), "(2 + 4 + 5) / 20");
    assert!(close(days.bias(), 0.35), "(8 + 14 + 5 - 20) / 20");
}

#[test]
fn precision_is_one_less_the_errors_over_the_sales_of_all_article_weeks() {
    let weeks = errors(&[(70.0, 100.0), (60.0, 50.0)]);
    assert!(close(weeks.precision(), 1.0 - 40.0 / 150.0), "not the mean of 0.7 and 0.8");
    assert!(
        close(errors(&[(30.0, 10.0)]).precision(), -1.0),
        "errors above the sales give less than nothing"
    );
    assert_eq!(errors(&[(10.0, 10.0)]).precision(), Some(1.0));
}

#[test]
fn without_sales_there_is_no_percentage() {
    for none in [errors(&[]), errors(&[(5.0, 0.0)]), errors(&[(f64::NAN, 5.0), (5.0, f64::INFINITY)])] {
        assert_eq!((none.mape(), none.wape(), none.bias(), none.precision()), (None, None, None, None));
    }
}

/// Two weeks from Monday 9 November: 1, 2, ... 14 sold.
fn two_weeks() -> Vec<Option<f64>> {
    (1..=14).map(|n| Some(f64::from(n))).collect()
}

#[test]
fn the_naive_forecasts_what_was_sold_seven_days_before_where_it_is_known() {
    let (sold, none) = (two_weeks(), BTreeSet::new());
    let past = Past { first_day: MONDAY, sold: &sold, exceptional: &none };
    let tuesday = Date::constant(2026, 11, 17);
    assert_eq!(
        past.day(tuesday, 8.0),
        Some(Comparison { forecast: 8.0, actual: 9.0, naive: Some(2.0), exceptional: false })
    );
    assert_eq!(past.day(MONDAY, 8.0).unwrap().naive, None, "nothing is known of the week before");
    assert_eq!(past.day(Date::constant(2026, 11, 23), 8.0), None, "not sold yet");
    assert_eq!(past.day(Date::constant(2026, 11, 8), 8.0), None);
}

#[test]
fn a_week_goes_from_monday_to_sunday_and_needs_all_its_days() {
    let mut sold = two_weeks();
    let wednesday = Date::constant(2026, 11, 18);
    let exceptional = BTreeSet::from([wednesday]);
    let week = |sold: &[Option<f64>], monday| {
        Past { first_day: MONDAY, sold, exceptional: &exceptional }.week(monday, 80.0)
    };
    // 8 + ... + 14 = 77, and 1 + ... + 7 = 28 the week before.
    let expected = Comparison { forecast: 80.0, actual: 77.0, naive: Some(28.0), exceptional: true };
    assert_eq!(week(&sold, NEXT_MONDAY), Some(expected));
    let first = week(&sold, MONDAY).unwrap();
    assert_eq!((first.actual, first.naive, first.exceptional), (28.0, None, false));
    assert_eq!(week(&sold, wednesday), None, "no Monday");
    assert_eq!(week(&sold, Date::constant(2026, 11, 23)), None, "the week has not been sold");
    sold[3] = None;
    assert_eq!(week(&sold, MONDAY), None);
    assert_eq!(week(&sold, NEXT_MONDAY).unwrap().naive, None, "the naive lacks its Thursday");
}

#[test]
fn the_whole_weeks_of_a_period_are_those_that_begin_and_end_in_it() {
    let weeks = |first, last| accuracy::whole_weeks(first, last).collect::<Vec<_>>();
    let sunday = Date::constant(2026, 11, 22);
    assert_eq!(weeks(MONDAY, sunday), [MONDAY, NEXT_MONDAY]);
    assert_eq!(weeks(Date::constant(2026, 11, 10), sunday), [NEXT_MONDAY]);
    assert_eq!(weeks(MONDAY, Date::constant(2026, 11, 21)), [MONDAY]);
    assert_eq!(weeks(sunday, MONDAY), []);
}

#[test]
fn the_naive_is_held_against_the_engine_on_the_same_days_only() {
    let mut days = Accuracy::default();
    days.add(&Comparison { naive: Some(4.0), ..seen(9.0, 10.0) });
    days.add(&seen(0.0, 10.0));
    assert!(close(days.all.wape(), 0.55), "(1 + 10) / 20");
    assert!(close(days.naive.wape(), 0.6), "6 / 10");
    assert!(close(days.beside_naive.wape(), 0.1), "1 / 10");
    assert!(close(days.gain_over_naive(), 5.0 / 6.0), "1 - 1 / 6");
    assert_eq!(Accuracy::default().gain_over_naive(), None);
}

#[test]
fn exceptional_days_count_in_the_figures_and_are_left_out_of_those_without_them() {
    let mut proof = Proof::default();
    proof.days.add(&seen(9.0, 10.0));
    proof.days.add(&Comparison { exceptional: true, ..seen(10.0, 40.0) });
    proof.weeks.add(&Comparison { naive: Some(80.0), ..seen(90.0, 100.0) });
    let (engine, ordinary, naive) = (proof.engine(), proof.without_exceptional(), proof.naive());
    assert!(close(engine.mape, 0.425), "(1/10 + 30/40) / 2");
    assert!(close(ordinary.mape, 0.1));
    assert!(close(engine.bias, -0.62), "(19 - 50) / 50");
    assert!(close(engine.weekly_wape, 0.1) && close(engine.precision, 0.9));
    assert!(close(naive.weekly_wape, 0.2) && naive.mape.is_none());
}

#[test]
fn articles_are_ranked_by_their_error_and_stand_in_one_list_only() {
    let article = |id, error: f64| (ArticleId(id), errors(&[(10.0 - error, 10.0)]));
    let articles = [article(4, 5.0), article(2, 1.0), article(9, 5.0), article(7, 3.0), article(1, 1.0)];
    let silent = (ArticleId(3), errors(&[(1.0, 0.0)]));
    let ids = |list: &[accuracy::Ranked]| list.iter().map(|ranked| ranked.article.0).collect::<Vec<_>>();
    let two = accuracy::rank(articles.into_iter().chain([silent]), 2);
    assert_eq!((ids(&two.best), ids(&two.worst)), (vec![1, 2], vec![4, 9]));
    let five = accuracy::rank(articles, 5);
    assert_eq!((ids(&five.best), ids(&five.worst)), (vec![1, 2, 7], vec![4, 9]));
    let one = accuracy::rank([articles[0]], 5);
    assert_eq!((ids(&one.best), one.worst.len()), (vec![4], 0));
}

#[test]
fn the_confidence_of_a_day_is_one_less_the_measured_error_between_0_and_1() {
    assert_eq!(accuracy::confidence(Some(0.25)), Some(0.75));
    assert_eq!(accuracy::confidence(Some(1.4)), Some(0.0));
    assert_eq!(accuracy::confidence(Some(-0.1)), Some(1.0));
    assert_eq!(accuracy::confidence(None), None);
    assert_eq!(accuracy::confidence(Some(f64::NAN)), None);
}
