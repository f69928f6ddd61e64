//! Quadratic minimisation with an absolute-value penalty: the changepoints' Laplace prior.
//!
//! Solves `min 1/2 xᵀ S x - bᵀ x + λ |x|₁` by feature-sign search (Lee, Battle, Raina and Ng, "Efficient sparse
//! coding algorithms", NIPS 2006): the signs of the non-zero unknowns are guessed, the smooth problem that they
//! define is solved exactly, and the guess is mended until the optimality conditions hold. It ends after finitely
//! many steps, where coordinate descent would crawl because ramps that start a few weeks apart are almost parallel.

use crate::linear::Square;

/// Steps after which the current, feasible point is taken as it is.
const MAX_STEPS: usize = 400;

/// What the steps of a minimisation write to, allocated once for all of a size.
#[derive(Debug)]
pub(crate) struct Lasso {
    /// The guessed sign of each unknown, 0 for one that is 0.
    signs: Vec<f64>,
    /// The unknowns with a sign, and where they stand and go.
    active: Vec<usize>,
    start: Vec<f64>,
    target: Vec<f64>,
    /// The smooth problem of the active unknowns.
    minor: Square,
}

impl Lasso {
    /// For problems of `size` unknowns.
    pub(crate) fn new(size: usize) -> Self {
        let room = || Vec::with_capacity(size);
        let (signs, start, target) = (room(), room(), room());
        Self { signs, active: Vec::with_capacity(size), start, target, minor: Square::zeros(size) }
    }

    /// Improves `x` in place to the minimum; `x` is also the starting point.
    pub(crate) fn minimise(&mut self, s: &Square, b: &[f64], lambda: f64, x: &mut [f64]) {
        let tolerance = 1e-10 * (lambda + b.iter().fold(0.0_f64, |m, v| m.max(v.abs())));
        self.signs.clear();
        self.signs.extend(x.iter().map(|v| sign(*v)));
        let mut settled = self.signs.iter().all(|s| *s == 0.0);
        for _ in 0..MAX_STEPS {
            if settled && !self.activate(s, b, lambda + tolerance, x) {
                return;
            }
            self.active.clear();
            self.active.extend((0..s.size()).filter(|i| self.signs[*i] != 0.0));
            if self.active.is_empty() {
                return;
            }
            self.start.clear();
            self.start.extend(self.active.iter().map(|&i| x[i]));
            self.target.clear();
            self.target.extend(self.active.iter().map(|&i| b[i] - lambda * self.signs[i]));
            self.minor.become_minor(s, &self.active);
            self.minor.factor().solve(&mut self.target);
            let (fraction, zeroed) = self.best_fraction(s, b, lambda);
            settled = self.walk(fraction, zeroed, x);
        }
    }

    /// Gives a sign to the zero unknown that most wants to leave zero; false where none does.
    fn activate(&mut self, s: &Square, b: &[f64], threshold: f64, x: &[f64]) -> bool {
        let pull = |i: usize| b[i] - s.row(i).iter().zip(x).map(|(a, v)| a * v).sum::<f64>();
        let best = (0..x.len())
            .filter(|i| self.signs[*i] == 0.0)
            .map(|i| (i, pull(i)))
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        match best {
            Some((i, pull)) if pull.abs() > threshold => {
                self.signs[i] = pull.signum();
                true
            }
            _ => false,
        }
    }

    /// How far to go from the start to the target: to the lowest of the points at which an active unknown changes
    /// sign, which is then named, or to the target itself.
    fn best_fraction(&self, s: &Square, b: &[f64], lambda: f64) -> (f64, Option<usize>) {
        let (start, target) = (&self.start, &self.target);
        // Along the segment the smooth part is a parabola: slope and curvature at the start give it everywhere.
        let (mut slope, mut curvature) = (0.0, 0.0);
        for (k, &i) in self.active.iter().enumerate() {
            let row = s.row(i);
            let (mut at_start, mut at_difference) = (0.0, 0.0);
            for (&j, (from, to)) in self.active.iter().zip(start.iter().zip(target)) {
                at_start += row[j] * from;
                at_difference += row[j] * (to - from);
            }
            let step = target[k] - start[k];
            slope += step * (at_start - b[i]);
            curvature += step * at_difference;
        }
        let penalty = |f: f64| start.iter().zip(target).map(|(s, t)| (s + f * (t - s)).abs()).sum::<f64>();
        let value = |f: f64| f * slope + 0.5 * f * f * curvature + lambda * penalty(f);
        let mut best = (1.0, None);
        let mut least = value(1.0);
        for (k, (from, to)) in start.iter().zip(target).enumerate() {
            if *from == 0.0 || from * to > 0.0 {
                continue;
            }
            let fraction = from / (from - to);
            if value(fraction) < least {
                (best, least) = ((fraction, Some(k)), value(fraction));
            }
        }
        best
    }

    /// Moves the active unknowns; true where the target itself was reached with its signs intact.
    fn walk(&mut self, fraction: f64, zeroed: Option<usize>, x: &mut [f64]) -> bool {
        let mut intact = zeroed.is_none();
        for (k, &i) in self.active.iter().enumerate() {
            let (from, to) = (self.start[k], self.target[k]);
            let moved = if zeroed == Some(k) { 0.0 } else { from + fraction * (to - from) };
            x[i] = moved;
            intact &= sign(moved) * self.signs[i] > 0.0;
            self.signs[i] = sign(moved);
        }
        intact
    }
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramps(n: usize) -> Square {
        let mut s = Square::zeros(n);
        for i in 0..n {
            for j in 0..n {
                let overlap: f64 = (0..200)
                    .map(|t| f64::from(t) / 200.0)
                    .map(|t| (t - i as f64 / n as f64).max(0.0) * (t - j as f64 / n as f64).max(0.0))
                    .sum();
                s.set(i, j, overlap);
            }
        }
        s
    }

    #[test]
    fn the_optimality_conditions_hold_on_almost_parallel_ramps() {
        let n = 20;
        let s = ramps(n);
        let b: Vec<f64> = (0..n).map(|i| 3.0 * (i as f64 * 1.7).sin()).collect();
        for lambda in [0.01, 0.3, 2.0, 100.0] {
            let mut x = vec![0.0; n];
            Lasso::new(n).minimise(&s, &b, lambda, &mut x);
            for i in 0..n {
                let gradient = s.row(i).iter().zip(&x).map(|(a, v)| a * v).sum::<f64>() - b[i];
                if x[i] == 0.0 {
                    assert!(
                        gradient.abs() <= lambda * (1.0 + 1e-6) + 1e-6,
                        "zero {i}: {gradient} against {lambda}"
                    );
                } else {
                    assert!((gradient + lambda * x[i].signum()).abs() < 1e-6, "{i}: {gradient}");
                }
            }
        }
    }

    #[test]
    fn a_penalty_above_every_pull_leaves_zeros() {
        let mut x = vec![1.0, -1.0];
        let mut s = Square::zeros(2);
        s.set(0, 0, 1.0);
        s.set(1, 1, 1.0);
        Lasso::new(2).minimise(&s, &[0.5, -0.5], 1.0, &mut x);
        assert!(x.iter().all(|v| v.abs() < 1e-12), "{x:?}");
    }
}
