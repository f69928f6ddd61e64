//! D0 and what the past says about demand: the specification's opening words and section 1.

use optiflow_domain::{
    Date,
    history::{self, as_of, demand, order_is_open, sales_are_old},
};

const TODAY: Date = Date::constant(2026, 11, 23);

#[test]
fn d0_is_today_while_the_last_sale_is_at_most_seven_days_old() {
    for last in [TODAY, Date::constant(2026, 11, 22), Date::constant(2026, 11, 16)] {
        assert_eq!(as_of(TODAY, Some(last), None), TODAY, "last sale on {last}");
        assert!(!sales_are_old(TODAY, last), "last sale on {last}");
    }
}

#[test]
fn d0_is_the_day_after_the_last_sale_where_that_is_more_than_seven_days_old() {
    let last = Date::constant(2026, 11, 15);
    assert!(sales_are_old(TODAY, last));
    assert_eq!(as_of(TODAY, Some(last), None), Date::constant(2026, 11, 16));
}

#[test]
fn d0_is_today_without_any_sale_and_with_sales_dated_in_the_future() {
    assert_eq!(as_of(TODAY, None, None), TODAY);
    assert_eq!(as_of(TODAY, Some(Date::MAX), None), TODAY);
}

#[test]
fn d0_is_the_day_that_the_owner_fixed() {
    let fixed = Date::constant(2026, 3, 1);
    for last in [None, Some(TODAY), Some(Date::MIN)] {
        assert_eq!(as_of(TODAY, last, Some(fixed)), fixed);
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_panic() {
    assert_eq!(as_of(Date::MAX, Some(Date::MIN), None), Date::constant(-9999, 1, 2));
    assert_eq!(as_of(Date::MIN, Some(Date::MAX), None), Date::MIN);
}

#[test]
fn a_day_without_a_sale_is_no_demand_only_while_there_is_something_to_sell() {
    assert_eq!(demand(0.0, Some(5.0)), Some(0.0));
    assert_eq!(demand(0.0, None), Some(0.0), "no level recorded yet: the article may have been there");
    assert_eq!(demand(0.0, Some(0.0)), None, "out of stock");
    assert_eq!(demand(0.0, Some(-2.0)), None, "out of stock, as the till has it");
}

#[test]
fn a_day_that_sold_is_demand_even_where_it_opened_empty() {
    assert_eq!(demand(3.0, Some(0.0)), Some(3.0), "a delivery came during the day");
}

#[test]
fn a_day_of_returns_counts_as_zero() {
    assert_eq!(demand(-2.0, Some(5.0)), Some(0.0));
    assert_eq!(demand(-2.0, Some(0.0)), None);
}

#[test]
fn sales_that_are_not_a_number_say_nothing() {
    for sales in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(demand(sales, Some(5.0)), None, "{sales}");
    }
}

#[test]
fn an_order_is_open_until_it_is_received_or_cancelled() {
    for open in ["pending", "ordered", "Confirmée", "partially_received", ""] {
        assert!(order_is_open(open), "{open}");
    }
    for closed in ["received", " RECEIVED ", "Reçue", "REÇU", "livrée", "cancelled", "Annulée"] {
        assert!(!order_is_open(closed), "{closed}");
    }
}

#[test]
fn a_last_day_of_half_its_usual_sales_is_partial() {
    let mondays = [100.0, 96.0, 110.0, 20.0];
    assert!(history::is_partial(40.0, &mondays));
    assert!(!history::is_partial(60.0, &mondays), "a slow Monday");
    assert!(!history::is_partial(0.0, &[]), "nothing to compare with");
    assert!(!history::is_partial(0.0, &[0.0, 0.0, 5.0]), "the shop is closed on that weekday");
}
