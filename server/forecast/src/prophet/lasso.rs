//! Quadratic minimisation with an absolute-value penalty: the changepoints' Laplace prior.
//!
//! Solves `min 1/2 xᵀ S x - bᵀ x + λ |x|₁` by feature-sign search (Lee, Battle, Raina and Ng, "Efficient sparse
//! coding algorithms", NIPS 2006): the signs of the non-zero unknowns are guessed, the smooth problem that they
//! define is solved exactly, and the guess is mended until the optimality conditions hold. It ends after finitely
//! many steps, where coordinate descent would crawl because ramps that start a few weeks apart are almost parallel.

use crate::linear::Square;

/// Steps after which the current, feasible point is taken as it is.
const MAX_STEPS: usize = 400;

/// Improves `x` in place to the minimum; `x` is also the starting point.
pub(crate) fn minimise(s: &Square, b: &[f64], lambda: f64, x: &mut [f64]) {
    let n = s.size();
    let tolerance = 1e-10 * (lambda + b.iter().fold(0.0_f64, |m, v| m.max(v.abs())));
    let mut signs: Vec<f64> = x.iter().map(|v| if *v == 0.0 { 0.0 } else { v.signum() }).collect();
    let mut settled = signs.iter().all(|s| *s == 0.0);
    for _ in 0..MAX_STEPS {
        if settled && !activate(s, b, lambda + tolerance, x, &mut signs) {
            return;
        }
        let active: Vec<usize> = (0..n).filter(|i| signs[*i] != 0.0).collect();
        if active.is_empty() {
            return;
        }
        let mut target: Vec<f64> = active.iter().map(|&i| b[i] - lambda * signs[i]).collect();
        s.minor(&active).cholesky().solve(&mut target);
        settled = search(s, b, lambda, &active, &target, x, &mut signs);
    }
}

/// Gives a sign to the zero unknown that most wants to leave zero; false where none does.
fn activate(s: &Square, b: &[f64], threshold: f64, x: &[f64], signs: &mut [f64]) -> bool {
    let pull = |i: usize| b[i] - s.row(i).iter().zip(x).map(|(a, v)| a * v).sum::<f64>();
    let best = (0..x.len())
        .filter(|i| signs[*i] == 0.0)
        .map(|i| (i, pull(i)))
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    match best {
        Some((i, pull)) if pull.abs() > threshold => {
            signs[i] = pull.signum();
            true
        }
        _ => false,
    }
}

/// Moves towards `target` on the active unknowns as far as the objective falls, checking every point at which one
/// changes sign; true where the target itself was reached with its signs intact.
fn search(
    s: &Square,
    b: &[f64],
    lambda: f64,
    active: &[usize],
    target: &[f64],
    x: &mut [f64],
    signs: &mut [f64],
) -> bool {
    let start: Vec<f64> = active.iter().map(|&i| x[i]).collect();
    let crossing = |k: usize| {
        (start[k] != 0.0 && start[k] * target[k] <= 0.0).then(|| start[k] / (start[k] - target[k]))
    };
    // Along the segment the smooth part is a parabola: slope and curvature at the start give it everywhere.
    let (mut slope, mut curvature) = (0.0, 0.0);
    for (k, &i) in active.iter().enumerate() {
        let step = target[k] - start[k];
        let at = |values: &[f64]| active.iter().zip(values).map(|(&j, v)| s.get(i, j) * v).sum::<f64>();
        let difference: Vec<f64> = target.iter().zip(&start).map(|(t, s)| t - s).collect();
        slope += step * (at(&start) - b[i]);
        curvature += step * at(&difference);
    }
    let penalty = |f: f64| start.iter().zip(target).map(|(s, t)| (s + f * (t - s)).abs()).sum::<f64>();
    let value = |f: f64| f * slope + 0.5 * f * f * curvature + lambda * penalty(f);
    let mut best = (1.0, value(1.0), None);
    for k in 0..active.len() {
        if let Some(fraction) = crossing(k).filter(|f| value(*f) < best.1) {
            best = (fraction, value(fraction), Some(k));
        }
    }
    let mut intact = best.2.is_none();
    for (k, &i) in active.iter().enumerate() {
        let moved = if best.2 == Some(k) { 0.0 } else { start[k] + best.0 * (target[k] - start[k]) };
        x[i] = moved;
        let sign = if moved == 0.0 { 0.0 } else { moved.signum() };
        intact &= sign * signs[i] > 0.0;
        signs[i] = sign;
    }
    intact
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
            minimise(&s, &b, lambda, &mut x);
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
        minimise(&s, &[0.5, -0.5], 1.0, &mut x);
        assert!(x.iter().all(|v| v.abs() < 1e-12), "{x:?}");
    }
}
