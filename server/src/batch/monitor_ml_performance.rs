//! Step `monitor_ml_performance`: how good the forecasts of the last four weeks were, by weekday, where their errors are
//! heading, and the one thing to do about it.

use optiflow_domain::{
    accuracy::Accuracy,
    performance::{Performance, Recommendation, Tendency, WINDOW_DAYS},
};
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night, verified::Verified};

/// The engine's performance as seen on D0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MlPerformance {
    /// The days, by weekday.
    pub performance: Performance,
    /// The article-weeks that ended in these four weeks: their precision is the verified one.
    pub weeks: Accuracy,
    /// `None` where too little is verified.
    pub tendency: Option<Tendency>,
    pub recommendation: Recommendation,
}

pub(super) fn run(night: &Night, guard: &mut Guard) -> MlPerformance {
    let first = night.days_before(2 * WINDOW_DAYS.unsigned_abs() as u16);
    let mut performance = Performance::default();
    let mut weeks = Accuracy::default();
    for article in &night.articles {
        let seen = guard.article(article, || {
            let verified = Verified::of(night, article.id);
            let (mut days, mut own_weeks) = (Performance::default(), Accuracy::default());
            verified.days_from(first).for_each(|(day, seen)| days.add(night.as_of, *day, seen));
            verified.weeks_from(first).for_each(|(_, seen)| own_weeks.add(seen));
            (days, own_weeks)
        });
        if let Some((days, own_weeks)) = seen {
            performance.merge(&days);
            weeks.merge(&own_weeks);
        }
    }
    let (tendency, recommendation) = (performance.tendency(), performance.recommendation());
    MlPerformance { performance, weeks, tendency, recommendation }
}
