//! Step `learn_from_feedback`: what the owner's answers teach the engine. Every night learns anew from all answers that it
//! knows, before it forecasts; on demand the night is worked again ([`crate::nightly::Nightly::learn`]).
//!
//! - A named event ([`local`]) is learned: on its days the engine measures it as it does the calendar's, and its rhythm says
//!   when it comes back.
//! - Every other answer says that the article's day tells nothing of its demand: the engine treats it as unknown.
//! - Each event of the owner's is judged ([`scores`]) by what it did to the forecasts, and faded out where it harms.

mod local;
mod remarks;
mod scores;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use optiflow_domain::{ArticleId, events::EventKey, gap::Answer};

use super::night::Night;
use crate::db::state::{LocalEvent, StoredAnswer};
pub(super) use local::key_of;
pub(super) use remarks::answers as of_remarks;

/// What one night has learned of the answers that it knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Feedback {
    /// The events that the owner named, by key.
    pub(super) events: Vec<LocalEvent>,
    /// The days whose sales say nothing of an article's demand.
    pub(super) unknown: BTreeMap<ArticleId, BTreeSet<Date>>,
    /// The share of the effect that is used of the events that the owner typed, where it is less than 1.
    pub(super) trusts: BTreeMap<String, f64>,
}

/// One event's name and the article-days on which the owner named it.
#[derive(Debug, Default)]
struct Named {
    name: String,
    days: BTreeSet<Date>,
    articles: BTreeSet<ArticleId>,
}

/// Learns from the answers of the days before D0, as far as the night knows them.
pub(super) fn learn(night: &Night) -> Feedback {
    let mut feedback = Feedback::default();
    let mut named: BTreeMap<EventKey, Named> = BTreeMap::new();
    for answer in night.answers() {
        match name_of(answer) {
            Some(name) => {
                let event = named.entry(EventKey::for_name(name)).or_default();
                name.as_str().clone_into(&mut event.name);
                event.days.insert(answer.day);
                event.articles.insert(answer.article);
            }
            None => {
                feedback.unknown.entry(answer.article).or_default().insert(answer.day);
            }
        }
    }
    if !named.is_empty() {
        feedback.events = local::events(night, named);
    }
    for event in &mut feedback.events {
        event.scores = scores::of(night, &event.key);
        event.trust = optiflow_domain::events::trust(&event.scores, event.named.last().copied());
    }
    for key in night.own_keys() {
        if feedback.events.iter().all(|event| event.key != key) {
            let trust = optiflow_domain::events::trust(&scores::of(night, key), None);
            if trust < 1.0 {
                feedback.trusts.insert(key.to_owned(), trust);
            }
        }
    }
    feedback
}

/// The name of an event that may come again.
fn name_of(answer: &StoredAnswer) -> Option<&optiflow_domain::events::EventName> {
    answer.explanation.name().filter(|_| answer.explanation.answer() == Answer::Event)
}

impl Feedback {
    /// The share of an event's learned effect that is used.
    pub(super) fn trust(&self, key: &str) -> f64 {
        let local = self.events.iter().find(|event| event.key == key).map(|event| event.trust);
        local.or_else(|| self.trusts.get(key).copied()).unwrap_or(1.0)
    }
}
