//! Step `track_savings`: what the orders placed on alerts save, as it stands on D0.

use optiflow_domain::savings::Savings;
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night};

/// The savings of all the orders that stand.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct TrackedSavings {
    /// Estimated and realised, never added up.
    pub savings: Savings,
    /// The orders that stand.
    pub orders: u32,
}

pub(super) fn run(night: &Night, guard: &mut Guard) -> TrackedSavings {
    let mut tracked = TrackedSavings::default();
    for known in night.orders() {
        tracked.savings.merge(&Savings::of(&known.order.avoided, night.as_of));
        tracked.orders = tracked.orders.saturating_add(1);
        guard.done += 1;
    }
    tracked
}
