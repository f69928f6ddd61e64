//! Histories too short for a season: the mean of what is known.

use crate::{history::shared_value, path::PathDay};

/// The mean of `known` (not empty) for every day. Counts vary at least like a Poisson law of their mean, so a few
/// equal days do not make a narrow interval; `unit` is one article in the series' unit.
pub(crate) fn path(known: &[f64], unit: f64, days: usize) -> Vec<PathDay> {
    let n = known.len() as f64;
    let mean = shared_value(known).unwrap_or_else(|| known.iter().sum::<f64>() / n);
    let spread = known.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    // The mean itself is uncertain by a share of 1/n.
    let variance = spread.max(mean * unit) * (1.0 + 1.0 / n);
    vec![PathDay::normal(mean, variance.sqrt()); days]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_few_days_is_forecast_with_a_wide_interval() {
        let path = path(&[2.0, 4.0, 6.0], 1.0, 2);
        assert!((path[1].mean - 4.0).abs() < 1e-12);
        assert!(path[1].upper - path[1].lower > 4.0, "{path:?}");
    }

    #[test]
    fn equal_days_are_forecast_exactly() {
        assert_eq!(path(&[0.1; 13], 1.0, 1)[0].mean.to_bits(), 0.1_f64.to_bits());
    }
}
