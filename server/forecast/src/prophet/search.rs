//! The search for the posterior's maximum: a proximal Newton method.
//!
//! Each step replaces the model by its tangent, which makes the negative log-posterior a quadratic with an
//! absolute-value penalty on the changepoints, solves that exactly ([`super::lasso`]) and walks towards the solution
//! while the true posterior rises. A handful of steps reach what L-BFGS needs hundreds of evaluations for, and the
//! changepoints that the Laplace prior rules out become exactly 0 rather than small.

use super::{
    features::{Features, Moments},
    lasso,
    posterior::{Fitted, Point, Problem},
};
use crate::linear::Square;

/// A step that promises less than this, in units of log-posterior, ends the search. Stan's own tolerance lets its
/// optimum vary by several hundredths.
const TOLERANCE: f64 = 1e-5;
/// Steps after which the best point so far is taken.
const MAX_STEPS: usize = 60;

/// The maximum and the model's days there.
#[derive(Debug, Clone)]
pub(crate) struct Optimum {
    pub(crate) point: Point,
    pub(crate) fitted: Fitted,
}

/// Climbs from `start` to the maximum.
pub(crate) fn maximise<F: Features>(problem: &Problem<'_, F>, start: Point) -> Optimum {
    let days = problem.y.len();
    let mut moments = Moments::new(problem.features.columns(), problem.segments.len());
    let mut here = Fitted::new(days);
    problem.evaluate(&start, &mut here);
    let mut next = here.clone();
    let mut point = start;
    for _ in 0..MAX_STEPS {
        let (target, rise) = newton_target(problem, &point, &here, &mut moments);
        if !rise.is_finite() || rise < TOLERANCE {
            break;
        }
        let Some(moved) = line_search(problem, &point, &target, rise, &here, &mut next) else { break };
        point = moved;
        std::mem::swap(&mut here, &mut next);
    }
    Optimum { point, fitted: here }
}

/// Walks from `point` towards `target`, halving the step until the posterior rises by a fair share of the promise.
fn line_search<F: Features>(
    problem: &Problem<'_, F>,
    point: &Point,
    target: &Point,
    rise: f64,
    here: &Fitted,
    next: &mut Fitted,
) -> Option<Point> {
    let mut fraction = 1.0;
    while fraction > 1e-6 {
        let blend = |a: &[f64], b: &[f64]| {
            a.iter().zip(b).map(|(a, b)| if fraction < 1.0 { a + fraction * (b - a) } else { *b }).collect()
        };
        let candidate = Point {
            k: point.k + fraction * (target.k - point.k),
            m: point.m + fraction * (target.m - point.m),
            delta: blend(&point.delta, &target.delta),
            beta: blend(&point.beta, &target.beta),
        };
        problem.evaluate(&candidate, next);
        if next.value - here.value > 1e-4 * fraction * rise {
            return Some(candidate);
        }
        fraction *= 0.5;
    }
    None
}

/// The maximum of the tangent model at `point`, and the rise of the log-posterior that it promises.
fn newton_target<F: Features>(
    problem: &Problem<'_, F>,
    point: &Point,
    fitted: &Fitted,
    moments: &mut Moments,
) -> (Point, f64) {
    problem.moments(fitted, moments);
    // Everything is multiplied by σ², so that precise fits do not blow the numbers up.
    let variance = fitted.sigma * fitted.sigma;
    let system = System::assemble(problem, point, fitted, moments, variance);
    let penalty = variance / problem.tau;
    let (others, changes) = system.solve(&point.delta, penalty);

    let mut target = point.clone();
    target.k += others[0];
    target.m += others[1];
    for (beta, step) in target.beta.iter_mut().zip(&others[2..]) {
        *beta += step;
    }
    target.delta = changes;
    let delta_steps = target.delta.iter().zip(&point.delta).map(|(a, b)| a - b);
    let gain: f64 =
        system.pull.iter().zip(others.iter().copied().chain(delta_steps)).map(|(g, d)| g * d).sum();
    let size = |delta: &[f64]| delta.iter().map(|d| d.abs()).sum::<f64>();
    let rise = (gain - penalty * (size(&target.delta) - size(&point.delta))) / variance;
    (target, rise)
}

/// The tangent model's normal equations, times σ², in the order k, m, β, δ.
struct System {
    /// The number of unknowns before δ.
    others: usize,
    hessian: Square,
    pull: Vec<f64>,
}

