//! Step `predict_daily_sales`: forecasts every article over its own horizon, in parallel.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, horizon};
use optiflow_forecast::{Forecast, Horizon, Job, Knowledge, forecast_many};

use super::{
    Progress, ProgressSink,
    drivers::NightDrivers,
    guard::{Guard, StepError},
    night::Night,
};
use crate::db::{
    shop::Article,
    state::{ArticleForecast, EventDay, Insight, NewForecasts},
};

/// The days back over which lost demand is kept.
const LOST_DAYS: i64 = 90;

/// Forecasts every article. `knowledge` is what earlier nights learned; what is learned now is added to it.
pub(super) fn run(
    night: &Night,
    knowledge: &mut BTreeMap<ArticleId, Knowledge>,
    guard: &mut Guard,
    progress: &ProgressSink,
) -> Result<NewForecasts, StepError> {
    let of = night.articles.len() as u64;
    let drivers = night.drivers();
    let families = families(night);
    let mut jobs = Vec::with_capacity(night.articles.len());
    let mut articles = Vec::with_capacity(night.articles.len());
    for article in &night.articles {
        match Horizon::new(horizon(article.lead_time)) {
            Ok(horizon) => {
                let family = article.category.as_deref().and_then(|category| families.get(category).copied());
                let job = Job::new(night.history(article.id), horizon)
                    .in_family(family)
                    .driven_by(drivers.of(article))
                    .learning_on(learning_day(article.id, night.as_of))
                    .with_knowledge(knowledge.get(&article.id).cloned());
                jobs.push(job);
                articles.push(article);
            }
            Err(error) => guard.fail(article, &error),
        }
    }
    let results = forecast_many(&jobs, &|done| progress(Progress::Articles { done: done as u64, of }));
    let mut forecasts =
        NewForecasts { local_events: Some(night.feedback.events.clone()), ..NewForecasts::default() };
    for (article, result) in articles.into_iter().zip(results) {
        match result {
            Ok(forecast) => {
                guard.article(article, || add(night, &drivers, article, forecast, knowledge, &mut forecasts));
            }
            Err(error) => guard.fail(article, &error),
        }
    }
    // An empty page would hide yesterday's.
    if forecasts.articles.is_empty() && !night.articles.is_empty() {
        return Err(StepError::NothingForecast);
    }
    Ok(forecasts)
}

fn add(
    night: &Night,
    drivers: &NightDrivers<'_>,
    article: &Article,
    forecast: Forecast,
    knowledge: &mut BTreeMap<ArticleId, Knowledge>,
    forecasts: &mut NewForecasts,
) {
    let first = forecast.daily.expected(1);
    let days = drivers.own_on_first_day(&forecast.effects).map(|(key, factor)| EventDay {
        key: key.to_owned(),
        article: article.id,
        forecast: first,
        factor,
    });
    forecasts.event_days.extend(days);
    let insight = Insight {
        kind: forecast.kind,
        confidence: shortened(&forecast.confidence),
        shares: forecast.shares,
        scores: forecast.scores,
        effects: drivers.effects(forecast.effects),
        lost: lost(night, article.id, &forecast.unknown_days),
    };
    forecasts.insights.push((article.id, insight));
    if let Some(learned) = forecast.knowledge
        && knowledge.get(&article.id) != Some(&learned)
    {
        forecasts.knowledge.push((article.id, learned.clone()));
        knowledge.insert(article.id, learned);
    }
    let model = forecast.model.to_string();
    forecasts.articles.push(ArticleForecast { id: article.id, model, daily: forecast.daily });
}

/// The last day at or before D0 on which this article's past is replayed: once a week, a seventh of the articles each
/// night, so that no night is longer than another.
fn learning_day(id: ArticleId, as_of: Date) -> Date {
    let phase = (i64::from((as_of - Date::constant(1970, 1, 1)).get_days()) + id.0)
        .rem_euclid(Knowledge::LIFETIME_DAYS);
    as_of.saturating_sub(phase.days())
}

/// The demand that the last months' days out of stock lost, oldest first.
fn lost(night: &Night, id: ArticleId, unknown_days: &[(Date, f64)]) -> Vec<(Date, f64)> {
    let since = night.as_of.saturating_sub(LOST_DAYS.days());
    let recent: Vec<(Date, f64)> = unknown_days.iter().copied().filter(|(day, _)| *day >= since).collect();
    if recent.is_empty() {
        return recent;
    }
    let stock_outs = night.stock_outs(id);
    recent.into_iter().filter(|(day, _)| stock_outs.contains(day)).collect()
}

/// The confidence up to where it no longer changes, to four digits.
fn shortened(confidence: &[f64]) -> Vec<f64> {
    let mut short: Vec<f64> = confidence.iter().map(|c| (c * 1e4).round() / 1e4).collect();
    while let [.., before, last] = short[..]
        && (before - last).abs() < 1e-9
    {
        short.pop();
    }
    short
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_learns_once_a_week_and_each_night_has_its_share() {
        let nights = Date::constant(2026, 11, 9).series(1.day()).take(14);
        let learns = |id: i64| {
            nights.clone().filter(move |night| learning_day(ArticleId(id), *night) == *night).count()
        };
        assert!((0..20).all(|id| learns(id) == 2));
        let tonight = (0..70).filter(|id| {
            learning_day(ArticleId(*id), Date::constant(2026, 11, 9)) == Date::constant(2026, 11, 9)
        });
        assert_eq!(tonight.count(), 10);
    }

    #[test]
    fn a_confidence_is_kept_up_to_its_last_change() {
        assert_eq!(shortened(&[0.9, 0.812_34, 0.7, 0.7, 0.7]), [0.9, 0.8123, 0.7]);
        assert_eq!(shortened(&[]), [0.0; 0]);
    }
}
