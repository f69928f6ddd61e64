//! The nightly batch: forecasts every article, works out the alerts and publishes both as one generation.
//!
//! One file a step, with the step's name. A failing article is recorded and the rest goes on.

mod calculate_alerts;
mod drivers;
pub mod evaluate_events_impact;
mod night;
mod own_backtest;
mod predict_daily_sales;
mod steps;

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Country, Level};
use optiflow_forecast::Knowledge;

use crate::{
    clock::ShopClock,
    db::{
        shop::{ShopDb, ShopError},
        state::{
            AlertSnapshot, ArticleForecast, Failure, Insight, NewGeneration, Run, StateDb, StateError,
            StepRun,
        },
    },
};
use night::{Night, Past};
pub use own_backtest::{Measured, Origins, OwnBacktest, own_backtest};
pub use steps::Step;

/// The longest replay accepted, in nights.
const MAX_NIGHTS: i32 = 400;

/// Which nights to compute, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nights {
    pub from: Date,
    pub to: Date,
}

/// How far a batch is, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A night begins: its date, its number from 1, and how many there are.
    Night { as_of: Date, number: u64, of: u64 },
    /// Articles of the current night forecast so far.
    Articles { done: u64, of: u64 },
}

/// Told how far a batch is, from any thread.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// What a batch did.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub nights: u64,
    /// D0 of the last night.
    pub as_of: Date,
    /// Articles forecast in the last night.
    pub articles: u64,
    /// Articles by level on the last morning, in the order of [`Level::ALL`].
    pub levels: [u64; 4],
    pub failures: Vec<Failure>,
}

/// Why a batch ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    #[error(transparent)]
    Shop(#[from] ShopError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error("La période demandée est vide : {from} vient après {to}. Donnez une date de début antérieure.")]
    NoNight { from: Date, to: Date },
    #[error("Un rejeu va jusqu'à {MAX_NIGHTS} nuits. Donnez une date de début plus récente.")]
    TooManyNights,
    #[error(
        "Le calcul a été interrompu par une erreur inattendue : {0}. Le résultat précédent reste affiché."
    )]
    Interrupted(String),
}

/// The generation being built: what the steps so far have worked out.
#[derive(Debug, Default)]
struct Draft {
    forecasts: Vec<ArticleForecast>,
    insights: Vec<(ArticleId, Insight)>,
    /// What the engine learned this night.
    knowledge: Vec<(ArticleId, Knowledge)>,
    alerts: Vec<AlertSnapshot>,
    figures: Vec<(&'static str, serde_json::Value)>,
    failures: Vec<Failure>,
    steps: Vec<StepRun>,
}

/// Computes and publishes the nights in order, each with only what was known that day.
///
/// # Errors
/// A file cannot be read or written; the nights published before stay.
pub async fn run(
    shop: &ShopDb,
    state: &StateDb,
    clock: &ShopClock,
    country: Country,
    nights: Nights,
    progress: ProgressSink,
) -> Result<Summary, BatchError> {
    let Nights { from, to } = nights;
    let days = (to - from).get_days();
    let of = u64::try_from(days).map_err(|_| BatchError::NoNight { from, to })? + 1;
    if days >= MAX_NIGHTS {
        return Err(BatchError::TooManyNights);
    }
    let past = Arc::new(Past::read(shop, state, country, to).await?);
    let mut knowledge = state.knowledge().await?;
    let mut summary = None;
    for (number, as_of) in (1..).zip(from.series(1.day()).take_while(|day| *day <= to)) {
        progress(Progress::Night { as_of, number, of });
        let night = Night::new(Arc::clone(&past), as_of, shop.articles(as_of).await?, as_of < to);
        let (mut done, learned) = one_night(state, clock, night, knowledge, Arc::clone(&progress)).await?;
        knowledge = learned;
        done.nights = number;
        summary = Some(done);
    }
    summary.ok_or(BatchError::NoNight { from, to })
}

async fn one_night(
    state: &StateDb,
    clock: &ShopClock,
    night: Night,
    mut knowledge: BTreeMap<ArticleId, Knowledge>,
    progress: ProgressSink,
) -> Result<(Summary, BTreeMap<ArticleId, Knowledge>), BatchError> {
    let started_at = clock.now();
    // The engine keeps every core busy for seconds: a request must not wait behind it.
    let work = move || {
        let draft = work_out(&night, &mut knowledge, &progress);
        (night, knowledge, draft)
    };
    let (night, knowledge, mut draft) = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| BatchError::Interrupted(error.to_string()))?;
    let count = |level: Level| draft.alerts.iter().filter(|alert| alert.level == level).count() as u64;
    let levels = Level::ALL.map(count);
    let articles = draft.forecasts.len() as u64;
    let generation = NewGeneration {
        as_of: night.as_of,
        computed_at: clock.now(),
        replayed: night.replayed,
        last_sale: night.last_sale(),
        forecasts: draft.forecasts,
        insights: draft.insights,
        knowledge: draft.knowledge,
        alerts: draft.alerts,
        figures: draft.figures,
    };
    state.publish(&generation).await?;
    draft.failures.sort_by_key(|failure| failure.article);
    let run = Run {
        as_of: night.as_of,
        started_at,
        finished_at: clock.now(),
        articles: u32::try_from(articles).unwrap_or(u32::MAX),
        steps: draft.steps,
        failures: draft.failures,
    };
    state.record_run(&run).await?;
    tracing::debug!(as_of = %night.as_of, articles, critical = levels[0], attention = levels[1], failures = run.failures.len(), "night computed");
    Ok((Summary { nights: 1, as_of: night.as_of, articles, levels, failures: run.failures }, knowledge))
}

/// Runs every step in order.
fn work_out(night: &Night, knowledge: &mut BTreeMap<ArticleId, Knowledge>, progress: &ProgressSink) -> Draft {
    let mut draft = Draft::default();
    for step in Step::ALL {
        let started = Instant::now();
        let articles = match step {
            Step::PredictDailySales => {
                let failures = predict_daily_sales::run(night, knowledge, &mut draft, progress);
                draft.failures.extend(failures);
                draft.forecasts.len()
            }
            Step::EvaluateEventsImpact => {
                let impacts = evaluate_events_impact::run(night, &draft);
                keep_figures(&mut draft, step, &impacts);
                draft.insights.len()
            }
            Step::CalculateAlerts => {
                draft.alerts = calculate_alerts::run(night, &draft);
                draft.alerts.len()
            }
        };
        draft.steps.push(step_run(step, started.elapsed(), articles));
    }
    draft
}

fn keep_figures<T: serde::Serialize>(draft: &mut Draft, step: Step, content: &T) {
    match serde_json::to_value(content) {
        Ok(content) => draft.figures.push((step.name(), content)),
        Err(error) => {
            let reason = format!("Les résultats n'ont pas pu être écrits ({error}).");
            draft.failures.push(Failure { step: step.to_string(), article: None, reason });
        }
    }
}

fn step_run(step: Step, took: Duration, articles: usize) -> StepRun {
    StepRun {
        step: step.to_string(),
        milliseconds: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
        articles: u32::try_from(articles).unwrap_or(u32::MAX),
    }
}
