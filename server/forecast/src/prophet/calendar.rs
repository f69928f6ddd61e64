//! Prophet's weekly and yearly columns, with the structure of the calendar used instead of a dense matrix.
//!
//! Six weekly columns take seven values each, so their sums over time are sums over weekdays. Products of yearly
//! sines and cosines are sines and cosines of sums and differences, so 20 x 20 products need 20 harmonics only. The
//! normal equations cost about 100 multiplications a day where the dense matrix costs 700.

use std::{f64::consts::TAU, ops::Range};

use super::features::{Features, Moments, State, add_scaled};
use crate::linear::Square;

/// Prophet's weekly Fourier order and its number of columns.
const WEEKLY_ORDER: usize = 3;
pub(crate) const WEEKLY: usize = 2 * WEEKLY_ORDER;
/// Prophet's yearly Fourier order and its number of columns.
const YEARLY_ORDER: usize = 10;
pub(crate) const YEARLY: usize = 2 * YEARLY_ORDER;
/// Days that are summed at once: a sum is then read and written once for four of them.
const AT_ONCE: usize = 4;
const DAYS_A_YEAR: f64 = 365.25;

/// The yearly harmonics of a range of days: `[sin θ, cos θ, sin 2θ, ...]` with θ = 2π day / 365.25, as Prophet
/// counts them, from 1970-01-01. It depends on dates only, so that series on one calendar share it.
#[derive(Debug, Clone)]
pub(crate) struct YearTable {
    first: i64,
    /// The harmonics 1 to 10 of each day, which are the columns; apart from the others, which are read more seldom.
    low: Vec<[f64; YEARLY]>,
    /// The harmonics 11 to 20.
    high: Vec<[f64; YEARLY]>,
}

impl YearTable {
    /// The table of `days` days from day number `first` on.
    pub(crate) fn new(first: i64, days: usize) -> Self {
        let (low, high) = (first..).take(days).map(harmonics).unzip();
        Self { first, low, high }
    }

    fn index(&self, day: i64) -> usize {
        usize::try_from(day - self.first).unwrap_or(usize::MAX)
    }
}

/// The 20 harmonics of one day, the first ten apart.
fn harmonics(day: i64) -> ([f64; YEARLY], [f64; YEARLY]) {
    let (sin, cos) = (TAU * day as f64 / DAYS_A_YEAR).sin_cos();
    let (mut low, mut high) = ([0.0; YEARLY], [0.0; YEARLY]);
    let (mut s, mut c) = (sin, cos);
    for pair in low.chunks_exact_mut(2).chain(high.chunks_exact_mut(2)) {
        pair.copy_from_slice(&[s, c]);
        (s, c) = (s * cos + c * sin, c * cos - s * sin);
    }
    (low, high)
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

    fn row(&self, day: usize) -> Option<&[f64; YEARLY]> {
        self.year.as_ref().and_then(|(table, rows)| table.low.get(rows[day] as usize))
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
            let year = self.row(day).map_or(0.0, |row| dot(row, &beta[WEEKLY..]));
            *mult = 1.0 + week[usize::from(self.residues[day])] + year;
        }
    }

    /// The moments may have further columns after the calendar's.
    fn accumulate(&self, state: &State<'_>, moments: &mut Moments) {
        let (columns, stride) = (self.columns(), moments.pull.len());
        let mut total = Totals::default();
        for (segment, days) in state.segments.iter().enumerate() {
            let (mut level, mut slope) = (Sums::default(), Sums::default());
            self.add_week(state, days.clone(), &mut total, &mut level, &mut slope);
            if let Some((table, rows)) = &self.year {
                let mut first = days.start;
                while first < days.end {
                    let four = Four::new(state, table, rows, first..days.end.min(first + AT_ONCE));
                    four.add_to(&mut total, &mut level, &mut slope);
                    for (day, row) in (first..days.end).zip(four.low) {
                        let by_weekday = &mut total.by_weekday[usize::from(self.residues[day])];
                        add_scaled(by_weekday, row, state.trend[day] * state.trend[day]);
                    }
                    first += AT_ONCE;
                }
            }
            let here = segment * stride..segment * stride + columns;
            self.spread(&level, &mut moments.level[here.clone()]);
            self.spread(&slope, &mut moments.slope[here]);
        }
        self.spread(&total.pull, &mut moments.pull[..columns]);
        self.week_gram(&total.weight, &mut moments.gram);
        if self.year.is_some() {
            self.mixed_gram(&total.by_weekday, &mut moments.gram);
            year_gram(total.weight.iter().sum(), &total.by_weekday, &total.upper, &mut moments.gram);
        }
    }
}

