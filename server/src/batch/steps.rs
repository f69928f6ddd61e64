//! The nightly steps, in the specification's order.

use std::fmt;

/// A step of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    PredictDailySales,
    EvaluateEventsImpact,
    CalculateAlerts,
}

impl Step {
    /// All steps, in the order in which they run: events before alerts, since alerts read the corrected predictions.
    pub const ALL: [Self; 3] = [Self::PredictDailySales, Self::EvaluateEventsImpact, Self::CalculateAlerts];

    /// Its name, on the command line, in the state file and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::PredictDailySales => "predict_daily_sales",
            Self::EvaluateEventsImpact => "evaluate_events_impact",
            Self::CalculateAlerts => "calculate_alerts",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
