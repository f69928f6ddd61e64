//! The forecast proper: all candidates, weighed by what the article's past says of them.

use jiff::civil::Date;

use crate::{
    candidates::{Candidates, MEMBERS},
    demand::DemandKind,
    history::{Series, signed, weekday},
    interval::{Calibration, spread},
    knowledge::{Knowledge, mean_demand},
    model::Model,
    outliers,
    path::PathDay,
    prophet::YearTable,
    week,
};

/// In-sample errors are smaller than those to come; a history too short to be replayed gets this much more.
const IN_SAMPLE: f64 = 1.15;
/// The share of known days that must be whole numbers for the article to be sold by the piece.
const WHOLE_SHARE: f64 = 0.9;
/// The part of an article by which the interval of such an article reaches further on each side.
const COUNTING_MARGIN: f64 = 0.1;

/// What a way of forecasting hands to the engine.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) model: Model,
    pub(crate) path: Vec<PathDay>,
    pub(crate) confidence: Vec<f64>,
    pub(crate) shares: Vec<(Model, f64)>,
    pub(crate) knowledge: Option<Knowledge>,
    /// What the model would have expected on the days of the history; empty where it has no view of them.
    pub(crate) past: Vec<f64>,
}

/// From when a forecast looks, and what is known already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Night<'a> {
    pub(crate) as_of: Date,
    /// The date whose knowledge serves.
    pub(crate) learn_on: Date,
    pub(crate) knowledge: Option<&'a Knowledge>,
}

impl Night<'_> {
    /// The days of the history that the knowledge must not see; 0 where its date is no date before D0 within reach.
    fn hidden_days(&self) -> usize {
        let days = (self.as_of - self.learn_on).get_days();
        if (0..Knowledge::LIFETIME_DAYS).contains(&i64::from(days)) {
            usize::try_from(days).unwrap_or(0)
        } else {
            0
        }
    }
}

impl Outcome {
    /// One model, the same confidence every day.
    pub(crate) fn simple(model: Model, path: Vec<PathDay>, confidence: f64) -> Self {
        let confidence = vec![confidence; path.len()];
        Self { model, path, confidence, shares: Vec::new(), knowledge: None, past: Vec::new() }
    }
}

/// Forecasts a series that has a season to speak of; `None` where no Prophet model can be fitted.
pub(crate) fn forecast(
    series: &Series,
    kind: DemandKind,
    days: usize,
    night: &Night<'_>,
    year: &YearTable,
) -> Option<Outcome> {
    let calm = outliers::calmed(series);
    let mut candidates = Candidates::new(&calm, kind, days, year, None)?;
    let past = std::mem::take(&mut candidates.past);
    let hidden = night.hidden_days();
    let knowledge = match night.knowledge.filter(|k| k.serves(night.as_of, hidden, kind)) {
        Some(knowledge) => Some(knowledge.clone()),
        None if hidden == 0 => Knowledge::learn(series, &calm, kind, night.as_of, year, &candidates),
        None => {
            let series = series.cut(hidden);
            let calm = outliers::calmed(&series);
            // Not from tonight's fits: what is learned must not depend on tonight.
            let then = Candidates::new(&calm, kind, 1, year, None);
            then.and_then(|then| Knowledge::learn(&series, &calm, kind, night.learn_on, year, &then))
        }
    };
    let margin = counting_margin(series);
    // Of a slow mover eight weeks without a sale on Mondays say nothing.
    let closed = if kind.is_rare() { [false; 7] } else { week::closed_days(series) };
    let assemble = |expected: &[f64], calibration: &Calibration| {
        let day = |(k, mean): (usize, &f64)| {
            if closed[weekday(series.next_day() + signed(k))] {
                return PathDay::certain(0.0);
            }
            let (lower, upper) = calibration.interval(*mean, k + 1);
            PathDay { mean: *mean, lower: lower - margin, upper: upper + margin }
        };
        expected.iter().enumerate().map(day).collect::<Vec<PathDay>>()
    };
    if let Some(knowledge) = knowledge {
        let (model, expected) = knowledge.path(&candidates);
        let confidence = (1..=days).map(|distance| knowledge.confidence(distance)).collect();
        let path = assemble(&expected, knowledge.calibration());
        let shares = knowledge.shares();
        return Some(Outcome { model, path, confidence, shares, knowledge: Some(knowledge), past });
    }
    let weights = [1.0 / MEMBERS.len() as f64; MEMBERS.len()];
    let expected = candidates.paths.combination(&weights);
    let calibration = in_sample(series, candidates.constant)?;
    Some(Outcome {
        model: Model::Combination,
        path: assemble(&expected, &calibration),
        confidence: vec![0.0; days],
        shares: MEMBERS.into_iter().zip(weights).collect(),
        knowledge: None,
        past,
    })
}

/// Errors around the mean week, for histories too short to be replayed.
fn in_sample(series: &Series, drift: f64) -> Option<Calibration> {
    let mean = mean_demand(series);
    let factors = week::spread(&week::factors(series), series.first, series.y.len());
    let days = series.y.iter().zip(&factors).filter(|(y, _)| !y.is_nan());
    let score = |(y, factor): (&f64, &f64)| {
        let expected = mean * factor;
        IN_SAMPLE * (y - expected) / spread(expected, mean)
    };
    Calibration::new(days.map(score).collect(), mean, drift)
}

/// By how much an interval reaches further for an article sold by the piece, in the series' unit.
///
/// A quantile of errors then stands for a count that it misses by a fraction wherever today's forecast differs from the
/// replayed ones, and with the fraction it misses every day on which that count is sold.
fn counting_margin(series: &Series) -> f64 {
    let pieces = series.known().map(|y| y * series.scale).filter(|y| (y - y.round()).abs() < 1e-6).count();
    let whole = pieces as f64 >= WHOLE_SHARE * series.known().count() as f64;
    if whole { COUNTING_MARGIN / series.scale } else { 0.0 }
}
