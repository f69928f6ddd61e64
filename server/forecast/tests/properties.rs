//! What holds for every history.
#![expect(clippy::unwrap_used, reason = "a test that meets an error must fail, in its helpers too")]

use jiff::civil::Date;
use optiflow_forecast::{
    DemandKind, Forecast, ForecastError, History, Horizon, Job, Knowledge, Model, forecast, forecast_many,
};
use proptest::prelude::*;

const FIRST_DAY: Date = Date::constant(2023, 11, 1);

fn days(demand: Vec<Option<f64>>, horizon: u16) -> Forecast {
    forecast(&History::new(FIRST_DAY, demand), Horizon::new(horizon).unwrap()).unwrap()
}

/// The domain's constructor refuses NaN, negatives and twisted intervals; this says it again from outside.
fn assert_sound(forecast: &Forecast, horizon: u16) {
    assert_eq!(forecast.daily.horizon(), horizon);
    for day in forecast.daily.days() {
        assert!(0.0 <= day.lower && day.lower <= day.expected && day.expected <= day.upper, "{day:?}");
        assert!(day.upper.is_finite());
    }
}

/// A demand with a week, a trend, noise and gaps, from a small seed.
fn shop_like(seed: u64, length: usize) -> Vec<Option<f64>> {
    let mut state = seed.wrapping_mul(2) + 1;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let level = 0.2 + 50.0 * random() * random();
    (0..length)
        .map(|i| {
            let week = if i % 7 == 3 { 1.4 } else { 1.0 };
            let noise = 0.5 + random();
            let value = (level * week * noise).round();
            (random() > 0.05).then_some(value)
        })
        .collect()
}

#[test]
fn every_length_from_nothing_to_a_month_has_a_forecast() {
    for length in 0..=31 {
        for demand in [vec![None; length], vec![Some(3.0); length], shop_like(7, length)] {
            assert_sound(&days(demand, 60), 60);
        }
    }
}

#[test]
fn what_is_unknown_is_forecast_as_nothing() {
    for demand in [vec![], vec![None; 500]] {
        let forecast = days(demand, 30);
        assert_eq!(forecast.model, Model::Unknown);
        assert!(forecast.daily.days().iter().all(|d| d.expected == 0.0));
    }
}

#[test]
fn a_constant_history_is_forecast_to_the_bit() {
    for value in [20.0, 0.1, 1e-9, 123_456.7] {
        for length in [5, 14, 100, 1_096] {
            let forecast = days(vec![Some(value); length], 60);
            assert!(forecast.daily.days().iter().all(|d| d.expected.to_bits() == value.to_bits()), "{value}");
        }
        let day = days(vec![Some(value); 100], 1).daily.days()[0];
        assert!(day.upper - day.lower <= 0.2 * value, "{day:?}");
    }
}

#[test]
fn an_article_never_sold_is_forecast_0() {
    let mut demand = vec![Some(0.0); 900];
    demand[500..520].fill(None);
    assert!(days(demand, 400).daily.days().iter().all(|d| d.expected == 0.0));
}

#[test]
fn an_article_dead_for_months_is_not_ordered() {
    let mut demand = shop_like(3, 700);
    demand.extend(vec![Some(0.0); 120]);
    let forecast = days(demand, 60);
    assert_eq!(forecast.model, Model::Dormant);
    assert!(forecast.daily.cumulative(60) < 20.0, "{}", forecast.daily.cumulative(60));
}

#[test]
fn an_article_that_stopped_a_month_ago_is_not_forecast_as_before() {
    let mut demand = shop_like(5, 700);
    demand.extend(vec![Some(0.0); 30]);
    assert!(days(demand, 30).daily.cumulative(30) < 30.0, "it sold 27 a day");
}

#[test]
fn an_article_launched_within_the_history_is_forecast_from_its_launch() {
    let mut demand = vec![Some(0.0); 500];
    demand.extend(shop_like(5, 90));
    let late = days(demand, 30).daily.cumulative(30);
    let alone = days(shop_like(5, 90), 30).daily.cumulative(30);
    assert!((late / alone - 1.0).abs() < 0.1, "{late} after the launch, {alone} alone");
}

