//! The alert levels and what follows from them: the worked examples and the edges of the specification's section 2.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    Assessment, DailyForecast, Date, DomainError, ForecastDay, LeadTime, LeadTimeSource, Level, OrderWindow,
    Price, Situation, alert, horizon,
};

/// A Monday.
const D0: Date = Date::constant(2026, 11, 23);

fn day(expected: f64) -> ForecastDay {
    ForecastDay { expected, lower: expected / 2.0, upper: expected * 2.0 }
}

/// The days given, then `rest` a day up to 60 days.
fn forecast(first: &[f64], rest: f64) -> DailyForecast {
    let mut days: Vec<_> = first.iter().copied().map(day).collect();
    days.resize(60, day(rest));
    DailyForecast::new(D0, days).unwrap()
}

fn situation(stock: f64, lead: u16) -> Situation {
    Situation {
        stock: Some(stock),
        lead_time: LeadTime::of_article(lead).unwrap(),
        price: Price::new(1000.0),
    }
}

fn level(stock: f64, lead: u16, forecast: &DailyForecast) -> Level {
    alert::assess(&situation(stock, lead), forecast).level()
}

fn order_by(stock: f64, lead: u16, forecast: &DailyForecast) -> Date {
    match alert::assess(&situation(stock, lead), forecast) {
        Assessment::Attention { order_by, .. } => order_by,
        other => panic!("expected an ATTENTION, got {other:?}"),
    }
}

#[test]
fn fifty_in_stock_against_fifty_seven_sold_during_the_delivery_is_critical_on_its_fifth_day() {
    let forecast = forecast(&[15.0, 12.0, 10.0, 8.0, 12.0], 10.0);
    let assessment = alert::assess(&situation(50.0, 5), &forecast);
    assert_eq!(
        assessment,
        Assessment::Critical {
            stock_out_day: 5,
            stock_out_on: Date::constant(2026, 11, 27),
            days_out: 1,
            units_lost: 7.0,
            loss: Some(7000.0),
        }
    );
    assert_eq!(assessment.action(D0), "Commander immédiatement pour limiter les pertes");
    assert_eq!(assessment.money_at_stake(), Some(7000.0));
}

#[test]
fn fourteen_left_at_the_delivery_against_twenty_five_in_the_next_three_days_is_attention() {
    let forecast = forecast(&[10.0, 8.0, 7.0, 6.0, 5.0, 10.0, 8.0, 7.0], 10.0);
    let assessment = alert::assess(&situation(50.0, 5), &forecast);
    // C(6) = 46 leaves the day's sales at arrival, C(7) = 54 does not: today is the last day. C(5) = 36.
    assert_eq!(assessment, Assessment::Attention { order_by: D0, gain: Some(36_000.0) });
    assert_eq!(assessment.action(D0), "Commander aujourd'hui");
}

#[test]
fn an_empty_shelf_is_critical_from_its_first_day_with_sales() {
    let from_day_two = forecast(&[0.0, 4.0], 4.0);
    let Assessment::Critical { stock_out_day, stock_out_on, days_out, units_lost, .. } =
        alert::assess(&situation(0.0, 5), &from_day_two)
    else {
        panic!("no stock and sales expected must be CRITIQUE")
    };
    assert_eq!((stock_out_day, stock_out_on, days_out), (2, Date::constant(2026, 11, 24), 4));
    assert_eq!(Some(units_lost), Some(16.0));
}

#[test]
fn the_levels_change_exactly_at_their_limits() {
    let ten_a_day = forecast(&[], 10.0);
    assert_eq!(level(49.99, 5, &ten_a_day), Level::Critical, "R just below 0");
    assert_eq!(level(50.0, 5, &ten_a_day), Level::Attention, "R = 0");
    assert_eq!(level(79.99, 5, &ten_a_day), Level::Attention, "R just below three days of sales");
    assert_eq!(level(80.0, 5, &ten_a_day), Level::Ok, "R = three days of sales");
}

#[test]
fn the_noise_of_decimals_never_decides_a_level() {
    let noisy = forecast(&[0.1, 0.2], 1.0);
    assert!(noisy.cumulative(2) > 0.3, "the sum carries noise, or this test shows nothing");
    assert_eq!(level(0.3, 2, &noisy), Level::Attention);
}

#[test]
fn without_a_lead_time_an_article_is_never_critical() {
    let ten_a_day = forecast(&[], 10.0);
    for stock in [-5.0, 0.0, 1.0, 29.0] {
        assert_eq!(level(stock, 0, &ten_a_day), Level::Attention, "{stock} in stock");
    }
    assert_eq!(level(30.0, 0, &ten_a_day), Level::Ok);
    let none_in_stock = alert::assess(&situation(0.0, 0), &ten_a_day);
    assert_eq!(none_in_stock, Assessment::Attention { order_by: D0, gain: Some(0.0) });
}

