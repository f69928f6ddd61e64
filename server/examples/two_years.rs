//! How large the state file grows: one really computed night is published again and again, a day later each time, by the
//! way every night takes: `StateDb::publish` with its retention, then the run. Forecasting 730 times would take hours and
//! write the same.
//!
//! `cargo run --release -p server --example two_years -- STATE_FILE [NIGHTS]` goes on from the newest night of a state file
//! and prints one JSON object. Beside what the batch writes, the owner orders ten articles a day, and two articles a night
//! fail. A seventh of the articles learns each night, as in the batch.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use optiflow_domain::{ArticleId, Occasion, savings::AvoidedDay};
use optiflow_forecast::Knowledge;
use serde_json::{Value, json};
use server::{
    batch::Step,
    clock::ShopClock,
    db::{
        care::{self, Backups},
        state::{Failure, Generation, NewActedOrder, NewForecasts, NewGeneration, Run, StateDb},
    },
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

const NIGHTS: u32 = 730;
const ORDERS_A_DAY: usize = 10;
const FAILURES_A_NIGHT: usize = 2;
const DAYS_A_WEEK: usize = 7;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let file = PathBuf::from(arguments.next().ok_or("which state file?")?);
    let nights = arguments.next().map_or(Ok(NIGHTS), |nights| nights.parse())?;
    let backups = Backups::new(file.with_extension("backups"), ShopClock::new(TimeZone::UTC, None));
    let state = StateDb::open(&file, &backups).await?;
    let newest = state.last_published().await?.ok_or("the file holds no night")?;
    let night = RealNight::read(&state, &newest).await?;
    let mut slowest = 0.0_f64;
    let began = Instant::now();
    for number in 1..=nights {
        let start = Instant::now();
        night.publish(&state, number).await?;
        slowest = slowest.max(start.elapsed().as_secs_f64());
    }
    let seconds = began.elapsed().as_secs_f64();
    let open = size(&file);
    let checkpointed = checkpoint(&file).await?;
    let tables = care::stats(&file).await?.tables;
    let tables: Vec<Value> = tables
        .iter()
        .map(|table| json!({"name": table.name, "rows": table.rows, "bytes": table.bytes}))
        .collect();
    println!(
        "{}",
        json!({
            "nights": nights, "articles": night.articles(), "seconds": seconds, "slowest_night_seconds": slowest,
            "bytes_with_journal": open, "bytes": checkpointed, "tables": tables,
        })
    );
    Ok(())
}

/// What one night wrote.
struct RealNight {
    as_of: Date,
    content: NewGeneration,
    knowledge: Vec<(ArticleId, Knowledge)>,
    run: Run,
}

impl RealNight {
    async fn read(state: &StateDb, newest: &Generation) -> Outcome<Self> {
        let mut figures = Vec::new();
        for step in Step::ALL {
            if let Some(kept) = state.figures::<Value>(step.name(), newest.as_of).await? {
                figures.push((step.name(), kept.content));
            }
        }
        let forecasts = NewForecasts {
            articles: state.article_forecasts(newest).await?,
            insights: state.insights(newest).await?,
            ..NewForecasts::default()
        };
        let content = NewGeneration {
            as_of: newest.as_of,
            computed_at: newest.computed_at,
            replayed: newest.replayed,
            occasion: Occasion::Night,
            last_sale: Some(newest.as_of.yesterday()?),
            forecasts: Some(forecasts),
            alerts: Some(state.snapshots(newest.as_of).await?),
            outlooks: Some(state.outlooks(newest).await?),
            figures,
        };
        let run = state.last_run().await?.ok_or("the file holds no run")?;
        let known: BTreeMap<ArticleId, Knowledge> = state.knowledge().await?;
        Ok(Self { as_of: newest.as_of, content, knowledge: known.into_iter().collect(), run })
    }

    fn articles(&self) -> usize {
        self.content.forecasts.as_ref().map_or(0, |forecasts| forecasts.articles.len())
    }

    /// Publishes it `number` days later, with what else that day and that night write.
    async fn publish(&self, state: &StateDb, number: u32) -> Outcome<()> {
        let later = |moment: DateTime| moment.checked_add(i64::from(number).days());
        let as_of = self.as_of.checked_add(i64::from(number).days())?;
        let mut night = self.content.clone();
        (night.as_of, night.computed_at) = (as_of, later(night.computed_at)?);
        night.last_sale = Some(as_of.yesterday()?);
        if let Some(forecasts) = &mut night.forecasts {
            for forecast in &mut forecasts.articles {
                let days = forecast.daily.days().to_vec();
                forecast.daily = optiflow_domain::DailyForecast::new(as_of, days)?;
            }
            forecasts.knowledge = self.learned(as_of, number)?;
        }
        state.publish(&night).await?;
        let mut run = self.run.clone();
        (run.as_of, run.started_at, run.finished_at) =
            (as_of, later(run.started_at)?, later(run.finished_at)?);
        run.failures = self.some(number, FAILURES_A_NIGHT).map(|(id, _)| failure(*id)).collect();
        state.record_run(&run).await?;
        for (id, _) in self.some(number, ORDERS_A_DAY) {
            state.add_acted_orders(&[order(*id, as_of)?]).await?;
        }
        Ok(())
    }

    /// Some of the articles, others each night.
    fn some(&self, night: u32, count: usize) -> impl Iterator<Item = &(ArticleId, Knowledge)> {
        self.knowledge.iter().cycle().skip(night as usize * count % self.knowledge.len().max(1)).take(count)
    }

    /// What the articles whose turn it is have learned.
    fn learned(&self, as_of: Date, night: u32) -> Outcome<Vec<(ArticleId, Knowledge)>> {
        let turn = self.knowledge.iter().skip(night as usize % DAYS_A_WEEK).step_by(DAYS_A_WEEK);
        turn.map(|(id, knowledge)| {
            let mut content = serde_json::to_value(knowledge)?;
            content["as_of"] = serde_json::to_value(as_of)?;
            Ok((*id, serde_json::from_value(content)?))
        })
        .collect()
    }
}

fn failure(id: ArticleId) -> Failure {
    let reason = format!("« Article {id} » : Aucune vente connue avant cette date.");
    Failure { step: Step::PredictDailySales.name().to_owned(), article: Some(id), reason }
}

fn order(id: ArticleId, as_of: Date) -> Outcome<NewActedOrder> {
    let avoided = (5..10).map(|day| -> Outcome<AvoidedDay> {
        let date = as_of.checked_add(i64::from(day).days())?;
        Ok(AvoidedDay { date, units: 7.123_456 + f64::from(day), value: Some(12_345.678 * f64::from(day)) })
    });
    Ok(NewActedOrder {
        article: id,
        as_of,
        ordered_at: as_of.at(8, 15, 0, 0),
        quantity: 240,
        expected_on: as_of.checked_add(7.days())?,
        avoided: avoided.collect::<Outcome<_>>()?,
        beside: Vec::new(),
    })
}

/// The file and SQLite's journals beside it.
fn size(file: &Path) -> u64 {
    let named = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        fs::metadata(name).map_or(0, |file| file.len())
    };
    ["", "-wal", "-shm"].into_iter().map(named).sum()
}

/// The size once the journal has gone into the file.
async fn checkpoint(file: &Path) -> Outcome<u64> {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
    connection.close().await?;
    Ok(size(file))
}
