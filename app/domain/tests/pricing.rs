//! Which days cost less than usual.
#![expect(clippy::unwrap_used, reason = "a test that meets an error must fail, in its helpers too")]

use jiff::civil::{Date, date};
use optiflow_domain::{
    Price,
    pricing::{ASSUMED_DISCOUNT, PriceCut, price_cuts},
};

fn prices(list: &[(Date, f64)]) -> Vec<(Date, Price)> {
    list.iter().map(|(day, price)| (*day, Price::new(*price).unwrap())).collect()
}

#[test]
fn a_lower_price_is_a_cut_for_two_months_and_then_the_usual_one() {
    let cuts = price_cuts(&prices(&[(date(2026, 1, 1), 1_000.0), (date(2026, 3, 1), 800.0)]));
    assert_eq!(cuts.len(), 1);
    assert_eq!((cuts[0].first, cuts[0].last), (date(2026, 3, 1), date(2026, 4, 29)));
    assert!((cuts[0].depth - 0.2).abs() < 1e-12);
}

#[test]
fn a_cut_ends_when_the_price_changes_again() {
    let list = [(date(2026, 1, 1), 1_000.0), (date(2026, 3, 1), 900.0), (date(2026, 3, 11), 1_000.0)];
    let cuts = price_cuts(&prices(&list));
    assert_eq!(cuts.len(), 1, "a rise is no cut");
    assert_eq!(cuts[0].last, date(2026, 3, 10));
}

#[test]
fn a_fall_that_nobody_feels_is_no_cut() {
    assert!(price_cuts(&prices(&[(date(2026, 1, 1), 1_000.0), (date(2026, 3, 1), 985.0)])).is_empty());
    assert!(price_cuts(&prices(&[(date(2026, 1, 1), 1_000.0)])).is_empty());
    assert!(price_cuts(&[]).is_empty());
}

#[test]
fn a_promotion_says_its_discount_or_an_ordinary_one_is_assumed() {
    let (first, last) = (date(2026, 5, 1), date(2026, 5, 7));
    let depth = |percent| PriceCut::promotion(first, last, percent).map(|cut| cut.depth);
    assert_eq!(depth(Some(20.0)), Some(0.2));
    assert_eq!(depth(None), Some(ASSUMED_DISCOUNT));
    assert_eq!(depth(Some(150.0)), Some(PriceCut::DEEPEST));
    for senseless in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        assert_eq!(depth(Some(senseless)), None, "{senseless}");
    }
    assert_eq!(PriceCut::promotion(last, first, Some(20.0)), None);
}
