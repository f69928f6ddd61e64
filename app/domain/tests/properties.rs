//! What holds for every article, whatever its sales, its stock and its supplier.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    Advice, Assessment, DailyForecast, Date, ForecastDay, LeadTime, Level, Margin, OrderRules, OrderWindow,
    PendingDelivery, Price, Situation, Suggestion, alert, format, order,
};
use proptest::{collection::vec, option, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

const D0: Date = Date::constant(2026, 11, 23);

fn forecast_of(expected: Vec<f64>) -> DailyForecast {
    let day = |expected: f64| ForecastDay { expected, lower: expected / 2.0, upper: expected * 1.5 };
    DailyForecast::new(D0, expected.into_iter().map(day).collect()).unwrap()
}

fn date(days: u16) -> Date {
    forecast_of(Vec::new()).date(days + 1)
}

/// Sales of a day: whole, to the hundredth, to the thousandth (where shown figures round), or with every digit.
fn sales() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        (0_u32..40).prop_map(f64::from),
        (0_u32..4000).prop_map(|n| f64::from(n) / 100.0),
        (0_u32..9000).prop_map(|n| f64::from(n) / 1000.0),
        0.0..500.0
    ]
}

/// A forecast as the engine makes it: at least 60 days.
fn forecast() -> impl Strategy<Value = DailyForecast> {
    vec(sales(), 60..100).prop_map(forecast_of)
}

/// A stock: anything plausible, or exactly what some days will sell.
fn forecast_and_stock() -> impl Strategy<Value = (DailyForecast, f64)> {
    forecast().prop_flat_map(|forecast| {
        let exact = forecast.clone();
        let stock = prop_oneof![
            (0_u16..60).prop_map(move |days| exact.cumulative(days)),
            sales(),
            0.0..20_000.0,
            (0_u32..2_000_000).prop_map(|n| f64::from(n) / 1000.0),
        ];
        (Just(forecast), stock)
    })
}

fn lead_time() -> impl Strategy<Value = LeadTime> {
    (0_u16..=30).prop_map(|days| LeadTime::of_article(days).unwrap())
}

fn margin() -> impl Strategy<Value = Margin> {
    prop_oneof![(0_u8..=50).prop_map(f64::from), 0.0..=50.0].prop_map(|p| Margin::from_percent(p).unwrap())
}

fn rules() -> impl Strategy<Value = OrderRules> {
    let delivery = (-10_i16..100, sales()).prop_map(|(days, quantity)| PendingDelivery {
        expected_on: date(0).saturating_add(jiff::Span::new().days(days)),
        quantity,
    });
    (option::of(0_u32..500), option::of(0_u32..60), vec(delivery, 0..4))
        .prop_map(|(minimum, pack, pending)| OrderRules { minimum, pack, pending })
}

fn level(stock: f64, lead_time: LeadTime, forecast: &DailyForecast) -> Level {
    alert::assess(&Situation { stock: Some(stock), lead_time, price: None }, forecast).level()
}

/// The hundredths that a reader counts in a quantity as it is shown.
fn shown(value: f64) -> i64 {
    let text = format::quantity(value).replace('\u{a0}', "").replace('−', "-");
    let (whole, fraction) = text.split_once(',').unwrap_or((&text, ""));
    let unsigned = whole.trim_start_matches('-');
    let hundredths: i64 = format!("{unsigned}{fraction:0<2}").parse().unwrap();
    if whole.starts_with('-') { -hundredths } else { hundredths }
}

fn suggestion_adds_up(s: &Suggestion) {
    assert_eq!(shown(s.predicted) - shown(s.stock), shown(s.net_need), "{s:?}");
    let sum = shown(s.net_need) + shown(s.margin) + shown(s.rounding);
    assert_eq!(sum, i64::from(s.quantity) * 100, "{s:?}");
    assert!(s.margin >= 0.0, "{s:?}");
}

