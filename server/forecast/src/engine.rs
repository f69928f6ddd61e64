//! From one history, or many, to forecasts.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use optiflow_domain::DailyForecast;
use rayon::prelude::*;

use crate::{
    blend::{self, Outcome},
    demand::DemandKind,
    error::ForecastError,
    family::{self, Shape},
    history::{History, Horizon, Series, day_number, shared_value, signed},
    knowledge::Knowledge,
    model::Model,
    models,
    path::{self, PathDay},
    prophet::{self, Priors, ProphetFit, YearTable},
    replay::Score,
};

/// The longest calendar that is computed once for all articles, in days; beyond, each computes its own.
const SHARED_DAYS: i64 = 36_600;

/// The forecast of one article.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Forecast {
    /// The days from D0 on: expected units and 80 % interval.
    pub daily: DailyForecast,
    /// The model that made it: the champion where one has most of the say, else the combination.
    pub model: Model,
    /// 1 - WAPE of each forecast day, 0 to 1, measured by replaying the article's past; 0 where it cannot be measured.
    pub confidence: Vec<f64>,
    /// The kind of demand; `None` where nothing is known.
    pub kind: Option<DemandKind>,
    /// Each model's share of the forecast; empty where only one model applies.
    pub shares: Vec<(Model, f64)>,
    /// What each candidate, the combination first, was worth in the replayed past; empty for a short history.
    pub scores: Vec<Score>,
    /// What was learned or was passed in and still serves; `None` for a short history.
    pub knowledge: Option<Knowledge>,
}

/// One article's work: what is known of it and how far to look.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Job {
    /// What is known of the article's demand.
    pub history: History,
    /// How many days to forecast.
    pub horizon: Horizon,
    /// What an earlier night learned of the article.
    pub knowledge: Option<Knowledge>,
    /// The category from which an article younger than two years borrows its season: any number that the articles of
    /// one category share. Only the jobs of one call of [`forecast_many`] know each other.
    pub family: Option<u64>,
}

impl Job {
    /// The work of forecasting `horizon` days after `history`.
    pub fn new(history: History, horizon: Horizon) -> Self {
        Self { history, horizon, knowledge: None, family: None }
    }

    /// The same work with what an earlier night learned. Knowledge older than [`Knowledge::LIFETIME_DAYS`], or younger
    /// than the history, is not used.
    #[must_use]
    pub fn with_knowledge(mut self, knowledge: Option<Knowledge>) -> Self {
        self.knowledge = knowledge;
        self
    }

    /// The same work for an article of a category.
    #[must_use]
    pub fn in_family(mut self, family: Option<u64>) -> Self {
        self.family = family;
        self
    }
}

/// Forecasts the `horizon` days that follow a history.
///
/// Every history has a forecast: nothing known gives 0, a few days their mean, equal days exactly themselves, an
/// article that stopped selling next to nothing. The same history gives the same bits, whatever runs beside it.
///
/// # Errors
/// [`ForecastError::NotFinite`] for NaN or infinities, [`ForecastError::Calendar`] past the year 9998.
pub fn forecast(history: &History, horizon: Horizon) -> Result<Forecast, ForecastError> {
    let year = YearTable::new(day_number(history.first_day), history.demand.len() + horizon.days());
    forecast_with(&Job::new(history.clone(), horizon), &year, None)
}

/// Prophet alone, with the settings of the system that this engine replaces: no candidates, no calibration, so that
/// the two can be compared. Histories that need no model are answered as by [`forecast`].
///
/// # Errors
/// Those of [`forecast`].
pub fn forecast_prophet(history: &History, horizon: Horizon) -> Result<Forecast, ForecastError> {
    let year = YearTable::new(day_number(history.first_day), history.demand.len() + horizon.days());
    forecast_as(
        history,
        |series, known, days| {
            simple(series, known, days).or_else(|| {
                let fit = ProphetFit::new(series, &year, Priors::CLASSIC, None)?;
                let predicted = fit.predict(series.next_day(), days, &year);
                let path = predicted.iter().map(|p| PathDay::normal(p.mean, p.deviation)).collect();
                Some(Outcome::simple(Model::Prophet, path, 0.0))
            })
        },
        horizon,
    )
}

