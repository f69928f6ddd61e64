//! No input panics, however wrong: any number, any date, any rules; and what was read is checked like what was made.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    DailyForecast, Date, DateTime, ForecastDay, LeadTime, Margin, OrderRules, PendingDelivery, Price,
    Situation, StockOnHand, alert, format, order,
};
use proptest::{collection::vec, option, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

const D0: Date = Date::constant(2026, 11, 23);

/// Writes a value as JSON and reads it back, as between the server and the browser.
fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let json = serde_json::to_string(value).unwrap();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Any number at all, the worst ones often.
fn wild() -> impl Strategy<Value = f64> {
    let worst =
        [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324, 9e9, 4.3e9];
    prop_oneof![proptest::sample::select(worst.to_vec()), proptest::num::f64::ANY, -1e6..1e6]
}

fn wild_date() -> impl Strategy<Value = Date> {
    let near = (-500_i16..500).prop_map(|days| D0.saturating_add(jiff::Span::new().days(days)));
    prop_oneof![Just(Date::MIN), Just(Date::MAX), Just(D0), near]
}

/// Every forecast that `new` accepts: up to 400 days, none at all, the largest figures, the ends of the calendar.
fn wild_forecast() -> impl Strategy<Value = DailyForecast> {
    let expected =
        prop_oneof![Just(0.0), Just(5e-324), Just(DailyForecast::MAX_EXPECTED), 0.0..1e9, 0.0..50.0];
    let day = (expected, any::<bool>()).prop_map(|(expected, wide)| ForecastDay {
        expected,
        lower: if wide { 0.0 } else { expected },
        upper: if wide { f64::MAX } else { expected },
    });
    (wild_date(), vec(day, 0..=400)).prop_map(|(first, days)| DailyForecast::new(first, days).unwrap())
}

fn wild_rules() -> impl Strategy<Value = OrderRules> {
    let whole = || prop_oneof![Just(0), Just(1), Just(u32::MAX), any::<u32>()];
    let delivery =
        (wild_date(), wild()).prop_map(|(expected_on, quantity)| PendingDelivery { expected_on, quantity });
    (option::of(whole()), option::of(whole()), vec(delivery, 0..5))
        .prop_map(|(minimum, pack, pending)| OrderRules { minimum, pack, pending })
}

proptest! {
    #[test]
    fn no_question_about_alerts_panics_or_answers_with_no_number(
        forecast in wild_forecast(), stock in option::of(wild()), lead in 0_u16..=365, price in wild(),
        sold in wild(), as_of in wild_date(),
    ) {
        let lead_time = LeadTime::of_article(lead).unwrap();
        let situation = Situation { stock, lead_time, price: Price::new(price) };
        for forecast in [forecast.after_selling(sold), forecast] {
            let assessment = alert::assess(&situation, &forecast);
            // An infinite figure would be written as null, and not be read back.
            prop_assert_eq!(through_json(&assessment).level(), assessment.level());
            prop_assert!(assessment.money_at_stake().is_none_or(f64::is_finite));
            prop_assert!(!assessment.action(as_of).is_empty());
            prop_assert!(assessment.urgency(&assessment).is_eq());
            if let Some(suggestion) = alert::suggested(&assessment, &situation, &forecast) {
                through_json(&suggestion);
            }
        }
    }

    #[test]
    fn no_question_to_the_calculator_panics_or_answers_with_no_number(
        forecast in wild_forecast(), stock in option::of(wild()), percent in wild(), to in wild_date(),
        days in 0_u16..=500, rules in wild_rules(),
    ) {
        let margin = Margin::from_percent(percent).unwrap_or(Margin::DEFAULT);
        for to in [to, forecast.date(days)] {
            if let Err(error) = order::suggest(&forecast, stock, to, margin).map(|s| through_json(&s)) {
                prop_assert!(!error.to_string().is_empty());
            }
            if let Ok(advice) = order::advise(&forecast, stock, to, margin, &rules) {
                through_json(&advice);
                prop_assert_eq!(advice.quantity % rules.pack.unwrap_or(1).max(1), 0);
            }
        }
    }

    #[test]
    fn no_forecast_whatever_its_figures_panics(
        first in wild_date(), figures in vec((wild(), wild(), wild()), 0..10), sold in wild(), n in any::<u16>(),
    ) {
        let days: Vec<_> =
            figures.into_iter().map(|(expected, lower, upper)| ForecastDay { expected, lower, upper }).collect();
        let json = serde_json::json!({ "first_day": first, "days": days });
        let read: Result<DailyForecast, _> = serde_json::from_value(json);
        match DailyForecast::new(first, days) {
            Ok(forecast) => {
                prop_assert!(read.is_ok(), "{:?}", read);
                let rest = forecast.after_selling(sold);
                prop_assert!(rest.cumulative(n).is_finite() && rest.expected(n) >= 0.0);
                prop_assert!(rest.date(n) >= Date::MIN);
            }
            Err(error) => {
                prop_assert!(error.to_string().starts_with("La prévision du jour "));
            }
        }
    }

    #[test]
    fn no_level_that_the_till_writes_makes_the_stock_infinite_or_negative(
        levels in vec(wild(), 0..6), today in wild_date(),
    ) {
        let known = levels.iter().any(|level| level.is_finite());
        let moment = DateTime::constant(2026, 11, 23, 10, 42, 0, 0);
        let stock = StockOnHand::from_locations(levels.into_iter().map(|level| (level, moment)));
        prop_assert_eq!(stock.is_some(), known);
        if let Some(stock) = stock {
            prop_assert!(stock.quantity.is_finite() && stock.quantity >= 0.0);
            prop_assert_eq!(stock.is_old(today), today > Date::constant(2026, 11, 25));
            prop_assert_eq!(through_json(&stock).recorded_at, stock.recorded_at);
        }
    }

    #[test]
    fn no_figure_is_written_as_another_language_would(value in wild(), decimals in 0_usize..70_000) {
        let texts = [
            format::number(value, decimals),
            format::quantity(value),
            format::money(value, optiflow_domain::Currency::Eur),
            format::percent(value, decimals),
        ];
        for text in texts {
            prop_assert!(!text.is_empty());
            prop_assert!(!text.contains(['.', '-', ' ']) && !text.contains("NaN") && !text.contains("inf"), "{}", text);
        }
    }
}

#[test]
fn json_that_breaks_a_promise_is_refused() {
    fn refused<T: DeserializeOwned>(json: &str) -> bool {
        serde_json::from_str::<T>(json).is_err()
    }
    assert!(refused::<Margin>("51"));
    assert!(refused::<Price>("-1"));
    assert!(refused::<LeadTime>(r#"{"days":366,"source":"Article"}"#));
    let forecast = |day: &str| format!(r#"{{"first_day":"2026-11-23","days":[{day}]}}"#);
    assert!(refused::<DailyForecast>(&forecast(r#"{"expected":-1,"lower":-2,"upper":0}"#)));
    assert!(refused::<DailyForecast>(&forecast(r#"{"expected":1,"lower":2,"upper":3}"#)));
    assert!(!refused::<DailyForecast>(&forecast(r#"{"expected":2,"lower":1,"upper":3}"#)));
    let last_bit = r#"{"expected":1.0,"lower":1.0000000000000002,"upper":0.9999999999999999}"#;
    assert!(!refused::<DailyForecast>(&forecast(last_bit)), "a reader's last bit breaks no promise");
}

#[test]
fn measures_are_plain_values_in_json() {
    assert_eq!(serde_json::to_string(&Margin::DEFAULT).unwrap(), "15.0");
    assert_eq!(serde_json::to_string(&Price::new(2500.0)).unwrap(), "2500.0");
    assert_eq!(serde_json::from_str::<Option<Price>>("2500").unwrap(), Price::new(2500.0));
    assert_eq!(serde_json::from_str::<Option<Price>>("null").unwrap(), None);
    let assumed = LeadTime::choose(None, None);
    assert_eq!(serde_json::to_string(&assumed).unwrap(), r#"{"days":7,"source":"Assumed"}"#);
    assert_eq!(through_json(&assumed), assumed);
}
