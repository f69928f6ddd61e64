//! The nightly steps, in the specification's order.

use std::fmt;

/// A step of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    PredictDailySales,
    EvaluateEventsImpact,
    CalculateAlerts,
    MonitorMlPerformance,
    AggregateDashboardKpis,
    TrackSavings,
    CompareCaPredictions,
    CalculateTrends,
    GetTopUrgent,
    GetStockDormant,
    GeneratePredictions,
    CalculateAccuracy,
}

impl Step {
    /// All steps, in the order in which they run: events before alerts, since alerts read the corrected predictions.
    pub const ALL: [Self; 12] = [
        Self::PredictDailySales,
        Self::EvaluateEventsImpact,
        Self::CalculateAlerts,
        Self::MonitorMlPerformance,
        Self::AggregateDashboardKpis,
        Self::TrackSavings,
        Self::CompareCaPredictions,
        Self::CalculateTrends,
        Self::GetTopUrgent,
        Self::GetStockDormant,
        Self::GeneratePredictions,
        Self::CalculateAccuracy,
    ];

    /// Its name, on the command line, in the state file and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::PredictDailySales => "predict_daily_sales",
            Self::EvaluateEventsImpact => "evaluate_events_impact",
            Self::CalculateAlerts => "calculate_alerts",
            Self::MonitorMlPerformance => "monitor_ml_performance",
            Self::AggregateDashboardKpis => "aggregate_dashboard_kpis",
            Self::TrackSavings => "track_savings",
            Self::CompareCaPredictions => "compare_ca_predictions",
            Self::CalculateTrends => "calculate_trends",
            Self::GetTopUrgent => "get_top_urgent",
            Self::GetStockDormant => "get_stock_dormant",
            Self::GeneratePredictions => "generate_predictions",
            Self::CalculateAccuracy => "calculate_accuracy",
        }
    }

    /// The step of this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// What it works out, in the owner's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::PredictDailySales => "Prévisions",
            Self::EvaluateEventsImpact => "Effet des événements",
            Self::CalculateAlerts => "Alertes",
            Self::MonitorMlPerformance => "Suivi des prévisions",
            Self::AggregateDashboardKpis => "Chiffres clés",
            Self::TrackSavings => "Économies",
            Self::CompareCaPredictions => "Chiffre d'affaires",
            Self::CalculateTrends => "Tendances",
            Self::GetTopUrgent => "Urgences",
            Self::GetStockDormant => "Stock dormant",
            Self::GeneratePredictions => "Tableaux des prédictions",
            Self::CalculateAccuracy => "Précision",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
