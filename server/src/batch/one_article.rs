//! One article's night, worked out to be looked at: nothing is published.

use std::sync::Arc;

use jiff::civil::Date;
use optiflow_domain::{ArticleId, Assessment, Country, Suggestion, alert};

use super::{
    BatchError, Draft, Nights, ProgressSink, Step, calculate_alerts,
    night::{Night, Past},
    work_out,
};
use crate::{
    clock::ShopClock,
    db::{
        shop::{Article, ShopDb},
        state::{ArticleForecast, Insight, StateDb},
    },
};

/// What a night says of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleNight {
    pub article: Article,
    /// D0.
    pub as_of: Date,
    /// Units on hand.
    pub stock: Option<f64>,
    pub forecast: ArticleForecast,
    pub insight: Insight,
    pub assessment: Assessment,
    /// For CRITIQUE and ATTENTION.
    pub suggested: Option<Suggestion>,
}

/// Forecasts one article as the batch of `as_of` would. Its neighbours are forecast with it, since what events do is
/// learned from all; nothing is stored.
///
/// # Errors
/// The shop has no such article, it could not be forecast, or a file cannot be read.
pub async fn forecast_article(
    shop: &ShopDb,
    state: &StateDb,
    country: Country,
    clock: &ShopClock,
    as_of: Date,
    id: ArticleId,
    progress: ProgressSink,
) -> Result<ArticleNight, BatchError> {
    let articles = shop.articles(as_of).await?;
    let article = articles.iter().find(|article| article.id == id).cloned();
    let article = article.ok_or(BatchError::UnknownArticle(id))?;
    let past = Past::read(shop, state, country, Nights { from: as_of, to: as_of }).await?;
    let replayed = as_of < clock.as_of(shop.last_sale(None).await?);
    let night = Night::new(past, as_of, articles, replayed);
    let step = Step::PredictDailySales;
    let knowledge = state.knowledge().await?;
    let worked = work_out(vec![step], night, knowledge, Draft::default(), Arc::clone(&progress)).await?;
    let mut failures = worked.draft.failures.into_iter();
    let failed = failures.find(|failure| failure.article.is_none_or(|failed| failed == id));
    let forecasts = worked.draft.forecasts.unwrap_or_default();
    let forecast = forecasts.articles.into_iter().find(|forecast| forecast.id == id);
    let forecast = forecast.ok_or_else(|| BatchError::Step {
        step,
        reason: failed
            .map_or_else(|| format!("« {} » n'a pas été prévu.", article.name), |failed| failed.reason),
    })?;
    let insight = forecasts.insights.into_iter().find(|(of, _)| *of == id).map(|(_, insight)| insight);
    let (situation, assessment) = calculate_alerts::assess(&worked.night, &article, &forecast.daily);
    Ok(ArticleNight {
        as_of,
        stock: situation.stock,
        suggested: alert::suggested(&assessment, &situation, &forecast.daily),
        article,
        forecast,
        insight: insight.unwrap_or_default(),
        assessment,
    })
}
