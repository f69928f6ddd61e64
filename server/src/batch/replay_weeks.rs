//! The last weeks lived again, night by night, each with only what was known that day; nothing is published.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use optiflow_domain::{Country, verification::Breakdown};
use optiflow_forecast::Knowledge;

use super::{
    BatchError, Draft, Nights, Progress, ProgressSink, Step,
    guard::Guard,
    night::{Night, Past},
    predict_daily_sales,
    verified::Verified,
};
use crate::db::{shop::ShopDb, state::StateDb};

/// The longest replay of this kind, in weeks.
pub const MOST_WEEKS: u16 = 52;

/// What the weeks were worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The first Monday and the last Sunday.
    pub first: Date,
    pub last: Date,
    /// The nights worked.
    pub nights: u64,
    pub proof: Breakdown,
}

/// Lives the last `weeks` whole weeks before `as_of` again. Each night forecasts from the sales, the prices, the events and
/// the answers that were known then; each week is judged by its Monday's forecast, each day by its own.
///
/// # Errors
/// A file cannot be read, or a night could forecast nothing.
pub async fn replay_weeks(
    shop: &ShopDb,
    state: &StateDb,
    country: Country,
    as_of: Date,
    weeks: u16,
    progress: ProgressSink,
) -> Result<Replayed, BatchError> {
    let weeks = weeks.clamp(1, MOST_WEEKS);
    let end = monday_of(as_of);
    let days = 7 * weeks;
    let first = end.saturating_sub(i64::from(days).days());
    let mut past = Past::read(shop, state, country, Nights { from: first, to: end }).await?;
    past.told.forget_from(first);
    let mut knowledge: BTreeMap<_, Knowledge> = BTreeMap::new();
    let nights = u64::from(days);
    for (number, day) in (1..).zip(first.series(1.day()).take(usize::from(days))) {
        progress(Progress::Night { as_of: day, number, of: nights });
        let night = Night::new(past, day, shop.articles(day).await?, true);
        let quiet: ProgressSink = Arc::new(|_| ());
        let work = move || {
            let mut guard = Guard::new(Step::PredictDailySales);
            let made =
                super::gentle::work(|| predict_daily_sales::run(&night, &mut knowledge, &mut guard, &quiet));
            (night.into_past(), knowledge, made)
        };
        let worked = tokio::task::spawn_blocking(work).await;
        let (then, learned, made) = worked.map_err(|error| BatchError::Interrupted(error.to_string()))?;
        (past, knowledge) = (then, learned);
        let step = Step::PredictDailySales;
        let forecasts = Some(made.map_err(|error| BatchError::Step { step, reason: error.to_string() })?);
        past.told.add(day, &Draft { forecasts, ..Draft::default() });
    }
    let night = Night::new(past, end, shop.articles(end).await?, true);
    let mut proof = Breakdown::default();
    for article in &night.articles {
        Verified::over(&night, article.id, days).add_to(&mut proof, article, first);
    }
    Ok(Replayed { first, last: end.saturating_sub(1.day()), nights, proof })
}

/// The Monday on or before a day.
fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.saturating_sub(since.days())
}
