//! Regressor columns that are 0 on most days (feasts, promotions), beside the calendar's.

use super::{
    calendar::Calendar,
    features::{Features, Moments, State, add_scaled},
};

/// One regressor: the days on which it is not 0, by their index among the fitted days, and its value there.
pub(crate) type Column = Vec<(usize, f64)>;

/// The calendar's columns, followed by multiplicative sparse ones.
#[derive(Debug)]
pub(super) struct WithRegressors<'a> {
    calendar: Calendar<'a>,
    columns: usize,
    /// The days on which a regressor acts, in order, with the regressors that do.
    days: Vec<(usize, Vec<(usize, f64)>)>,
}

impl<'a> WithRegressors<'a> {
    pub(super) fn new(calendar: Calendar<'a>, columns: &[Column]) -> Self {
        let mut entries: Vec<(usize, usize, f64)> = Vec::new();
        for (column, days) in columns.iter().enumerate() {
            entries.extend(days.iter().map(|(day, value)| (*day, column, *value)));
        }
        entries.sort_by_key(|(day, column, _)| (*day, *column));
        let mut days: Vec<(usize, Vec<(usize, f64)>)> = Vec::new();
        for (day, column, value) in entries {
            match days.last_mut().filter(|(last, _)| *last == day) {
                Some((_, acting)) => acting.push((column, value)),
                None => days.push((day, vec![(column, value)])),
            }
        }
        Self { calendar, columns: columns.len(), days }
    }
}

impl Features for WithRegressors<'_> {
    fn columns(&self) -> usize {
        self.calendar.columns() + self.columns
    }

    fn effects(&self, beta: &[f64], mult: &mut [f64], add: &mut [f64]) {
        let (calendar, regressors) = beta.split_at(self.calendar.columns());
        self.calendar.effects(calendar, mult, add);
        for (day, acting) in &self.days {
            mult[*day] += acting.iter().map(|(column, value)| regressors[*column] * value).sum::<f64>();
        }
    }

    fn accumulate(&self, state: &State<'_>, moments: &mut Moments) {
        self.calendar.accumulate(state, moments);
        let (inner, outer) = (self.calendar.columns(), self.columns());
        let mut segment = 0;
        for (day, acting) in &self.days {
            while state.segments[segment].end <= *day {
                segment += 1;
            }
            let (trend, mult) = (state.trend[*day], state.mult[*day]);
            let row = &mut moments.day[..inner];
            self.calendar.write_row(*day, row);
            for (at, (column, value)) in acting.iter().enumerate() {
                let j = inner + column;
                let z = value * trend;
                add_scaled(&mut moments.gram.row_mut(j)[..inner], row, z * trend);
                for (earlier, other) in &acting[..=at] {
                    moments.gram.add(j, inner + earlier, z * other * trend);
                }
                moments.pull[j] += z * state.residual[*day];
                moments.level[segment * outer + j] += z * mult;
                moments.slope[segment * outer + j] += z * mult * state.t[*day];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        linear::Square,
        prophet::{YearTable, features::Dense},
    };

    /// The same columns, day by day and dense.
    fn dense(calendar: &Calendar<'_>, columns: &[Column], days: usize) -> Vec<f64> {
        let inner = calendar.columns();
        let mut x = vec![0.0; days * (inner + columns.len())];
        for (day, row) in x.chunks_exact_mut(inner + columns.len()).enumerate() {
            calendar.write_row(day, &mut row[..inner]);
            for (cell, column) in row[inner..].iter_mut().zip(columns) {
                *cell = column.iter().find(|(at, _)| *at == day).map_or(0.0, |(_, value)| *value);
            }
        }
        x
    }

    #[test]
    fn sparse_columns_give_the_sums_of_dense_ones() {
        let n = 800;
        let numbers: Vec<i64> = (20_000..).take(n).collect();
        let table = YearTable::new(20_000, n);
        let columns = [vec![(3, 1.0), (4, 1.0), (400, 1.0)], vec![(4, 0.15), (799, 0.3)], Vec::new()];
        let sparse = WithRegressors::new(Calendar::new(&numbers, Some(&table)), &columns);
        let x = dense(&sparse.calendar, &columns, n);
        let count = sparse.columns();
        let (additive, multiplicative) = (vec![0.0; count], vec![1.0; count]);
        let reference = Dense { x: &x, additive: &additive, multiplicative: &multiplicative };

        let wave =
            |phase: f64| (0..n).map(|i| 1.0 + 0.4 * (i as f64 * 0.7 + phase).sin()).collect::<Vec<f64>>();
        let (t, trend, residual) =
            ((0..n).map(|i| i as f64 / n as f64).collect::<Vec<_>>(), wave(1.0), wave(2.0));
        let beta: Vec<f64> = (0..count).map(|i| 0.02 * (i as f64).cos()).collect();
        let (mut mult, mut expected, mut add) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        sparse.effects(&beta, &mut mult, &mut add);
        reference.effects(&beta, &mut expected, &mut add);
        let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-8);
        assert!(close(&mult, &expected));

        let segments = [0..300, 300..400, 400..n];
        let state = State { t: &t, trend: &trend, mult: &mult, residual: &residual, segments: &segments };
        let (mut fast, mut slow) = (Moments::new(count, 3), Moments::new(count, 3));
        for moments in [&mut fast, &mut slow] {
            moments.clear();
        }
        sparse.accumulate(&state, &mut fast);
        reference.accumulate(&state, &mut slow);
        let lower = |gram: &Square| (0..count).flat_map(|i| gram.row(i)[..=i].to_vec()).collect::<Vec<f64>>();
        assert!(close(&lower(&fast.gram), &lower(&slow.gram)));
        for (a, b) in [(&fast.pull, &slow.pull), (&fast.level, &slow.level), (&fast.slope, &slow.slope)] {
            assert!(close(a, b));
        }
    }
}
