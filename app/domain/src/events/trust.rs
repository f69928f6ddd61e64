//! Whether an event's learned effect has made the forecasts better, occurrence by occurrence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What one harmful occurrence costs, and a helpful one gives back: two in a row fade an event out.
const STEP: f64 = 0.5;

/// The errors of the first forecasts made for an occurrence's days, with the event's effect and without it, in units:
/// sums of |A - F| over the articles that had an effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Its first day.
    pub first: Date,
    /// The last day that is known.
    pub last: Date,
    /// As published.
    pub with: f64,
    /// As it would have been without the event.
    pub without: f64,
}

impl Scored {
    /// Whether the forecast would have been better without it.
    pub fn harmed(&self) -> bool {
        self.with > self.without
    }
}

/// The share of an event's learned effect that is used: 1 to begin with, half a unit less after each occurrence that
/// it harmed, half a unit more after each that it served. Once at 0 it is faded out, and stays so unless the owner has
/// named the event since: `named_on` is the last day named.
pub fn trust(scores: &[Scored], named_on: Option<Date>) -> f64 {
    let mut trust: f64 = 1.0;
    for score in scores {
        trust = if score.harmed() { trust - STEP } else { trust + STEP }.clamp(0.0, 1.0);
    }
    let named_since = scores.last().is_some_and(|last| named_on.is_some_and(|day| day > last.last));
    if named_since { trust.max(STEP) } else { trust }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(day: i8, with: f64, without: f64) -> Scored {
        let day = Date::constant(2026, 11, day);
        Scored { first: day, last: day, with, without }
    }

    #[test]
    fn an_event_that_harms_twice_is_faded_out_and_one_that_serves_is_not() {
        let (harm, help) = (|day| scored(day, 30.0, 10.0), |day| scored(day, 10.0, 30.0));
        assert!((trust(&[], None) - 1.0).abs() < 1e-12);
        assert!((trust(&[harm(1)], None) - 0.5).abs() < 1e-12);
        assert!(trust(&[harm(1), harm(8)], None).abs() < 1e-12);
        assert!((trust(&[help(1), harm(8), help(15)], None) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_event_named_again_gets_another_chance() {
        let faded = [scored(1, 30.0, 10.0), scored(8, 30.0, 10.0)];
        assert!(trust(&faded, Some(Date::constant(2026, 11, 8))).abs() < 1e-12);
        assert!((trust(&faded, Some(Date::constant(2026, 11, 15))) - 0.5).abs() < 1e-12);
    }
}
