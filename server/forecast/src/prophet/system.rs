//! The tangent model's normal equations: how one Newton step is found.

use super::{
    features::{Features, Moments, add_scaled},
    lasso::Lasso,
    posterior::{Fitted, Point, Problem},
};
use crate::linear::{Factor, Square};

/// The normal equations, times σ² so that precise fits do not blow the numbers up, in the order k, m, β, δ; and all
/// that solving them writes to, allocated once for the steps of a search.
#[derive(Debug)]
pub(super) struct System {
    /// The number of unknowns before δ.
    others: usize,
    /// The upper triangle, diagonal included.
    hessian: Square,
    pull: Vec<f64>,
    /// The changepoints' penalty.
    penalty: f64,
    /// σ².
    variance: f64,
    /// The steps of all unknowns.
    steps: Vec<f64>,
    /// Sums over the segments after a changepoint: the coefficients' products with mult and with mult * t.
    level: Vec<f64>,
    slope: Vec<f64>,
    /// What the elimination of the other unknowns leaves for δ.
    schur: Square,
    schur_pull: Vec<f64>,
    lasso: Lasso,
}

impl System {
    /// For as many coefficients as there are `columns`.
    pub(super) fn new(columns: usize, changepoints: usize) -> Self {
        let others = 2 + columns;
        let unknowns = others + changepoints;
        Self {
            others,
            hessian: Square::zeros(unknowns),
            pull: vec![0.0; unknowns],
            penalty: 0.0,
            variance: 1.0,
            steps: vec![0.0; unknowns],
            level: vec![0.0; columns],
            slope: vec![0.0; columns],
            schur: Square::zeros(changepoints),
            schur_pull: vec![0.0; changepoints],
            lasso: Lasso::new(changepoints),
        }
    }

    /// Writes the equations of the model's tangent at `point`.
    pub(super) fn assemble<F: Features>(
        &mut self,
        problem: &Problem<'_, F>,
        point: &Point,
        fitted: &Fitted,
        moments: &Moments,
    ) {
        self.variance = fitted.sigma * fitted.sigma;
        self.penalty = self.variance / problem.tau;
        self.hessian.clear();
        self.pull.fill(0.0);
        for i in 0..moments.pull.len() {
            for (j, sum) in moments.gram.row(i)[..=i].iter().enumerate() {
                self.hessian.set(2 + j, 2 + i, *sum);
            }
        }
        self.pull[2..self.others].copy_from_slice(&moments.pull);
        self.add_trend(problem, fitted, moments);
        let values = [point.k, point.m].into_iter().chain(point.beta.iter().copied());
        for (i, (precision, value)) in problem.precisions().zip(values).enumerate() {
            self.hessian.add(i, i, self.variance * precision);
            self.pull[i] -= self.variance * precision * value;
        }
    }

    /// Fills the rows and columns of k, m and δ. A ramp that starts at c is t - c on the segments after c, so that all
    /// its products are sums over segments, added up from the last one to the first.
    fn add_trend<F: Features>(&mut self, problem: &Problem<'_, F>, fitted: &Fitted, moments: &Moments) {
        let columns = moments.pull.len();
        let mut total = [0.0; 5];
        self.level.fill(0.0);
        self.slope.fill(0.0);
        for segment in (0..problem.segments.len()).rev() {
            for (total, part) in total.iter_mut().zip(problem.trend_sums(segment, fitted)) {
                *total += part;
            }
            let here = segment * columns..(segment + 1) * columns;
            add_scaled(&mut self.level, &moments.level[here.clone()], 1.0);
            add_scaled(&mut self.slope, &moments.slope[here], 1.0);
            if let Some(change) = segment.checked_sub(1).filter(|_| !problem.flat) {
                self.add_ramp(problem.changepoints, change, total);
            }
        }
        let [ones, first, second, residual, residual_t] = total;
        let tilt = if problem.flat { 0.0 } else { 1.0 };
        self.hessian.row_mut(0)[..2].copy_from_slice(&[tilt * second, tilt * first]);
        self.hessian.set(1, 1, ones);
        add_scaled(&mut self.hessian.row_mut(0)[2..], &self.slope, tilt);
        add_scaled(&mut self.hessian.row_mut(1)[2..], &self.level, 1.0);
        self.pull[0] = tilt * residual_t;
        self.pull[1] = residual;
    }

    /// Fills the column of one changepoint, `total` being the trend's sums over the days after it.
    fn add_ramp(&mut self, changepoints: &[f64], change: usize, total: [f64; 5]) {
        let [ones, first, second, residual, residual_t] = total;
        let c = changepoints[change];
        let column = self.others + change;
        self.hessian.set(0, column, second - c * first);
        self.hessian.set(1, column, first - c * ones);
        for (j, (slope, level)) in self.slope.iter().zip(&self.level).enumerate() {
            self.hessian.set(2 + j, column, slope - c * level);
        }
        for (earlier, e) in changepoints[..=change].iter().enumerate() {
            self.hessian.set(self.others + earlier, column, second - (c + e) * first + c * e * ones);
        }
        self.pull[column] = residual_t - c * residual;
    }

    /// Writes the tangent model's maximum to `target` and returns the rise of the log-posterior that it promises; the
    /// equations are spent.
    pub(super) fn solve(&mut self, point: &Point, target: &mut Point) -> f64 {
        let others = self.others;
        // Two changepoints on one day would leave a singular system.
        let diagonal = (others..self.hessian.size()).map(|i| self.hessian.get(i, i));
        let ridge = 1e-12 * diagonal.fold(1e-12, f64::max);
        self.steps.copy_from_slice(&self.pull);
        // The unpenalised unknowns are eliminated; what is left is a problem of the changepoints alone.
        let factor = self.hessian.eliminate(others);
        factor.forward(&mut self.steps);
        write_rest(&factor, ridge, &mut self.schur);
        for (i, (pull, left)) in self.schur_pull.iter_mut().zip(&self.steps[others..]).enumerate() {
            *pull = left + dot(self.schur.row(i), &point.delta);
        }
        target.delta.copy_from_slice(&point.delta);
        self.lasso.minimise(&self.schur, &self.schur_pull, self.penalty, &mut target.delta);

        for ((step, new), old) in self.steps[others..].iter_mut().zip(&target.delta).zip(&point.delta) {
            *step = new - old;
        }
        factor.backward(&mut self.steps);
        target.k = point.k + self.steps[0];
        target.m = point.m + self.steps[1];
        for ((new, old), step) in target.beta.iter_mut().zip(&point.beta).zip(&self.steps[2..]) {
            *new = old + step;
        }
        let size = |delta: &[f64]| delta.iter().map(|d| d.abs()).sum::<f64>();
        let growth = size(&target.delta) - size(&point.delta);
        (dot(&self.pull, &self.steps) - self.penalty * growth) / self.variance
    }
}

/// Writes both triangles of what an elimination left, `ridge` added to its diagonal.
fn write_rest(factor: &Factor<'_>, ridge: f64, rest: &mut Square) {
    for i in 0..rest.size() {
        for (j, cell) in (i..).zip(factor.rest(i)) {
            rest.set(i, j, *cell);
            rest.set(j, i, *cell);
        }
        rest.add(i, i, ridge);
    }
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}
