//! Stock on hand, put together from what the till wrote.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::number::{round6, units};

/// S, the stock of an article over all its locations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockOnHand {
    /// Units on hand, finite and at least 0.
    pub quantity: f64,
    /// The newest moment at which one of the locations was recorded, in the shop's local time.
    pub recorded_at: DateTime,
    /// The till holds a level below 0: it counts as 0, and the page says so.
    pub was_negative: bool,
}

impl StockOnHand {
    /// Adds the latest level of each location; `None` without any, which is "Stock inconnu".
    ///
    /// A sum below 0 counts as 0; a level that is not a number is passed over.
    pub fn from_locations(latest: impl IntoIterator<Item = (f64, DateTime)>) -> Option<Self> {
        let mut sound = latest.into_iter().filter(|(quantity, _)| quantity.is_finite());
        let first = sound.next()?;
        let (sum, recorded_at) =
            sound.fold(first, |(sum, newest), (quantity, at)| (sum + quantity, newest.max(at)));
        // 0.3 - 0.1 - 0.2 is a hair below 0: that is no negative stock, and no notice.
        let sum = round6(sum);
        Some(Self { quantity: sum.clamp(0.0, f64::MAX), recorded_at, was_negative: sum < 0.0 })
    }

    /// Whether the level is older than 2 days on `today`, so that its date must be shown.
    pub fn is_old(&self, today: Date) -> bool {
        (today - self.recorded_at.date()).get_days() > 2
    }
}

/// The stock that a formula counts with: below 0 it counts as 0, and what is not a number is unknown.
pub(crate) fn usable(stock: Option<f64>) -> Option<f64> {
    stock.and_then(units)
}
