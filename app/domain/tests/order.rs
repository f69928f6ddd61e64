//! The quantity calculator: the worked examples and the edges of the specification's section 3.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    Advice, DailyForecast, Date, DomainError, ForecastDay, Margin, OrderRules, PendingDelivery, Suggestion,
    format, order,
};

/// A Monday.
const D0: Date = Date::constant(2026, 11, 23);
/// D0 + 30.
const IN_30_DAYS: Date = Date::constant(2026, 12, 23);

/// The days given, then `rest` a day up to 60 days.
fn forecast(first: &[f64], rest: f64) -> DailyForecast {
    let day = |expected: f64| ForecastDay { expected, lower: 0.0, upper: expected * 2.0 };
    let mut days: Vec<_> = first.iter().copied().map(day).collect();
    days.resize(60, day(rest));
    DailyForecast::new(D0, days).unwrap()
}

fn margin(percent: f64) -> Margin {
    Margin::from_percent(percent).unwrap()
}

/// The forecast of the design's column: C(30) = 1 985.
fn air_conditioner() -> DailyForecast {
    let mut days = [66.0; 30];
    days[29] = 71.0;
    forecast(&days, 66.0)
}

fn pending(expected_on: Date, quantity: f64) -> PendingDelivery {
    PendingDelivery { expected_on, quantity }
}

fn quantity(stock: f64, percent: f64, forecast: &DailyForecast) -> u32 {
    order::suggest(forecast, Some(stock), IN_30_DAYS, margin(percent)).unwrap().quantity
}

#[test]
fn twenty_one_days_with_420_to_sell_and_100_in_stock_need_368() {
    let date = Date::constant(2026, 12, 14);
    let suggestion = order::suggest(&forecast(&[], 20.0), Some(100.0), date, Margin::DEFAULT).unwrap();
    let expected = Suggestion {
        days: 21,
        date,
        predicted: 420.0,
        stock: 100.0,
        net_need: 320.0,
        margin: 48.0,
        rounding: 0.0,
        quantity: 368,
        enough_until: None,
    };
    assert_eq!(suggestion, expected);
}

#[test]
fn a_hundred_and_ten_percent_of_a_hundred_is_110_not_111() {
    let suggestion = order::suggest(&forecast(&[100.0], 0.0), Some(0.0), IN_30_DAYS, margin(10.0)).unwrap();
    let unrounded = suggestion.predicted * (1.0 + margin(10.0).share());
    assert!(unrounded > 110.0, "the product carries noise, or this test shows nothing");
    assert_eq!(suggestion.quantity, 110);
    assert_eq!((Some(suggestion.margin), Some(suggestion.rounding)), (Some(10.0), Some(0.0)));
}

#[test]
fn the_formula_alone_gives_2148_air_conditioners() {
    let suggestion = order::suggest(&air_conditioner(), Some(118.0), IN_30_DAYS, Margin::DEFAULT).unwrap();
    let expected = Suggestion {
        days: 30,
        date: IN_30_DAYS,
        predicted: 1985.0,
        stock: 118.0,
        net_need: 1867.0,
        margin: 280.05,
        rounding: 0.95,
        quantity: 2148,
        enough_until: None,
    };
    assert_eq!(suggestion, expected);
    let lines = [suggestion.predicted, suggestion.stock, suggestion.net_need].map(format::quantity);
    assert_eq!(lines, ["1\u{a0}985", "118", "1\u{a0}867"]);
}

