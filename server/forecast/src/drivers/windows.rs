//! Drivers as days of a series.

use super::{Cause, DEEPEST, Drivers, Window};
use crate::history::{day_number, signed};

/// One occurrence of a driver within a range of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// Day numbers, both included, cut to the range.
    pub(super) first: i64,
    pub(super) last: i64,
    /// The strength on each of its days: 1 for an event, the depth of a price cut.
    pub(super) strength: f64,
}

/// One driver's occurrences within a range of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Acting {
    pub(super) cause: Cause,
    pub(super) multiplier: Option<f64>,
    pub(super) trust: f64,
    pub(super) spans: Vec<Span>,
}

/// The drivers that act on the days from day number `first` on.
pub(super) fn within(drivers: &Drivers, first: i64, days: usize) -> Vec<Acting> {
    let end = first + signed(days) - 1;
    let cut = |window: &Window, strength: f64| {
        let (from, to) = (day_number(window.first).max(first), day_number(window.last).min(end));
        (from <= to && strength > 0.0).then_some(Span { first: from, last: to, strength })
    };
    let events = drivers.events.iter().map(|event| Acting {
        cause: Cause::Event(event.key),
        multiplier: event.multiplier.filter(|m| m.is_finite() && *m > 0.0),
        trust: if event.trust.is_nan() { 1.0 } else { event.trust.clamp(0.0, 1.0) },
        spans: event.windows.iter().filter_map(|window| cut(window, 1.0)).collect(),
    });
    let depth = |depth: f64| if depth.is_finite() { depth.clamp(0.0, DEEPEST) } else { 0.0 };
    let cuts = drivers.price_cuts.iter().filter_map(|price| cut(&price.window, depth(price.depth)));
    let prices = Acting { cause: Cause::PriceCut, multiplier: None, trust: 1.0, spans: cuts.collect() };
    let mut all: Vec<Acting> = events.chain([prices]).filter(|driver| !driver.spans.is_empty()).collect();
    for driver in &mut all {
        driver.spans.sort_by_key(|span| (span.first, span.last));
    }
    all
}
