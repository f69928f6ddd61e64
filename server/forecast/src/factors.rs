//! Known factors of demand, day by day: taken out of a history before it is forecast, put back into the forecast.

use crate::{
    blend::Outcome,
    history::{Series, signed},
    path::{PathDay, Z90},
};

/// What each day's demand is multiplied by, and how surely that is known. Days outside are ordinary: 1, for sure.
#[derive(Debug, Clone)]
pub(crate) struct Factors {
    first: i64,
    values: Vec<f64>,
    /// The standard error of each factor's logarithm; empty where none is known.
    doubts: Vec<f64>,
}

impl Factors {
    /// Factors without doubt from day number `first` on.
    pub(crate) fn new(first: i64, values: Vec<f64>) -> Self {
        Self { first, values, doubts: Vec::new() }
    }

    /// The same with the standard errors of their logarithms.
    pub(crate) fn with_doubts(self, doubts: Vec<f64>) -> Self {
        Self { doubts, ..self }
    }

    fn at(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first).ok()
    }

    /// The factor of a day number.
    pub(crate) fn of(&self, day: i64) -> f64 {
        self.at(day).and_then(|at| self.values.get(at)).copied().unwrap_or(1.0)
    }

    fn doubt(&self, day: i64) -> f64 {
        self.at(day).and_then(|at| self.doubts.get(at)).copied().unwrap_or(0.0)
    }

    /// The series as it would have been with every factor at 1, in a unit of its own. A day whose factor is 0 (the
    /// shop is closed) says nothing of that and becomes unknown.
    pub(crate) fn taken_out(&self, series: &Series) -> Series {
        let plain = |(day, y): (i64, &f64)| match self.of(day) {
            factor if factor > 0.0 => y / factor,
            _ => f64::NAN,
        };
        let flat: Vec<f64> = (series.first..).zip(&series.y).map(plain).collect();
        let peak = flat.iter().copied().filter(|y| !y.is_nan()).fold(0.0, f64::max);
        let unit = if peak > 0.0 { peak } else { 1.0 };
        Series { y: flat.iter().map(|y| y / unit).collect(), scale: series.scale * unit, ..*series }
    }

    /// What was forecast of `series` without its factors, with the factors put back, `unit` being the forecast's unit in
    /// that of the series. A doubtful factor widens the interval on both sides.
    pub(crate) fn put_back(&self, mut outcome: Outcome, series: &Series, unit: f64) -> Outcome {
        for (day, past) in (series.first..).zip(&mut outcome.past) {
            *past *= self.of(day) * unit;
        }
        for (day, ahead) in (series.next_day()..).zip(&mut outcome.path) {
            let factor = self.of(day) * unit;
            let PathDay { mean, lower, upper } = *ahead;
            let doubt = Z90 * self.doubt(day) * mean;
            let side = |width: f64| width.hypot(doubt);
            *ahead = PathDay {
                mean: mean * factor,
                lower: (mean - side(mean - lower)) * factor,
                upper: (mean + side(upper - mean)) * factor,
            };
        }
        outcome
    }

    /// Whether any factor is not 1.
    pub(crate) fn matter(&self) -> bool {
        self.values.iter().any(|value| (value - 1.0).abs() > 1e-12)
    }

    /// Both at once.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let first = self.first.min(other.first);
        let end = |f: &Self| f.first + signed(f.values.len());
        let days = || first..end(self).max(end(other));
        Self {
            first,
            values: days().map(|day| self.of(day) * other.of(day)).collect(),
            doubts: days().map(|day| self.doubt(day).hypot(other.doubt(day))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn what_is_taken_out_comes_back() {
        let factors = Factors::new(12, vec![2.0, 0.0]).times(&Factors::new(10, vec![0.5; 3]));
        let series = Series { first: 10, y: vec![0.5, 1.0, 1.0, 0.7], scale: 3.0 };
        let flat = factors.taken_out(&series);
        assert!(flat.y[3].is_nan(), "a closed day is unknown");
        let whole: Vec<f64> = flat.y.iter().map(|y| y * flat.scale).collect();
        assert!((whole[0] - 3.0).abs() < 1e-12 && (whole[1] - 6.0).abs() < 1e-12);
        let past = flat.y[..3].to_vec();
        let outcome = Outcome { past, ..Outcome::simple(Model::Average, Vec::new(), 0.0) };
        let back = factors.put_back(outcome, &series, flat.scale / series.scale);
        assert!(back.past.iter().zip(&series.y).all(|(day, y)| (day - y).abs() < 1e-12));
    }

    #[test]
    fn a_doubtful_factor_widens_the_interval() {
        let path = || vec![PathDay { mean: 1.0, lower: 0.7, upper: 1.2 }];
        let series = Series { first: 0, y: vec![1.0], scale: 1.0 };
        let sure = Factors::new(1, vec![2.0]);
        let doubtful = sure.clone().with_doubts(vec![0.3]);
        let of = |factors: &Factors| {
            factors.put_back(Outcome::simple(Model::Average, path(), 0.0), &series, 1.0).path[0]
        };
        assert_eq!(of(&sure), PathDay { mean: 2.0, lower: 1.4, upper: 2.4 });
        let wide = of(&doubtful);
        assert!(wide.lower < 1.4 && wide.upper > 2.4 && (wide.mean - 2.0).abs() < 1e-12);
    }
}