#[test]
fn days_out_of_stock_are_missing_and_not_days_without_demand() {
    let full = shop_like(5, 700);
    let mut empty_shelf = full.clone();
    empty_shelf[670..].fill(None);
    empty_shelf[300..340].fill(None);
    let (with, without) = (days(empty_shelf, 30).daily.cumulative(30), days(full, 30).daily.cumulative(30));
    assert!((with / without - 1.0).abs() < 0.1, "{with} after a month out of stock, {without} in stock");
}

#[test]
fn odd_histories_are_survived() {
    let with = |change: &dyn Fn(&mut Vec<Option<f64>>)| {
        let mut demand = vec![Some(0.0); 800];
        change(&mut demand);
        demand
    };
    let odd = [
        with(&|d| d[400] = Some(1_000.0)),
        with(&|d| d[799] = Some(1.0)),
        with(&|d| d[0] = Some(1.0)),
        with(&|d| d.fill(Some(-5.0))),
        with(&|d| d.iter_mut().enumerate().for_each(|(i, v)| *v = Some(f64::from(i % 2 == 0)))),
        with(&|d| d.iter_mut().enumerate().for_each(|(i, v)| *v = (i % 40 == 0).then_some(4.0 + i as f64))),
        with(&|d| d.iter_mut().step_by(3).for_each(|v| *v = Some(1e300))),
        with(&|d| d.iter_mut().step_by(3).for_each(|v| *v = Some(1e-300))),
        with(&|d| d.iter_mut().step_by(5).for_each(|v| *v = Some(f64::MIN_POSITIVE / 1024.0))),
        with(&|d| d[10..790].fill(None)),
        with(&|d| d.iter_mut().enumerate().for_each(|(i, v)| *v = Some((i * i) as f64))),
        shop_like(1, 3_653),
    ];
    for demand in odd {
        assert_sound(&days(demand, 400), 400);
    }
}

#[test]
fn a_number_that_is_none_is_refused_with_its_day() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let history = History::complete(FIRST_DAY, [1.0, bad]);
        assert_eq!(forecast(&history, Horizon::new(7).unwrap()), Err(ForecastError::NotFinite { index: 1 }));
    }
}

#[test]
fn ten_times_the_sales_are_ten_times_the_forecast() {
    for seed in 0..6 {
        let demand = shop_like(seed, 500 + 100 * seed as usize);
        let tenfold = demand.iter().map(|d| d.map(|v| 10.0 * v)).collect();
        let (small, large) = (days(demand, 90), days(tenfold, 90));
        assert_eq!(small.model, large.model);
        for (a, b) in small.daily.days().iter().zip(large.daily.days()) {
            assert!((10.0 * a.expected - b.expected).abs() <= 1e-6 * b.expected.max(1e-9), "{a:?} {b:?}");
        }
    }
}

fn jobs() -> Vec<Job> {
    let lengths = [0, 3, 20, 100, 400, 800, 1_096];
    let history = |i: usize| History::new(FIRST_DAY, shop_like(i as u64, lengths[i % lengths.len()]));
    (0..40).map(|i| Job::new(history(i), Horizon::new(60).unwrap())).collect()
}

#[test]
fn the_bits_are_the_same_on_one_and_on_many_threads_and_on_every_run() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| forecast_many(&jobs(), &|_| ()))
    };
    let bits = |results: Vec<Result<Forecast, ForecastError>>| {
        let forecasts = results.into_iter().map(|r| r.unwrap().daily);
        let days = forecasts.flat_map(|daily| daily.days().to_vec());
        days.flat_map(|d| [d.expected, d.lower, d.upper].map(f64::to_bits)).collect::<Vec<u64>>()
    };
    let alone = bits(run(1));
    assert_eq!(alone, bits(run(4)));
    assert_eq!(alone, bits(run(1)));
    let single = jobs().iter().map(|job| forecast(&job.history, job.horizon)).collect();
    assert_eq!(alone, bits(single));
}

