//! What kind of demand an article has.

use serde::{Deserialize, Serialize};

/// The mean interval between sales, in days, from which demand is intermittent.
const ADI_LIMIT: f64 = 1.32;
/// The squared coefficient of variation of the sales' sizes from which they are erratic.
const CV2_LIMIT: f64 = 0.49;

/// The four kinds of Syntetos, Boylan and Croston, "On the categorization of demand patterns" (2005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// Sells almost daily, in steady quantities.
    Smooth,
    /// Sells almost daily, in varying quantities.
    Erratic,
    /// Sells now and then, in steady quantities.
    Intermittent,
    /// Sells now and then, in varying quantities.
    Lumpy,
}

impl DemandKind {
    /// The kind of the known days' demand; without a sale it is intermittent.
    pub(crate) fn of(known: &[f64]) -> Self {
        let sales: Vec<f64> = known.iter().copied().filter(|y| *y > 0.0).collect();
        let count = sales.len() as f64;
        let mean = sales.iter().sum::<f64>() / count.max(1.0);
        let variance = sales.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / count.max(1.0);
        let rare = known.len() as f64 >= ADI_LIMIT * count;
        match (rare, variance >= CV2_LIMIT * mean * mean) {
            (false, false) => Self::Smooth,
            (false, true) => Self::Erratic,
            (true, false) => Self::Intermittent,
            (true, true) if sales.is_empty() => Self::Intermittent,
            (true, true) => Self::Lumpy,
        }
    }

    /// Whether days without a sale are the rule of this demand rather than an exception.
    pub(crate) fn is_rare(self) -> bool {
        matches!(self, Self::Intermittent | Self::Lumpy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_kinds_are_told_apart() {
        assert_eq!(DemandKind::of(&[4.0, 5.0, 6.0, 5.0]), DemandKind::Smooth);
        assert_eq!(DemandKind::of(&[1.0, 1.0, 20.0, 1.0]), DemandKind::Erratic);
        assert_eq!(DemandKind::of(&[0.0, 0.0, 2.0, 0.0, 2.0]), DemandKind::Intermittent);
        assert_eq!(DemandKind::of(&[0.0, 1.0, 0.0, 30.0, 0.0, 1.0]), DemandKind::Lumpy);
        assert_eq!(DemandKind::of(&[]), DemandKind::Intermittent);
    }
}
