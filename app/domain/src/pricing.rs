//! Prices below the usual one: promotions, and cuts that are still new.

use jiff::{ToSpan, civil::Date};

use crate::Price;

/// How long a lower price is felt as a cut before it is the usual one, in days. Shoppers compare with a remembered
/// reference price that follows what they see (Kalyanaram and Winer, "Empirical generalizations from reference price
/// research", 1995); two months is where it has mostly caught up.
pub const REMEMBERED_DAYS: i64 = 60;
/// A fall of less than this share is not felt: thresholds around 2 to 5 % are reported for consumer goods.
pub const LEAST_CUT: f64 = 0.02;
/// The discount assumed for a promotion that does not say its own, as a share: the middle of retail's 10 to 20 %.
pub const ASSUMED_DISCOUNT: f64 = 0.15;

/// Days on which an article costs less than usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceCut {
    /// The first and last day, both included.
    pub first: Date,
    pub last: Date,
    /// By how much it costs less, as a share of the usual price, above 0 and at most 0.95.
    pub depth: f64,
}

impl PriceCut {
    /// The largest depth that counts: beyond, the article is given away.
    pub const DEEPEST: f64 = 0.95;

    /// A promotion of `percent` % (`None`: [`ASSUMED_DISCOUNT`]); `None` where its days or its discount make no sense.
    pub fn promotion(first: Date, last: Date, percent: Option<f64>) -> Option<Self> {
        Self::new(first, last, percent.map_or(ASSUMED_DISCOUNT, |percent| percent / 100.0))
    }

    fn new(first: Date, last: Date, depth: f64) -> Option<Self> {
        let felt = depth.is_finite() && depth >= LEAST_CUT && first <= last;
        felt.then(|| Self { first, last, depth: depth.min(Self::DEEPEST) })
    }
}

/// The cuts among the prices an article has had, in order of their first day: each lasts until the price changes again,
/// [`REMEMBERED_DAYS`] at most.
pub fn price_cuts(prices: &[(Date, Price)]) -> Vec<PriceCut> {
    let cut = |at: usize| {
        let ((_, before), (first, now)) = (prices[at - 1], prices[at]);
        let remembered = first.saturating_add((REMEMBERED_DAYS - 1).days());
        let replaced = prices.get(at + 1).and_then(|(day, _)| day.yesterday().ok());
        let last = replaced.map_or(remembered, |day| day.min(remembered));
        PriceCut::new(first, last, 1.0 - now.amount() / before.amount())
    };
    (1..prices.len()).filter_map(cut).collect()
}
