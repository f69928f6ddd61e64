//! Step `get_top_urgent`: the articles to order first that morning.

use optiflow_domain::{
    ArticleId, Assessment,
    alert::{self, MOST_URGENT},
};
use serde::{Deserialize, Serialize};

use super::{
    calculate_alerts::{assess, forecast_articles},
    guard::Guard,
    night::Night,
};
use crate::db::state::NewForecasts;

/// An urgent article on the morning of D0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrgentArticle {
    pub article: ArticleId,
    pub name: String,
    /// Units on hand.
    pub stock: Option<f64>,
    /// Its level, the money at stake, and until when to order.
    pub assessment: Assessment,
    /// Units.
    pub suggested: Option<u32>,
}

/// The most urgent first.
pub(super) fn run(night: &Night, forecasts: &NewForecasts, guard: &mut Guard) -> Vec<UrgentArticle> {
    let assessed = forecast_articles(night, forecasts).filter_map(|(article, forecast)| {
        guard.article(article, || {
            let (situation, assessment) = assess(night, article, forecast);
            (article, forecast, situation, assessment)
        })
    });
    alert::most_urgent(assessed, |(.., assessment)| assessment, MOST_URGENT)
        .into_iter()
        .map(|(article, forecast, situation, assessment)| UrgentArticle {
            article: article.id,
            name: article.name.clone(),
            stock: situation.stock,
            suggested: alert::suggested(&assessment, &situation, forecast).map(|s| s.quantity),
            assessment,
        })
        .collect()
}
