//! Step `calculate_trends`: the urgent articles of the last week, from the levels of each morning.

use optiflow_domain::trend::{self, Trend};

use super::{guard::Guard, night::Night};
use crate::db::state::AlertSnapshot;

pub(super) fn run(night: &Night, alerts: &[AlertSnapshot], guard: &mut Guard) -> Trend {
    let mut mornings = night.levels_before();
    mornings.insert(night.as_of, alerts.iter().map(|alert| alert.level).collect());
    guard.done = alerts.len();
    trend::over_last_week(&mornings, night.as_of)
}
