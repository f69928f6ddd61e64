//! The seasonal part of the model: how regressor columns act on the trend, and their share of the normal equations.

use std::ops::Range;

use crate::linear::Square;

/// The sums over time that the normal equations need, apart from the trend's own.
///
/// With f = trend * mult + add, column j of the Jacobian for the coefficients is `z_j = X_j * trend` for a
/// multiplicative column and `X_j` for an additive one; the trend's columns are `mult` times a ramp.
#[derive(Debug, Clone)]
pub(crate) struct Moments {
    /// Sum of `z_i z_j`, lower triangle and diagonal.
    pub(crate) gram: Square,
    /// Sum of `z_j * residual`.
    pub(crate) pull: Vec<f64>,
    /// Per trend segment: sum of `z_j * mult`, row by row.
    pub(crate) level: Vec<f64>,
    /// Per trend segment: sum of `z_j * mult * t`, row by row.
    pub(crate) slope: Vec<f64>,
    /// Room for one day's columns, for those who compute them.
    pub(crate) day: Vec<f64>,
}

impl Moments {
    pub(crate) fn new(columns: usize, segments: usize) -> Self {
        Self {
            gram: Square::zeros(columns),
            pull: vec![0.0; columns],
            level: vec![0.0; columns * segments],
            slope: vec![0.0; columns * segments],
            day: vec![0.0; columns],
        }
    }

    pub(crate) fn clear(&mut self) {
        self.gram.clear();
        for sums in [&mut self.pull, &mut self.level, &mut self.slope] {
            sums.fill(0.0);
        }
    }
}

/// The state of the model at one point of the search, as the seasonal part needs it to accumulate its moments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State<'a> {
    pub(crate) t: &'a [f64],
    pub(crate) trend: &'a [f64],
    pub(crate) mult: &'a [f64],
    pub(crate) residual: &'a [f64],
    pub(crate) segments: &'a [Range<usize>],
}

/// A set of regressor columns.
pub(crate) trait Features {
    /// The number of columns.
    fn columns(&self) -> usize;

    /// Writes 1 + the multiplicative effects and the additive effects of every day.
    fn effects(&self, beta: &[f64], mult: &mut [f64], add: &mut [f64]);

    /// Adds the sums over time to cleared `moments`.
    fn accumulate(&self, state: &State<'_>, moments: &mut Moments);
}

/// Regressor columns of any kind, one row a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dense<'a> {
    /// Row by row, one row a day.
    pub(crate) x: &'a [f64],
    /// 1 for an additive column, else 0.
    pub(crate) additive: &'a [f64],
    /// 1 for a multiplicative column, else 0.
    pub(crate) multiplicative: &'a [f64],
}

impl Features for Dense<'_> {
    fn columns(&self) -> usize {
        self.additive.len()
    }

    fn effects(&self, beta: &[f64], mult: &mut [f64], add: &mut [f64]) {
        for ((row, mult), add) in self.x.chunks_exact(self.columns()).zip(mult).zip(add) {
            (*mult, *add) = (1.0, 0.0);
            for (j, (x, b)) in row.iter().zip(beta).enumerate() {
                *mult += x * b * self.multiplicative[j];
                *add += x * b * self.additive[j];
            }
        }
    }

    fn accumulate(&self, state: &State<'_>, moments: &mut Moments) {
        let columns = self.columns();
        let z = &mut moments.day;
        for (segment, days) in state.segments.iter().enumerate() {
            let here = segment * columns..(segment + 1) * columns;
            for day in days.clone() {
                let row = &self.x[day * columns..(day + 1) * columns];
                let trend = state.trend[day];
                for (j, z) in z.iter_mut().enumerate() {
                    *z = row[j] * (trend * self.multiplicative[j] + self.additive[j]);
                }
                let (mult, t) = (state.mult[day], state.t[day]);
                add_scaled(&mut moments.pull, z, state.residual[day]);
                add_scaled(&mut moments.level[here.clone()], z, mult);
                add_scaled(&mut moments.slope[here.clone()], z, mult * t);
                for i in 0..columns {
                    add_scaled(&mut moments.gram.row_mut(i)[..=i], &z[..=i], z[i]);
                }
            }
        }
    }
}

/// `sums += factor * values`, over the shorter of the two.
pub(crate) fn add_scaled(sums: &mut [f64], values: &[f64], factor: f64) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += factor * value;
    }
}