impl System {
    fn assemble<F: Features>(
        problem: &Problem<'_, F>,
        point: &Point,
        fitted: &Fitted,
        moments: &Moments,
        variance: f64,
    ) -> Self {
        let columns = problem.features.columns();
        let others = 2 + columns;
        let mut system = Self {
            others,
            hessian: Square::zeros(others + problem.changepoints.len()),
            pull: vec![0.0; others + problem.changepoints.len()],
        };
        for i in 0..columns {
            for j in 0..=i {
                system.set(2 + i, 2 + j, moments.gram.get(i, j));
            }
            system.pull[2 + i] = moments.pull[i];
        }
        system.add_trend(problem, &problem.trend_sums(fitted), moments);
        let values = [point.k, point.m].into_iter().chain(point.beta.iter().copied());
        for (i, (precision, value)) in problem.precisions().iter().zip(values).enumerate() {
            system.hessian.add(i, i, variance * precision);
            system.pull[i] -= variance * precision * value;
        }
        system
    }

    fn set(&mut self, i: usize, j: usize, value: f64) {
        self.hessian.set(i, j, value);
        self.hessian.set(j, i, value);
    }

    /// Fills the rows of k, m and δ. A ramp that starts at c is t - c on the segments after c, so that all its
    /// products are sums over segments, added up from the last one to the first.
    fn add_trend<F: Features>(&mut self, problem: &Problem<'_, F>, sums: &[[f64; 5]], moments: &Moments) {
        let columns = moments.pull.len();
        let mut total = [0.0; 5];
        let (mut level, mut slope) = (vec![0.0; columns], vec![0.0; columns]);
        for segment in (0..sums.len()).rev() {
            for (total, part) in total.iter_mut().zip(&sums[segment]) {
                *total += part;
            }
            let here = segment * columns..(segment + 1) * columns;
            super::features::add_scaled(&mut level, &moments.level[here.clone()], 1.0);
            super::features::add_scaled(&mut slope, &moments.slope[here], 1.0);
            if problem.flat {
                continue;
            }
            let Some(change) = segment.checked_sub(1) else { continue };
            let c = problem.changepoints[change];
            let row = self.others + change;
            let [ones, first, second, residual, residual_t] = total;
            self.set(row, 0, second - c * first);
            self.set(row, 1, first - c * ones);
            for earlier in 0..=change {
                let e = problem.changepoints[earlier];
                self.set(row, self.others + earlier, second - (c + e) * first + c * e * ones);
            }
            for j in 0..columns {
                self.set(row, 2 + j, slope[j] - c * level[j]);
            }
            self.pull[row] = residual_t - c * residual;
        }
        let [ones, first, second, residual, residual_t] = total;
        let tilt = if problem.flat { 0.0 } else { 1.0 };
        self.set(0, 0, tilt * second);
        self.set(1, 0, tilt * first);
        self.set(1, 1, ones);
        for j in 0..columns {
            self.set(2 + j, 0, tilt * slope[j]);
            self.set(2 + j, 1, level[j]);
        }
        self.pull[0] = tilt * residual_t;
        self.pull[1] = residual;
    }

    /// The steps of k, m and β, and the new changepoints.
    fn solve(&self, delta: &[f64], penalty: f64) -> (Vec<f64>, Vec<f64>) {
        let (a, n) = (self.others, delta.len());
        let keep: Vec<usize> = (0..a).collect();
        let factor = self.hessian.minor(&keep).cholesky();
        // Eliminating the unpenalised unknowns: with L Lᵀ their block and W = L⁻¹ H_aδ, what is left is H_δδ - WᵀW.
        let mut base = self.pull[..a].to_vec();
        factor.forward(&mut base);
        let mut eliminated: Vec<Vec<f64>> = Vec::with_capacity(n);
        for i in 0..n {
            let mut column = self.hessian.row(a + i)[..a].to_vec();
            factor.forward(&mut column);
            eliminated.push(column);
        }
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        let mut schur = Square::zeros(n);
        for i in 0..n {
            for j in 0..=i {
                let cell = self.hessian.get(a + i, a + j) - dot(&eliminated[i], &eliminated[j]);
                schur.set(i, j, cell);
                schur.set(j, i, cell);
            }
        }
        // Two changepoints on one day would leave a singular system.
        let ridge = 1e-12 * (0..n).map(|i| self.hessian.get(a + i, a + i)).fold(1e-12, f64::max);
        (0..n).for_each(|i| schur.add(i, i, ridge));
        let b: Vec<f64> = (0..n)
            .map(|i| self.pull[a + i] - dot(&eliminated[i], &base) + dot(schur.row(i), delta))
            .collect();
        let mut changes = delta.to_vec();
        lasso::minimise(&schur, &b, penalty, &mut changes);

        let mut steps = self.pull[..a].to_vec();
        for i in 0..n {
            super::features::add_scaled(&mut steps, &self.hessian.row(a + i)[..a], delta[i] - changes[i]);
        }
        factor.solve(&mut steps);
        (steps, changes)
    }
}
