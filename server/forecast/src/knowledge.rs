//! What the engine has learned about one article and may keep for the next nights.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    candidates::{Candidates, MEMBERS, Paths},
    combine,
    demand::DemandKind,
    history::{Series, signed},
    interval::{self, Calibration, spread},
    model::Model,
    prophet::YearTable,
    replay::{Origin, Score, WINDOW, errors, loss, replay, score},
};

/// Raised when the meaning of what is kept changes, so that old knowledge is learned again.
const VERSION: u16 = 1;
/// Days on either side that are counted with a day when its error is measured.
const SMOOTHED: usize = 3;

/// What the replay of an article's past taught: weights, champion, errors. Serialisable; its content is the engine's.
///
/// Learning costs several times what a forecast costs. A batch that stores the knowledge of each forecast and passes
/// it with the next night's [`crate::Job`] pays for it once a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    version: u16,
    as_of: Date,
    kind: DemandKind,
    /// The weight of each member of the combination.
    weights: Vec<f64>,
    /// The model that beat the combination, and its share of the forecast.
    champion: Option<(Model, f64)>,
    scores: Vec<Score>,
    calibration: Calibration,
    /// Σ|error| / Σ actual by distance in days, from day 1.
    wape: Vec<f64>,
}

impl Knowledge {
    /// Days that knowledge may serve.
    pub const LIFETIME_DAYS: i64 = 7;

    /// The as-of date at which it was learned.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Whether it is the knowledge of the day `hidden` days before `as_of`, of an article of this kind.
    pub(crate) fn serves(&self, as_of: Date, hidden: usize, kind: DemandKind) -> bool {
        self.version == VERSION
            && self.kind == kind
            && i64::from((as_of - self.as_of).get_days()) == signed(hidden)
            && self.weights.len() == MEMBERS.len()
    }

    /// Replays the article's past; `None` where there is too little of it. The models learn from `calm`, the series
    /// without its extremes, and are judged by `series`.
    pub(crate) fn learn(
        series: &Series,
        calm: &Series,
        kind: DemandKind,
        as_of: Date,
        year: &YearTable,
        candidates: &Candidates,
    ) -> Option<Self> {
        let origins = replay(series, calm, kind, year, &candidates.fits);
        if origins.is_empty() {
            return None;
        }
        let models: Vec<Model> = origins[0].paths.models.iter().map(|(model, _)| *model).collect();
        let losses =
            |at: usize| origins.iter().map(|o| loss(&o.truth, &o.paths.models[at].1)).collect::<Vec<f64>>();
        let losses: Vec<Vec<f64>> = (0..models.len()).map(losses).collect();
        let means: Vec<f64> = losses.iter().map(|l| l.iter().sum::<f64>() / l.len() as f64).collect();
        let weights = combine::weights(&means[..MEMBERS.len()]);
        let combined: Vec<Vec<f64>> = origins.iter().map(|o| o.paths.combination(&weights)).collect();
        let champion = champion(&origins, &models, &losses, &combined);

        let blend =
            |(origin, combined): (&Origin, &Vec<f64>)| blended(&origin.paths, combined.clone(), champion);
        let finals: Vec<Vec<f64>> = origins.iter().zip(&combined).map(blend).collect();
        let windows = |paths: Vec<&Vec<f64>>| {
            origins.iter().zip(paths).map(|(o, p)| (o.truth.clone(), p.clone())).collect::<Vec<_>>()
        };
        let rate = |model: Model, paths: Vec<&Vec<f64>>| {
            score(model, windows(paths).iter().map(|(t, p)| (t.as_slice(), p.as_slice())), series.scale)
        };
        let mut scores = vec![rate(Model::Combination, combined.iter().collect())];
        for (at, model) in models.iter().enumerate() {
            scores.push(rate(*model, origins.iter().map(|o| &o.paths.models[at].1).collect()));
        }
        let mean = mean_demand(series);
        let calibration =
            Calibration::new(relative_errors(&origins, &finals, mean), mean, candidates.constant)?;
        let wape = wape_by_distance(&origins, &finals);
        let knowledge = Self { version: VERSION, as_of, kind, weights, champion, scores, calibration, wape };
        Some(knowledge.rounded())
    }

    /// The same to nine digits: readers of JSON may miss a longer number's last bit, and a forecast from stored
    /// knowledge is to be the same, bit for bit, as the one from which it was learned.
    fn rounded(mut self) -> Self {
        let short = |value: &mut f64| *value = nine_digits(*value);
        self.weights.iter_mut().for_each(short);
        self.wape.iter_mut().for_each(short);
        self.champion = self.champion.map(|(model, share)| (model, nine_digits(share)));
        for score in &mut self.scores {
            score.rmse = nine_digits(score.rmse);
            score.wape = score.wape.map(nine_digits);
            score.bias = score.bias.map(nine_digits);
        }
        self.calibration.for_each_number(nine_digits);
        self
    }

