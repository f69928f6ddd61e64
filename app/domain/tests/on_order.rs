//! What is on order: the till's orders and those that the owner marked, each once.
#![expect(clippy::float_cmp, reason = "whole units add up exactly")]

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    LeadTime, OrderQuantity, PendingDelivery,
    on_order::{OwnOrder, TillOrder, check_expected, expected_by_default, under_way},
    order::arriving_before,
};
use proptest::prelude::*;

const D0: Date = Date::constant(2026, 11, 9);

fn day(days: i64) -> Date {
    D0.saturating_add(days.days())
}

fn delivery(days: i64, quantity: f64) -> PendingDelivery {
    PendingDelivery { expected_on: day(days), quantity }
}

fn marked(days: i64, quantity: f64) -> OwnOrder {
    OwnOrder { delivery: delivery(days, quantity), beside: Vec::new() }
}

fn line(days: i64, remaining: f64, received: f64) -> TillOrder {
    TillOrder { line: days, expected_on: day(days), remaining, received }
}

#[test]
fn an_order_that_the_till_does_not_know_is_under_way_until_its_day() {
    assert_eq!(under_way(D0, &[], &[marked(3, 26.0)]), [delivery(3, 26.0)]);
    assert_eq!(under_way(D0, &[], &[marked(0, 26.0)]), [delivery(0, 26.0)]);
    assert_eq!(under_way(D0, &[], &[marked(-1, 26.0)]), [], "the till's stock tells from then on");
}

#[test]
fn the_same_order_within_three_days_counts_once() {
    for apart in -3..=3 {
        let counted = under_way(D0, &[line(10 + apart, 26.0, 0.0)], &[marked(10, 26.0)]);
        assert_eq!(counted, [delivery(10 + apart, 26.0)], "{apart} days apart");
    }
    for apart in [-4, 4] {
        let counted = under_way(D0, &[line(10 + apart, 26.0, 0.0)], &[marked(10, 26.0)]);
        assert_eq!(arriving_before(&counted, day(30)), 52.0, "{apart} days apart are two orders");
    }
}

#[test]
fn of_one_order_the_larger_quantity_counts_less_what_has_come() {
    let counted = |line, units| arriving_before(&under_way(D0, &[line], &[marked(10, units)]), day(30));
    assert_eq!(counted(line(10, 40.0, 0.0), 26.0), 40.0);
    assert_eq!(counted(line(10, 10.0, 0.0), 26.0), 26.0);
    assert_eq!(counted(line(10, 10.0, 16.0), 26.0), 10.0, "16 of the 26 are on the shelf");
    assert_eq!(counted(line(10, 0.0, 26.0), 26.0), 0.0, "all have come, before the day");
}

#[test]
fn one_line_of_the_till_stands_for_one_marked_order_the_nearest() {
    let till = [line(8, 20.0, 0.0), line(11, 30.0, 0.0)];
    let counted = under_way(D0, &till, &[marked(10, 30.0)]);
    assert_eq!(counted, [delivery(8, 20.0), delivery(11, 30.0)]);
    let counted = under_way(D0, &till[1..], &[marked(10, 30.0), marked(11, 12.0)]);
    assert_eq!(counted, [delivery(11, 30.0), delivery(11, 12.0)]);
}

#[test]
fn what_was_advised_is_on_top_of_what_the_till_had_by_then() {
    let advised = OwnOrder { beside: vec![8], ..marked(10, 26.0) };
    assert_eq!(under_way(D0, &[line(8, 22.0, 0.0)], std::slice::from_ref(&advised)).len(), 2, "48 units");
    // Entered in the till later, under another number, it is the same order.
    let till = [line(8, 22.0, 0.0), line(11, 26.0, 0.0)];
    assert_eq!(arriving_before(&under_way(D0, &till, &[advised]), day(30)), 48.0);
}

#[test]
fn quantity_and_day_have_their_bounds() {
    assert!(
        [0, -1, 1_000_001, i64::MAX, i64::MIN].into_iter().all(|units| OrderQuantity::new(units).is_err())
    );
    assert!([1, 1_000_000].into_iter().all(|units| OrderQuantity::new(units).is_ok()));
    assert!([-1, 366].into_iter().all(|days| check_expected(D0, day(days)).is_err()));
    assert!([0, 365].into_iter().all(|days| check_expected(D0, day(days)) == Ok(day(days))));
    let message = check_expected(D0, day(-1)).unwrap_err().to_string();
    assert!(message.contains("09/11/2026") && message.contains("09/11/2027"), "{message}");
    assert_eq!(expected_by_default(D0, LeadTime::choose(Some(5), None)), day(5));
}

proptest! {
    #[test]
    fn never_less_is_under_way_than_the_till_says_and_never_more_than_both(
        till in prop::collection::vec((0_i64..30, 0.0..100.0_f64, 0.0..100.0_f64), 0..5),
        orders in prop::collection::vec((-5_i64..30, 0.0..100.0_f64), 0..5),
    ) {
        let till: Vec<_> = till.into_iter().map(|(days, left, come)| line(days, left, come)).collect();
        let orders: Vec<_> = orders.into_iter().map(|(days, units)| marked(days, units)).collect();
        let total = |pending: &[PendingDelivery]| arriving_before(pending, day(100));
        let both = orders.iter().map(|order| order.delivery).collect::<Vec<_>>();
        let counted = total(&under_way(D0, &till, &orders));
        let alone = total(&under_way(D0, &till, &[]));
        prop_assert!(counted >= alone - 1e-9);
        prop_assert!(counted <= alone + total(&both) + 1e-9);
    }
}
