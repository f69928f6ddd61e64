//! Prophet's weekly and yearly columns, with the structure of the calendar used instead of a dense matrix.
//!
//! Six weekly columns take seven values each, so their sums over time are sums over weekdays. Products of yearly
//! sines and cosines are sines and cosines of sums and differences, so 20 x 20 products need 20 harmonics only. The
//! normal equations cost about 100 multiplications a day where the dense matrix costs 700.

use std::f64::consts::TAU;

use super::features::{Features, Moments, State, add_scaled};
use crate::linear::Square;

/// Prophet's weekly Fourier order and its number of columns.
const WEEKLY_ORDER: usize = 3;
pub(crate) const WEEKLY: usize = 2 * WEEKLY_ORDER;
/// Prophet's yearly Fourier order and its number of columns.
const YEARLY_ORDER: usize = 10;
pub(crate) const YEARLY: usize = 2 * YEARLY_ORDER;
/// Sines and cosines of the harmonics 1 to 20, those of the columns first.
const HARMONICS: usize = 2 * YEARLY;
const DAYS_A_YEAR: f64 = 365.25;

/// The yearly harmonics of a range of days: `[sin θ, cos θ, sin 2θ, ...]` with θ = 2π day / 365.25, as Prophet
/// counts them, from 1970-01-01. It depends on dates only, so that series on one calendar share it.
#[derive(Debug, Clone)]
pub(crate) struct YearTable {
    first: i64,
    rows: Vec<[f64; HARMONICS]>,
}

impl YearTable {
    /// The table of `days` days from day number `first` on.
    pub(crate) fn new(first: i64, days: usize) -> Self {
        Self { first, rows: (first..).take(days).map(harmonics).collect() }
    }

    fn index(&self, day: i64) -> usize {
        usize::try_from(day - self.first).unwrap_or(usize::MAX)
    }
}

/// The 20 harmonics of one day.
fn harmonics(day: i64) -> [f64; HARMONICS] {
    let (sin, cos) = (TAU * day as f64 / DAYS_A_YEAR).sin_cos();
    let mut row = [0.0; HARMONICS];
    let (mut s, mut c) = (sin, cos);
    for pair in row.chunks_exact_mut(2) {
        pair.copy_from_slice(&[s, c]);
        (s, c) = (s * cos + c * sin, c * cos - s * sin);
    }
    row
}

/// The weekly columns of the seven residues of a day number modulo 7.
fn weekly_rows() -> [[f64; WEEKLY]; 7] {
    let mut rows = [[0.0; WEEKLY]; 7];
    for (residue, row) in rows.iter_mut().enumerate() {
        for (n, pair) in row.chunks_exact_mut(2).enumerate() {
            let (sin, cos) = (TAU * (n + 1) as f64 * residue as f64 / 7.0).sin_cos();
            pair.copy_from_slice(&[sin, cos]);
        }
    }
    rows
}

fn residue(day: i64) -> usize {
    day.rem_euclid(7) as usize
}

/// The multiplicative weekly columns of some days, followed by the yearly ones where there is a table.
#[derive(Debug)]
pub(crate) struct Calendar<'a> {
    week: [[f64; WEEKLY]; 7],
    residues: Vec<u8>,
    year: Option<(&'a YearTable, Vec<u32>)>,
}

impl<'a> Calendar<'a> {
    /// The columns of `days`, which the table must cover.
    pub(crate) fn new(days: &[i64], year: Option<&'a YearTable>) -> Self {
        Self {
            week: weekly_rows(),
            residues: days.iter().map(|d| residue(*d) as u8).collect(),
            year: year.map(|table| (table, days.iter().map(|d| table.index(*d) as u32).collect())),
        }
    }

    fn row(&self, day: usize) -> Option<&[f64; HARMONICS]> {
        self.year.as_ref().and_then(|(table, rows)| table.rows.get(rows[day] as usize))
    }

    /// Writes the columns of one day, by its index.
    pub(super) fn write_row(&self, day: usize, out: &mut [f64]) {
        let (weekly, yearly) = out.split_at_mut(WEEKLY);
        weekly.copy_from_slice(&self.week[usize::from(self.residues[day])]);
        if let Some(row) = self.row(day) {
            yearly.copy_from_slice(&row[..yearly.len()]);
        }
    }

