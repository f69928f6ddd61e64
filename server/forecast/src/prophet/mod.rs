//! Prophet (Taylor and Letham, "Forecasting at scale", 2018): a piecewise linear trend times weekly and yearly seasons.
//!
//! [`MapOptimizer`] fits any model that `augurs` prepares. The engine's own model below has fixed settings (linear
//! trend, multiplicative seasons, changepoint prior 0.05), so it skips `augurs`' data frames and gives the same
//! search the calendar's structure; a test holds it to the forecasts of `augurs` with [`MapOptimizer`].

mod calendar;
mod features;
mod lasso;
mod optimizer;
mod posterior;
mod regressors;
mod search;
mod system;
#[cfg(test)]
mod tests;

pub use optimizer::MapOptimizer;

pub(crate) use calendar::YearTable;
pub(crate) use regressors::Column;

use crate::history::Series;
use calendar::Calendar;
use features::Features;
use posterior::{Point, Problem};
use regressors::WithRegressors;

/// Prophet's default number of changepoints and the share of the history that holds them.
const CHANGEPOINTS: usize = 25;
const CHANGEPOINT_RANGE: f64 = 0.8;
/// Prophet's default prior scale of seasonal coefficients.
const SEASON_PRIOR: f64 = 10.0;
/// The prior deviation of a regressor's coefficient: an event may double demand, and seldom does more. Prophet's own
/// prior of 10 lets a single day take whatever it sold.
const REGRESSOR_PRIOR: f64 = 1.0;
/// The shortest span, in days, from which a year's shape is learned: two whole cycles, as in Prophet.
pub(crate) const TWO_YEARS: usize = 730;
/// Fewer known days than this make no Prophet model.
pub(crate) const MIN_DAYS: usize = 14;

/// The priors of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priors {
    /// The scale of the changepoints' Laplace prior: how readily the trend bends.
    pub(crate) changepoints: f64,
    /// The prior deviation of the first yearly harmonic's coefficients.
    pub(crate) yearly: f64,
    /// How fast the prior deviation falls with the harmonic n: as n to the power of minus this.
    pub(crate) smoothness: f64,
}

impl Priors {
    /// The old system's Prophet: its defaults, changepoints at 0.05.
    pub(crate) const CLASSIC: Self = Self { changepoints: 0.05, yearly: SEASON_PRIOR, smoothness: 0.0 };
    /// A year that is a smooth curve unless the data insist. Prophet's own prior leaves its 20 yearly coefficients
    /// free, so that with two or three cycles they learn noise; coefficients that fall as n^-1.5 are those of a
    /// continuous curve, and a first harmonic of 30 % is common in retail while one of 100 % is not.
    pub(crate) const SMOOTH: Self = Self { changepoints: 0.1, yearly: 0.3, smoothness: 1.5 };

    fn sigmas(self, yearly: bool) -> Vec<f64> {
        let year = (0..calendar::YEARLY).filter(|_| yearly);
        let harmonic = |column: usize| self.yearly / ((column / 2 + 1) as f64).powf(self.smoothness);
        std::iter::repeat_n(SEASON_PRIOR, calendar::WEEKLY).chain(year.map(harmonic)).collect()
    }
}

/// A fitted model.
#[derive(Debug, Clone)]
pub(crate) struct ProphetFit {
    point: Point,
    changepoints: Vec<f64>,
    /// The day numbers at t = 0 and t = 1.
    first: i64,
    span: f64,
    yearly: bool,
    sigma: f64,
}

/// One day's prediction: the expectation, and the standard deviation of the day around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Predicted {
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
}

/// Whether the known days span the two years that a yearly season needs.
pub(crate) fn spans_two_years(series: &Series) -> bool {
    let first = series.y.iter().position(|v| !v.is_nan());
    let last = series.y.iter().rposition(|v| !v.is_nan());
    matches!((first, last), (Some(a), Some(b)) if b - a >= TWO_YEARS)
}

