//! What events and price cuts teach, and what they do to a forecast.
#![expect(clippy::unwrap_used, reason = "a test that meets an error must fail, in its helpers too")]

use std::sync::Arc;

use jiff::{ToSpan, civil::Date};
use optiflow_forecast::{
    Forecast, History, Horizon, Job,
    drivers::{Cause, Drivers, Event, PriceCut, Start, Window},
    forecast_many,
};
use proptest::prelude::*;

const FIRST_DAY: Date = Date::constant(2023, 11, 1);
const DAYS: usize = 1_050;

fn date(day: usize) -> Date {
    FIRST_DAY.saturating_add(i64::try_from(day).unwrap().days())
}

fn window(first: usize, days: usize) -> Window {
    Window { first: date(first), last: date(first + days - 1) }
}

/// Repeatable noise between 0.8 and 1.2.
fn noise(day: usize, seed: usize) -> f64 {
    0.8 + 0.4 * ((day as f64 * 12.9898 + seed as f64 * 78.233).sin() * 43_758.545_3).fract().abs()
}

/// `level` articles a day with a week and noise, times `factor`.
fn shop(level: f64, seed: usize, factor: impl Fn(usize) -> f64) -> History {
    let week = |day: usize| if day % 7 == 3 { 1.4 } else { 0.95 };
    let demand = (0..DAYS).map(|day| (level * week(day) * noise(day, seed) * factor(day)).round());
    History::complete(FIRST_DAY, demand)
}

/// A feast that moves: 4 days, three past occurrences and one to come.
const FEAST: [usize; 4] = [150, 495, 840, 1_070];

fn feast(multiplier: Option<f64>) -> Drivers {
    let windows = FEAST.map(|first| window(first, 4)).to_vec();
    let event = Event { key: 7, windows, multiplier, trust: 1.0 };
    Drivers { events: vec![Arc::new(event)], ..Drivers::default() }
}

fn on_feast(day: usize) -> bool {
    FEAST.iter().any(|first| (*first..first + 4).contains(&day))
}

fn run(jobs: &[Job]) -> Vec<Forecast> {
    forecast_many(jobs, &|_| ()).into_iter().collect::<Result<_, _>>().unwrap()
}

fn job(history: History, drivers: Drivers) -> Job {
    Job::new(history, Horizon::new(60).unwrap()).driven_by(drivers)
}

/// The mean expected demand on the coming feast over that on the days around it.
fn lift(forecast: &Forecast) -> f64 {
    let days = forecast.daily.days();
    let mean = |range: std::ops::Range<usize>| {
        let length = range.len() as f64;
        days[range].iter().map(|day| day.expected).sum::<f64>() / length
    };
    let at = FEAST[3] - DAYS;
    mean(at..at + 4) / (0.5 * (mean(at - 7..at) + mean(at + 4..at + 11)))
}

#[test]
fn a_moving_feast_is_learned_and_comes_back_on_its_new_date() {
    let history = shop(60.0, 1, |day| if on_feast(day) { 2.2 } else { 1.0 });
    let forecasts = run(&[job(history.clone(), feast(None)), job(history, Drivers::default())]);
    assert!((1.6..2.4).contains(&lift(&forecasts[0])), "{}", lift(&forecasts[0]));
    assert!(lift(&forecasts[1]) < 1.2, "without the event: {}", lift(&forecasts[1]));
    let effect = &forecasts[0].effects[0];
    assert_eq!(effect.cause, Cause::Event(7));
    assert_eq!(effect.impacts.len(), 3);
    assert!(
        effect.impacts.iter().all(|impact| (impact.multiplier().unwrap() - 2.2).abs() < 0.3),
        "{effect:?}"
    );
    assert!((0.75..=0.86).contains(&effect.confidence), "{effect:?}");
}

