//! Step `evaluate_events_impact`: what each event did and will do, by category and for the whole shop.
//!
//! The forecasts of the step before already hold the coming events' effects; this step says what they rest on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use optiflow_domain::ArticleId;
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night};
use crate::db::state::{Cause, Effect, NewForecasts};

/// One event's effect on one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventImpact {
    /// The event's key.
    pub event: String,
    /// `None` for articles without category.
    pub category: Option<String>,
    /// What the engine uses on average, weighted by what its articles were expected to sell.
    pub multiplier: f64,
    /// 0 to 1, weighted alike.
    pub confidence: f64,
    /// The occurrences, oldest first; each night measures them all again, so that only the last nights' are kept.
    #[serde(default)]
    pub occurrences: Vec<MeasuredOccurrence>,
    /// The share of what was measured that is used: 0 where the event is faded out, since forecasts were better without.
    #[serde(default = "whole")]
    pub trust: f64,
}

/// The trust in an event that nothing speaks against.
fn whole() -> f64 {
    1.0
}

/// Actual and expected units of a category on one occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredOccurrence {
    pub first: Date,
    pub last: Date,
    pub actual: f64,
    pub expected: f64,
}

/// Sums what the articles' insights say.
pub(super) fn run(night: &Night, forecasts: &NewForecasts, guard: &mut Guard) -> Vec<EventImpact> {
    let categories: BTreeMap<ArticleId, Option<&str>> =
        night.articles.iter().map(|article| (article.id, article.category.as_deref())).collect();
    let mut pools: BTreeMap<(&str, Option<&str>), Pool> = BTreeMap::new();
    guard.done = forecasts.insights.len();
    for (id, insight) in &forecasts.insights {
        for effect in &insight.effects {
            let Cause::Event(key) = &effect.cause else { continue };
            let category = categories.get(id).copied().flatten();
            pools.entry((key, category)).or_default().add(effect);
        }
    }
    let trusted = |impact: EventImpact| EventImpact { trust: night.feedback.trust(&impact.event), ..impact };
    pools.into_iter().map(|((event, category), pool)| trusted(pool.impact(event, category))).collect()
}

/// One event's effects on the articles of one category.
#[derive(Debug, Default)]
struct Pool {
    weight: f64,
    multiplier: f64,
    confidence: f64,
    /// Last day, actual and expected units by first day.
    occurrences: BTreeMap<Date, (Date, f64, f64)>,
}

impl Pool {
    fn add(&mut self, effect: &Effect) {
        // An article that has seen no occurrence still counts a little.
        let weight = effect.impacts.iter().map(|impact| impact.expected).sum::<f64>().max(1e-9);
        self.weight += weight;
        self.multiplier += weight * effect.multiplier;
        self.confidence += weight * effect.confidence;
        for impact in &effect.impacts {
            let pooled = self.occurrences.entry(impact.first).or_insert((impact.last, 0.0, 0.0));
            pooled.0 = pooled.0.max(impact.last);
            pooled.1 += impact.actual;
            pooled.2 += impact.expected;
        }
    }

    fn impact(self, event: &str, category: Option<&str>) -> EventImpact {
        let occurrence =
            |(first, (last, actual, expected))| MeasuredOccurrence { first, last, actual, expected };
        EventImpact {
            event: event.to_owned(),
            category: category.map(str::to_owned),
            multiplier: self.multiplier / self.weight,
            confidence: self.confidence / self.weight,
            occurrences: self.occurrences.into_iter().map(occurrence).collect(),
            trust: 1.0,
        }
    }
}
