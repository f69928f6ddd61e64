//! Step `calculate_accuracy`: what the first generations of the last days expected against what came, for the shop, with
//! its best and worst articles. Accuracy over time is this step's figures of each night.

use optiflow_domain::{
    ArticleId,
    accuracy::{self, Proof, Quality, Ranking},
};
use serde::{Deserialize, Serialize};

use super::{
    guard::Guard,
    night::Night,
    verified::{DAYS, Verified},
};

/// The periods, in complete days before D0.
pub const PERIODS: [u16; 2] = [7, DAYS];
/// The length of the lists of the best and of the worst articles.
pub const RANKED: usize = 10;

/// The proof of one period as seen on D0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PeriodAccuracy {
    /// The complete days looked back over.
    pub period: u16,
    /// The days of the period, and the weeks from Monday to Sunday that ended in it.
    pub proof: Proof,
    /// Article-days by quality; days without one are in none.
    pub good: u32,
    pub fair: u32,
    pub poor: u32,
    /// Article-days that wait for an explanation.
    pub to_explain: u32,
    /// By the errors of their days.
    pub ranking: Ranking,
}

pub(super) fn run(night: &Night, guard: &mut Guard) -> Vec<PeriodAccuracy> {
    let mut periods = PERIODS.map(|period| PeriodAccuracy { period, ..PeriodAccuracy::default() });
    let mut errors = PERIODS.map(|_| Vec::with_capacity(night.articles.len()));
    for article in &night.articles {
        let own = guard.article(article, || {
            let verified = Verified::of(night, article.id);
            PERIODS.map(|period| of_article(night, &verified, period))
        });
        for ((period, errors), own) in periods.iter_mut().zip(&mut errors).zip(own.into_iter().flatten()) {
            period.add(&own);
            errors.push((article.id, own.proof.days.all));
        }
    }
    let ranked = |(mut period, errors): (PeriodAccuracy, Vec<(ArticleId, accuracy::Errors)>)| {
        period.ranking = accuracy::rank(errors, RANKED);
        period
    };
    periods.into_iter().zip(errors).map(ranked).collect()
}

fn of_article(night: &Night, verified: &Verified, period: u16) -> PeriodAccuracy {
    let first = night.days_before(period);
    let mut own = PeriodAccuracy { period, ..PeriodAccuracy::default() };
    for (_, seen) in verified.days_from(first) {
        own.proof.days.add(seen);
        match seen.quality() {
            Some(Quality::Good) => own.good += 1,
            Some(Quality::Fair) => own.fair += 1,
            Some(Quality::Poor) => own.poor += 1,
            None => {}
        }
        own.to_explain += u32::from(seen.needs_explanation());
    }
    verified.weeks_from(first).for_each(|seen| own.proof.weeks.add(seen));
    own
}

impl PeriodAccuracy {
    fn add(&mut self, own: &Self) {
        self.proof.merge(&own.proof);
        self.good += own.good;
        self.fair += own.fair;
        self.poor += own.poor;
        self.to_explain += own.to_explain;
    }
}
