//! The projected stock, and the stock-out days that an order avoids. D0 is Monday 23 November 2026.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    DailyForecast, Date, ForecastDay, PendingDelivery, Price,
    projection::{outlook, project},
    savings::{self, AvoidedDay, Savings},
};

const D0: Date = Date::constant(2026, 11, 23);

fn forecast(expected: &[f64]) -> DailyForecast {
    let day = |expected: &f64| ForecastDay { expected: *expected, lower: 0.0, upper: expected * 2.0 };
    DailyForecast::new(D0, expected.iter().map(day).collect()).unwrap()
}

/// `day` counts from 1, like the days of a forecast: an order of D0 with L days is expected on day L + 1.
fn delivery(day: u16, quantity: f64) -> PendingDelivery {
    PendingDelivery { expected_on: forecast(&[]).date(day), quantity }
}

fn avoided(stock: f64, under_way: &[PendingDelivery], order: PendingDelivery) -> Vec<(i32, f64)> {
    let days = savings::avoided(&forecast(&[10.0; 10]), Some(stock), Price::new(3.0), under_way, order);
    assert!(days.iter().all(|day| day.value == Some(day.units * 3.0)));
    days.iter().map(|day| ((day.date - D0).get_days() + 1, day.units)).collect()
}

#[test]
fn the_stock_at_the_end_of_a_day_is_what_the_forecast_leaves() {
    // The worked example of section 2: S = 50, p = 15, 12, 10, 8, 12.
    let days = project(&forecast(&[15.0, 12.0, 10.0, 8.0, 12.0, 9.0]), Some(50.0), &[]);
    let closing: Vec<_> = days.iter().map(|day| day.closing).collect();
    assert_eq!(closing, [35.0, 23.0, 13.0, 5.0, 0.0, 0.0]);
    let out: Vec<_> = days.iter().map(|day| day.stock_out).collect();
    assert_eq!(out, [false, false, false, false, true, true], "day 5 wants 12 and finds 5");
}

#[test]
fn a_delivery_can_be_sold_on_its_day_and_a_late_one_on_the_first() {
    let late = PendingDelivery { expected_on: Date::constant(2026, 11, 20), quantity: 4.0 };
    let days = project(&forecast(&[10.0; 4]), Some(6.0), &[delivery(3, 25.0), late]);
    let (available, closing): (Vec<_>, Vec<_>) = days.iter().map(|day| (day.available, day.closing)).unzip();
    assert_eq!(available, [10.0, 0.0, 25.0, 15.0]);
    assert_eq!(closing, [0.0, 0.0, 15.0, 5.0]);
    assert!(!days[0].stock_out && days[1].stock_out, "missed sales are not made up for");
}

#[test]
fn a_period_adds_up_its_sales_and_names_its_stock_out_day() {
    let forecast = forecast(&[10.0; 30]);
    let week = outlook(&forecast, Some(95.0), &[], 7);
    assert_eq!((week.days, week.expected, week.closing, week.stock_out_on), (7, 70.0, Some(25.0), None));
    let fortnight = outlook(&forecast, Some(95.0), &[], 14);
    assert_eq!((fortnight.expected, fortnight.closing), (140.0, Some(0.0)));
    assert_eq!(fortnight.stock_out_on, Some(forecast.date(10)), "C(10) = 100 > 95");
    let unknown = outlook(&forecast, None, &[], 30);
    assert_eq!((unknown.expected, unknown.closing, unknown.stock_out_on), (300.0, None, None));
    assert_eq!(outlook(&forecast, Some(5.0), &[], 90).days, 30, "no more days than are forecast");
    assert_eq!(outlook(&forecast, Some(5.0), &[], 0).closing, Some(5.0));
}

#[test]
fn an_order_avoids_the_stock_out_days_from_its_arrival_on() {
    // 45 on hand: out on day 5 (C = 50) and after. 30 units on day 6 serve days 6, 7 and 8.
    assert_eq!(avoided(45.0, &[], delivery(6, 30.0)), [(6, 10.0), (7, 10.0), (8, 10.0)]);
}

#[test]
fn an_order_that_arrives_in_time_avoids_the_first_stock_out_day_too() {
    // Day 5 would have found 5: with the order it is served whole, and counts with all it sells.
    assert_eq!(avoided(45.0, &[], delivery(2, 15.0)), [(5, 10.0), (6, 10.0)]);
}

#[test]
fn a_day_that_the_order_serves_only_in_part_is_not_avoided() {
    assert_eq!(avoided(45.0, &[], delivery(6, 29.0)), [(6, 10.0), (7, 10.0)], "day 8 wants 10 and finds 9");
    assert_eq!(avoided(45.0, &[], delivery(6, 9.0)), []);
}

#[test]
fn an_order_too_late_or_not_needed_saves_nothing() {
    assert_eq!(avoided(45.0, &[], delivery(11, 500.0)), [], "beyond the horizon");
    assert_eq!(avoided(100.0, &[], delivery(3, 500.0)), [], "the stock suffices");
    assert_eq!(avoided(45.0, &[], delivery(6, f64::NAN)), []);
    let order = delivery(1, 500.0);
    assert_eq!(savings::avoided(&forecast(&[10.0; 10]), None, Price::new(3.0), &[], order), []);
}

#[test]
fn units_already_under_way_are_not_this_orders_merit() {
    let earlier = [delivery(5, 25.0)];
    assert_eq!(avoided(45.0, &earlier, delivery(6, 30.0)), [(8, 10.0), (9, 10.0), (10, 10.0)]);
}

#[test]
fn a_day_that_expects_no_sale_is_not_avoided() {
    let forecast = forecast(&[5.0, 0.0, 5.0]);
    let days = savings::avoided(&forecast, Some(0.0), None, &[], delivery(1, 50.0));
    let dates: Vec<_> = days.iter().map(|day| day.date.day()).collect();
    assert_eq!(dates, [23, 25]);
    assert!(days.iter().all(|day| day.value.is_none()), "no money without a price");
}

#[test]
fn savings_are_estimated_until_their_day_has_passed_and_realised_after() {
    let day = |n, value| AvoidedDay { date: forecast(&[]).date(n), units: 10.0, value };
    let days = [day(2, Some(30.0)), day(3, Some(40.0)), day(4, None)];
    let on = |n| Savings::of(&days, forecast(&[]).date(n));
    assert_eq!(on(1), Savings { estimated: 70.0, realised: 0.0 });
    assert_eq!(on(2), on(1), "the day itself has not passed");
    assert_eq!(on(3), Savings { estimated: 40.0, realised: 30.0 });
    assert_eq!(on(9), Savings { estimated: 0.0, realised: 70.0 });
    let mut both = on(1);
    both.merge(&on(9));
    assert_eq!(both, Savings { estimated: 70.0, realised: 70.0 }, "two alerts");
}
