//! The stock on hand, summed over the locations that the till writes.

use optiflow_domain::{Date, DateTime, StockOnHand};

const MORNING: DateTime = DateTime::constant(2026, 11, 23, 10, 42, 0, 0);
const EVENING: DateTime = DateTime::constant(2026, 11, 23, 18, 5, 0, 0);
const LAST_WEEK: DateTime = DateTime::constant(2026, 11, 16, 9, 0, 0, 0);

#[test]
fn the_stock_is_the_sum_over_the_locations_at_the_newest_moment() {
    let stock = StockOnHand::from_locations([(12.0, MORNING), (30.0, EVENING), (0.5, LAST_WEEK)]);
    assert_eq!(stock, Some(StockOnHand { quantity: 42.5, recorded_at: EVENING, was_negative: false }));
}

#[test]
fn without_any_level_the_stock_is_unknown() {
    assert_eq!(StockOnHand::from_locations([]), None);
    assert_eq!(StockOnHand::from_locations([(f64::NAN, MORNING)]), None);
}

#[test]
fn a_level_that_is_not_a_number_is_passed_over() {
    let stock = StockOnHand::from_locations([(f64::NAN, EVENING), (8.0, MORNING), (f64::INFINITY, EVENING)]);
    assert_eq!(stock, Some(StockOnHand { quantity: 8.0, recorded_at: MORNING, was_negative: false }));
}

#[test]
fn a_sum_below_zero_counts_as_zero_and_says_so() {
    let stock = StockOnHand::from_locations([(2.0, MORNING), (-5.0, MORNING)]);
    assert_eq!(stock, Some(StockOnHand { quantity: 0.0, recorded_at: MORNING, was_negative: true }));
}

#[test]
fn a_location_below_zero_is_made_up_for_by_the_others() {
    let stock = StockOnHand::from_locations([(-5.0, MORNING), (20.0, MORNING)]);
    assert_eq!(stock, Some(StockOnHand { quantity: 15.0, recorded_at: MORNING, was_negative: false }));
}

#[test]
fn the_noise_of_decimals_is_no_negative_stock() {
    let levels = [0.3, -0.1, -0.2];
    assert!(levels.iter().sum::<f64>() < 0.0, "the sum carries noise, or this test shows nothing");
    let stock = StockOnHand::from_locations(levels.map(|quantity| (quantity, MORNING)));
    assert_eq!(stock, Some(StockOnHand { quantity: 0.0, recorded_at: MORNING, was_negative: false }));
}

#[test]
fn levels_beyond_any_number_stay_finite() {
    let stock = StockOnHand::from_locations([(f64::MAX, MORNING), (f64::MAX, MORNING)]);
    assert!(stock.is_some_and(|stock| stock.quantity.is_finite()));
}

#[test]
fn a_stock_is_old_from_its_third_day_on() {
    let stock = StockOnHand { quantity: 1.0, recorded_at: MORNING, was_negative: false };
    let old_on = |day| stock.is_old(Date::constant(2026, 11, day));
    assert_eq!([23, 24, 25, 26].map(old_on), [false, false, false, true]);
}

#[test]
fn a_stock_recorded_at_the_end_of_time_is_never_a_panic() {
    for recorded_at in [DateTime::MIN, DateTime::MAX] {
        let stock = StockOnHand { quantity: 1.0, recorded_at, was_negative: false };
        assert_eq!(stock.is_old(Date::MAX), recorded_at == DateTime::MIN);
        assert!(!stock.is_old(Date::MIN));
    }
}