/// Sums over time of one weight: by weekday residue, and times each yearly column.
#[derive(Debug, Default)]
struct Sums {
    week: [f64; 7],
    year: [f64; YEARLY],
}

/// The sums over all days.
#[derive(Debug, Default)]
struct Totals {
    /// Of trend * residual.
    pull: Sums,
    /// Of trend², by weekday residue.
    weight: [f64; 7],
    /// The same times the yearly columns.
    by_weekday: [[f64; YEARLY]; 7],
    /// Of trend² times the harmonics 11 to 20.
    upper: [f64; YEARLY],
}

/// A few neighbouring days, their harmonics and their weights; days that lack weigh 0.
struct Four<'a> {
    low: [&'a [f64; YEARLY]; AT_ONCE],
    high: [&'a [f64; YEARLY]; AT_ONCE],
    /// trend², trend * residual, trend * mult and that times t.
    weight: [f64; AT_ONCE],
    pull: [f64; AT_ONCE],
    mixed: [f64; AT_ONCE],
    tilted: [f64; AT_ONCE],
}

impl<'a> Four<'a> {
    fn new(state: &State<'_>, table: &'a YearTable, rows: &[u32], days: Range<usize>) -> Self {
        let none = [0.0; AT_ONCE];
        let (low, high) = ([&NO_DAY; AT_ONCE], [&NO_DAY; AT_ONCE]);
        let mut four = Self { low, high, weight: none, pull: none, mixed: none, tilted: none };
        for (at, day) in days.enumerate() {
            let row = rows[day] as usize;
            let (Some(low), Some(high)) = (table.low.get(row), table.high.get(row)) else { continue };
            (four.low[at], four.high[at]) = (low, high);
            let trend = state.trend[day];
            four.weight[at] = trend * trend;
            four.pull[at] = trend * state.residual[day];
            four.mixed[at] = trend * state.mult[day];
            four.tilted[at] = four.mixed[at] * state.t[day];
        }
        four
    }

    fn add_to(&self, total: &mut Totals, level: &mut Sums, slope: &mut Sums) {
        add_four(&mut total.upper, &self.high, &self.weight);
        add_four(&mut total.pull.year, &self.low, &self.pull);
        add_four(&mut level.year, &self.low, &self.mixed);
        add_four(&mut slope.year, &self.low, &self.tilted);
    }
}

/// The harmonics of a day that is not there.
const NO_DAY: [f64; YEARLY] = [0.0; YEARLY];

/// `sums += Σ weight * row`.
fn add_four(sums: &mut [f64; YEARLY], rows: &[&[f64; YEARLY]; AT_ONCE], weights: &[f64; AT_ONCE]) {
    let ([a, b, c, d], [wa, wb, wc, wd]) = (rows, weights);
    for j in 0..YEARLY {
        sums[j] += (wa * a[j] + wb * b[j]) + (wc * c[j] + wd * d[j]);
    }
}

impl Calendar<'_> {
    /// Adds the days' weights to the sums by weekday residue.
    fn add_week(
        &self,
        state: &State<'_>,
        days: Range<usize>,
        total: &mut Totals,
        level: &mut Sums,
        slope: &mut Sums,
    ) {
        for day in days {
            let residue = usize::from(self.residues[day]);
            let trend = state.trend[day];
            let mixed = trend * state.mult[day];
            total.weight[residue] += trend * trend;
            total.pull.week[residue] += trend * state.residual[day];
            level.week[residue] += mixed;
            slope.week[residue] += mixed * state.t[day];
        }
    }

    /// Sums by residue and by yearly column, written in the order of the columns.
    fn spread(&self, sums: &Sums, out: &mut [f64]) {
        let (weekly, yearly) = out.split_at_mut(WEEKLY);
        for (row, sum) in self.week.iter().zip(&sums.week) {
            add_scaled(weekly, row, *sum);
        }
        yearly.copy_from_slice(&sums.year[..yearly.len()]);
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
