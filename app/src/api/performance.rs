//! Optiflow's performance on page Alertes: how far its forecasts of the last four weeks were from what was sold.

use leptos::prelude::*;
use optiflow_domain::{Date, performance::Tendency};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::ports;
use crate::error::AppError;

/// The forecasts of one weekday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekdayPerformance {
    /// `lundi`.
    pub day: String,
    /// 1 - WAPE of the days, 0 to 1; `None` where nothing was sold.
    pub precision: Option<f64>,
    /// Over the days with sales; a share.
    pub mape: Option<f64>,
    /// Article-days compared.
    pub compared: u32,
}

/// What the last night found of the last four weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerformanceSummary {
    /// D0 of that night.
    pub as_of: Date,
    /// The verified precision, over article-weeks from Monday to Sunday; 0 to 1.
    pub precision: Option<f64>,
    /// The mean MAPE, over article-days with sales; a share.
    pub mape: Option<f64>,
    /// Article-days compared.
    pub compared: u32,
    /// Monday first.
    pub weekdays: Vec<WeekdayPerformance>,
    /// Where the errors are heading; `None` where too little is verified.
    pub tendency: Option<Tendency>,
    /// The one thing to do, in one sentence.
    pub recommendation: String,
}

/// The newest performance; `None` before the first night.
///
/// # Errors
/// A file cannot be read.
#[server(endpoint = "performance", input = leptos::server_fn::codec::GetUrl)]
pub async fn performance() -> Result<Option<PerformanceSummary>, AppError> {
    ports()?.alerts.performance().await
}
