//! Page Calculs: what the last nights did, and how long it took them.

use leptos::prelude::*;
use optiflow_domain::{Date, DateTime, Occasion};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::ports;
use crate::{api::alerts::DataStatus, error::AppError, rendered::Rendered};

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStep {
    /// In French.
    pub name: String,
    pub milliseconds: u32,
    /// Articles that the step ended well for.
    pub articles: u32,
}

/// One run that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// D0.
    pub as_of: Date,
    /// Shop's local time.
    pub started_at: DateTime,
    pub seconds: u32,
    /// Why; `None` where an older version ran.
    pub occasion: Option<Occasion>,
    /// Articles forecast.
    pub articles: u32,
    /// In the order of the night.
    pub steps: Vec<RunStep>,
    /// What could not be done, one sentence each.
    pub failures: Vec<String>,
}

/// The history of runs, as the server knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsRead {
    pub status: DataStatus,
    /// When the next night is worked, `00:30`.
    pub batch_time: String,
    /// Newest first.
    pub runs: Vec<RunLine>,
}

/// The history of runs, as the browser gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunsPage {
    pub status: DataStatus,
    /// When the next night is worked, `00:30`.
    pub batch_time: String,
    pub runs: Rendered,
    /// How to sign out, where a PIN is set.
    pub way_out: Rendered,
}

/// The last runs.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "calculs", input = leptos::server_fn::codec::GetUrl)]
pub async fn runs() -> Result<RunsPage, AppError> {
    Ok(crate::pages::runs::rendered(ports()?.runs.runs().await?))
}
