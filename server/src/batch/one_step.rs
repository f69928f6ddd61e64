//! One step alone, on a generation that is already published.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use optiflow_domain::{Country, Occasion};

use super::{
    BatchError, Draft, Nights, Progress, ProgressSink, Step, Summary,
    night::{Night, Past},
    publish, work_out,
};
use crate::{
    clock::ShopClock,
    db::{
        shop::ShopDb,
        state::{Generation, NewForecasts, StateDb},
    },
};

/// Runs one step on the generation of `as_of` and publishes its part alone, in one transaction. What it publishes is what
/// the whole batch would.
///
/// # Errors
/// There is no generation of that D0, or too little is left of it; a file cannot be read or written; the step failed.
/// Then what was published before stays.
pub async fn run_step(
    shop: &ShopDb,
    state: &StateDb,
    clock: &ShopClock,
    country: Country,
    step: Step,
    as_of: Date,
    progress: ProgressSink,
) -> Result<Summary, BatchError> {
    let started_at = clock.now();
    let generation = state.generation(as_of).await?.filter(|found| found.as_of == as_of);
    let generation = generation.ok_or(BatchError::NoGeneration { as_of })?;
    let draft = read_back(state, &generation, step).await?;
    let replayed = generation.replayed || as_of < clock.as_of(shop.last_sale(None).await?);
    let past = Past::read(shop, state, country, Nights { from: as_of, to: as_of }).await?;
    let night = Night::new(past, as_of, shop.articles(as_of).await?, replayed);
    let learned = match step {
        Step::PredictDailySales => state.knowledge().await?,
        _ => BTreeMap::new(),
    };
    progress(Progress::Night { as_of, number: 1, of: 1 });
    let steps = vec![step];
    let mut worked = work_out(steps.clone(), night, learned, draft, Arc::clone(&progress)).await?;
    let summary = publish(state, clock, (&steps, Occasion::Step), started_at, &mut worked).await?;
    super::must_have_succeeded(step, &summary)?;
    Ok(summary)
}

/// What the steps before this one worked out that night, as far as it reads it.
async fn read_back(state: &StateDb, generation: &Generation, step: Step) -> Result<Draft, BatchError> {
    let mut draft = Draft::default();
    let (forecasts, insights, alerts) = match step {
        Step::CalculateAlerts | Step::GetTopUrgent | Step::GeneratePredictions => (true, false, false),
        Step::EvaluateEventsImpact => (false, true, false),
        Step::AggregateDashboardKpis | Step::CalculateTrends => (false, false, true),
        Step::PredictDailySales
        | Step::MonitorMlPerformance
        | Step::TrackSavings
        | Step::CompareCaPredictions
        | Step::GetStockDormant
        | Step::CalculateAccuracy => (false, false, false),
    };
    if forecasts || insights {
        if !state.is_whole(generation).await? {
            return Err(BatchError::Shortened { as_of: generation.as_of });
        }
        draft.forecasts = Some(NewForecasts {
            articles: if forecasts { state.article_forecasts(generation).await? } else { Vec::new() },
            insights: if insights { state.insights(generation).await? } else { Vec::new() },
            ..NewForecasts::default()
        });
    }
    if alerts {
        draft.alerts = Some(state.snapshots(generation.as_of).await?);
    }
    Ok(draft)
}
