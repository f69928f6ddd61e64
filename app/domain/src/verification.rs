//! The proof of a period of complete days: what one article's, or the whole shop's, first forecasts were worth.

use serde::{Deserialize, Serialize};

use crate::{
    accuracy::{Comparison, Proof, Quality, Ranking},
    gap::Gap,
};

/// The periods that are verified, in complete days before D0.
pub const PERIODS: [u16; 2] = [7, 30];

/// The proof of one period as seen on D0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PeriodAccuracy {
    /// The complete days looked back over.
    pub period: u16,
    /// The days of the period, and the weeks from Monday to Sunday that ended in it.
    pub proof: Proof,
    /// Article-days by quality; days without one are in none.
    pub good: u32,
    /// At most 30 % away.
    pub fair: u32,
    /// Further away.
    pub poor: u32,
    /// Article-days that wait for an explanation.
    pub to_explain: u32,
    /// By the errors of their days; empty for a single article.
    pub ranking: Ranking,
    /// The largest gaps that nobody has explained yet; of the shortest period only, and empty for a single article.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}

impl PeriodAccuracy {
    /// A period of so many days of which nothing is seen yet.
    pub fn new(period: u16) -> Self {
        Self { period, ..Self::default() }
    }

    /// Adds one article's day.
    pub fn add_day(&mut self, seen: &Comparison) {
        self.proof.days.add(seen);
        match seen.quality() {
            Some(Quality::Good) => self.good += 1,
            Some(Quality::Fair) => self.fair += 1,
            Some(Quality::Poor) => self.poor += 1,
            None => {}
        }
        self.to_explain += u32::from(seen.needs_explanation());
    }

    /// Adds one article's week from Monday to Sunday.
    pub fn add_week(&mut self, seen: &Comparison) {
        self.proof.weeks.add(seen);
    }

    /// Adds the days and weeks of another article, and its gaps.
    pub fn merge(&mut self, other: &Self) {
        self.proof.merge(&other.proof);
        self.good += other.good;
        self.fair += other.fair;
        self.poor += other.poor;
        self.to_explain += other.to_explain;
        self.gaps.extend_from_slice(&other.gaps);
    }
}