#[test]
fn an_attention_says_the_last_day_that_leaves_one_day_of_sales_at_arrival() {
    let ten_a_day = forecast(&[], 10.0);
    let tomorrow = Date::constant(2026, 11, 24);
    assert_eq!(order_by(49.99, 2, &ten_a_day), tomorrow, "C(4) = 40 is covered, C(5) = 50 is not");
    assert_eq!(order_by(40.0, 2, &ten_a_day), tomorrow, "S = C(4) still leaves exactly one day");
    assert_eq!(order_by(39.99, 2, &ten_a_day), D0);
    let assessment = alert::assess(&situation(40.0, 2), &ten_a_day);
    assert_eq!(assessment.action(D0), "Commander avant le 24/11/2026");
    assert_eq!(assessment.money_at_stake(), Some(20_000.0), "C(L) x price");
}

#[test]
fn an_attention_that_no_day_can_satisfy_any_more_says_today() {
    let assessment = alert::assess(&situation(25.0, 2), &forecast(&[], 10.0));
    assert_eq!(assessment, Assessment::Attention { order_by: D0, gain: Some(20_000.0) });
    assert_eq!(assessment.action(D0), "Commander aujourd'hui");
}

#[test]
fn an_article_that_is_ok_is_ordered_between_three_days_and_one_day_of_sales_left() {
    let assessment = alert::assess(&situation(125.0, 5), &forecast(&[], 10.0));
    // The stock covers 12 days: C(4 + 5 + 3) and C(6 + 5 + 1).
    let window =
        OrderWindow::Between { from: Date::constant(2026, 11, 27), to: Date::constant(2026, 11, 29) };
    assert_eq!(assessment, Assessment::Ok { window });
    assert_eq!(assessment.action(D0), "Prochaine commande entre le 27/11/2026 et le 29/11/2026");
    assert_eq!(assessment.money_at_stake(), None);
}

#[test]
fn an_article_that_outlasts_its_horizon_is_ordered_not_before_the_last_day_known() {
    let assessment = alert::assess(&situation(10_000.0, 5), &forecast(&[], 10.0));
    // D0 + 52: with 5 days of delay and 3 of sales the 60 days are used up.
    let window = OrderWindow::NotBefore { date: Date::constant(2027, 1, 14) };
    assert_eq!(assessment, Assessment::Ok { window });
    assert_eq!(assessment.action(D0), "Prochaine commande pas avant le 14/01/2027");
}

#[test]
fn a_stock_that_ends_one_day_before_the_horizon_still_gets_two_dates() {
    let assessment = alert::assess(&situation(599.0, 5), &forecast(&[], 10.0));
    let window = OrderWindow::Between { from: Date::constant(2027, 1, 13), to: Date::constant(2027, 1, 15) };
    assert_eq!(assessment, Assessment::Ok { window });
}

#[test]
fn an_article_that_does_not_sell_is_ok_even_without_stock() {
    let assessment = alert::assess(&situation(0.0, 5), &forecast(&[], 0.0));
    assert_eq!(assessment.level(), Level::Ok);
    assert!(assessment.action(D0).starts_with("Prochaine commande pas avant le "));
}

#[test]
fn a_stock_below_zero_counts_as_zero() {
    let ten_a_day = forecast(&[], 10.0);
    assert_eq!(
        alert::assess(&situation(-30.0, 3), &ten_a_day),
        alert::assess(&situation(0.0, 3), &ten_a_day)
    );
}

#[test]
fn a_stock_never_recorded_or_not_a_number_is_unknown() {
    let ten_a_day = forecast(&[], 10.0);
    for stock in [None, Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY)] {
        let situation = Situation { stock, ..situation(0.0, 5) };
        let assessment = alert::assess(&situation, &ten_a_day);
        assert_eq!(assessment, Assessment::Unknown, "{stock:?}");
        assert_eq!(assessment.level().label(), "Stock inconnu");
        assert_eq!(alert::suggested(&assessment, &situation, &ten_a_day), None);
    }
}

#[test]
fn without_a_price_no_money_is_shown() {
    let ten_a_day = forecast(&[], 10.0);
    for stock in [0.0, 60.0] {
        let situation = Situation { price: None, ..situation(stock, 5) };
        assert_eq!(alert::assess(&situation, &ten_a_day).money_at_stake(), None);
    }
}

#[test]
fn money_too_large_for_a_number_is_not_shown() {
    let situation = Situation { price: Price::new(f64::MAX), ..situation(0.0, 5) };
    let assessment = alert::assess(&situation, &forecast(&[], 10.0));
    assert_eq!((assessment.level(), assessment.money_at_stake()), (Level::Critical, None));
}