/// The known days of a series, on the model's scale of time.
struct Data {
    /// Day numbers.
    days: Vec<i64>,
    y: Vec<f64>,
    /// 0 on the first known day, 1 on the last.
    t: Vec<f64>,
    span: f64,
}

impl Data {
    fn new(series: &Series) -> Option<Self> {
        let (days, y): (Vec<i64>, Vec<f64>) =
            (series.first..).zip(&series.y).filter(|(_, v)| !v.is_nan()).map(|(d, v)| (d, *v)).unzip();
        if days.len() < MIN_DAYS {
            return None;
        }
        let (first, last) = (days[0], days[days.len() - 1]);
        let span = (last - first) as f64;
        let t = days.iter().map(|d| (d - first) as f64 / span).collect();
        Some(Self { days, y, t, span })
    }

    fn fit<F: Features>(
        &self,
        features: &F,
        sigmas: &[f64],
        priors: Priors,
        yearly: bool,
        near: Option<&ProphetFit>,
    ) -> Option<ProphetFit> {
        let changepoints = changepoints(&self.t);
        let problem = Problem {
            y: &self.y,
            t: &self.t,
            changepoints: &changepoints,
            features,
            sigmas,
            tau: priors.changepoints,
            flat: false,
            jacobian: false,
            segments: Problem::<F>::segments(&self.t, &changepoints),
        };
        let start = match near {
            Some(near) => near.restated(self.span, changepoints.len(), sigmas.len()),
            None => Point {
                k: 0.0,
                m: self.y.iter().sum::<f64>() / self.y.len() as f64,
                delta: vec![0.0; changepoints.len()],
                beta: vec![0.0; sigmas.len()],
            },
        };
        let optimum = search::maximise(&problem, start);
        let (point, sigma) = (optimum.point, optimum.fitted.sigma);
        let first = self.days[0];
        optimum.fitted.value.is_finite().then_some(ProphetFit {
            point,
            changepoints,
            first,
            span: self.span,
            yearly,
            sigma,
        })
    }
}

impl ProphetFit {
    /// Fits the known days of a series; `None` where fewer than [`MIN_DAYS`] are known. The table must cover the
    /// series' days. The search starts from `near`, the fit of almost the same data, where there is one.
    pub(crate) fn new(
        series: &Series,
        year: &YearTable,
        priors: Priors,
        near: Option<&Self>,
    ) -> Option<Self> {
        let data = Data::new(series)?;
        let yearly = spans_two_years(series);
        let features = Calendar::new(&data.days, yearly.then_some(year));
        data.fit(&features, &priors.sigmas(yearly), priors, yearly, near)
    }

    /// As [`Self::new`] beside regressors, each given by the indices of its days in the series and its values there;
    /// their coefficients, as shares of the trend, follow the calendar's under a prior deviation of
    /// [`REGRESSOR_PRIOR`]. What is returned is the fit without them: the days as they would have been.
    pub(crate) fn beside(
        series: &Series,
        year: &YearTable,
        priors: Priors,
        regressors: &[Column],
    ) -> Option<Self> {
        let data = Data::new(series)?;
        let mut place = vec![usize::MAX; series.y.len()];
        for (at, day) in data.days.iter().enumerate() {
            place[(day - series.first) as usize] = at;
        }
        let fitted = |(day, value): &(usize, f64)| {
            Some((*place.get(*day)?, *value)).filter(|(at, _)| *at < usize::MAX)
        };
        let columns: Vec<Column> =
            regressors.iter().map(|column| column.iter().filter_map(fitted).collect()).collect();
        let yearly = spans_two_years(series);
        let features = WithRegressors::new(Calendar::new(&data.days, yearly.then_some(year)), &columns);
        let mut sigmas = priors.sigmas(yearly);
        let calendar = sigmas.len();
        sigmas.resize(calendar + columns.len(), REGRESSOR_PRIOR);
        let mut fit = data.fit(&features, &sigmas, priors, yearly, None)?;
        fit.point.beta.truncate(calendar);
        Some(fit)
    }