    /// The engine's path of these candidates, its model and the members' weights.
    pub(crate) fn path(&self, candidates: &Candidates) -> (Model, Vec<f64>) {
        let combined = candidates.paths.combination(&self.weights);
        let model = match self.champion {
            Some((model, share)) if share >= 0.5 => model,
            _ => Model::Combination,
        };
        (model, blended(&candidates.paths, combined, self.champion))
    }

    /// The members' weights and the champion's share of the forecast.
    pub(crate) fn shares(&self) -> Vec<(Model, f64)> {
        let share = self.champion.map_or(0.0, |(_, share)| share);
        let mut shares: Vec<(Model, f64)> =
            MEMBERS.into_iter().zip(&self.weights).map(|(m, w)| (m, w * (1.0 - share))).collect();
        if let Some((model, share)) = self.champion {
            match shares.iter_mut().find(|(member, _)| *member == model) {
                Some(member) => member.1 += share,
                None => shares.push((model, share)),
            }
        }
        shares
    }

    pub(crate) fn scores(&self) -> &[Score] {
        &self.scores
    }

    pub(crate) fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// 1 - WAPE of the day `distance` days ahead (1 being the first), between 0 and 1. Distances that were not
    /// replayed take the farthest that was.
    pub(crate) fn confidence(&self, distance: usize) -> f64 {
        let at = distance.clamp(1, self.wape.len().max(1)) - 1;
        self.wape.get(at).map_or(0.0, |wape| (1.0 - wape).clamp(0.0, 1.0))
    }
}

fn nine_digits(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

fn blended(paths: &Paths, mut combined: Vec<f64>, champion: Option<(Model, f64)>) -> Vec<f64> {
    if let Some((model, share)) = champion
        && let Some((_, path)) = paths.models.iter().find(|(candidate, _)| *candidate == model)
    {
        combined.iter_mut().zip(path).for_each(|(day, value)| *day += share * (value - *day));
    }
    combined
}

/// The candidate whose gain over the combination is surest, where one is sure at all.
fn champion(
    origins: &[Origin],
    models: &[Model],
    losses: &[Vec<f64>],
    combined: &[Vec<f64>],
) -> Option<(Model, f64)> {
    let base: Vec<f64> = origins.iter().zip(combined).map(|(o, path)| loss(&o.truth, path)).collect();
    let mean = base.iter().sum::<f64>() / base.len() as f64;
    if mean <= 0.0 {
        return None;
    }
    let share = |losses: &Vec<f64>| {
        let gains: Vec<f64> = base.iter().zip(losses).map(|(b, l)| (b - l) / mean).collect();
        combine::share(&gains)
    };
    let best = models.iter().zip(losses.iter().map(share)).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > 0.0).then_some((*best.0, best.1))
}

/// The mean known demand of the last year.
pub(crate) fn mean_demand(series: &Series) -> f64 {
    let (sum, count) = series.known().rev().take(364).fold((0.0, 0.0), |(s, n), y| (s + y, n + 1.0));
    sum / f64::max(count, 1.0)
}

/// Actual minus forecast, over the spread of the forecast, widened for what six origins cannot show.
fn relative_errors(origins: &[Origin], paths: &[Vec<f64>], mean: f64) -> Vec<f64> {
    let of = |(origin, path): (&Origin, &Vec<f64>)| {
        errors(&origin.truth, path).map(|(_, f, e)| -e / spread(f, mean)).collect::<Vec<f64>>()
    };
    let windows: Vec<Vec<f64>> = origins.iter().zip(paths).map(of).collect();
    let widening = interval::widening(&windows);
    windows.into_iter().flatten().map(|error| widening * error).collect()
}

/// Σ|error| / Σ actual of each distance, with the days around it; 1 where nothing was sold.
fn wape_by_distance(origins: &[Origin], paths: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = [(0.0, 0.0); WINDOW];
    for (origin, path) in origins.iter().zip(paths) {
        for (day, forecast, error) in errors(&origin.truth, path) {
            sums[day].0 += error.abs();
            sums[day].1 += forecast - error;
        }
    }
    let around = |day: usize| {
        let near = &sums[day.saturating_sub(SMOOTHED)..(day + SMOOTHED + 1).min(WINDOW)];
        near.iter().fold((0.0, 0.0), |(e, a), (error, actual)| (e + error, a + actual))
    };
    (0..WINDOW).map(around).map(|(error, actual)| if actual > 0.0 { error / actual } else { 1.0 }).collect()
}