#[test]
fn a_price_that_is_negative_or_not_a_number_is_no_price() {
    for amount in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Price::new(amount), None, "{amount}");
    }
    assert_eq!(Price::new(0.0).map(Price::amount), Some(0.0));
}

#[test]
fn alerts_are_sorted_by_level_then_by_money_with_an_unknown_price_last() {
    let ten_a_day = forecast(&[], 10.0);
    let at = |stock: Option<f64>, price: Option<f64>| {
        let price = price.and_then(Price::new);
        alert::assess(&Situation { stock, price, ..situation(0.0, 5) }, &ten_a_day)
    };
    let sorted = [
        at(Some(0.0), Some(900.0)),
        at(Some(0.0), Some(100.0)),
        at(Some(0.0), Some(0.0)),
        at(Some(0.0), None),
        at(Some(60.0), Some(5000.0)),
        at(Some(60.0), None),
        at(Some(400.0), Some(1e9)),
        at(None, Some(1.0)),
    ];
    let mut shuffled = [5, 7, 2, 0, 6, 3, 1, 4].map(|i| sorted[i]);
    shuffled.sort_by(Assessment::urgency);
    assert_eq!(shuffled, sorted);
}

#[test]
fn a_critical_article_is_suggested_thirty_days_with_fifteen_percent() {
    let ten_a_day = forecast(&[], 10.0);
    let situation = situation(20.0, 5);
    let assessment = alert::assess(&situation, &ten_a_day);
    let suggestion = alert::suggested(&assessment, &situation, &ten_a_day).unwrap();
    assert_eq!((suggestion.days, suggestion.date), (30, Date::constant(2026, 12, 23)));
    assert_eq!(suggestion.quantity, 322, "(300 - 20) x 1.15");
}

#[test]
fn a_long_delay_is_covered_and_thirty_days_more() {
    let cover = |lead| alert::default_cover(LeadTime::of_article(lead).unwrap());
    assert_eq!([0, 27, 28, 60, 365].map(cover), [30, 30, 58, 90, 395]);

    let ten_a_day = forecast(&[], 10.0);
    let situation = situation(290.0, 28);
    let assessment = alert::assess(&situation, &ten_a_day);
    assert_eq!(assessment.level(), Level::Attention);
    let suggestion = alert::suggested(&assessment, &situation, &ten_a_day).unwrap();
    assert_eq!((suggestion.days, suggestion.quantity), (58, 334), "(580 - 290) x 1.15 = 333.5");
}

#[test]
fn a_forecast_carried_over_midnight_is_covered_as_far_as_it_reaches() {
    // H is exactly L + 30: the day after, one day of the cover is not forecast any more.
    let ten_a_day = forecast(&[], 10.0);
    let situation = situation(20.0, 30);
    let assessment = alert::assess(&situation, &ten_a_day);
    let fresh = alert::suggested(&assessment, &situation, &ten_a_day).unwrap();
    assert_eq!((fresh.days, fresh.quantity), (60, 667), "(600 - 20) x 1.15");

    let carried = ten_a_day.starting(ten_a_day.date(2));
    let assessment = alert::assess(&situation, &carried);
    assert_eq!(assessment.level(), Level::Critical);
    let suggestion = alert::suggested(&assessment, &situation, &carried).unwrap();
    assert_eq!((suggestion.days, suggestion.date), (59, fresh.date));
    assert_eq!(suggestion.quantity, 656, "(590 - 20) x 1.15 = 655.5");
    assert_eq!(alert::covered_until(situation.lead_time, &carried), fresh.date);
}

#[test]
fn an_article_that_is_ok_is_suggested_nothing() {
    let ten_a_day = forecast(&[], 10.0);
    let situation = situation(100.0, 5);
    let assessment = alert::assess(&situation, &ten_a_day);
    assert_eq!(assessment.level(), Level::Ok);
    assert_eq!(alert::suggested(&assessment, &situation, &ten_a_day), None);
}

#[test]
fn the_days_sales_so_far_leave_the_forecast_and_the_stock_together() {
    let morning = forecast(&[], 10.0);
    let after_six = morning.after_selling(6.0);
    assert_eq!(Some(after_six.expected(1)), Some(4.0));
    assert_eq!(Some(after_six.expected(2)), Some(10.0), "only today changes");
    let before = alert::assess(&situation(24.0, 3), &morning);
    let after = alert::assess(&situation(18.0, 3), &after_six);
    assert_eq!(before, after, "selling what was forecast changes nothing");
}