    /// This fit's parameters for a history of another length: slopes are per whole history.
    fn restated(&self, span: f64, changepoints: usize, columns: usize) -> Point {
        let stretch = span / self.span;
        let mut delta: Vec<f64> = self.point.delta.iter().map(|d| d * stretch).collect();
        delta.resize(changepoints, 0.0);
        let mut beta = self.point.beta.clone();
        beta.resize(columns, 0.0);
        Point { k: self.point.k * stretch, m: self.point.m, delta, beta }
    }

    /// The yearly factor alone, 1 over the year.
    pub(crate) fn year(&self, from: i64, days: usize, year: &YearTable) -> Vec<f64> {
        let mut weekless = self.clone();
        weekless.point.beta[..calendar::WEEKLY].fill(0.0);
        weekless.factors(from, days, year)
    }

    /// The seasonal factor of the days from day number `from` on, 1 being an average day; it may fall below 0. `year`
    /// must cover the days.
    pub(crate) fn factors(&self, from: i64, days: usize, year: &YearTable) -> Vec<f64> {
        let numbers: Vec<i64> = (from..).take(days).collect();
        let calendar = Calendar::new(&numbers, self.yearly.then_some(year));
        let (mut factors, mut additive) = (vec![0.0; days], vec![0.0; days]);
        Features::effects(&calendar, &self.point.beta, &mut factors, &mut additive);
        factors
    }

    /// The days from day number `from` on, not clipped. `year` must cover them.
    ///
    /// The deviation replaces Prophet's thousand simulated futures by their variance: changepoints keep coming at
    /// the history's rate, as a Poisson process of Laplace changes of the history's mean size, so after a time u
    /// past the history the trend's variance is S * 2 mean|δ|² * u³/3, to which the day's own noise is added.
    pub(crate) fn predict(&self, from: i64, days: usize, year: &YearTable) -> Vec<Predicted> {
        let changes = self.point.delta.len() as f64;
        let size = self.point.delta.iter().map(|d| d.abs()).sum::<f64>() / changes.max(1.0);
        let day = |((t, trend), mult): ((f64, f64), f64)| {
            let ahead = (t - 1.0).max(0.0);
            let drift = changes * 2.0 * size * size * ahead.powi(3) / 3.0 * mult * mult;
            Predicted { mean: trend * mult, deviation: (self.sigma * self.sigma + drift).sqrt() }
        };
        self.trend(from).zip(self.factors(from, days, year)).map(day).collect()
    }

    /// The expectations, never below 0, of the days from day number `from` on, whose seasonal factors are given.
    pub(crate) fn means(&self, from: i64, factors: &[f64]) -> Vec<f64> {
        self.trend(from).zip(factors).map(|((_, trend), mult)| (trend * mult).max(0.0)).collect()
    }

    /// The time and the trend of the days from day number `from` on.
    fn trend(&self, from: i64) -> impl Iterator<Item = (f64, f64)> {
        let mut bends = self.changepoints.iter().zip(&self.point.delta).peekable();
        let (mut slope, mut offset) = (self.point.k, self.point.m);
        (from..).map(move |number| {
            let t = (number - self.first) as f64 / self.span;
            while let Some((c, d)) = bends.next_if(|(c, _)| **c <= t) {
                slope += d;
                offset -= d * c;
            }
            (t, slope * t + offset)
        })
    }
}

/// Prophet's changepoints: evenly over the first 80 % of the known days, the first day excepted.
fn changepoints(t: &[f64]) -> Vec<f64> {
    let range = (t.len() as f64 * CHANGEPOINT_RANGE).floor() as usize;
    let count = CHANGEPOINTS.min(range.saturating_sub(1));
    let index = |i: usize| (i as f64 / count as f64 * (range - 1) as f64).round() as usize;
    (1..=count).map(|i| t[index(i)]).collect()
}
