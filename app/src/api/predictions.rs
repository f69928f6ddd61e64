//! Page Prédictions: one article's days to come, and what they rest on.

use optiflow_domain::{ArticleId, Date, projection::Outlook};
use serde::{Deserialize, Serialize};

/// One day to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PredictionDay {
    pub date: Date,
    /// Units.
    pub expected: f64,
    /// The 80 % interval.
    pub lower: f64,
    pub upper: f64,
    /// 1 - WAPE of the backtest at this distance; `None` where the article's past was too short to replay.
    pub confidence: Option<f64>,
    /// The stock at the end of the day; `None` where the stock is unknown.
    pub closing: Option<f64>,
    pub stock_out: bool,
}

/// What one candidate was worth in the replayed past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateScore {
    /// The model's stable name.
    pub model: String,
    /// Units.
    pub rmse: f64,
    pub wape: Option<f64>,
    /// Positive where too much was forecast.
    pub bias: Option<f64>,
    /// Its share of the forecast, 0 to 1.
    pub share: f64,
}

/// One article's forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticlePredictions {
    pub id: ArticleId,
    pub name: String,
    /// D0.
    pub as_of: Date,
    pub days: Vec<PredictionDay>,
    /// What the days add up to.
    pub total: Outlook,
    /// The model that made the forecast.
    pub model: String,
    /// The kind of demand; `None` where nothing is known of it.
    pub demand: Option<String>,
    /// The combination first, then the candidates; empty for a short past.
    pub candidates: Vec<CandidateScore>,
    /// Units that the last 90 days out of stock are estimated to have lost, and on how many days.
    pub lost_units: f64,
    pub lost_days: u32,
}

/// One past day's forecast and what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ComparedDay {
    pub date: Date,
    /// What the first generation of that day expected; `None` where there was none.
    pub forecast: Option<f64>,
    /// Units sold; `None` where unknown or out of stock.
    pub actual: Option<f64>,
}