#[test]
fn a_day_that_sold_more_than_forecast_has_nothing_left_to_sell() {
    let morning = forecast(&[], 10.0);
    let after_fifteen = morning.after_selling(15.0);
    assert_eq!(after_fifteen.days()[0], ForecastDay { expected: 0.0, lower: 0.0, upper: 5.0 });
    assert_eq!(alert::assess(&situation(30.0, 3), &morning).level(), Level::Attention);
    assert_eq!(alert::assess(&situation(15.0, 3), &after_fifteen).level(), Level::Critical);
}

#[test]
fn returns_and_unreadable_sales_leave_the_forecast_as_it_is() {
    let morning = forecast(&[], 10.0);
    for sold in [-3.0, 0.0, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(morning.after_selling(sold), morning, "{sold}");
    }
}

#[test]
fn the_lead_time_is_the_articles_else_the_suppliers_else_seven_days_marked_as_assumed() {
    let chosen = |article, supplier| {
        let lead = LeadTime::choose(article, supplier);
        (lead.days(), lead.source(), lead.is_assumed())
    };
    assert_eq!(chosen(Some(3), Some(9)), (3, LeadTimeSource::Article, false));
    assert_eq!(chosen(Some(0), Some(9)), (0, LeadTimeSource::Article, false));
    assert_eq!(chosen(None, Some(9)), (9, LeadTimeSource::Supplier, false));
    assert_eq!(chosen(None, None), (7, LeadTimeSource::Assumed, true));
    assert_eq!(chosen(Some(-1), Some(366)), (7, LeadTimeSource::Assumed, true));
    assert_eq!(chosen(Some(i64::MIN), Some(365)), (365, LeadTimeSource::Supplier, false));
    assert_eq!(LeadTime::of_article(366), Err(DomainError::LeadTimeOutOfRange));
}

#[test]
fn the_horizon_is_sixty_days_or_thirty_past_the_lead_time() {
    let horizon_of = |lead| horizon(LeadTime::of_article(lead).unwrap());
    assert_eq!([0, 30, 31, 365].map(horizon_of), [60, 60, 61, 395]);
}

#[test]
fn a_forecast_that_breaks_its_promises_is_refused_with_its_day() {
    let good = day(1.0);
    let bad_days = [
        ForecastDay { expected: f64::NAN, ..good },
        ForecastDay { expected: f64::INFINITY, upper: f64::INFINITY, ..good },
        ForecastDay { upper: f64::INFINITY, ..good },
        ForecastDay { lower: f64::NAN, ..good },
        ForecastDay { lower: -1.0, ..good },
        ForecastDay { lower: 1.5, ..good },
        ForecastDay { upper: 0.5, ..good },
        ForecastDay { expected: 2e9, upper: 3e9, ..good },
    ];
    for bad in bad_days {
        let refused = DailyForecast::new(D0, vec![good, bad]);
        assert_eq!(refused, Err(DomainError::InvalidForecast { day: 2 }), "{bad:?}");
    }
    let endless = DailyForecast::new(D0, vec![good; 65_536]);
    assert_eq!(endless, Err(DomainError::InvalidForecast { day: 65_536 }));
}

#[test]
fn the_days_of_a_forecast_are_counted_from_d0() {
    let forecast = forecast(&[1.0, 2.0, 3.0], 0.5);
    assert_eq!((forecast.first_day(), forecast.date(1), forecast.horizon()), (D0, D0, 60));
    assert_eq!(forecast.date(9), Date::constant(2026, 12, 1));
    assert_eq!([0, 1, 3, 5].map(|n| Some(forecast.cumulative(n))), [0.0, 1.0, 6.0, 7.0].map(Some));
    assert_eq!([0, 3, 60, 61].map(|n| Some(forecast.expected(n))), [0.0, 3.0, 0.5, 0.0].map(Some));
}

#[test]
fn every_level_has_its_word_and_its_short_name() {
    let words = Level::ALL.map(|level| (level.label(), level.slug()));
    let expected =
        [("CRITIQUE", "critique"), ("ATTENTION", "attention"), ("OK", "ok"), ("Stock inconnu", "inconnu")];
    assert_eq!(words, expected);
    for level in Level::ALL {
        assert_eq!(Level::from_slug(level.slug()), Some(level));
        let json = serde_json::to_string(&level).unwrap();
        assert_eq!(json, format!("\"{}\"", level.slug()), "JSON and addresses use the same name");
    }
    assert_eq!(Level::from_slug("CRITIQUE"), None);
}

#[test]
fn an_unknown_stock_tells_the_owner_what_to_do() {
    assert_eq!(
        Assessment::Unknown.action(D0),
        "Saisissez le stock dans votre caisse pour connaître le niveau"
    );
}
