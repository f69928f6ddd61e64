//! The generation being built.

use optiflow_domain::round6;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Step, guard::StepError};
use crate::db::state::{AlertSnapshot, ArticleOutlook, Failure, NewForecasts, StepRun};

/// What the steps so far have worked out; a part that is missing has failed, or was not asked for.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) forecasts: Option<NewForecasts>,
    pub(super) alerts: Option<Vec<AlertSnapshot>>,
    pub(super) outlooks: Option<Vec<ArticleOutlook>>,
    pub(super) figures: Vec<(&'static str, Value)>,
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

    /// Keeps what a step worked out, under its name; numbers to 6 decimals, since figures are kept for ever.
    pub(super) fn keep_figures<T: Serialize>(&mut self, step: Step, content: &T) -> Result<(), StepError> {
        self.figures.push((step.name(), rounded(serde_json::to_value(content)?)));
        Ok(())
    }
}

fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or(Value::Number(number), |figure| round6(figure).into())
        }
        Value::Array(items) => items.into_iter().map(rounded).collect(),
        Value::Object(entries) => {
            let entries: Map<_, _> = entries.into_iter().map(|(key, value)| (key, rounded(value))).collect();
            Value::Object(entries)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_number_of_a_figure_is_kept_to_six_decimals() {
        let figures =
            json!({"share": 1.0 / 3.0, "list": [{"units": 0.1 + 0.2}, 7, null, "trois"], "large": 1.5e300});
        let kept = json!({"share": 0.333_333, "list": [{"units": 0.3}, 7, null, "trois"], "large": 1.5e300});
        assert_eq!(rounded(figures), kept);
    }
}
