//! Prophet's posterior, as its Stan program states it, and its gradient.
//!
//! With f = trend (1 + Xₘ β) + Xₐ β and the trend k t + m + Σ δᵢ max(0, t - cᵢ), the log-posterior, constants left
//! out as Stan leaves them out, is
//!
//! ```text
//! -T ln σ - |y - f|² / 2σ² - k²/50 - m²/50 - Σ|δ|/τ - 2σ² - Σ β²/2s²
//! ```
//!
//! (`prophet.stan`: k, m ~ N(0,5), δ ~ Laplace(0,τ), σ ~ half-N(0,0.5), β ~ N(0,s), y ~ N(f,σ)). Stan's `optimize`
//! adds no Jacobian for σ unless asked; `jacobian` adds its ln σ. For given f the best σ has a closed form, so the
//! search runs over the other parameters only.

use std::ops::Range;

use super::features::{Features, Moments, State};

/// The prior variance of k and m.
const TREND_VARIANCE: f64 = 25.0;
/// The least σ, relative to the largest value: no real demand is more regular, and ln σ must stay bounded below.
const SIGMA_FLOOR: f64 = 1e-5;

/// What is fitted to what, under which priors.
#[derive(Debug)]
pub(crate) struct Problem<'a, F> {
    pub(crate) y: &'a [f64],
    pub(crate) t: &'a [f64],
    /// The times of the changepoints, increasing.
    pub(crate) changepoints: &'a [f64],
    pub(crate) features: &'a F,
    /// The prior standard deviation of each coefficient.
    pub(crate) sigmas: &'a [f64],
    /// The scale of the changepoints' Laplace prior.
    pub(crate) tau: f64,
    /// A flat trend has neither slope nor changepoints.
    pub(crate) flat: bool,
    /// Whether ln σ is added to the posterior.
    pub(crate) jacobian: bool,
    /// The days between two changepoints, one range more than changepoints.
    pub(crate) segments: Vec<Range<usize>>,
}

impl<F> Problem<'_, F> {
    /// The ranges of days between changepoints: day i is past changepoint c where t[i] >= c, as in Stan.
    pub(crate) fn segments(t: &[f64], changepoints: &[f64]) -> Vec<Range<usize>> {
        let starts = changepoints.iter().map(|c| t.partition_point(|t| t < c));
        let starts: Vec<usize> = std::iter::once(0).chain(starts).chain([t.len()]).collect();
        starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }
}

/// A point of the parameter space.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    pub(crate) k: f64,
    pub(crate) m: f64,
    pub(crate) delta: Vec<f64>,
    pub(crate) beta: Vec<f64>,
}

impl Point {
    /// Becomes the point this far on the way from one to another, without allocating; all have the same columns.
    pub(crate) fn set_between(&mut self, from: &Self, to: &Self, fraction: f64) {
        // At the whole way, the end itself to the bit: a changepoint that is 0 there must not become almost 0.
        let between = |a: f64, b: f64| if fraction < 1.0 { a + fraction * (b - a) } else { b };
        self.k = between(from.k, to.k);
        self.m = between(from.m, to.m);
        for (own, from, to) in
            [(&mut self.delta, &from.delta, &to.delta), (&mut self.beta, &from.beta, &to.beta)]
        {
            own.iter_mut().zip(from).zip(to).for_each(|((own, from), to)| *own = between(*from, *to));
        }
    }
}

/// The model's days at one point, with room for the next.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) trend: Vec<f64>,
    pub(crate) mult: Vec<f64>,
    pub(crate) add: Vec<f64>,
    pub(crate) residual: Vec<f64>,
    /// The best σ for these residuals.
    pub(crate) sigma: f64,
    /// The log-posterior with that σ.
    pub(crate) value: f64,
}

impl Fitted {
    pub(crate) fn new(days: usize) -> Self {
        let zeros = || vec![0.0; days];
        Self {
            trend: zeros(),
            mult: zeros(),
            add: zeros(),
            residual: zeros(),
            sigma: 1.0,
            value: f64::NEG_INFINITY,
        }
    }
}

impl<F: Features> Problem<'_, F> {
    /// Evaluates the model at a point, σ being the best one.
    pub(crate) fn evaluate(&self, point: &Point, fitted: &mut Fitted) {
        self.write_trend(point, &mut fitted.trend);
        self.features.effects(&point.beta, &mut fitted.mult, &mut fitted.add);
        let mut squares = 0.0;
        for i in 0..self.y.len() {
            let residual = self.y[i] - fitted.trend[i] * fitted.mult[i] - fitted.add[i];
            fitted.residual[i] = residual;
            squares += residual * residual;
        }
        let n = self.y.len() as f64 - f64::from(u8::from(self.jacobian));
        // The positive root of 4 s² + n s - |r|² = 0 in s = σ², where the derivative by σ is 0.
        let variance = 2.0 * squares / (n + (n * n + 16.0 * squares).sqrt());
        fitted.sigma = variance.sqrt().max(SIGMA_FLOOR);
        fitted.value = self.log_posterior(point, squares, fitted.sigma);
    }

    /// The log-posterior at a point with the sum of squared residuals that it leaves.
    pub(crate) fn log_posterior(&self, point: &Point, squares: f64, sigma: f64) -> f64 {
        let n = self.y.len() as f64 - f64::from(u8::from(self.jacobian));
        let trend = (point.k * point.k + point.m * point.m) / (2.0 * TREND_VARIANCE);
        let changes = point.delta.iter().map(|d| d.abs()).sum::<f64>() / self.tau;
        let coefficients: f64 = point.beta.iter().zip(self.sigmas).map(|(b, s)| b * b / (2.0 * s * s)).sum();
        -n * sigma.ln()
            - squares / (2.0 * sigma * sigma)
            - trend
            - changes
            - 2.0 * sigma * sigma
            - coefficients
    }

    fn write_trend(&self, point: &Point, trend: &mut [f64]) {
        if self.flat {
            trend.fill(point.m);
            return;
        }
        let (mut slope, mut offset) = (point.k, point.m);
        for (segment, days) in self.segments.iter().enumerate() {
            if let Some(before) = segment.checked_sub(1) {
                slope += point.delta[before];
                offset -= point.delta[before] * self.changepoints[before];
            }
            for day in days.clone() {
                trend[day] = slope * self.t[day] + offset;
            }
        }
    }

    /// The prior precision of the unknowns in the order k, m, β.
    pub(crate) fn precisions(&self) -> impl Iterator<Item = f64> {
        [1.0 / TREND_VARIANCE; 2].into_iter().chain(self.sigmas.iter().map(|s| 1.0 / (s * s)))
    }

    /// The trend's own sums over the days of a segment: mult², mult² t, mult² t², mult r, mult t r.
    pub(crate) fn trend_sums(&self, segment: usize, fitted: &Fitted) -> [f64; 5] {
        let mut sums = [0.0; 5];
        for i in self.segments[segment].clone() {
            let (mult, t, residual) = (fitted.mult[i], self.t[i], fitted.residual[i]);
            let square = mult * mult;
            let terms = [square, square * t, square * t * t, mult * residual, mult * t * residual];
            for (sum, term) in sums.iter_mut().zip(terms) {
                *sum += term;
            }
        }
        sums
    }

    /// The seasonal part's sums.
    pub(crate) fn moments(&self, fitted: &Fitted, moments: &mut Moments) {
        moments.clear();
        let state = State {
            t: self.t,
            trend: &fitted.trend,
            mult: &fitted.mult,
            residual: &fitted.residual,
            segments: &self.segments,
        };
        self.features.accumulate(&state, moments);
    }
}
