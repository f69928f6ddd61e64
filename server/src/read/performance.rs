//! Optiflow's performance, as the last night found it.

use app::api::performance::{PerformanceSummary, WeekdayPerformance};

use super::{ReadError, Reader};
use crate::{
    batch::{Step, monitor_ml_performance::MlPerformance},
    db::state::Figures,
};

impl Reader {
    /// The performance of the last four weeks; `None` before the first night.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn performance_summary(&self) -> Result<Option<PerformanceSummary>, ReadError> {
        Ok(self.figures::<MlPerformance>(Step::MonitorMlPerformance).await?.as_ref().map(summary))
    }
}

fn summary(found: &Figures<MlPerformance>) -> PerformanceSummary {
    let MlPerformance { performance, weeks, tendency, recommendation } = found.content;
    let overall = performance.overall().all;
    let weekdays = performance.by_weekday().map(|(day, accuracy)| WeekdayPerformance {
        day: day.label().to_owned(),
        precision: accuracy.all.precision(),
        mape: accuracy.all.mape(),
        compared: accuracy.all.compared,
    });
    PerformanceSummary {
        as_of: found.as_of,
        precision: weeks.all.precision(),
        mape: overall.mape(),
        compared: overall.compared,
        weekdays: weekdays.collect(),
        tendency,
        recommendation: recommendation.sentence(),
    }
}
