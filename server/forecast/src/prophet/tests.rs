use augurs::prophet::{
    FeatureMode, OptProphetOptions, Prophet, SeasonalityOption, TrainingData,
    optimizer::{Data, Error, InitialParams, OptimizeOpts, OptimizedParams, Optimizer},
};

use super::{
    calendar::{Calendar, tests::dense},
    features::{Dense, Features, Moments},
    posterior::{Fitted, Point, Problem},
    *,
};

/// A season of 20 ± 6 a day by weekday, ± 8 by month, a trend that bends, and noise that repeats from run to run.
fn synthetic(days: usize, noise: f64) -> Series {
    let mut state = 12_345_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    let value = |i: usize| {
        let day = 17_000 + crate::history::signed(i);
        let year = (std::f64::consts::TAU * day as f64 / 365.25).sin();
        let trend = 20.0 + 0.01 * i as f64 + 0.03 * (i as f64 - 500.0).max(0.0);
        let week = [1.0, 1.1, 0.9, 1.0, 1.05, 1.3, 0.65][crate::history::weekday(day)];
        trend * (week + 0.3 * year) + noise * random()
    };
    let values: Vec<f64> = (0..days).map(value).map(|v| v.max(0.0)).collect();
    let peak = values.iter().copied().fold(0.0, f64::max);
    let mut y: Vec<f64> = values.iter().map(|v| v / peak).collect();
    (0..days).step_by(97).for_each(|i| y[i] = f64::NAN);
    Series { first: 17_000, y, scale: 1.0 }
}

struct Case {
    y: Vec<f64>,
    t: Vec<f64>,
    days: Vec<i64>,
    changepoints: Vec<f64>,
}

fn case(series: &Series) -> Case {
    let known = || (series.first..).zip(&series.y).filter(|(_, v)| !v.is_nan());
    let days: Vec<i64> = known().map(|(d, _)| d).collect();
    let span = (days[days.len() - 1] - days[0]) as f64;
    let t: Vec<f64> = days.iter().map(|d| (d - days[0]) as f64 / span).collect();
    Case { y: known().map(|(_, v)| *v).collect(), changepoints: changepoints(&t), t, days }
}

fn problem<'a, F>(case: &'a Case, features: &'a F, sigmas: &'a [f64]) -> Problem<'a, F> {
    Problem {
        y: &case.y,
        t: &case.t,
        changepoints: &case.changepoints,
        features,
        sigmas,
        tau: 0.05,
        flat: false,
        jacobian: false,
        segments: Problem::<F>::segments(&case.t, &case.changepoints),
    }
}

/// The log-posterior, written down a second time as plainly as the Stan program.
fn stan_value(case: &Case, x: &[f64], p: &Point, sigma: f64) -> f64 {
    let columns = p.beta.len();
    let mut value = -(p.k * p.k + p.m * p.m) / 50.0 - 2.0 * sigma * sigma;
    value -= p.delta.iter().map(|d| d.abs() / 0.05).sum::<f64>();
    value -= p.beta.iter().map(|b| b * b / 200.0).sum::<f64>();
    for (i, (y, t)) in case.y.iter().zip(&case.t).enumerate() {
        let (mut slope, mut offset) = (p.k, p.m);
        for (d, c) in p.delta.iter().zip(&case.changepoints) {
            if t >= c {
                slope += d;
                offset -= c * d;
            }
        }
        let season: f64 = p.beta.iter().zip(&x[i * columns..]).map(|(b, x)| b * x).sum();
        let residual = y - (slope * t + offset) * (1.0 + season);
        value -= sigma.ln() + residual * residual / (2.0 * sigma * sigma);
    }
    value
}

fn optimum(series: &Series) -> (Case, Vec<f64>, Point, f64, f64) {
    let case = case(series);
    let table = YearTable::new(series.first, series.y.len());
    let features = Calendar::new(&case.days, Some(&table));
    let sigmas = vec![10.0; features.columns()];
    let start = Point { k: 0.0, m: 0.2, delta: vec![0.0; 25], beta: vec![0.0; features.columns()] };
    let found = search::maximise(&problem(&case, &features, &sigmas), start);
    let x = dense(&case.days, true);
    (case, x, found.point, found.fitted.sigma, found.fitted.value)
}

#[test]
fn the_log_posterior_is_that_of_the_stan_program() {
    let (case, x, point, sigma, value) = optimum(&synthetic(900, 10.0));
    let expected = stan_value(&case, &x, &point, sigma);
    assert!((value - expected).abs() < 1e-6, "{value} against {expected}");
}

