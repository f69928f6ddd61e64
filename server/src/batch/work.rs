//! Runs steps: each measured, each guarded, all that can run.

use std::{collections::BTreeMap, time::Instant};

use optiflow_domain::ArticleId;
use optiflow_forecast::Knowledge;

use super::{
    Draft, Progress, ProgressSink, Step, aggregate_dashboard_kpis, calculate_accuracy, calculate_alerts,
    calculate_trends, compare_ca_predictions, evaluate_events_impact, generate_predictions,
    get_stock_dormant, get_top_urgent,
    guard::{self, Guard, StepError},
    monitor_ml_performance,
    night::Night,
    predict_daily_sales, track_savings,
};
use crate::db::state::{Failure, StepRun};

/// Runs the steps of a night in order, into the draft. `knowledge` is what earlier nights learned; what is learned now
/// is added to it.
pub(super) fn out(
    steps: &[Step],
    night: &Night,
    knowledge: &mut BTreeMap<ArticleId, Knowledge>,
    draft: &mut Draft,
    progress: &ProgressSink,
) {
    all(steps, draft, progress, |step, draft, guard| perform(step, night, knowledge, draft, guard, progress));
}

/// Runs every step, whatever becomes of those before it.
fn all(
    steps: &[Step],
    draft: &mut Draft,
    progress: &ProgressSink,
    mut perform: impl FnMut(Step, &mut Draft, &mut Guard) -> Result<(), StepError>,
) {
    for (number, step) in (1..).zip(steps.iter().copied()) {
        progress(Progress::Step { step, number, of: steps.len() as u64 });
        let started = Instant::now();
        let mut guard = Guard::new(step);
        let result = guard::whole(step, || perform(step, draft, &mut guard));
        draft.steps.push(StepRun {
            step: step.to_string(),
            milliseconds: u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX),
            articles: if result.is_ok() { u32::try_from(guard.done).unwrap_or(u32::MAX) } else { 0 },
        });
        guard.failures.sort_by_key(|failure| failure.article);
        draft.failures.append(&mut guard.failures);
        if let Err(error) = result {
            let reason = error.to_string();
            tracing::error!(%step, %reason, "step failed");
            draft.failures.push(Failure { step: step.to_string(), article: None, reason });
        }
    }
}

fn perform(
    step: Step,
    night: &Night,
    knowledge: &mut BTreeMap<ArticleId, Knowledge>,
    draft: &mut Draft,
    guard: &mut Guard,
    progress: &ProgressSink,
) -> Result<(), StepError> {
    match step {
        Step::PredictDailySales => {
            draft.forecasts = Some(predict_daily_sales::run(night, knowledge, guard, progress)?);
            Ok(())
        }
        Step::CalculateAlerts => {
            draft.alerts = Some(calculate_alerts::run(night, draft.forecasts()?, guard));
            Ok(())
        }
        Step::GeneratePredictions => {
            let (outlooks, figures) = generate_predictions::run(night, draft.forecasts()?, guard);
            draft.outlooks = Some(outlooks);
            draft.keep_figures(step, &figures)
        }
        Step::EvaluateEventsImpact => {
            let impacts = evaluate_events_impact::run(night, draft.forecasts()?, guard);
            draft.keep_figures(step, &impacts)
        }
        Step::MonitorMlPerformance => draft.keep_figures(step, &monitor_ml_performance::run(night, guard)),
        Step::AggregateDashboardKpis => {
            let kpis = aggregate_dashboard_kpis::run(night, draft.alerts()?, guard);
            draft.keep_figures(step, &kpis)
        }
        Step::TrackSavings => draft.keep_figures(step, &track_savings::run(night, guard)),
        Step::CompareCaPredictions => draft.keep_figures(step, &compare_ca_predictions::run(night, guard)),
        Step::CalculateTrends => {
            let trend = calculate_trends::run(night, draft.alerts()?, guard);
            draft.keep_figures(step, &trend)
        }
        Step::GetTopUrgent => {
            let urgent = get_top_urgent::run(night, draft.forecasts()?, guard);
            draft.keep_figures(step, &urgent)
        }
        Step::GetStockDormant => draft.keep_figures(step, &get_stock_dormant::run(night, guard)),
        Step::CalculateAccuracy => draft.keep_figures(step, &calculate_accuracy::run(night, guard)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_step_that_fails_or_panics_is_recorded_and_the_others_run_and_are_told() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let progress: ProgressSink = Arc::new(move |progress| heard.lock().unwrap().push(progress));
        let mut draft = Draft::default();
        all(&Step::ALL, &mut draft, &progress, |step, draft, guard| {
            guard.done = 3;
            match step {
                Step::CalculateAlerts => panic!("boom"),
                Step::CalculateTrends => draft.alerts().map(|_| ()),
                _ => draft.keep_figures(step, &"fait"),
            }
        });
        let failed: Vec<_> = draft.failures.iter().map(|f| (f.step.as_str(), f.reason.as_str())).collect();
        assert_eq!(
            failed,
            [
                ("calculate_alerts", "Erreur inattendue : consultez le journal."),
                ("calculate_trends", "L'étape calculate_alerts, dont celle-ci dépend, n'a pas abouti."),
            ]
        );
        assert_eq!(draft.figures.len(), 10);
        let articles: Vec<u32> = draft.steps.iter().map(|step| step.articles).collect();
        assert_eq!(articles, [3, 3, 0, 3, 3, 3, 3, 0, 3, 3, 3, 3]);
        let steps: Vec<_> = (1..).zip(Step::ALL).collect();
        let expected: Vec<_> =
            steps.into_iter().map(|(number, step)| Progress::Step { step, number, of: 12 }).collect();
        assert_eq!(*told.lock().unwrap(), expected);
    }
}
