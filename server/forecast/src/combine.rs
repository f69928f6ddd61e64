//! Making one path of many.

/// The share of the weight that is cut off at each end: between the mean (0), which one wild model can spoil, and the
/// median (0.5), which forgets all but the middle.
const TRIM: f64 = 0.2;
/// The most that a champion replaces of the combination: past wins are partly luck.
const MOST: f64 = 0.8;
/// The standard errors by which a champion must win: with ten candidates and six origins, one wins by two of them by
/// chance alone.
const BAR: f64 = 3.0;
/// Fewer origins than this crown no champion.
const MIN_ORIGINS: usize = 4;

/// Weights that fall with the mean loss: twice the loss, half the weight. The evidence is a few months, so it may
/// lean on a member but not silence one.
pub(crate) fn weights(losses: &[f64]) -> Vec<f64> {
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    // A loss of 0 (a perfect member) would otherwise divide 0 by 0.
    let raw: Vec<f64> = losses.iter().map(|l| (least + 1e-12) / (l + 1e-12)).collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|w| w / total).collect()
}

/// The weighted mean of the middle of `values`, [`TRIM`] of the weight being cut off at each end.
pub(crate) fn trimmed_mean(values: &mut [(f64, f64)]) -> f64 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut kept, mut below) = (0.0, 0.0, 0.0);
    for (value, weight) in values.iter() {
        let part = ((below + weight).min(1.0 - TRIM) - f64::max(below, TRIM)).max(0.0);
        sum += value * part;
        kept += part;
        below += weight;
    }
    if kept > 0.0 { sum / kept } else { 0.0 }
}

/// The combination of the members' paths, one value a day.
pub(crate) fn path(members: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let days = members.iter().map(|m| m.len()).min().unwrap_or(0);
    let mut values = vec![(0.0, 0.0); members.len()];
    let day = |k: usize| {
        for ((slot, member), weight) in values.iter_mut().zip(members).zip(weights) {
            *slot = (member[k], *weight);
        }
        trimmed_mean(&mut values)
    };
    (0..days).map(day).collect()
}

/// The share of the forecast that a challenger deserves, from its gains over the combination at each origin.
///
/// Positive-part shrinkage as James and Stein's: a mean gain d with standard error s is believed by 1 - (3 s / d)². A
/// gain within three standard errors counts for nothing, so that no champion is crowned by a hair's breadth and the
/// share passes through 0, not through a jump, when one champion gives way to another.
pub(crate) fn share(gains: &[f64]) -> f64 {
    let n = gains.len() as f64;
    if gains.len() < MIN_ORIGINS {
        return 0.0;
    }
    let mean = gains.iter().sum::<f64>() / n;
    let error = gains.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / (n * (n - 1.0));
    let doubt = BAR * BAR * error;
    if mean <= 0.0 || doubt >= mean * mean { 0.0 } else { (1.0 - doubt / (mean * mean)).min(MOST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wild_member_is_outvoted() {
        let calm = [10.0, 10.0];
        let wild = [1_000.0, 0.0];
        let path = path(&[&calm, &calm, &wild, &calm, &calm], &[0.2; 5]);
        assert!(path.iter().all(|v| (v - 10.0).abs() < 1e-9), "{path:?}");
    }

    #[test]
    fn weights_add_up_and_favour_the_better() {
        let weights = weights(&[1.0, 2.0, 0.0]);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(weights[0] > weights[1] && weights[2] > weights[0]);
    }

    #[test]
    fn only_a_steady_gain_makes_a_champion() {
        assert!(share(&[0.1, 0.11, 0.09, 0.1, 0.1, 0.1]) > 0.7);
        assert!(share(&[0.9, -0.7, 0.2, -0.4, 0.3, -0.1]).abs() < 1e-12);
        assert!(share(&[-0.1; 6]).abs() < 1e-12);
        assert!(share(&[0.5; 3]).abs() < 1e-12, "three origins are no evidence");
    }
}
