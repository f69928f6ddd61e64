//! What each occurrence of a driver did to one article.

use super::{
    Cause, Drivers,
    windows::{self, Acting, Span},
};
use crate::{
    history::Series,
    prophet::{Column, Priors, ProphetFit, YearTable},
};

/// How far around an occurrence ordinary days tell the level of demand, in days on each side.
const REACH: i64 = 28;
/// Fewer ordinary days than this around an occurrence tell no level.
const MIN_AROUND: f64 = 14.0;
/// Errors of neighbouring days are alike, so that sums vary by more than their days do.
const ALIKE: f64 = 1.5;
/// Sweeps over the drivers, since those of one day share it.
const SWEEPS: usize = 3;
/// The largest effect believed while the others are measured, as a logarithm.
const LARGEST: f64 = 1.5;

/// One occurrence, in articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    /// Day numbers of its first and last known days' range.
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) strength: f64,
    pub(super) actual: f64,
    /// Without this driver, but with the others.
    pub(super) expected: f64,
    /// The variance of `actual` around its expectation, that of the expectation included.
    pub(super) noise: f64,
}

/// All occurrences that an article has seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Measured {
    pub(super) drivers: Vec<(Cause, Vec<Sum>)>,
}

/// Measures the drivers on a series; nothing where there are none, or too few days to tell.
pub(crate) fn measure(series: &Series, drivers: &Drivers, year: &YearTable) -> Measured {
    let all = windows::within(drivers, series.first, series.y.len());
    if all.is_empty() {
        return Measured::default();
    }
    let columns: Vec<Column> = all.iter().map(|driver| column(driver, series)).collect();
    let Some(fit) = ProphetFit::beside(series, year, Priors::SMOOTH, &columns) else {
        return Measured::default();
    };
    let baseline = fit.means(series.first, &fit.factors(series.first, series.y.len(), year));
    Scene::new(series, &all, &baseline).measure(&all)
}

/// The regressor of a driver: its strength on its days, 1 on average.
fn column(driver: &Acting, series: &Series) -> Column {
    let total: f64 = driver.spans.iter().map(|span| span.strength).sum();
    let mean = total / driver.spans.len() as f64;
    let mut column: Column = driver
        .spans
        .iter()
        .flat_map(|span| indices(span, series).map(|at| (at, span.strength / mean)))
        .collect();
    column.sort_by_key(|(at, _)| *at);
    column.dedup_by_key(|(at, _)| *at);
    column
}

fn indices(span: &Span, series: &Series) -> std::ops::Range<usize> {
    (span.first - series.first) as usize..(span.last - series.first + 1) as usize
}

/// An article's days with what would have been sold without any driver.
struct Scene<'a> {
    series: &'a Series,
    baseline: &'a [f64],
    /// Days of no driver.
    ordinary: Vec<bool>,
    /// The variance of a day for each unit expected.
    dispersion: f64,
}

impl<'a> Scene<'a> {
    fn new(series: &'a Series, all: &[Acting], baseline: &'a [f64]) -> Self {
        let mut ordinary: Vec<bool> = series.y.iter().map(|y| !y.is_nan()).collect();
        for span in all.iter().flat_map(|driver| &driver.spans) {
            ordinary[indices(span, series)].fill(false);
        }
        let mut scene = Self { series, baseline, ordinary, dispersion: 0.0 };
        let everywhere = scene.ordinary_sums(0..series.y.len());
        scene.dispersion = everywhere.squares / everywhere.expected.max(1e-12);
        scene
    }

    fn ordinary_sums(&self, days: std::ops::Range<usize>) -> Around {
        let mut sums = Around::default();
        for day in days.filter(|day| self.ordinary[*day]) {
            let (y, expected) = (self.series.y[day], self.baseline[day]);
            sums.days += 1.0;
            sums.actual += y;
            sums.expected += expected;
            sums.squares += (y - expected).powi(2);
        }
        sums
    }

    fn measure(&self, all: &[Acting]) -> Measured {
        let mut logs = vec![0.0; all.len()];
        let mut drivers: Vec<(Cause, Vec<Sum>)> = Vec::new();
        for _ in 0..SWEEPS {
            drivers = all
                .iter()
                .enumerate()
                .map(|(at, driver)| {
                    let others = self.factors(all, &logs, at);
                    (driver.cause, driver.spans.iter().filter_map(|span| self.sum(span, &others)).collect())
                })
                .collect();
            for (log, (_, sums)) in logs.iter_mut().zip(&drivers) {
                *log = super::learn::rough(sums).clamp(-LARGEST, LARGEST);
            }
        }
        drivers.retain(|(_, sums)| !sums.is_empty());
        Measured { drivers }
    }

    /// The factor of each day by all drivers but one.
    fn factors(&self, all: &[Acting], logs: &[f64], but: usize) -> Vec<f64> {
        let mut factors = vec![1.0; self.series.y.len()];
        for (at, (driver, log)) in all.iter().zip(logs).enumerate() {
            if at == but || *log == 0.0 {
                continue;
            }
            for span in &driver.spans {
                let factor = (log * span.strength).clamp(-LARGEST, LARGEST).exp();
                factors[indices(span, self.series)].iter_mut().for_each(|f| *f *= factor);
            }
        }
        factors
    }

    /// One occurrence; `None` where none of its days is known or nothing was to be expected.
    fn sum(&self, span: &Span, others: &[f64]) -> Option<Sum> {
        let days = indices(span, self.series);
        let reach = REACH as usize;
        let around =
            self.ordinary_sums(days.start.saturating_sub(reach)..(days.end + reach).min(self.ordinary.len()));
        let level = if around.days >= MIN_AROUND && around.expected > 0.0 {
            around.actual / around.expected
        } else {
            1.0
        };
        let (mut actual, mut expected) = (0.0, 0.0);
        for day in days.filter(|day| !self.series.y[*day].is_nan()) {
            actual += self.series.y[day];
            expected += self.baseline[day] * level * others[day];
        }
        if expected <= 0.0 {
            return None;
        }
        let known = (around.expected * level).max(expected);
        let noise = ALIKE * self.dispersion * expected * (1.0 + expected / known);
        let scale = self.series.scale;
        Some(Sum {
            first: span.first,
            last: span.last,
            strength: span.strength,
            actual: actual * scale,
            expected: expected * scale,
            noise: noise * scale * scale,
        })
    }
}

/// Sums over ordinary days.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    days: f64,
    actual: f64,
    expected: f64,
    squares: f64,
}