#[test]
fn the_gradient_at_any_point_agrees_with_finite_differences() {
    let series = synthetic(400, 10.0);
    let case = case(&series);
    let x = dense(&case.days, true);
    let (zeros, ones, sigmas) = (vec![0.0; 26], vec![1.0; 26], vec![10.0; 26]);
    let features = Dense { x: &x, additive: &zeros, multiplicative: &ones };
    let problem = problem(&case, &features, &sigmas);
    let wave =
        |n: usize, size: f64| (0..n).map(|i| size * (1.0 + i as f64 * 1.3).sin()).collect::<Vec<f64>>();
    let point = Point { k: 0.2, m: 0.3, delta: wave(25, 0.2), beta: wave(26, 0.05) };
    let mut fitted = Fitted::new(case.y.len());
    problem.evaluate(&point, &mut fitted);
    let mut moments = Moments::new(26, 26);
    problem.moments(&fitted, &mut moments);
    let variance = fitted.sigma * fitted.sigma;
    let value = |change: &dyn Fn(&mut Point)| {
        let mut moved = point.clone();
        change(&mut moved);
        stan_value(&case, &x, &moved, fitted.sigma)
    };
    let h = 1e-5;
    for j in 0..26 {
        let numeric = (value(&|p| p.beta[j] += h) - value(&|p| p.beta[j] -= h)) / (2.0 * h);
        let analytic = moments.pull[j] / variance - point.beta[j] / 100.0;
        assert!((numeric - analytic).abs() < 1e-3 * (1.0 + numeric.abs()), "beta {j}: {numeric} {analytic}");
    }
    let sums: Vec<[f64; 5]> =
        (0..problem.segments.len()).map(|segment| problem.trend_sums(segment, &fitted)).collect();
    let total = |part: usize, from: usize| sums[from..].iter().map(|s| s[part]).sum::<f64>();
    let numeric = (value(&|p| p.k += h) - value(&|p| p.k -= h)) / (2.0 * h);
    assert!((numeric - total(4, 0) / variance + point.k / 25.0).abs() < 1e-3 * (1.0 + numeric.abs()));
    let numeric = (value(&|p| p.m += h) - value(&|p| p.m -= h)) / (2.0 * h);
    assert!((numeric - total(3, 0) / variance + point.m / 25.0).abs() < 1e-3 * (1.0 + numeric.abs()));
    for i in 0..25 {
        let numeric = (value(&|p| p.delta[i] += h) - value(&|p| p.delta[i] -= h)) / (2.0 * h);
        let ramp = total(4, i + 1) - case.changepoints[i] * total(3, i + 1);
        let analytic = ramp / variance - point.delta[i].signum() / 0.05;
        assert!((numeric - analytic).abs() < 1e-3 * (1.0 + numeric.abs()), "delta {i}: {numeric} {analytic}");
    }
}

#[test]
fn no_direction_rises_from_the_optimum() {
    let (case, x, point, sigma, value) = optimum(&synthetic(900, 10.0));
    let h = 1e-4;
    let check = |change: &dyn Fn(&mut Point, f64), name: String| {
        for step in [-h, h] {
            let mut moved = point.clone();
            change(&mut moved, step);
            let there = stan_value(&case, &x, &moved, sigma);
            assert!(there <= value + 1e-4, "{name} by {step} gains {}", there - value);
        }
    };
    check(&|p, s| p.k += s, "k".into());
    check(&|p, s| p.m += s, "m".into());
    (0..25).for_each(|i| check(&move |p, s| p.delta[i] += s, format!("delta {i}")));
    (0..26).for_each(|i| check(&move |p, s| p.beta[i] += s, format!("beta {i}")));
    for other in [sigma * 0.999, sigma * 1.001] {
        assert!(stan_value(&case, &x, &point, other) <= value);
    }
}

#[test]
fn a_known_season_and_trend_are_recovered() {
    let series = synthetic(1100, 2.0);
    let table = YearTable::new(series.first, 1100);
    let fit = ProphetFit::new(&series.cut(60), &table, Priors::CLASSIC, None).unwrap();
    let predicted = fit.predict(series.first + 1040, 60, &table);
    for (day, predicted) in predicted.iter().enumerate() {
        let actual = series.y[1040 + day];
        if !actual.is_nan() {
            assert!((predicted.mean - actual).abs() < 0.04, "day {day}: {} against {actual}", predicted.mean);
        }
    }
}

/// Hands `augurs`' prepared data on and keeps what was found.
#[derive(Debug)]
struct Spy;

impl Optimizer for Spy {
    fn optimize(
        &self,
        init: &InitialParams,
        data: &Data,
        opts: &OptimizeOpts,
    ) -> Result<OptimizedParams, Error> {
        assert_eq!((data.K, data.S), (26, 25));
        MapOptimizer.optimize(init, data, opts)
    }
}

