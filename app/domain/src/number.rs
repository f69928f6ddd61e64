//! Rounding shared by the formulas: sums of decimals carry noise in their last bits, decisions must not.

/// Rounds to 6 decimals, so that 100 x 1.10 is 110 and 0.1 + 0.2 is 0.3.
pub(crate) fn round6(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    // Beyond 2^53 / 1e6 the multiplication itself would lose digits or overflow: such a value has no noise to remove.
    if value.abs() < 9e9 { rounded } else { value }
}

/// Rounds to hundredths, the finest figure that a page shows.
pub(crate) fn round2(value: f64) -> f64 {
    let rounded = (value * 100.0).round() / 100.0;
    if value.abs() < 9e13 { rounded } else { value }
}
