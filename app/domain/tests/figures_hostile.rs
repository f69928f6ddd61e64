//! No input makes a figure of the pages Dashboard and Prédictions panic, infinite or unreadable in the browser.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly, like the tests")]

use std::collections::{BTreeMap, BTreeSet};

use optiflow_domain::{
    ArticleId, DailyForecast, Date, ForecastDay, Level, PendingDelivery, Price,
    accuracy::{self, Comparison, Errors, Past, Proof},
    dormant::{self, Holding},
    performance::{Performance, Recommendation},
    projection,
    revenue::{self, RevenueBook, SaleRow},
    savings::{self, Savings},
    trend,
    turnover::{Activity, Pace, StockValue},
};
use proptest::{collection::vec, option, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

const D0: Date = Date::constant(2026, 11, 23);

fn day(days: i16) -> Date {
    D0.saturating_add(jiff::Span::new().days(days))
}

fn forecast_of(first: Date, expected: Vec<f64>) -> DailyForecast {
    let day = |expected: f64| ForecastDay { expected, lower: 0.0, upper: expected };
    DailyForecast::new(first, expected.into_iter().map(day).collect()).unwrap()
}

/// Writes a value as JSON and reads it back, as between the server and the browser.
fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let json = serde_json::to_string(value).unwrap();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Any number at all, the worst ones often.
fn wild() -> impl Strategy<Value = f64> {
    let worst = [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324, 9e9];
    prop_oneof![proptest::sample::select(worst.to_vec()), proptest::num::f64::ANY, -1e6..1e6]
}

fn wild_date() -> impl Strategy<Value = Date> {
    prop_oneof![Just(Date::MIN), Just(Date::MAX), Just(D0), (-500_i16..500).prop_map(day)]
}

fn wild_price() -> impl Strategy<Value = Option<Price>> {
    wild().prop_map(Price::new)
}

fn wild_comparison() -> impl Strategy<Value = Comparison> {
    (wild(), wild(), option::of(wild()), any::<bool>()).prop_map(|(forecast, actual, naive, exceptional)| {
        Comparison { forecast, actual, naive, exceptional }
    })
}

fn wild_delivery() -> impl Strategy<Value = PendingDelivery> {
    (wild_date(), wild()).prop_map(|(expected_on, quantity)| PendingDelivery { expected_on, quantity })
}

/// Every figure that a sum of errors gives.
fn figures(errors: &Errors) -> [Option<f64>; 4] {
    [errors.mape(), errors.wape(), errors.bias(), errors.precision()]
}

proptest! {
    #[test]
    fn no_comparison_panics_or_gives_a_figure_that_is_no_number(
        seen in vec((wild_date(), wild_comparison()), 0..12), as_of in wild_date(), count in any::<usize>(),
    ) {
        let mut performance = Performance::default();
        let mut proof = Proof::default();
        for (date, comparison) in &seen {
            performance.add(as_of, *date, comparison);
            proof.days.add(comparison);
            proof.weeks.add(comparison);
            prop_assert!(comparison.deviation().is_none_or(f64::is_finite));
            prop_assert!(comparison.quality().is_some() || !comparison.needs_explanation());
        }
        proof.merge(&proof.clone());
        performance.merge(&performance.clone());
        for sums in [proof.days.all, proof.days.naive, proof.weeks.ordinary, performance.overall().all] {
            prop_assert!(figures(&sums).into_iter().flatten().all(f64::is_finite), "{:?}", sums);
        }
        prop_assert!(proof.days.gain_over_naive().is_none_or(f64::is_finite));
        through_json(&proof);
        through_json(&performance);
        through_json(&proof.engine());
        let ranking = accuracy::rank([(ArticleId(1), proof.days.all), (ArticleId(2), proof.days.naive)], count);
        through_json(&ranking);
        let recommendation = performance.recommendation();
        prop_assert!(!recommendation.sentence().contains("NaN") && !recommendation.sentence().contains("inf"));
        through_json(&recommendation);
    }

    #[test]
    fn no_past_panics_whatever_day_is_asked_for(
        first_day in wild_date(), sold in vec(option::of(wild()), 0..20), asked in wild_date(), until in wild_date(),
        marked in wild_date(), forecast in wild(),
    ) {
        let exceptional = BTreeSet::from([marked]);
        let past = Past { first_day, sold: &sold, exceptional: &exceptional };
        for date in [asked, first_day, until] {
            let known = past.day(date, forecast).into_iter().chain(past.week(date, forecast));
            for comparison in known {
                prop_assert!(comparison.actual.is_finite() && comparison.actual >= 0.0);
                prop_assert!(comparison.naive.is_none_or(f64::is_finite));
            }
        }
        for monday in accuracy::whole_weeks(asked, until).take(3) {
            prop_assert!(monday >= asked && monday.day_of_year() > 0);
        }
    }

    #[test]
    fn no_stock_or_sale_makes_a_figure_of_the_dashboard_infinite(
        price in wild_price(), paid in wild_price(), sold in vec(wild(), 0..6), levels in vec(option::of(wild()), 0..6),
        as_of in wild_date(), last_sale in option::of(wild_date()), first_stock in option::of(wild_date()),
        total in wild(), period in any::<u16>(),
    ) {
        let mut activity = Activity::of_article(price, &sold, &levels);
        activity.merge(&activity.clone());
        prop_assert!(activity.turnover().is_none_or(f64::is_finite));
        prop_assert_eq!(Pace::of(activity.turnover()).is_some(), activity.turnover().is_some());
        through_json(&activity);
        let mut value = StockValue::default();
        for level in &levels { value.add(*level, price); }
        value.merge(&value.clone());
        through_json(&value);
        let stock = levels.first().copied().flatten();
        let holding = Holding { article: ArticleId(1), category: None, stock, price, last_sale, first_stock };
        through_json(&dormant::summarise([&holding, &holding], as_of, total));
        let rows: Vec<_> = sold.iter().map(|quantity| SaleRow { quantity: *quantity, paid }).collect();
        let mut book = RevenueBook::default();
        for (quantity, date) in sold.iter().zip([as_of, D0, Date::MIN, Date::MAX]) {
            book.add_forecast(date, *quantity, price);
            book.add_actual(date, revenue::taken(&rows, price).unwrap_or(*quantity));
        }
        through_json(&book.days());
        if let Some(revenue) = revenue::compare(&book.days(), as_of, period) {
            through_json(&revenue);
            prop_assert!(revenue.difference().is_finite() && revenue.share().is_none_or(f64::is_finite));
        }
        let counts = [Level::Critical].into_iter().collect();
        through_json(&trend::over_last_week(&BTreeMap::from([(as_of, counts)]), as_of));
    }

    #[test]
    fn no_delivery_makes_a_projection_or_a_saving_infinite(
        first in wild_date(), expected in vec(prop_oneof![Just(DailyForecast::MAX_EXPECTED), 0.0..500.0], 0..40),
        stock in option::of(wild()), price in wild_price(), under_way in vec(wild_delivery(), 0..4),
        order in wild_delivery(), as_of in wild_date(), days in any::<u16>(),
    ) {
        let forecast = forecast_of(first, expected);
        let projected = projection::project(&forecast, stock, &under_way);
        prop_assert!(projected.iter().all(|day| day.available.is_finite() && day.closing >= 0.0));
        through_json(&projected);
        through_json(&projection::outlook(&forecast, stock, &under_way, days));
        let avoided = savings::avoided(&forecast, stock, price, &under_way, order);
        through_json(&avoided);
        let mut sum = Savings::of(&avoided, as_of);
        sum.merge(&sum.clone());
        through_json(&sum);
    }
}

#[test]
fn a_recommendation_and_a_proof_travel_to_the_browser_unchanged() {
    let recommendation =
        Recommendation::WeakWeekday { weekday: optiflow_domain::DayOfWeek::Saturday, error: 0.5 };
    assert_eq!(through_json(&recommendation), recommendation);
    let mut proof = Proof::default();
    proof.days.add(&Comparison { forecast: 8.0, actual: 10.0, naive: Some(6.0), exceptional: false });
    assert_eq!(through_json(&proof), proof);
}