#[test]
fn the_forecast_is_that_of_augurs_with_the_same_optimizer() {
    let series = synthetic(1000, 10.0);
    let case = case(&series);
    let seconds = |days: &mut dyn Iterator<Item = i64>| days.map(|d| d * 86_400).collect::<Vec<i64>>();
    let options = OptProphetOptions {
        yearly_seasonality: Some(SeasonalityOption::Manual(true)),
        weekly_seasonality: Some(SeasonalityOption::Manual(true)),
        daily_seasonality: Some(SeasonalityOption::Manual(false)),
        seasonality_mode: Some(FeatureMode::Multiplicative),
        uncertainty_samples: Some(0),
        ..Default::default()
    };
    let mut prophet = Prophet::new(options.into(), Spy);
    let data = TrainingData::new(seconds(&mut case.days.iter().copied()), case.y.clone()).unwrap();
    prophet.fit(data, OptimizeOpts::default()).unwrap();
    let from = series.next_day();
    let future = augurs::prophet::PredictionData::new(seconds(&mut (from..from + 60)));
    let expected = prophet.predict(future).unwrap().yhat.point;

    let table = YearTable::new(series.first, 1060);
    let fit = ProphetFit::new(&series, &table, Priors::CLASSIC, None).unwrap();
    for (ours, theirs) in fit.predict(from, 60, &table).iter().zip(&expected) {
        assert!((ours.mean - theirs).abs() < 1e-4, "{} against {theirs}", ours.mean);
    }
}

#[test]
fn uncertainty_grows_with_the_distance() {
    let series = synthetic(1000, 10.0);
    let table = YearTable::new(series.first, 1400);
    let fit = ProphetFit::new(&series, &table, Priors::CLASSIC, None).unwrap();
    let predicted = fit.predict(series.next_day(), 400, &table);
    let mean = |days: &[Predicted]| days.iter().map(|d| d.deviation).sum::<f64>() / days.len() as f64;
    assert!(mean(&predicted[..30]) < mean(&predicted[335..365]), "the same season, eleven months later");
}

#[test]
fn a_start_near_the_optimum_leads_to_the_same_optimum() {
    let series = synthetic(1000, 10.0);
    let table = YearTable::new(series.first, 1060);
    let earlier = ProphetFit::new(&series.cut(28), &table, Priors::CLASSIC, None).unwrap();
    let cold = ProphetFit::new(&series, &table, Priors::CLASSIC, None).unwrap();
    let warm = ProphetFit::new(&series, &table, Priors::CLASSIC, Some(&earlier)).unwrap();
    let future = |fit: &ProphetFit| fit.predict(series.next_day(), 60, &table);
    for (a, b) in future(&cold).iter().zip(&future(&warm)) {
        assert!((a.mean - b.mean).abs() < 1e-4, "{} {}", a.mean, b.mean);
    }
}

/// Columns that count the steps of the search: each accumulates its moments once.
struct Counting<F> {
    inner: F,
    steps: std::cell::Cell<usize>,
}

impl<F: Features> Features for Counting<F> {
    fn columns(&self) -> usize {
        self.inner.columns()
    }

    fn effects(&self, beta: &[f64], mult: &mut [f64], add: &mut [f64]) {
        self.inner.effects(beta, mult, add);
    }

    fn accumulate(&self, state: &features::State<'_>, moments: &mut Moments) {
        self.steps.set(self.steps.get() + 1);
        self.inner.accumulate(state, moments);
    }
}

/// The steps of a search and its allocations, from nothing and from the optimum itself.
fn steps_and_allocations<F: Features>(case: &Case, features: F) -> [(usize, u64); 2] {
    let columns = features.columns();
    let features = Counting { inner: features, steps: std::cell::Cell::new(0) };
    let sigmas = vec![10.0; columns];
    let problem = problem(case, &features, &sigmas);
    let mut start = Point { k: 0.0, m: 0.2, delta: vec![0.0; 25], beta: vec![0.0; columns] };
    std::array::from_fn(|_| {
        let from = start.clone();
        features.steps.set(0);
        let counted = allocation_counter::measure(|| start = search::maximise(&problem, from.clone()).point);
        (features.steps.get(), counted.count_total)
    })
}

#[test]
fn the_steps_of_a_search_allocate_nothing() {
    let series = synthetic(900, 10.0);
    let case = case(&series);
    let table = YearTable::new(series.first, series.y.len());
    let calendar = || Calendar::new(&case.days, Some(&table));
    let regressors = [vec![(3, 1.0), (400, 1.0)], vec![(4, 0.2), (700, 0.3)]];
    let x = dense(&case.days, true);
    let (zeros, ones) = (vec![0.0; 26], vec![1.0; 26]);
    let dense = Dense { x: &x, additive: &zeros, multiplicative: &ones };
    for [cold, warm] in [
        steps_and_allocations(&case, calendar()),
        steps_and_allocations(&case, WithRegressors::new(calendar(), &regressors)),
        steps_and_allocations(&case, dense),
    ] {
        assert!(cold.0 >= warm.0 + 3, "a search from nothing takes more steps: {cold:?} {warm:?}");
        assert!(warm.1 > 0, "the search's own room is counted: {warm:?}");
        assert_eq!(cold.1, warm.1, "more steps, no more allocations: {cold:?} {warm:?}");
    }
}