#[test]
fn packs_of_20_make_it_2160_advised() {
    let rules = OrderRules { pack: Some(20), ..OrderRules::default() };
    let advice = order::advise(&air_conditioner(), Some(118.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    let expected = Advice {
        on_order: 0.0,
        net_need: 1867.0,
        margin: 280.05,
        rounding: 0.95,
        to_minimum: 0,
        to_pack: 12,
        quantity: 2160,
    };
    assert_eq!(advice, expected);
}

#[test]
fn a_part_of_an_article_is_rounded_up_and_shown() {
    let suggestion = order::suggest(&forecast(&[10.4], 0.0), Some(0.0), IN_30_DAYS, margin(0.0)).unwrap();
    assert_eq!(suggestion.quantity, 11);
    assert_eq!(format::quantity(suggestion.rounding), "0,6");
}

#[test]
fn a_stock_that_suffices_needs_nothing_and_says_until_when() {
    let suggestion = order::suggest(&forecast(&[], 10.0), Some(455.0), IN_30_DAYS, Margin::DEFAULT).unwrap();
    let expected = Suggestion {
        days: 30,
        date: IN_30_DAYS,
        predicted: 300.0,
        stock: 455.0,
        net_need: -155.0,
        margin: 0.0,
        rounding: 155.0,
        quantity: 0,
        enough_until: Some(Date::constant(2027, 1, 7)),
    };
    assert_eq!(suggestion, expected);
}

#[test]
fn a_stock_that_suffices_exactly_needs_nothing() {
    let suggestion = order::suggest(&forecast(&[], 10.0), Some(300.0), IN_30_DAYS, margin(50.0)).unwrap();
    assert_eq!((suggestion.quantity, suggestion.enough_until), (0, Some(IN_30_DAYS)));
    assert_eq!(quantity(299.0, 50.0, &forecast(&[], 10.0)), 2);
}

#[test]
fn a_stock_that_outlasts_the_horizon_suffices_up_to_its_end() {
    let suggestion = order::suggest(&forecast(&[], 10.0), Some(1e6), IN_30_DAYS, Margin::DEFAULT).unwrap();
    assert_eq!(suggestion.enough_until, Some(Date::constant(2027, 1, 22)));
}

#[test]
fn the_date_itself_is_not_covered() {
    let ten_a_day = forecast(&[], 10.0);
    let on = |date| order::suggest(&ten_a_day, Some(0.0), date, margin(0.0)).unwrap();
    assert_eq!((on(D0).days, on(D0).quantity), (0, 0));
    assert_eq!(on(D0).enough_until, Some(D0));
    let tomorrow = on(Date::constant(2026, 11, 24));
    assert_eq!((tomorrow.days, tomorrow.quantity), (1, 10));
}

#[test]
fn a_daily_forecast_counts_not_its_average() {
    let late = forecast(&[0.0; 29], 30.0);
    assert_eq!(quantity(0.0, 0.0, &late), 30);
}

#[test]
fn a_date_outside_the_forecast_is_refused_with_the_dates_accepted() {
    let ten_a_day = forecast(&[], 10.0);
    let on = |date| order::suggest(&ten_a_day, Some(0.0), date, Margin::DEFAULT).map(|s| s.days);
    let last = Date::constant(2027, 1, 22);
    assert_eq!(on(last), Ok(60));
    assert_eq!(on(Date::constant(2027, 1, 23)), Err(DomainError::DateBeyondHorizon { last }));
    assert_eq!(on(Date::constant(2026, 11, 22)), Err(DomainError::DateInThePast { first: D0 }));
    assert_eq!(
        on(Date::MAX).unwrap_err().to_string(),
        "Les prévisions s'arrêtent au 22/01/2027. Choisissez une date jusqu'à ce jour."
    );
    assert_eq!(
        on(Date::MIN).unwrap_err().to_string(),
        "La date choisie précède le 23/11/2026. Choisissez ce jour-là ou un jour suivant."
    );
}

#[test]
fn a_wrong_date_is_told_before_an_unknown_stock() {
    let refused = order::suggest(&forecast(&[], 10.0), None, Date::MIN, Margin::DEFAULT);
    assert_eq!(refused, Err(DomainError::DateInThePast { first: D0 }));
}

#[test]
fn a_margin_outside_0_to_50_percent_is_refused() {
    for percent in [-0.1, 50.1, f64::NAN, f64::INFINITY] {
        assert_eq!(Margin::from_percent(percent), Err(DomainError::MarginOutOfRange), "{percent}");
    }
    for percent in [0.0, 15.0, 50.0] {
        assert_eq!(Margin::from_percent(percent).map(Margin::percent), Ok(percent));
    }
    assert_eq!(Some(Margin::DEFAULT.share()), Some(0.15));
}

#[test]
fn without_a_stock_no_quantity_is_computed() {
    let ten_a_day = forecast(&[], 10.0);
    let rules = OrderRules::default();
    for stock in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        let suggested = order::suggest(&ten_a_day, stock, IN_30_DAYS, Margin::DEFAULT);
        assert_eq!(suggested, Err(DomainError::StockUnknown), "{stock:?}");
        let advised = order::advise(&ten_a_day, stock, IN_30_DAYS, Margin::DEFAULT, &rules);
        assert_eq!(advised, Err(DomainError::StockUnknown), "{stock:?}");
    }
}

#[test]
fn a_stock_below_zero_counts_as_zero() {
    let ten_a_day = forecast(&[], 10.0);
    let with = |stock| order::suggest(&ten_a_day, Some(stock), IN_30_DAYS, Margin::DEFAULT);
    assert_eq!(with(-40.0), with(0.0));
}

#[test]
fn units_that_arrive_before_the_date_are_taken_off() {
    let deliveries = vec![
        pending(Date::constant(2026, 11, 1), 30.0),
        pending(Date::constant(2026, 12, 22), 50.0),
        pending(IN_30_DAYS, 1000.0),
    ];
    let rules = OrderRules { pending: deliveries, ..OrderRules::default() };
    let advice =
        order::advise(&forecast(&[], 10.0), Some(20.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    let expected = Advice {
        on_order: 80.0,
        net_need: 200.0,
        margin: 30.0,
        rounding: 0.0,
        to_minimum: 0,
        to_pack: 0,
        quantity: 230,
    };
    assert_eq!(advice, expected, "late ones are still expected, those of the date itself come too late");
}

#[test]
fn units_on_order_that_suffice_make_the_advice_nothing_whatever_the_supplier_imposes() {
    let rules = OrderRules { minimum: Some(100), pack: Some(12), pending: vec![pending(D0, 500.0)] };
    let advice = order::advise(&forecast(&[], 10.0), Some(0.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    assert_eq!((advice.quantity, advice.to_minimum, advice.to_pack), (0, 0, 0));
    assert_eq!((Some(advice.net_need), Some(advice.rounding)), (Some(-200.0), Some(200.0)));
}

#[test]
fn a_quantity_below_the_minimum_is_raised_to_it_then_to_the_pack() {
    let rules = OrderRules { minimum: Some(400), pack: Some(24), ..OrderRules::default() };
    let advice = order::advise(&forecast(&[], 10.0), Some(0.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    assert_eq!((advice.to_minimum, advice.to_pack, advice.quantity), (55, 8, 408));
}

#[test]
fn a_pack_of_none_or_one_is_no_constraint() {
    for pack in [None, Some(0), Some(1)] {
        let rules = OrderRules { pack, ..OrderRules::default() };
        let advice =
            order::advise(&forecast(&[], 10.0), Some(0.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
        assert_eq!((advice.to_pack, advice.quantity), (0, 345), "{pack:?}");
    }
}

#[test]
fn a_delivery_that_is_no_quantity_counts_as_nothing() {
    let deliveries = [f64::NAN, f64::INFINITY, -50.0, 0.0, 7.0].map(|quantity| pending(D0, quantity));
    assert_eq!(Some(order::arriving_before(&deliveries, IN_30_DAYS)), Some(7.0));
}

#[test]
fn rules_near_the_largest_number_stay_a_multiple_of_the_pack() {
    let rules = OrderRules { minimum: Some(u32::MAX), pack: Some(2), ..OrderRules::default() };
    let advice = order::advise(&forecast(&[], 10.0), Some(0.0), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    assert_eq!(advice.quantity, u32::MAX - 1);
}

#[test]
fn stock_and_deliveries_near_the_largest_number_stay_finite() {
    let rules = OrderRules { pending: vec![pending(D0, f64::MAX); 2], ..OrderRules::default() };
    let advice =
        order::advise(&forecast(&[], 10.0), Some(f64::MAX), IN_30_DAYS, Margin::DEFAULT, &rules).unwrap();
    assert!([advice.on_order, advice.net_need, advice.rounding].iter().all(|term| term.is_finite()));
    assert_eq!(advice.quantity, 0);
}

#[test]
fn a_margin_that_rounds_up_never_makes_the_rounding_negative() {
    // 0.995 is shown as 1 and its margin of 0.0050002 as 0.01, but one article is exactly enough.
    let suggestion =
        order::suggest(&forecast(&[0.995], 0.0), Some(0.0), IN_30_DAYS, margin(0.50253)).unwrap();
    assert_eq!(suggestion.quantity, 1);
    let lines = [suggestion.net_need, suggestion.margin, suggestion.rounding].map(format::quantity);
    assert_eq!(lines, ["1", "0", "0"]);
}

#[test]
fn a_hundredth_lost_in_the_figures_shown_never_makes_the_margin_negative() {
    // 100.005 is shown as 100.01 (rounded up) and 0.00499999 as 0: the difference shown exceeds the exact one.
    let suggestion =
        order::suggest(&forecast(&[100.005], 0.0), Some(0.004_999_9), IN_30_DAYS, margin(0.0)).unwrap();
    assert!(suggestion.margin >= 0.0, "{suggestion:?}");
    let stock_in_three = vec![pending(D0, 0.0025)];
    let rules = OrderRules { pending: stock_in_three, ..OrderRules::default() };
    let advice =
        order::advise(&forecast(&[100.005], 0.0), Some(0.0025), IN_30_DAYS, margin(0.0), &rules).unwrap();
    assert_eq!(advice.quantity, 100);
    let lines = [advice.net_need, advice.margin, advice.rounding].map(format::quantity);
    assert_eq!(lines, ["100,01", "0", "−0,01"]);
}
