//! The search for the posterior's maximum: a proximal Newton method.
//!
//! Each step replaces the model by its tangent, which makes the negative log-posterior a quadratic with an
//! absolute-value penalty on the changepoints, solves that exactly ([`System`]) and walks towards the solution while
//! the true posterior rises. A handful of steps reach what L-BFGS needs hundreds of evaluations for, and the
//! changepoints that the Laplace prior rules out become exactly 0 rather than small.
//!
//! All that the steps write to is allocated before the first of them.

use super::{
    features::{Features, Moments},
    posterior::{Fitted, Point, Problem},
    system::System,
};

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
    let mut search = Search::new(problem, start);
    for _ in 0..MAX_STEPS {
        let rise = search.aim();
        if !rise.is_finite() || rise < TOLERANCE || !search.advance(rise) {
            break;
        }
    }
    Optimum { point: search.point, fitted: search.here }
}

/// Where a search stands, and what its steps write to.
struct Search<'p, F> {
    problem: &'p Problem<'p, F>,
    point: Point,
    here: Fitted,
    moments: Moments,
    system: System,
    /// Where the tangent model has its maximum.
    target: Point,
    /// The point that is being tried, and the model's days there.
    candidate: Point,
    next: Fitted,
}

impl<'p, F: Features> Search<'p, F> {
    fn new(problem: &'p Problem<'p, F>, start: Point) -> Self {
        let mut here = Fitted::new(problem.y.len());
        problem.evaluate(&start, &mut here);
        let (columns, segments) = (problem.features.columns(), problem.segments.len());
        Self {
            problem,
            next: here.clone(),
            here,
            moments: Moments::new(columns, segments),
            system: System::new(columns, problem.changepoints.len()),
            target: start.clone(),
            candidate: start.clone(),
            point: start,
        }
    }

    /// Aims at the maximum of the tangent model and returns the rise of the log-posterior that it promises.
    fn aim(&mut self) -> f64 {
        self.problem.moments(&self.here, &mut self.moments);
        self.system.assemble(self.problem, &self.point, &self.here, &self.moments);
        self.system.solve(&self.point, &mut self.target)
    }

    /// Walks towards the target, halving the step until the posterior rises by a fair share of the promise; false
    /// where it does not.
    fn advance(&mut self, rise: f64) -> bool {
        let mut fraction = 1.0;
        while fraction > 1e-6 {
            self.candidate.set_between(&self.point, &self.target, fraction);
            self.problem.evaluate(&self.candidate, &mut self.next);
            if self.next.value - self.here.value > 1e-4 * fraction * rise {
                std::mem::swap(&mut self.point, &mut self.candidate);
                std::mem::swap(&mut self.here, &mut self.next);
                return true;
            }
            fraction *= 0.5;
        }
        false
    }
}
