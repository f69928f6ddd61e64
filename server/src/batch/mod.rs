//! The nightly batch: forecasts every article, works out what the pages show and publishes it as one generation.
//!
//! One file a step, with the step's name. A failing article or step is recorded and the rest goes on.

pub mod aggregate_dashboard_kpis;
pub mod calculate_accuracy;
mod calculate_alerts;
mod calculate_trends;
pub mod compare_ca_predictions;
mod draft;
mod drivers;
pub mod evaluate_events_impact;
pub mod generate_predictions;
mod gentle;
pub mod get_stock_dormant;
pub mod get_top_urgent;
mod guard;
mod learn_from_feedback;
pub mod monitor_ml_performance;
mod night;
mod one_article;
mod one_step;
mod own_backtest;
mod predict_daily_sales;
mod reasons;
mod replay_weeks;
mod steps;
mod told;
pub mod track_savings;
pub(crate) mod verified;
mod work;

use std::{collections::BTreeMap, sync::Arc};

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use optiflow_domain::{ArticleId, Country, Level, format};
use optiflow_forecast::Knowledge;

use crate::{
    clock::ShopClock,
    db::{
        shop::{ShopDb, ShopError},
        state::{Failure, NewGeneration, Run, StateDb, StateError},
    },
};
use draft::Draft;
use night::{Night, Past};
pub use one_article::{ArticleNight, forecast_article};
pub use one_step::run_step;
pub use own_backtest::{Measured, Origins, OwnBacktest, own_backtest};
pub use replay_weeks::{MOST_WEEKS, Replayed, replay_weeks};
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
    /// A step of the current night begins: its number from 1, and how many there are.
    Step { step: Step, number: u64, of: u64 },
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
        "Aucun calcul n'existe pour le {}. Lancez d'abord la nuit entière : « optiflow batch --date {as_of} ».", format::date(*as_of)
    )]
    NoGeneration { as_of: Date },
    #[error(
        "Du calcul du {} il ne reste que 30 jours de prévisions, et cette étape lit les prévisions entières. Relancez la nuit entière : « optiflow batch --date {as_of} ».", format::date(*as_of)
    )]
    Shortened { as_of: Date },
    #[error("L'article {0} n'existe pas dans la boutique. Vérifiez son numéro.")]
    UnknownArticle(ArticleId),
    #[error("L'étape {step} n'a pas abouti. {reason} Le résultat précédent reste affiché.")]
    Step { step: Step, reason: String },
    #[error(
        "Le calcul a été interrompu par une erreur inattendue : {0}. Le résultat précédent reste affiché."
    )]
    Interrupted(String),
}

impl BatchError {
    /// What happened and what to do, for a page: without files' names and internals, which the log has.
    pub fn advice(&self) -> String {
        match self {
            Self::Shop(error) => format!("Le fichier de la caisse n'a pas pu être lu. {}", error.advice()),
            Self::State(error) => {
                format!("Le fichier d'Optiflow n'a pas pu être lu ou écrit. {}", error.advice())
            }
            Self::Interrupted(_) => "Une erreur inattendue l'a interrompu : consultez le journal.".to_owned(),
            Self::NoNight { .. }
            | Self::TooManyNights
            | Self::NoGeneration { .. }
            | Self::Shortened { .. }
            | Self::UnknownArticle(_)
            | Self::Step { .. } => self.to_string(),
        }
    }
}