    /// The multiplicative effect of each weekday residue.
    fn week_effects(&self, beta: &[f64]) -> [f64; 7] {
        self.week.map(|row| row.iter().zip(beta).map(|(x, b)| x * b).sum())
    }
}

/// Σ x y, in four independent sums that the compiler can keep in vector registers.
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    for (x, y) in x.chunks_exact(4).zip(y.chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

impl Features for Calendar<'_> {
    fn columns(&self) -> usize {
        if self.year.is_some() { WEEKLY + YEARLY } else { WEEKLY }
    }

    fn effects(&self, beta: &[f64], mult: &mut [f64], add: &mut [f64]) {
        add.fill(0.0);
        let week = self.week_effects(&beta[..WEEKLY]);
        for (day, mult) in mult.iter_mut().enumerate() {
            let year = self.row(day).map_or(0.0, |row| dot(&row[..YEARLY], &beta[WEEKLY..]));
            *mult = 1.0 + week[usize::from(self.residues[day])] + year;
        }
    }

    /// The moments may have further columns after the calendar's.
    fn accumulate(&self, state: &State<'_>, moments: &mut Moments) {
        let (columns, stride) = (self.columns(), moments.pull.len());
        // Sums by weekday residue: of trend², for the columns' products, of the first harmonics times trend².
        let mut week_weight = [0.0; 7];
        let mut week_pull = [0.0; 7];
        let mut by_weekday = [[0.0; YEARLY]; 7];
        let mut upper = [0.0; YEARLY];
        let mut year_pull = [0.0; YEARLY];
        for (segment, days) in state.segments.iter().enumerate() {
            let (mut week_level, mut week_slope) = ([0.0; 7], [0.0; 7]);
            let (mut level, mut slope) = ([0.0; YEARLY], [0.0; YEARLY]);
            for day in days.clone() {
                let residue = usize::from(self.residues[day]);
                let trend = state.trend[day];
                let (weight, pull) = (trend * trend, trend * state.residual[day]);
                let mixed = trend * state.mult[day];
                let tilted = mixed * state.t[day];
                week_weight[residue] += weight;
                week_pull[residue] += pull;
                week_level[residue] += mixed;
                week_slope[residue] += tilted;
                let Some(row) = self.row(day) else { continue };
                let (low, high) = row.split_at(YEARLY);
                add_scaled(&mut by_weekday[residue], low, weight);
                add_scaled(&mut upper, high, weight);
                add_scaled(&mut year_pull, low, pull);
                add_scaled(&mut level, low, mixed);
                add_scaled(&mut slope, low, tilted);
            }
            let here = segment * stride..segment * stride + columns;
            self.spread(&week_level, &level, &mut moments.level[here.clone()]);
            self.spread(&week_slope, &slope, &mut moments.slope[here]);
        }
        self.spread(&week_pull, &year_pull, &mut moments.pull[..columns]);
        self.week_gram(&week_weight, &mut moments.gram);
        if self.year.is_some() {
            self.mixed_gram(&by_weekday, &mut moments.gram);
            year_gram(week_weight.iter().sum(), &by_weekday, &upper, &mut moments.gram);
        }
    }
}

impl Calendar<'_> {
    /// Sums by residue and by yearly column, written in the order of the columns.
    fn spread(&self, week: &[f64; 7], year: &[f64; YEARLY], out: &mut [f64]) {
        let (weekly, yearly) = out.split_at_mut(WEEKLY);
        for (row, sum) in self.week.iter().zip(week) {
            add_scaled(weekly, row, *sum);
        }
        yearly.copy_from_slice(&year[..yearly.len()]);
    }

    fn week_gram(&self, weights: &[f64; 7], gram: &mut Square) {
        for (row, weight) in self.week.iter().zip(weights) {
            for i in 0..WEEKLY {
                add_scaled(&mut gram.row_mut(i)[..=i], &row[..=i], weight * row[i]);
            }
        }
    }

    fn mixed_gram(&self, by_weekday: &[[f64; YEARLY]; 7], gram: &mut Square) {
        for (row, sums) in self.week.iter().zip(by_weekday) {
            for (j, sum) in sums.iter().enumerate() {
                add_scaled(&mut gram.row_mut(WEEKLY + j)[..WEEKLY], row, *sum);
            }
        }
    }
}

