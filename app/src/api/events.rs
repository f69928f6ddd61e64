//! Events: what is coming, what past ones did, and those that the owner added.

use leptos::prelude::*;
use optiflow_domain::{Date, EventKind, Occurrence, events::Event, format};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{check_texts, ports};
use crate::error::AppError;

/// What an event does to one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryEffect {
    /// `None` for articles without category.
    pub category: Option<String>,
    /// What demand is multiplied by; 1 where the past says nothing, 0 on a closed day.
    pub multiplier: f64,
    /// 0 to 1.
    pub confidence: f64,
}

impl CategoryEffect {
    /// The effect farthest from 1, by which an event is told in few words.
    pub fn strongest(effects: &[Self]) -> Option<&Self> {
        let distance = |effect: &Self| effect.multiplier.max(0.01).ln().abs();
        effects.iter().max_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// `×1,80 Climatiseurs`.
    pub fn text(&self) -> String {
        let category = self.category.as_deref().unwrap_or("sans catégorie");
        format!("{} {}", format::multiplier(self.multiplier), format::name(category))
    }
}

/// One occurrence to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpcomingEvent {
    pub key: String,
    pub name: String,
    pub kind: EventKind,
    pub occurrence: Occurrence,
    pub public_holiday: bool,
    /// Added by the owner.
    pub own: bool,
    /// The effects that the engine uses, the strongest first; those of categories it leaves alone are left out.
    pub effects: Vec<CategoryEffect>,
}

/// What one past occurrence did to one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredImpact {
    pub category: Option<String>,
    /// Units sold.
    pub actual: f64,
    /// Units that the engine would have expected without it.
    pub expected: f64,
}

/// One past occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastOccurrence {
    pub occurrence: Occurrence,
    pub impacts: Vec<MeasuredImpact>,
}

/// What is known of one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventHistory {
    pub key: String,
    pub name: String,
    pub kind: EventKind,
    pub effects: Vec<CategoryEffect>,
    /// Oldest first.
    pub occurrences: Vec<PastOccurrence>,
    /// The forecasts were better without it. Its effect is not used any more, unless the owner fixed it.
    pub faded: bool,
    /// What the owner fixed its effect at, which stays in use whatever it does.
    pub fixed: Option<f64>,
}

impl EventHistory {
    /// What is said of an event that makes the forecasts worse; `None` for one that does not.
    ///
    /// `mis de côté : la prévision était meilleure sans lui`
    pub fn verdict(&self) -> Option<String> {
        self.faded.then(|| match self.fixed {
            None => "mis de côté : la prévision était meilleure sans lui".to_owned(),
            Some(fixed) => format!(
                "la prévision était meilleure sans lui, mais vous avez fixé {} : cet effet reste appliqué",
                format::multiplier(fixed)
            ),
        })
    }
}

/// Everything that the shop knows of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventsPage {
    /// D0.
    pub as_of: Date,
    /// The D0 of the night that measured the effects; `None` before the first batch.
    pub measured_on: Option<Date>,
    /// In order of time.
    pub upcoming: Vec<UpcomingEvent>,
    /// By name.
    pub history: Vec<EventHistory>,
    /// The owner's own, by key.
    pub own: Vec<Event>,
}

/// The days ahead of which page Alertes shows the events.
pub const DAYS_AHEAD: u16 = 30;

/// What is typed into the form of an event, checked by nobody yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct EventForm {
    /// Empty for a new event.
    pub key: String,
    pub name: String,
    /// One of [`EventKind`]'s words.
    pub kind: String,
    /// ISO dates; an empty last day is the first.
    pub first: String,
    pub last: String,
    /// [`ONCE`], [`YEARLY`] or [`ON_DATES`].
    pub repeat: String,
    /// Other first days, ISO or JJ/MM/AAAA, with commas or spaces between.
    pub others: String,
    /// None and no article: the whole shop.
    pub categories: Vec<String>,
    /// Names, or numbers, one a line; never beside categories.
    pub articles: String,
    /// `1,8`; empty where it is to be learned.
    pub multiplier: String,
}

/// The words of [`EventForm::repeat`].
pub const ONCE: &str = "une-fois";
pub const YEARLY: &str = "chaque-annee";
pub const ON_DATES: &str = "dates";

/// One event to come, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    pub name: String,
    /// Its type.
    pub kind: String,
    /// `du 4 au 6 décembre`.
    pub days: String,
    /// `×1,80 Climatiseurs`, the strongest first.
    pub effects: Vec<String>,
    pub own: bool,
}

/// What the past occurrences of one event did to one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedLine {
    pub category: String,
    /// `2,3`, `2,6`, `2,5`: what was sold over what would have been without it, on each of the event's dates.
    pub impacts: Vec<String>,
    /// `×2,17`, what the engine uses.
    pub multiplier: String,
    /// `86 %`.
    pub confidence: String,
}

/// One event that was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedEvent {
    pub name: String,
    /// `×2,17 Climatiseurs`, its strongest effect; or that it is not used any more.
    pub told: String,
    /// The first days of its occurrences, `16/06/2024`, oldest first.
    pub dates: Vec<String>,
    /// The strongest first.
    pub lines: Vec<LearnedLine>,
}

/// One of the owner's events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnEventLine {
    /// As the form shows it for a change.
    pub form: EventForm,
    /// `du 4 au 6 décembre, une seule fois`.
    pub when: String,
    /// `Climatiseurs`, `toute la boutique`.
    pub scope: String,
    /// `×1,80`, or that it is learned.
    pub effect: String,
    /// `+38 ventes prévues, du 4 au 6 décembre`, once the forecast holds it.
    pub change: Option<String>,
}

/// An event that the owner named in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedEvent {
    pub name: String,
    /// `le 12 décembre, tous les 10 jours`, or when it was seen last.
    pub when: String,
    /// `×1,90 Boissons`, or why there is none.
    pub effect: String,
}

/// The events of page Alertes, in words, so that the browser needs no more code for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventsSummary {
    pub upcoming: Vec<EventLine>,
    pub learned: Vec<LearnedEvent>,
    pub own: Vec<OwnEventLine>,
    /// Those named in answers that are nowhere else.
    pub named: Vec<NamedEvent>,
    /// The shop's categories, to choose from.
    pub categories: Vec<String>,
}

/// The events of the next 30 days, what past ones did, and the owner's own.
///
/// # Errors
/// A file cannot be read.
#[server(endpoint = "evenements", input = leptos::server_fn::codec::GetUrl)]
pub async fn events() -> Result<EventsSummary, AppError> {
    ports()?.events.events().await
}

/// Adds an event of the owner's, or changes the one of its key; the forecast then learns it in the background. What it
/// answers is a sentence for the owner.
///
/// # Errors
/// What is wrong with the form; nothing is stored then.
#[server(endpoint = "evenement")]
pub async fn save_event(event: EventForm) -> Result<String, AppError> {
    let EventForm { key, name, kind, first, last, repeat, others, categories, articles, multiplier } = &event;
    let fields = [key, name, kind, first, last, repeat, others, articles, multiplier];
    check_texts(fields.into_iter().chain(categories).map(String::as_str))?;
    ports()?.events.save(event).await
}

/// Removes one of the owner's events; the forecast then forgets it in the background.
///
/// # Errors
/// There is no such event.
#[server(endpoint = "retirer-evenement")]
pub async fn delete_event(key: String) -> Result<String, AppError> {
    check_texts([&*key])?;
    ports()?.events.delete(key).await
}
