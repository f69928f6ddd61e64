//! Step `predict_daily_sales`: forecasts every article over its own horizon, in parallel.

use std::collections::BTreeMap;

use optiflow_domain::horizon;
use optiflow_forecast::{Horizon, Job, forecast_many};

use super::{Progress, ProgressSink, night::Night};
use crate::db::state::{ArticleForecast, Failure};

const STEP: &str = "predict_daily_sales";

pub(super) fn run(night: &Night, progress: &ProgressSink) -> (Vec<ArticleForecast>, Vec<Failure>) {
    let of = night.articles.len() as u64;
    let families = families(night);
    let mut jobs = Vec::with_capacity(night.articles.len());
    let mut articles = Vec::with_capacity(night.articles.len());
    let mut failures = Vec::new();
    let mut fail = |article, reason: String| {
        tracing::warn!(%article, %reason, "article not forecast");
        failures.push(Failure { step: STEP.to_owned(), article: Some(article), reason });
    };
    for article in &night.articles {
        match Horizon::new(horizon(article.lead_time)) {
            Ok(horizon) => {
                let family = article.category.as_deref().and_then(|category| families.get(category).copied());
                jobs.push(Job::new(night.history(article.id), horizon).in_family(family));
                articles.push(article);
            }
            Err(error) => fail(article.id, format!("« {} » n'a pas été prévu : {error}.", article.name)),
        }
    }
    let results = forecast_many(&jobs, &|done| progress(Progress::Articles { done: done as u64, of }));
    let mut forecasts = Vec::with_capacity(results.len());
    for (article, result) in articles.into_iter().zip(results) {
        match result {
            Ok(forecast) => forecasts.push(ArticleForecast {
                id: article.id,
                model: forecast.model.name().to_owned(),
                daily: forecast.daily,
            }),
            Err(error) => fail(article.id, format!("« {} » n'a pas été prévu : {error}.", article.name)),
        }
    }
    (forecasts, failures)
}

/// A number for each category: a new article borrows the season of those it stands among.
fn families(night: &Night) -> BTreeMap<&str, u64> {
    let mut families = BTreeMap::new();
    for category in night.articles.iter().filter_map(|article| article.category.as_deref()) {
        let next = families.len() as u64;
        families.entry(category).or_insert(next);
    }
    families
}
