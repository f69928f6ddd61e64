//! What the server tells open pages without being asked, as server-sent events.

use optiflow_domain::{Date, DateTime, Occasion};
use serde::{Deserialize, Serialize};

/// Where the events come from.
pub const LIVE_PATH: &str = "/api/live";
/// The event that carries a [`GenerationMark`], or null: sent at once, and whenever new figures are published.
pub const GENERATION_EVENT: &str = "generation";
/// The event that carries a [`BatchProgress`], or null where none runs: sent at once, and as it goes on.
pub const BATCH_EVENT: &str = "batch";

/// Everything that is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveState {
    /// The batch that runs in the server.
    pub batch: Option<BatchProgress>,
    /// The figures published last.
    pub generation: Option<GenerationMark>,
}

/// How far a batch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchProgress {
    /// Shop's local time.
    pub started_at: DateTime,
    /// D0 of the night in work.
    pub as_of: Option<Date>,
    /// That night's number, from 1, of so many.
    pub night: u64,
    pub nights: u64,
    /// The step in work, in French, its number from 1, and how many there are; `None` before the first.
    pub step: Option<String>,
    pub step_number: u64,
    pub steps: u64,
    /// Articles forecast in that night, of so many.
    pub done: u64,
    pub articles: u64,
}

impl BatchProgress {
    /// A batch of which nothing is known but that it began.
    pub fn new(started_at: DateTime) -> Self {
        Self {
            started_at,
            as_of: None,
            night: 1,
            nights: 1,
            step: None,
            step_number: 0,
            steps: 0,
            done: 0,
            articles: 0,
        }
    }
}

/// Which figures: a page that shows others can load these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationMark {
    /// D0.
    pub as_of: Date,
    /// Shop's local time.
    pub computed_at: DateTime,
    /// Why; `None` where an older version computed them.
    #[serde(default)]
    pub occasion: Option<Occasion>,
}