/// Forecasts many articles in parallel, on rayon's current thread pool.
///
/// The results come in the order of the jobs. An article that fails, were it by a panic, gets its error and harms no
/// other. `progress` is called from any thread after each article with the number of articles done so far; its
/// calls are not ordered.
pub fn forecast_many(
    jobs: &[Job],
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<Result<Forecast, ForecastError>> {
    let done = AtomicUsize::new(0);
    let shared = shared_year(jobs);
    let shapes = shared.as_ref().map(|year| family::shapes(jobs, year)).unwrap_or_default();
    let run = |job: &Job| {
        let own = || {
            YearTable::new(day_number(job.history.first_day), job.history.demand.len() + job.horizon.days())
        };
        let year = shared.clone().unwrap_or_else(|| Arc::new(own()));
        forecast_with(job, &year, job.family.and_then(|family| shapes.get(&family)))
    };
    jobs.par_iter()
        .map(|job| {
            let result = guarded(|| run(job));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            result
        })
        .collect()
}

/// One calendar for all jobs, unless their dates lie centuries apart.
fn shared_year(jobs: &[Job]) -> Option<Arc<YearTable>> {
    let first = jobs.iter().map(|job| day_number(job.history.first_day)).min()?;
    let end =
        |job: &Job| day_number(job.history.first_day) + signed(job.history.demand.len() + job.horizon.days());
    let days = jobs.iter().map(end).max()? - first;
    (days <= SHARED_DAYS).then(|| Arc::new(YearTable::new(first, days as usize)))
}

/// Turns a panic into an error: a defect that one article meets must not cost the shop its night.
fn guarded(work: impl FnOnce() -> Result<Forecast, ForecastError>) -> Result<Forecast, ForecastError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ForecastError::Computation(text.unwrap_or_else(|| "a panic without a message".to_owned())))
    })
}

fn forecast_with(job: &Job, year: &YearTable, shape: Option<&Shape>) -> Result<Forecast, ForecastError> {
    let as_of = job.history.as_of()?;
    let seasonal = |series: &Series, kind, days| {
        blend::forecast(series, kind, as_of, days, job.knowledge.as_ref(), year)
    };
    let model = |series: &Series, known: &[f64], days| {
        simple(series, known, days).or_else(|| {
            let kind = DemandKind::of(known);
            match shape.filter(|_| family::is_new(series)) {
                Some(shape) => {
                    let flat = shape.taken_out(series);
                    let outcome = seasonal(&flat, kind, days)?;
                    Some(shape.put_back(outcome, series.next_day(), flat.scale / series.scale))
                }
                None => seasonal(series, kind, days),
            }
        })
    };
    forecast_as(&job.history, model, job.horizon)
}

/// Reads a history, forecasts it by `model` (by its mean where that gives nothing) and puts the result into articles.
fn forecast_as(
    history: &History,
    model: impl FnOnce(&Series, &[f64], usize) -> Option<Outcome>,
    horizon: Horizon,
) -> Result<Forecast, ForecastError> {
    let series = Series::read(history)?.since_launch();
    let known: Vec<f64> = series.known().collect();
    let outcome =
        model(&series, &known, horizon.days()).unwrap_or_else(|| average(&series, &known, horizon.days()));
    Ok(Forecast {
        daily: path::daily(history.as_of()?, &outcome.path, series.scale)?,
        model: outcome.model,
        confidence: outcome.confidence,
        kind: (!known.is_empty()).then(|| DemandKind::of(&known)),
        shares: outcome.shares,
        scores: outcome.knowledge.as_ref().map(|k| k.scores().to_vec()).unwrap_or_default(),
        knowledge: outcome.knowledge,
    })
}

/// The cases that need no seasonal model.
fn simple(series: &Series, known: &[f64], days: usize) -> Option<Outcome> {
    if known.is_empty() {
        return Some(Outcome::simple(Model::Unknown, vec![PathDay::certain(0.0); days], 0.0));
    }
    if known.iter().all(|v| *v == 0.0) {
        return Some(Outcome::simple(Model::Constant, vec![PathDay::certain(0.0); days], 1.0));
    }
    if known.len() < prophet::MIN_DAYS {
        return Some(average(series, known, days));
    }
    if let Some(value) = shared_value(known) {
        return Some(Outcome::simple(Model::Constant, vec![PathDay::certain(value); days], 1.0));
    }
    models::dormant::path(known, days).map(|path| Outcome::simple(Model::Dormant, path, 0.0))
}

fn average(series: &Series, known: &[f64], days: usize) -> Outcome {
    Outcome::simple(Model::Average, models::average::path(known, 1.0 / series.scale, days), 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panicking_article_becomes_an_error_with_its_message() {
        let result = guarded(|| panic!("boom"));
        assert_eq!(result, Err(ForecastError::Computation("boom".to_owned())));
    }
}
