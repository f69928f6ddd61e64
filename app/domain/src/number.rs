//! Arithmetic shared by the formulas: sums of decimals carry noise in their last bits, decisions must not; and no figure
//! that leaves the domain is infinite or not a number.

use crate::measure::Price;

/// Rounds to 6 decimals, so that 100 x 1.10 is 110 and 0.1 + 0.2 is 0.3.
pub fn round6(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    // Beyond 2^53 / 1e6 the multiplication itself would lose digits or overflow: such a value has no noise to remove.
    if value.abs() < 9e9 { rounded } else { value }
}

/// Rounds to hundredths, the finest figure that a page shows.
pub(crate) fn round2(value: f64) -> f64 {
    let rounded = (value * 100.0).round() / 100.0;
    if value.abs() < 9e13 { rounded } else { value }
}

/// Units as a formula counts them: below 0 they count as 0, and what is not a number is unknown.
pub(crate) fn units(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.max(0.0))
}

/// Adds to a running sum, which stops at the largest number instead of becoming infinite.
pub(crate) fn add(sum: f64, term: f64) -> f64 {
    (sum + term).clamp(f64::MIN, f64::MAX)
}

/// A quotient of sums; `None` where the denominator is not above 0 or the quotient is no number.
pub(crate) fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator).filter(|quotient| quotient.is_finite())
}

/// What units are worth; `None` without a price, and where the product is too large for a number.
pub(crate) fn worth(units: f64, price: Option<Price>) -> Option<f64> {
    price.map(|price| units * price.amount()).filter(|money| money.is_finite())
}