#[test]
fn an_event_that_is_not_trusted_lifts_less_and_one_faded_out_not_at_all() {
    let history = shop(60.0, 1, |day| if on_feast(day) { 2.2 } else { 1.0 });
    let trusted = |trust: f64| {
        let mut drivers = feast(None);
        drivers.events = vec![Arc::new(Event { trust, ..(*drivers.events[0]).clone() })];
        run(&[job(history.clone(), drivers)]).remove(0)
    };
    let [whole, half, none] = [1.0, 0.5, 0.0].map(trusted);
    let ratio = lift(&half) / lift(&none);
    assert!((ratio - (lift(&whole) / lift(&none)).sqrt()).abs() < 0.02, "{ratio}");
    assert!((none.effects[0].multiplier - 1.0).abs() < 1e-12);
    let before = |forecast: &Forecast| forecast.daily.days()[0].expected;
    assert!((before(&none) / before(&whole) - 1.0).abs() < 1e-9, "the past is read alike");
}

#[test]
fn what_somebody_else_learned_counts_until_the_first_occurrence_is_seen() {
    let started = |windows: Vec<Window>| {
        let event = Event { key: 7, windows, multiplier: None, trust: 1.0 };
        let starts = vec![Start { event: 7, multiplier: 2.0, confidence: 0.5 }];
        let drivers = Drivers { events: vec![Arc::new(event)], starts, ..Drivers::default() };
        run(&[job(shop(60.0, 3, |_| 1.0), drivers)]).remove(0).effects.remove(0)
    };
    let unseen = started(vec![window(FEAST[3], 4)]);
    assert!((unseen.multiplier - 2.0_f64.sqrt()).abs() < 1e-9, "{unseen:?}");
    let seen = started(FEAST.map(|first| window(first, 4)).to_vec());
    assert!((seen.multiplier - 1.0).abs() < 0.05, "{seen:?}");
}

#[test]
fn an_event_without_effect_leaves_the_forecast_alone() {
    let history = shop(60.0, 2, |_| 1.0);
    let forecasts = run(&[job(history.clone(), feast(None)), job(history, Drivers::default())]);
    assert!((lift(&forecasts[0]) / lift(&forecasts[1]) - 1.0).abs() < 0.06);
}

#[test]
fn what_the_owner_typed_counts_for_an_article_that_sells_the_same_every_day_too() {
    let same = |_: usize| 5.0;
    let steady = History::complete(FIRST_DAY, (0..DAYS).map(same));
    let young = History::complete(date(DAYS - 3), (0..3).map(same));
    let (jobs, feast) = ([job(steady, feast(Some(2.0))), job(young, feast(Some(2.0)))], FEAST[3] - DAYS);
    for forecast in run(&jobs) {
        let days = forecast.daily.days();
        assert!((days[feast].expected / days[feast - 1].expected - 2.0).abs() < 1e-9, "{days:?}");
    }
}

#[test]
fn what_the_owner_typed_is_used_as_it_stands() {
    let history = shop(60.0, 3, |_| 1.0);
    let forecasts = run(&[job(history.clone(), feast(Some(3.0))), job(history, Drivers::default())]);
    let ratio = lift(&forecasts[0]) / lift(&forecasts[1]);
    assert!((ratio - 3.0).abs() < 0.2, "{ratio}");
    assert!((forecasts[0].effects[0].multiplier - 3.0).abs() < 1e-12);
}

#[test]
fn a_slow_article_learns_from_its_category() {
    let double = |day: usize| if on_feast(day) { 2.0 } else { 1.0 };
    let mut jobs: Vec<Job> = (0..6).map(|seed| job(shop(40.0, seed, double), feast(None))).collect();
    let now_and_then = (0..DAYS).map(|day| f64::from(u8::from(noise(day, 9) > 1.12)));
    jobs.push(job(History::complete(FIRST_DAY, now_and_then), feast(None)));
    let jobs: Vec<Job> = jobs.into_iter().map(|job| job.in_family(Some(1))).collect();
    let slow = run(&jobs).pop().unwrap();
    assert!(slow.effects[0].multiplier > 1.4, "{:?}", slow.effects[0]);
}