/// Computes and publishes the nights in order, each with only what was known that day.
///
/// A failing step other than the forecast leaves its previous result standing and is among the summary's failures.
///
/// # Errors
/// A file cannot be read or written, or nothing could be forecast on the last night; what was published before stays.
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
    let mut past = Past::read(shop, state, country, nights).await?;
    let mut knowledge = state.knowledge().await?;
    let mut summary = None;
    for (number, as_of) in (1..).zip(from.series(1.day()).take_while(|day| *day <= to)) {
        progress(Progress::Night { as_of, number, of });
        let night = Night::new(past, as_of, shop.articles(as_of).await?, as_of < to);
        let started_at = clock.now();
        let mut worked =
            work_out(Step::ALL.to_vec(), night, knowledge, Draft::default(), Arc::clone(&progress)).await?;
        let mut done = publish(state, clock, &Step::ALL, started_at, &mut worked).await?;
        done.nights = number;
        summary = Some(done);
        past = worked.night.into_past();
        past.told.add(as_of, &worked.draft);
        knowledge = worked.knowledge;
    }
    let summary = summary.ok_or(BatchError::NoNight { from, to })?;
    must_have_succeeded(Step::PredictDailySales, &summary)?;
    Ok(summary)
}

/// A night with what its steps made of it.
struct Worked {
    night: Night,
    knowledge: BTreeMap<ArticleId, Knowledge>,
    draft: Draft,
}

/// Runs steps aside, on threads that give way: the engine keeps every core busy for seconds, and a request must not wait
/// behind it.
async fn work_out(
    steps: Vec<Step>,
    night: Night,
    mut knowledge: BTreeMap<ArticleId, Knowledge>,
    mut draft: Draft,
    progress: ProgressSink,
) -> Result<Worked, BatchError> {
    let work = move || {
        gentle::work(|| work::out(&steps, &night, &mut knowledge, &mut draft, &progress));
        Worked { night, knowledge, draft }
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| BatchError::Interrupted(error.to_string()))
}

/// Publishes what these steps have made, in one transaction, and remembers the run.
async fn publish(
    state: &StateDb,
    clock: &ShopClock,
    steps: &[Step],
    started_at: DateTime,
    worked: &mut Worked,
) -> Result<Summary, BatchError> {
    let Worked { night, draft, .. } = worked;
    let ran = |step: Step| steps.contains(&step);
    let levels = draft.alerts.as_deref().unwrap_or_default();
    let levels = Level::ALL.map(|level| levels.iter().filter(|alert| alert.level == level).count() as u64);
    let articles = draft.forecasts.as_ref().map_or(0, |forecasts| forecasts.articles.len() as u64);
    let mut generation = NewGeneration {
        as_of: night.as_of,
        computed_at: clock.now(),
        replayed: night.replayed,
        last_sale: night.last_sale(),
        // Lent, and given back below: the next night of a replay remembers them.
        forecasts: draft.forecasts.take_if(|_| ran(Step::PredictDailySales)),
        alerts: draft.alerts.take_if(|_| ran(Step::CalculateAlerts)),
        outlooks: draft.outlooks.take(),
        figures: std::mem::take(&mut draft.figures),
    };
    state.publish(&generation).await?;
    draft.forecasts = draft.forecasts.take().or(generation.forecasts.take());
    draft.alerts = draft.alerts.take().or(generation.alerts.take());
    let run = Run {
        as_of: night.as_of,
        started_at,
        finished_at: clock.now(),
        articles: u32::try_from(articles).unwrap_or(u32::MAX),
        steps: std::mem::take(&mut draft.steps),
        failures: std::mem::take(&mut draft.failures),
    };
    state.record_run(&run).await?;
    tracing::debug!(as_of = %night.as_of, steps = run.steps.len(), articles, critical = levels[0], attention = levels[1], failures = run.failures.len(), "night computed");
    Ok(Summary { nights: 1, as_of: night.as_of, articles, levels, failures: run.failures })
}

/// Turns a step that failed as a whole into the error of the run.
fn must_have_succeeded(step: Step, summary: &Summary) -> Result<(), BatchError> {
    let failed = |failure: &&Failure| failure.article.is_none() && failure.step == step.name();
    match summary.failures.iter().find(failed) {
        Some(failure) => Err(BatchError::Step { step, reason: failure.reason.clone() }),
        None => Ok(()),
    }
}
