//! The engine measured on the shop's own past, with and without what it knows of events and prices.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Country, accuracy::Errors};
use optiflow_forecast::History;
use serde::Serialize;

use super::{
    BatchError, Nights, ProgressSink, Step,
    guard::Guard,
    night::{Night, Past},
    predict_daily_sales,
};
use crate::db::{
    shop::{Article, ShopDb},
    state::{ArticleForecast, StateDb},
};

/// Which days of the past are forecast again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origins {
    pub count: u16,
    /// Days between two origins.
    pub step: u16,
    /// Days forecast from each.
    pub horizon: u16,
}

/// How far the forecasts were from what was sold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measured {
    /// Σ|error| / Σ sales over article-days.
    pub wape: Option<f64>,
    /// Σ error / Σ sales, positive where too much was forecast.
    pub bias: Option<f64>,
    /// Σ|error of the horizon's total| / Σ sales over articles and origins.
    pub total_ape: Option<f64>,
    /// The share of article-days inside the 80 % interval.
    pub coverage80: Option<f64>,
}

/// The same nights twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnBacktest {
    pub articles: usize,
    /// The origins that had a past.
    pub origins: u16,
    /// With events, promotions and prices.
    pub with_events: Measured,
    /// Seasons and models alone.
    pub without_events: Measured,
}

/// Forecasts from past origins, each with only what was known then, and compares with what was sold.
///
/// # Errors
/// A file cannot be read.
pub async fn own_backtest(
    shop: &ShopDb,
    state: &StateDb,
    country: Country,
    as_of: Date,
    origins: Origins,
) -> Result<OwnBacktest, BatchError> {
    let past = Past::read(shop, state, country, Nights { from: as_of, to: as_of }).await?;
    let articles = shop.articles(as_of).await?;
    let work = move || {
        let end = Night::new(past, as_of, articles.clone(), true);
        let sold = articles.iter().map(|article| (article.id, end.history(article.id))).collect();
        let replay = Replay { as_of, articles, sold, origins };
        let (past, with_events, counted) = replay.measure(end.into_past());
        let (_, without_events, _) = replay.measure(past.without_drivers());
        OwnBacktest { articles: replay.articles.len(), origins: counted, with_events, without_events }
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| BatchError::Interrupted(error.to_string()))
}

struct Replay {
    as_of: Date,
    articles: Vec<Article>,
    /// What was sold up to D0.
    sold: BTreeMap<ArticleId, History>,
    origins: Origins,
}

impl Replay {
    /// The figures, and how many origins they rest on.
    fn measure(&self, mut past: Past) -> (Past, Measured, u16) {
        let mut tally = Tally::default();
        let mut counted = 0;
        for origin in 0..self.origins.count {
            let back = i64::from(origin) * i64::from(self.origins.step) + i64::from(self.origins.horizon);
            let day = self.as_of.saturating_sub(back.days());
            let night = Night::new(past, day, self.articles.clone(), true);
            if night.last_sale().is_some() {
                counted += 1;
                let mut guard = Guard::new(Step::PredictDailySales);
                let quiet: ProgressSink = Arc::new(|_| ());
                // A night that forecasts nothing has nothing to be measured by.
                let forecasts = predict_daily_sales::run(&night, &mut BTreeMap::new(), &mut guard, &quiet);
                for forecast in forecasts.iter().flat_map(|made| &made.articles) {
                    tally.add(&self.sold_from(day, forecast.id), forecast);
                }
            }
            past = night.into_past();
        }
        (past, tally.measured(), counted)
    }

    /// What an article sold on the days from `first` on; `None` where unknown or out of stock.
    fn sold_from(&self, first: Date, id: ArticleId) -> Vec<Option<f64>> {
        let day = |day: u16| {
            let history = self.sold.get(&id)?;
            let date = first.saturating_add(i64::from(day).days());
            let at = usize::try_from((date - history.first_day).get_days()).ok()?;
            history.demand.get(at).copied().flatten()
        };
        (0..self.origins.horizon).map(day).collect()
    }
}

#[derive(Debug, Default)]
struct Tally {
    days: Errors,
    totals: Errors,
    inside: u32,
    counted: u32,
}

impl Tally {
    fn add(&mut self, sold: &[Option<f64>], forecast: &ArticleForecast) {
        let (mut expected, mut actual) = (0.0, 0.0);
        for (day, sold) in forecast.daily.days().iter().zip(sold) {
            let Some(sold) = sold else { continue };
            self.days.add(day.expected, *sold);
            self.counted += 1;
            self.inside += u32::from((day.lower..=day.upper).contains(sold));
            expected += day.expected;
            actual += sold;
        }
        self.totals.add(expected, actual);
    }

    fn measured(&self) -> Measured {
        Measured {
            wape: self.days.wape(),
            bias: self.days.bias(),
            total_ape: self.totals.wape(),
            coverage80: (self.counted > 0).then(|| f64::from(self.inside) / f64::from(self.counted)),
        }
    }
}