/// The products of yearly columns, from the weighted sums of the harmonics 0 to 20.
fn year_gram(total: f64, by_weekday: &[[f64; YEARLY]; 7], upper: &[f64; YEARLY], gram: &mut Square) {
    let mut lower = [0.0; YEARLY];
    for sums in by_weekday {
        add_scaled(&mut lower, sums, 1.0);
    }
    // sine(n) and cosine(n) are the sums of weight * sin nθ and weight * cos nθ.
    let sum = |n: usize, part: usize| {
        let at = 2 * n + part - 2;
        if at < YEARLY { lower[at] } else { upper[at - YEARLY] }
    };
    let sine = |n: usize| if n == 0 { 0.0 } else { sum(n, 0) };
    let cosine = |n: usize| if n == 0 { total } else { sum(n, 1) };
    for a in 1..=YEARLY_ORDER {
        for b in 1..=a {
            let (difference, both) = (a - b, a + b);
            let row = WEEKLY + 2 * a - 2;
            let column = WEEKLY + 2 * b - 2;
            gram.set(row, column, 0.5 * (cosine(difference) - cosine(both)));
            gram.set(row + 1, column + 1, 0.5 * (cosine(difference) + cosine(both)));
            // cos aθ sin bθ = (sin (a+b)θ - sin (a-b)θ) / 2, and sin aθ cos bθ with a plus.
            gram.set(row + 1, column, 0.5 * (sine(both) - sine(difference)));
            if b < a {
                gram.set(row, column + 1, 0.5 * (sine(both) + sine(difference)));
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The same columns as a dense matrix, row by row.
    pub(crate) fn dense(days: &[i64], yearly: bool) -> Vec<f64> {
        let fourier = |day: i64, order: usize, period: f64| {
            (1..=order).flat_map(move |n| {
                let (sin, cos) = (TAU * n as f64 * day as f64 / period).sin_cos();
                [sin, cos]
            })
        };
        let year = if yearly { YEARLY_ORDER } else { 0 };
        days.iter()
            .flat_map(|d| fourier(*d, WEEKLY_ORDER, 7.0).chain(fourier(*d, year, DAYS_A_YEAR)))
            .collect()
    }

    #[test]
    fn the_structured_sums_are_those_of_the_dense_columns() {
        use super::super::features::Dense;
        let days: Vec<i64> = (16_000..16_900).filter(|d| d % 11 != 0).collect();
        let n = days.len();
        let wave =
            |phase: f64| (0..n).map(|i| 1.0 + 0.4 * (i as f64 * 0.37 + phase).sin()).collect::<Vec<f64>>();
        let (t, trend, mult, residual) = (wave(0.0), wave(1.0), wave(2.0), wave(3.0));
        let segments = [0..100, 100..100, 100..501, 501..n];
        let state = State { t: &t, trend: &trend, mult: &mult, residual: &residual, segments: &segments };
        for yearly in [false, true] {
            let table = YearTable::new(16_000, 900);
            let calendar = Calendar::new(&days, yearly.then_some(&table));
            let columns = calendar.columns();
            let x = dense(&days, yearly);
            let (zeros, ones) = (vec![0.0; columns], vec![1.0; columns]);
            let reference = Dense { x: &x, additive: &zeros, multiplicative: &ones };
            let (mut fast, mut slow) = (Moments::new(columns, 4), Moments::new(columns, 4));
            calendar.accumulate(&state, &mut fast);
            reference.accumulate(&state, &mut slow);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-8;
            for i in 0..columns {
                for j in 0..=i {
                    assert!(close(fast.gram.get(i, j), slow.gram.get(i, j)), "{i} {j}");
                }
            }
            for (a, b) in [(&fast.pull, &slow.pull), (&fast.level, &slow.level), (&fast.slope, &slow.slope)] {
                assert!(a.iter().zip(b).all(|(a, b)| close(*a, *b)));
            }
            let beta: Vec<f64> = (0..columns).map(|i| (i as f64).cos()).collect();
            let (mut fast, mut slow, mut add) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
            calendar.effects(&beta, &mut fast, &mut add);
            reference.effects(&beta, &mut slow, &mut add);
            assert!(fast.iter().zip(&slow).all(|(a, b)| close(*a, *b)));
        }
    }
}
