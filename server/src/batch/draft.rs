//! The generation being built.

use serde::Serialize;

use super::{Step, guard::StepError};
use crate::db::state::{AlertSnapshot, ArticleOutlook, Failure, NewForecasts, StepRun};

/// What the steps so far have worked out; a part that is missing has failed, or was not asked for.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) forecasts: Option<NewForecasts>,
    pub(super) alerts: Option<Vec<AlertSnapshot>>,
    pub(super) outlooks: Option<Vec<ArticleOutlook>>,
    pub(super) figures: Vec<(&'static str, serde_json::Value)>,
    pub(super) failures: Vec<Failure>,
    pub(super) steps: Vec<StepRun>,
}

impl Draft {
    pub(super) fn forecasts(&self) -> Result<&NewForecasts, StepError> {
        self.forecasts.as_ref().ok_or(StepError::Needs(Step::PredictDailySales))
    }

    pub(super) fn alerts(&self) -> Result<&[AlertSnapshot], StepError> {
        self.alerts.as_deref().ok_or(StepError::Needs(Step::CalculateAlerts))
    }

    /// Keeps what a step worked out, under its name.
    pub(super) fn keep_figures<T: Serialize>(&mut self, step: Step, content: &T) -> Result<(), StepError> {
        self.figures.push((step.name(), serde_json::to_value(content)?));
        Ok(())
    }
}
