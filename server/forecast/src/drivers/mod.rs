//! What drives demand besides seasons: events (feasts, sales, matches, closed days) and price cuts.
//!
//! Each is a regressor of a Prophet model ([`measure`]); what it did is then measured as the specification defines it,
//! actual sales over what would have been sold without it, and pooled over occurrences and over the articles of a
//! category ([`learn`]). The history is forecast as it would have been without them, and they are put back on the days
//! ahead ([`crate::factors`]), so that every model gains by them and not only Prophet.

mod learn;
mod measure;
mod windows;

use std::sync::Arc;

use jiff::civil::Date;

pub(crate) use learn::{Learned, learn};
pub(crate) use measure::{Measured, measure};

/// The largest price cut that counts, as a share of the usual price: beyond, the article is given away.
const DEEPEST: f64 = 0.95;
/// The bounds of the factor that all drivers of a day make together; 0 is a closed day.
const BOUNDS: (f64, f64) = (0.1, 10.0);

/// Days on which something happens, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// A known event: its past occurrences teach its effect, its coming ones get it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The caller's number for it; the same event has the same number in every article.
    pub key: u64,
    /// Its occurrences, past and to come.
    pub windows: Vec<Window>,
    /// What the owner says it multiplies demand by; used as it stands for the days ahead. `None`: it is learned.
    pub multiplier: Option<f64>,
    /// The share of what was learned that is used for the days ahead, 0 to 1: less than 1 where using it has made
    /// forecasts worse.
    pub trust: f64,
}

/// What somebody else has learned of an event's effect on an article: it counts until its own first occurrence is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The event's key.
    pub event: u64,
    /// What it multiplies demand by, above 0.
    pub multiplier: f64,
    /// 0 to 1.
    pub confidence: f64,
}

/// A price below the usual one: a promotion, or a cut that is still new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceCut {
    /// The days at that price.
    pub window: Window,
    /// By how much the price is lower, as a share of the usual one: 0 to 0.95.
    pub depth: f64,
}

/// What drives one article's demand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drivers {
    /// The events that touch it.
    pub events: Vec<Arc<Event>>,
    /// Its price cuts, past and planned.
    pub price_cuts: Vec<PriceCut>,
    /// What is known of events before any of their occurrences was seen.
    pub starts: Vec<Start>,
}

/// Which driver had an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The event of this number.
    Event(u64),
    /// Price cuts; their multiplier is that of a cut of [`Effect::CUT`].
    PriceCut,
}

/// What one occurrence did to one article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impact {
    /// The days that were measured.
    pub window: Window,
    /// Units sold on them.
    pub actual: f64,
    /// Units that the engine would have expected without it.
    pub expected: f64,
}

impl Impact {
    /// Actual over expected; `None` where nothing was expected.
    pub fn multiplier(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.actual / self.expected)
    }
}

/// What the engine uses for a driver of an article, and where it has it from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Effect {
    /// The driver.
    pub cause: Cause,
    /// What it multiplies demand by on its days; 1 where the evidence says nothing, 0 on a closed day.
    pub multiplier: f64,
    /// 0 to 1: n / (n + 0.5) after n occurrences, less what chance may explain; 1 where the owner typed it.
    pub confidence: f64,
    /// The article's own occurrences, oldest first.
    pub impacts: Vec<Impact>,
}

impl Effect {
    /// The price cut that a price's multiplier speaks of: 10 %.
    pub const CUT: f64 = 0.1;
}
