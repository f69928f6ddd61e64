//! What one article and a hundred cost: three years of demand, 60 days ahead, with the 80 % interval.
//!
//! `cargo bench --profile release -p optiflow-forecast`. The benches of one article take another of twenty made-up
//! articles at each turn, so that the time is that of an average article.

#![expect(clippy::expect_used, reason = "a bench that cannot forecast has nothing to measure and must stop")]

#[path = "../examples/support/synthetic.rs"]
mod synthetic;

use std::{hint::black_box, slice, time::Duration};

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use optiflow_forecast::{Forecast, History, Horizon, Job, forecast, forecast_many, forecast_prophet};

const ARTICLES: u64 = 20;

fn horizon() -> Horizon {
    Horizon::new(60).expect("60 days are a horizon")
}

fn articles(count: u64) -> Vec<History> {
    (0..count).map(synthetic::article).collect()
}

fn learned(history: &History) -> Forecast {
    forecast(history, horizon()).expect("the article can be forecast")
}

/// The job of the night after the one that learned.
fn ordinary(history: &History) -> Job {
    let earlier = &history.demand[..history.demand.len() - 1];
    let earlier = History::new(history.first_day, earlier.to_vec());
    let yesterday = earlier.as_of().expect("the history ends within the calendar");
    Job::new(history.clone(), horizon()).with_knowledge(learned(&earlier).knowledge).learning_on(yesterday)
}

fn one_article(criterion: &mut Criterion) {
    let histories = articles(ARTICLES);
    let mut group = criterion.benchmark_group("one article");
    let mut turn = histories.iter().cycle();
    group.bench_function("Prophet alone", |bencher| {
        bencher.iter(|| turn.next().map(|history| forecast_prophet(black_box(history), horizon())));
    });
    let mut turn = histories.iter().cycle();
    group.bench_function("engine, learning", |bencher| {
        bencher.iter(|| turn.next().map(|history| learned(black_box(history))));
    });
    let jobs: Vec<Job> = histories.iter().map(ordinary).collect();
    let mut turn = jobs.iter().cycle();
    group.bench_function("engine, ordinary night", |bencher| {
        bencher.iter(|| turn.next().map(|job| forecast_many(slice::from_ref(black_box(job)), &|_| ())));
    });
    group.finish();
}

fn hundred_articles(criterion: &mut Criterion) {
    let histories = articles(100);
    let jobs: Vec<Job> = histories.iter().map(|history| Job::new(history.clone(), horizon())).collect();
    let ordinary: Vec<Job> = histories.iter().map(ordinary).collect();
    let mut group = criterion.benchmark_group("forecast_many, 100 articles");
    group.throughput(Throughput::Elements(100)).sample_size(10).measurement_time(Duration::from_secs(6));
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("learning", |bencher| bencher.iter(|| forecast_many(black_box(&jobs), &|_| ())));
    group.bench_function("ordinary night", |bencher| {
        bencher.iter(|| forecast_many(black_box(&ordinary), &|_| ()));
    });
    group.finish();
}

/// Short, so that the whole takes half a minute; `-- --measurement-time 20` makes it thorough.
fn short() -> Criterion {
    Criterion::default()
        .without_plots()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
}

criterion_group! { name = engine; config = short(); targets = one_article, hundred_articles }
criterion_main!(engine);
