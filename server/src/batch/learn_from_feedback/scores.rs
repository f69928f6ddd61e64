//! What using an event did to the first forecasts of its days.

use jiff::{ToSpan, civil::Date};
use optiflow_domain::events::Scored;

use crate::batch::night::Night;

/// The occurrences of an event that are over, each judged by the articles on which it had an effect.
pub(super) fn of(night: &Night, key: &str) -> Vec<Scored> {
    let mut scores: Vec<Scored> = Vec::new();
    for (day, parts) in night.event_days() {
        let (mut with, mut without) = (0.0, 0.0);
        for part in parts.iter().filter(|part| part.key == key && part.factor > 0.0) {
            let Some(actual) = night.known_demand(part.article, day) else { continue };
            with += (actual - part.forecast).abs();
            without += (actual - part.forecast / part.factor).abs();
        }
        if with + without > 0.0 {
            add(&mut scores, day, with, without);
        }
    }
    scores
}

/// Days in a row are one occurrence.
fn add(scores: &mut Vec<Scored>, day: Date, with: f64, without: f64) {
    match scores.last_mut().filter(|last| last.last.saturating_add(1.day()) == day) {
        Some(last) => {
            last.last = day;
            last.with += with;
            last.without += without;
        }
        None => scores.push(Scored { first: day, last: day, with, without }),
    }
}