#[test]
fn a_planned_promotion_raises_its_days_as_the_past_ones_did() {
    let starts = [60, 200, 333, 470, 610, 750, 900, 1_080];
    let price_cuts: Vec<PriceCut> =
        starts.iter().map(|first| PriceCut { window: window(*first, 8), depth: 0.2 }).collect();
    let promoted = |day: usize| starts.iter().any(|first| (*first..first + 8).contains(&day));
    let history = shop(50.0, 4, |day| if promoted(day) { 1.5 } else { 1.0 });
    let drivers = Drivers { price_cuts, ..Drivers::default() };
    let forecasts = run(&[job(history.clone(), drivers), job(history, Drivers::default())]);
    let sum = |f: &Forecast| f.daily.days()[30..38].iter().map(|d| d.expected).sum::<f64>();
    let ratio = sum(&forecasts[0]) / sum(&forecasts[1]);
    assert!((1.3..1.75).contains(&ratio), "{ratio}");
    // A cut of 10 % is half of one of 20 %, in logarithms.
    let tenth = forecasts[0].effects[0].multiplier;
    assert!((1.15..1.3).contains(&tenth), "{tenth}");
}

#[test]
fn a_feast_on_which_the_shop_was_always_closed_is_forecast_0() {
    let closed = |day: usize| if on_feast(day) { 0.0 } else { 1.0 };
    let jobs: Vec<Job> = (0..3).map(|seed| job(shop(30.0, seed, closed), feast(None))).collect();
    for forecast in run(&jobs) {
        for (at, day) in forecast.daily.days().iter().enumerate() {
            assert_eq!(on_feast(DAYS + at), day.upper == 0.0, "{at} {day:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_driver_makes_a_forecast_unsound(
        firsts in prop::collection::vec(0_usize..1_200, 0..6),
        length in 1_usize..70,
        depth in -1.0_f64..2.0,
        multiplier in prop::option::of(prop_oneof![Just(f64::NAN), Just(-1.0), Just(0.0), 0.01_f64..50.0]),
        trust in prop_oneof![Just(f64::NAN), -1.0_f64..2.0],
        start in prop_oneof![Just(f64::NAN), Just(0.0), Just(-3.0), 0.01_f64..50.0],
        level in prop_oneof![Just(0.0), 0.05_f64..500.0],
    ) {
        let windows: Vec<Window> = firsts.iter().map(|first| window(*first, length)).collect();
        let price_cuts = windows.iter().map(|window| PriceCut { window: *window, depth }).collect();
        let event = Arc::new(Event { key: 1, windows, multiplier, trust });
        let starts = vec![Start { event: 1, multiplier: start, confidence: trust }];
        let drivers = Drivers { events: vec![Arc::clone(&event), event], price_cuts, starts };
        let forecast = run(&[job(shop(level, 5, |_| 1.0), drivers)]).remove(0);
        for day in forecast.daily.days() {
            prop_assert!(0.0 <= day.lower && day.lower <= day.expected && day.expected <= day.upper);
            prop_assert!(day.upper.is_finite());
        }
        for effect in &forecast.effects {
            prop_assert!(effect.multiplier >= 0.0 && effect.multiplier.is_finite());
            prop_assert!((0.0..=1.0).contains(&effect.confidence));
        }
    }

    #[test]
    fn ten_times_the_sales_learn_the_same_effect(seed in 0_usize..40) {
        let history = shop(60.0, seed, |day| if on_feast(day) { 1.8 } else { 1.0 });
        let mut tenfold = history.clone();
        tenfold.demand.iter_mut().flatten().for_each(|units| *units *= 10.0);
        let both = [history, tenfold].map(|history| run(&[job(history, feast(None))]).remove(0));
        for (small, large) in both[0].daily.days().iter().zip(both[1].daily.days()) {
            prop_assert!((10.0 * small.expected - large.expected).abs() <= 1e-6 * large.expected.max(1e-9));
        }
    }
}
