//! Events: what is coming, what past ones did, and those that the owner added.

use optiflow_domain::{Date, EventKind, Occurrence, events::Event, format};
use serde::{Deserialize, Serialize};

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
        format!("{} {category}", format::multiplier(self.multiplier))
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