#[test]
fn a_failing_article_keeps_its_place_and_harms_no_other() {
    let mut jobs = jobs();
    jobs[5].history.demand = vec![Some(f64::NAN)];
    let counts = std::sync::Mutex::new(Vec::new());
    let results = forecast_many(&jobs, &|done| counts.lock().unwrap().push(done));
    for (i, result) in results.iter().enumerate() {
        assert_eq!(result.is_err(), i == 5, "article {i}");
    }
    let mut counts = counts.into_inner().unwrap();
    counts.sort_unstable();
    assert_eq!(counts, (1..=40).collect::<Vec<_>>());
}

/// A history on which everything is measured: two years of brisk sales.
fn long() -> History {
    let busy = |day: Option<f64>| day.map(|v| v + 20.0);
    History::new(FIRST_DAY, shop_like(11, 730).into_iter().map(busy).collect())
}

fn one(history: &History, knowledge: Option<Knowledge>) -> Forecast {
    let job = Job::new(history.clone(), Horizon::new(60).unwrap()).with_knowledge(knowledge);
    forecast_many(&[job], &|_| ()).remove(0).unwrap()
}

#[test]
fn what_was_learned_tonight_gives_the_same_forecast_when_passed_back() {
    let first = one(&long(), None);
    let kept = serde_json::to_string(&first.knowledge).unwrap();
    let again = one(&long(), serde_json::from_str(&kept).unwrap());
    assert!(first.knowledge.is_some());
    assert_eq!(first, again);
}

/// `long()` and `later` more days.
fn continued(later: usize) -> History {
    let mut history = long();
    history.demand.extend((0..later).map(|day| Some(18.0 + (day % 4) as f64)));
    history
}

#[test]
fn knowledge_serves_a_week_and_is_then_learned_again() {
    let knowledge = one(&long(), None).knowledge;
    for (later, kept) in [(6, true), (7, false)] {
        let learned = one(&continued(later), knowledge.clone()).knowledge.unwrap().as_of();
        assert_eq!(learned == knowledge.as_ref().unwrap().as_of(), kept, "after {later} days");
    }
    let mut earlier = long();
    earlier.demand.truncate(700);
    let learned = one(&earlier, knowledge.clone()).knowledge.unwrap().as_of();
    assert_eq!(learned, earlier.as_of().unwrap(), "the future is not known yet");
}

#[test]
fn a_forecast_does_not_depend_on_whether_its_knowledge_was_kept() {
    let learned = one(&long(), None).knowledge;
    for later in 1..=6 {
        let job = Job::new(continued(later), Horizon::new(60).unwrap()).learning_on(long().as_of().unwrap());
        let kept = job.clone().with_knowledge(learned.clone());
        let both = forecast_many(&[job, kept], &|_| ()).into_iter().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(both[0].knowledge, learned, "{later} days later");
        assert_eq!(both[0], both[1], "{later} days later");
    }
    let late = Job::new(continued(7), Horizon::new(60).unwrap()).learning_on(long().as_of().unwrap());
    let late = forecast_many(&[late], &|_| ()).remove(0).unwrap();
    assert_eq!(late.knowledge.unwrap().as_of(), continued(7).as_of().unwrap(), "a week is the most");
}

#[test]
fn what_would_have_sold_on_unknown_days_is_said() {
    let mut history = long();
    history.demand[100..105].fill(None);
    let forecast = one(&history, None);
    let lost = |(date, _): &&(Date, f64)| history.demand[(*date - FIRST_DAY).get_days() as usize].is_none();
    assert_eq!(forecast.unknown_days.len(), history.demand.len() - history.known_days());
    assert!(forecast.unknown_days.iter().all(|day| lost(&day)));
    let mean = history.demand.iter().flatten().sum::<f64>() / history.known_days() as f64;
    assert!(forecast.unknown_days.iter().all(|(_, units)| (0.5 * mean..1.6 * mean).contains(units)));
}