fn advice_adds_up(s: &Suggestion, a: &Advice) {
    assert_eq!(shown(s.predicted) - shown(s.stock) - shown(a.on_order), shown(a.net_need), "{s:?} {a:?}");
    let added = i64::from(a.to_minimum) + i64::from(a.to_pack);
    let sum = shown(a.net_need) + shown(a.margin) + shown(a.rounding) + added * 100;
    assert_eq!(sum, i64::from(a.quantity) * 100, "{s:?} {a:?}");
    assert!(a.margin >= 0.0, "{a:?}");
}

/// Writes a value as JSON and reads it back, as between the server and the browser.
fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let json = serde_json::to_string(value).unwrap();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

proptest! {
    #[test]
    fn more_stock_never_worsens_a_level((forecast, stock) in forecast_and_stock(), more in sales(), lead in lead_time()) {
        prop_assert!(level(stock + more, lead, &forecast) >= level(stock, lead, &forecast));
    }

    #[test]
    fn a_critical_article_stays_critical_with_a_longer_lead_time(
        (forecast, stock) in forecast_and_stock(), lead in 0_u16..30, longer in 1_u16..30,
    ) {
        let at = |days| level(stock, LeadTime::of_article(days).unwrap(), &forecast);
        if at(lead) == Level::Critical {
            prop_assert_eq!(at(lead + longer), Level::Critical);
        }
    }

    #[test]
    fn an_article_without_lead_time_is_never_critical((forecast, stock) in forecast_and_stock()) {
        prop_assert_ne!(level(stock, LeadTime::of_article(0).unwrap(), &forecast), Level::Critical);
    }

    #[test]
    fn a_critical_article_runs_out_on_the_first_day_that_sells_more_than_is_left(
        expected in vec(0_u16..40, 60), stock in 0_u16..1200, lead in 1_u16..=30,
    ) {
        let forecast = forecast_of(expected.into_iter().map(f64::from).collect());
        let lead_time = LeadTime::of_article(lead).unwrap();
        let situation = Situation { stock: Some(f64::from(stock)), lead_time, price: Price::new(2.0) };
        if let Assessment::Critical { stock_out_day, stock_out_on, days_out, units_lost, loss } =
            alert::assess(&situation, &forecast)
        {
            prop_assert!(forecast.cumulative(stock_out_day) > f64::from(stock));
            prop_assert!(forecast.cumulative(stock_out_day - 1) <= f64::from(stock));
            prop_assert!(days_out >= 1 && stock_out_day + days_out == lead + 1);
            prop_assert_eq!(stock_out_on, forecast.date(stock_out_day));
            prop_assert_eq!(Some(units_lost), Some(forecast.cumulative(lead) - f64::from(stock)));
            prop_assert_eq!(loss, Some(units_lost * 2.0));
        }
    }

    // The rule word by word, by trying every day: whole sales keep it free of rounding.
    #[test]
    fn the_dates_to_order_by_are_the_largest_that_keep_the_rule(
        expected in vec(0_u16..40, 60), stock in 0_u16..1500, lead in 0_u16..=30,
    ) {
        let forecast = forecast_of(expected.into_iter().map(f64::from).collect());
        let last_that_leaves = |days: u16| {
            (0..=60 - lead - days).rev().find(|d| {
                let at_arrival = f64::from(stock) - forecast.cumulative(d + lead);
                at_arrival >= (1..=days).map(|n| forecast.expected(d + lead + n)).sum()
            })
        };
        let lead_time = LeadTime::of_article(lead).unwrap();
        let situation = Situation { stock: Some(f64::from(stock)), lead_time, price: None };
        match alert::assess(&situation, &forecast) {
            Assessment::Attention { order_by, .. } => {
                prop_assert_eq!(order_by, date(last_that_leaves(1).unwrap_or(0)));
            }
            Assessment::Ok { window: OrderWindow::Between { from, to } } => {
                prop_assert_eq!(Some(from), last_that_leaves(3).map(date));
                prop_assert_eq!(Some(to), last_that_leaves(1).map(date));
                prop_assert!(from <= to);
            }
            Assessment::Ok { window: OrderWindow::NotBefore { date: known } } => {
                prop_assert_eq!(known, date(60 - lead - 3), "only where the horizon ends first");
                prop_assert!(forecast.cumulative(60) <= f64::from(stock));
            }
            Assessment::Critical { .. } | Assessment::Unknown => {}
        }
    }

    #[test]
    fn a_critical_or_attention_article_is_always_suggested_something(
        (forecast, stock) in forecast_and_stock(), lead_time in lead_time(),
    ) {
        let situation = Situation { stock: Some(stock), lead_time, price: None };
        let assessment = alert::assess(&situation, &forecast);
        let suggestion = alert::suggested(&assessment, &situation, &forecast);
        let urgent = assessment.level() <= Level::Attention;
        prop_assert_eq!(urgent, suggestion.is_some_and(|s| s.quantity > 0));
    }

    #[test]
    fn the_lines_of_the_calculator_add_up_as_they_are_shown(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60, margin in margin(), rules in rules(),
    ) {
        let suggestion = order::suggest(&forecast, Some(stock), date(days), margin).unwrap();
        let advice = order::advise(&forecast, Some(stock), date(days), margin, &rules).unwrap();
        suggestion_adds_up(&suggestion);
        advice_adds_up(&suggestion, &advice);
    }

    // Figures that fall between two hundredths are where the lines could come apart.
    #[test]
    fn the_lines_add_up_where_every_figure_is_rounded(
        thousandths in 0_u32..200_000, stock in 0_u32..100_000, pending in 0_u32..100_000,
        noise in -9_i8..9, margin in margin(),
    ) {
        let forecast = forecast_of(vec![(f64::from(thousandths) / 1000.0 + f64::from(noise) * 1e-9).max(0.0)]);
        let stock = f64::from(stock) / 1000.0;
        let delivery = PendingDelivery { expected_on: D0, quantity: f64::from(pending) / 1000.0 };
        let rules = OrderRules { pending: vec![delivery], ..OrderRules::default() };
        let suggestion = order::suggest(&forecast, Some(stock), date(1), margin).unwrap();
        suggestion_adds_up(&suggestion);
        advice_adds_up(&suggestion, &order::advise(&forecast, Some(stock), date(1), margin, &rules).unwrap());
    }

    #[test]
    fn the_quantity_makes_the_stock_last_and_is_no_article_too_many(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60, margin in margin(),
    ) {
        let suggestion = order::suggest(&forecast, Some(stock), date(days), margin).unwrap();
        let wanted = ((forecast.cumulative(days) - stock) * (1.0 + margin.share())).max(0.0);
        let quantity = f64::from(suggestion.quantity);
        prop_assert!(quantity >= wanted - 1e-6 && quantity < wanted + 1.0, "{} for {}", quantity, wanted);
    }

    #[test]
    fn a_stock_that_suffices_lasts_to_the_day_shown_and_no_longer(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60,
    ) {
        let suggestion = order::suggest(&forecast, Some(stock), date(days), Margin::DEFAULT).unwrap();
        prop_assert_eq!(suggestion.quantity == 0, suggestion.enough_until.is_some());
        if let Some(until) = suggestion.enough_until {
            let covered = order::days_to_cover(&forecast, until).unwrap();
            prop_assert!(covered >= days);
            prop_assert!(forecast.cumulative(covered) <= stock + 1e-6);
            prop_assert!(covered == forecast.horizon() || forecast.cumulative(covered + 1) > stock);
        }
    }

    #[test]
    fn more_margin_never_lowers_a_quantity(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60, one in margin(), other in margin(),
        rules in rules(),
    ) {
        let (less, more) = if one <= other { (one, other) } else { (other, one) };
        let suggested = |margin| order::suggest(&forecast, Some(stock), date(days), margin).unwrap().quantity;
        prop_assert!(suggested(less) <= suggested(more));
        let advised = |margin| order::advise(&forecast, Some(stock), date(days), margin, &rules).unwrap().quantity;
        prop_assert!(advised(less) <= advised(more));
    }

    // Without deliveries: a later date may also let one arrive, which rightly lowers the advice.
    #[test]
    fn a_later_date_never_lowers_a_quantity(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..60, margin in margin(), rules in rules(),
    ) {
        let rules = OrderRules { pending: Vec::new(), ..rules };
        let suggested = |days| order::suggest(&forecast, Some(stock), date(days), margin).unwrap().quantity;
        prop_assert!(suggested(days) <= suggested(days + 1));
        let advised = |days| order::advise(&forecast, Some(stock), date(days), margin, &rules).unwrap().quantity;
        prop_assert!(advised(days) <= advised(days + 1));
    }

    #[test]
    fn more_stock_never_raises_a_quantity(
        (forecast, stock) in forecast_and_stock(), more in sales(), days in 0_u16..=60, margin in margin(),
    ) {
        let suggested = |stock| order::suggest(&forecast, Some(stock), date(days), margin).unwrap().quantity;
        prop_assert!(suggested(stock + more) <= suggested(stock));
    }

    #[test]
    fn an_advised_quantity_is_nothing_or_whole_packs_from_the_minimum_on(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60, margin in margin(), rules in rules(),
    ) {
        let advice = order::advise(&forecast, Some(stock), date(days), margin, &rules).unwrap();
        let suggestion = order::suggest(&forecast, Some(stock), date(days), margin).unwrap();
        prop_assert_eq!(advice.quantity % rules.pack.unwrap_or(1).max(1), 0);
        if advice.quantity > 0 {
            prop_assert!(advice.quantity >= rules.minimum.unwrap_or(0));
        }
        if rules.pending.is_empty() {
            prop_assert!(advice.quantity >= suggestion.quantity);
        }
    }

    #[test]
    fn what_the_day_sold_never_makes_a_forecast_unsound(forecast in forecast(), sold in any::<f64>()) {
        let rest = forecast.after_selling(sold);
        prop_assert!(DailyForecast::new(D0, rest.days().to_vec()).is_ok());
        prop_assert!(rest.expected(1) <= forecast.expected(1));
        prop_assert_eq!(&rest.days()[1..], &forecast.days()[1..]);
    }

    #[test]
    fn a_forecast_read_back_from_json_is_the_same_to_the_last_but_one_bit(forecast in forecast()) {
        let back = through_json(&forecast);
        prop_assert_eq!((back.first_day(), back.horizon()), (forecast.first_day(), forecast.horizon()));
        for (read, written) in back.days().iter().zip(forecast.days()) {
            let pairs = [(read.expected, written.expected), (read.lower, written.lower), (read.upper, written.upper)];
            prop_assert!(pairs.iter().all(|(a, b)| (a - b).abs() <= b * 1e-15), "{:?} {:?}", read, written);
        }
    }

    #[test]
    fn an_interval_whose_ends_nearly_touch_survives_json(expected in 0.0..1e9_f64) {
        let day = ForecastDay { expected, lower: expected.next_down().max(0.0), upper: expected.next_up() };
        through_json(&DailyForecast::new(D0, vec![day]).unwrap());
    }

    #[test]
    fn what_the_calculator_says_is_the_same_in_the_browser_and_on_the_server(
        (forecast, stock) in forecast_and_stock(), days in 0_u16..=60, margin in margin(), rules in rules(),
        lead_time in lead_time(),
    ) {
        let suggestion = order::suggest(&forecast, Some(stock), date(days), margin).unwrap();
        prop_assert_eq!(through_json(&suggestion), suggestion);
        let advice = order::advise(&forecast, Some(stock), date(days), margin, &rules).unwrap();
        prop_assert_eq!(through_json(&advice), advice);
        prop_assert_eq!(through_json(&lead_time), lead_time);
        // The browser's copy of the forecast may differ in the last bit; the owner must not see it.
        let again = order::suggest(&through_json(&forecast), Some(stock), date(days), margin).unwrap();
        prop_assert_eq!(again.quantity, suggestion.quantity);
        let assessed = |forecast| alert::assess(&Situation { stock: Some(stock), lead_time, price: None }, forecast);
        prop_assert_eq!(assessed(&forecast).level(), assessed(&through_json(&forecast)).level());
    }
}
