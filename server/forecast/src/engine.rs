//! From one history, or many, to forecasts.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::civil::Date;
use optiflow_domain::DailyForecast;
use rayon::prelude::*;

use crate::{
    blend::{self, Outcome},
    demand::DemandKind,
    drivers::{self, Drivers, Effect, Learned},
    error::ForecastError,
    factors::Factors,
    family,
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
    /// The effect of each event and of price cuts, where the job named any.
    pub effects: Vec<Effect>,
    /// What would have been demanded on each unknown day of the history, in articles, oldest first: on a day out of
    /// stock, the demand that was lost.
    pub unknown_days: Vec<(Date, f64)>,
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
    /// Events and price cuts, past and to come.
    pub drivers: Drivers,
    /// The date whose knowledge serves, D0 or a few days before; where what was passed in is not of that date, it is
    /// learned from what was known then, so that a forecast does not depend on which nights ran. `None` is the date of
    /// what was passed in, or D0.
    pub learn_on: Option<Date>,
}

impl Job {
    /// The work of forecasting `horizon` days after `history`.
    pub fn new(history: History, horizon: Horizon) -> Self {
        Self { history, horizon, knowledge: None, family: None, drivers: Drivers::default(), learn_on: None }
    }

    /// The same work with what an earlier night learned. Knowledge older than [`Knowledge::LIFETIME_DAYS`], or younger
    /// than the history, is not used.
    #[must_use]
    pub fn with_knowledge(mut self, knowledge: Option<Knowledge>) -> Self {
        self.knowledge = knowledge;
        self
    }

    /// The same work with what drives the article's demand besides its seasons.
    #[must_use]
    pub fn driven_by(mut self, drivers: Drivers) -> Self {
        self.drivers = drivers;
        self
    }

    /// The same work with the knowledge of this date, which is at most [`Knowledge::LIFETIME_DAYS`] before D0.
    #[must_use]
    pub fn learning_on(mut self, date: Date) -> Self {
        self.learn_on = Some(date);
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
    let job = Job::new(history.clone(), horizon);
    Work { job: &job, year: &own_year(&job), shape: None, learned: &Learned::default() }.forecast()
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
    let year = |job: &Job| shared.clone().unwrap_or_else(|| Arc::new(own_year(job)));
    let shape = |job: &Job| job.family.and_then(|family| shapes.get(&family));
    let measure = |job: &Job| {
        let measured = guarded(|| Ok(measured(job, &year(job), shape(job)))).unwrap_or_default();
        (job.family, measured)
    };
    let learned = drivers::learn(&jobs.par_iter().map(measure).collect::<Vec<_>>());
    jobs.par_iter()
        .zip(&learned)
        .map(|(job, learned)| {
            let result = guarded(|| Work { job, year: &year(job), shape: shape(job), learned }.forecast());
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            result
        })
        .collect()
}

/// What the drivers did to an article in the past.
fn measured(job: &Job, year: &YearTable, shape: Option<&Factors>) -> drivers::Measured {
    if job.drivers.events.is_empty() && job.drivers.price_cuts.is_empty() {
        return drivers::Measured::default();
    }
    let Ok(series) = Series::read(&job.history).map(Series::since_launch) else {
        return drivers::Measured::default();
    };
    match shape.filter(|_| family::is_new(&series)) {
        Some(shape) => drivers::measure(&shape.taken_out(&series), &job.drivers, year),
        None => drivers::measure(&series, &job.drivers, year),
    }
}

/// The calendar of one job's days.
fn own_year(job: &Job) -> YearTable {
    YearTable::new(day_number(job.history.first_day), job.history.demand.len() + job.horizon.days())
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
fn guarded<T>(work: impl FnOnce() -> Result<T, ForecastError>) -> Result<T, ForecastError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ForecastError::Computation(text.unwrap_or_else(|| "a panic without a message".to_owned())))
    })
}

/// One article's work with what its neighbours lend it.
struct Work<'a> {
    job: &'a Job,
    year: &'a YearTable,
    shape: Option<&'a Factors>,
    learned: &'a Learned,
}

impl Work<'_> {
    fn forecast(&self) -> Result<Forecast, ForecastError> {
        let job = self.job;
        let as_of = job.history.as_of()?;
        let passed = job.knowledge.as_ref().map(Knowledge::as_of);
        let night = blend::Night {
            as_of,
            learn_on: job.learn_on.or(passed).unwrap_or(as_of),
            knowledge: job.knowledge.as_ref(),
        };
        let model = |series: &Series, known: &[f64], days: usize| {
            let factors = self.factors(series, days);
            if let Some(outcome) = simple(series, known, days) {
                // An event counts for an article that sells the same every day, too.
                return Some(match factors {
                    Some(factors) => factors.put_back(outcome, series, 1.0),
                    None => outcome,
                });
            }
            let kind = DemandKind::of(known);
            let Some(factors) = factors else {
                return blend::forecast(series, kind, days, &night, self.year);
            };
            let flat = factors.taken_out(series);
            let outcome = blend::forecast(&flat, kind, days, &night, self.year)?;
            Some(factors.put_back(outcome, series, flat.scale / series.scale))
        };
        let mut forecast = forecast_as(&job.history, model, job.horizon)?;
        let (first, days) =
            (day_number(job.history.first_day), job.history.demand.len() + job.horizon.days());
        forecast.effects = self.learned.effects(&job.drivers, first, days);
        Ok(forecast)
    }

    /// What the series' and the horizon's days are multiplied by, where anything is known.
    fn factors(&self, series: &Series, days: usize) -> Option<Factors> {
        let drivers = &self.job.drivers;
        let driven = !(drivers.events.is_empty() && drivers.price_cuts.is_empty());
        let driven = driven
            .then(|| self.learned.factors(drivers, series.first, series.y.len() + days, series.next_day()))
            .filter(Factors::matter);
        match (self.shape.filter(|_| family::is_new(series)), driven) {
            (Some(shape), Some(driven)) => Some(shape.times(&driven)),
            (Some(shape), None) => Some(shape.clone()),
            (None, driven) => driven,
        }
    }
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
    let as_of = history.as_of()?;
    Ok(Forecast {
        daily: path::daily(as_of, &outcome.path, series.scale)?,
        model: outcome.model,
        confidence: outcome.confidence,
        kind: (!known.is_empty()).then(|| DemandKind::of(&known)),
        shares: outcome.shares,
        scores: outcome.knowledge.as_ref().map(|k| k.scores().to_vec()).unwrap_or_default(),
        knowledge: outcome.knowledge,
        effects: Vec::new(),
        unknown_days: unknown_days(&series, &known, &outcome.past, as_of),
    })
}

/// The expectation of each unknown day, from the model's view of the past or, where it has none, the mean.
fn unknown_days(series: &Series, known: &[f64], past: &[f64], as_of: Date) -> Vec<(Date, f64)> {
    let mean = known.iter().sum::<f64>() / (known.len() as f64).max(1.0);
    let n = series.y.len();
    let unknown = series.y.iter().enumerate().filter(|(_, y)| y.is_nan());
    let day = |(at, _): (usize, &f64)| {
        let date = as_of.checked_sub(jiff::Span::new().try_days(signed(n - at)).ok()?).ok()?;
        let expected = past.get(at).copied().unwrap_or(mean) * series.scale;
        Some((date, if expected.is_finite() { expected.max(0.0) } else { 0.0 }))
    };
    unknown.filter_map(day).collect()
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
        let result: Result<(), _> = guarded(|| panic!("boom"));
        assert_eq!(result, Err(ForecastError::Computation("boom".to_owned())));
    }
}