#[test]
fn the_shares_add_up_and_every_candidate_has_a_score() {
    let forecast = one(&long(), None);
    let total: f64 = forecast.shares.iter().map(|(_, share)| share).sum();
    assert!((total - 1.0).abs() < 1e-6, "{:?}", forecast.shares);
    assert_eq!(forecast.scores[0].model, Model::Combination);
    for model in [Model::Prophet, Model::Ets, Model::Theta, Model::SeasonalNaive] {
        assert!(forecast.scores.iter().any(|score| score.model == model && score.rmse > 0.0), "{model}");
    }
    assert!(forecast.confidence.iter().all(|c| (0.0..=1.0).contains(c)));
    assert!(forecast.confidence[0] > 0.3, "{:?}", forecast.confidence);
}

#[test]
fn a_weekday_on_which_the_shop_is_closed_is_forecast_0() {
    let mut demand = shop_like(5, 800);
    demand.iter_mut().skip(4).step_by(7).for_each(|day| *day = Some(0.0));
    let forecast = days(demand, 60);
    for (ahead, day) in forecast.daily.days().iter().enumerate() {
        assert_eq!((800 + ahead) % 7 == 4, day.upper == 0.0, "day {ahead}: {day:?}");
    }
}

#[test]
fn a_new_article_borrows_its_familys_season() {
    let year = |day: usize| 1.0 + 0.7 * (day as f64 / 58.13).sin();
    let sales = |scale: f64, from: usize| (from..1_096).map(|day| scale * year(day)).collect::<Vec<f64>>();
    // Day 1096 comes near the height of the year; the new article has only seen the rise from its depth.
    let new = History::complete(FIRST_DAY, sales(9.0, 1_000)[..60].to_vec());
    let (start, end) = (1_000, 1_060);
    let dated =
        |from: usize| FIRST_DAY.checked_add(jiff::Span::new().days(i64::try_from(from).unwrap())).unwrap();
    let new = History { first_day: dated(start), ..new };
    let horizon = Horizon::new(90).unwrap();
    let donor =
        |scale: f64| Job::new(History::complete(FIRST_DAY, sales(scale, 0)), horizon).in_family(Some(3));
    let jobs = [
        donor(20.0),
        donor(5.0),
        donor(70.0),
        donor(3.0),
        Job::new(new.clone(), horizon).in_family(Some(3)),
        Job::new(new, horizon),
    ];
    let truth: f64 = (end..end + 90).map(|day| 9.0 * year(day)).sum();
    let results = forecast_many(&jobs, &|_| ());
    let miss = |at: usize| (results[at].as_ref().unwrap().daily.cumulative(90) / truth - 1.0).abs();
    assert!(miss(4) < 0.15, "with the family: {}", miss(4));
    assert!(miss(4) < 0.5 * miss(5), "{} with the family, {} alone", miss(4), miss(5));
}

#[test]
fn a_feast_does_not_set_the_level() {
    let mut demand = shop_like(5, 800);
    let calm = days(demand.clone(), 30).daily.cumulative(30);
    demand[790..794].fill(Some(400.0));
    let after = days(demand, 30).daily.cumulative(30);
    assert!(after < 1.35 * calm, "{after} after, {calm} without");
}

#[test]
fn slow_movers_are_told_from_the_others() {
    let slow: Vec<_> = (0..700).map(|i| Some(if i % 6 == 0 { 1.0 } else { 0.0 })).collect();
    let forecast = days(slow, 30);
    assert_eq!(forecast.kind, Some(DemandKind::Intermittent));
    assert!((forecast.daily.cumulative(30) - 5.0).abs() < 1.0, "{}", forecast.daily.cumulative(30));
    assert!(forecast.scores.iter().any(|score| score.model == Model::Sba));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_history_breaks_the_engine(
        demand in prop::collection::vec(prop::option::weighted(0.9, prop_oneof![
            3 => Just(0.0), 3 => 0.0..50.0_f64, 1 => -5.0..0.0_f64, 1 => 0.0..1e12_f64, 1 => 0.0..1e-12_f64,
        ]), 0..260),
        horizon in 1..=400_u16,
    ) {
        assert_sound(&days(demand, horizon), horizon);
    }
}
