//! What page Alertes shows, and how it asks for it.

use leptos::prelude::*;
use optiflow_domain::{
    ArticleId, Assessment, Currency, DailyForecast, Date, DateTime, LeadTime, Level, OrderRules, Price,
    StockOnHand,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{check_texts, ports};
#[cfg(feature = "ssr")]
use crate::error::ErrorCode;
use crate::{
    api::{orders::MarkedOrder, to_order::ToOrder},
    error::AppError,
};

/// How old the figures are and what they rest on; in sight on every page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataStatus {
    /// D0.
    pub as_of: Date,
    /// The day of the last sale known; `None` in a shop without sales.
    pub last_sale: Option<Date>,
    /// The last sale is more than 7 days old (or the file is a demonstration): the page says so.
    pub sales_are_old: bool,
    /// When the generation shown was computed, in the shop's time zone; `None` before the first batch.
    pub computed_at: Option<DateTime>,
    /// Minutes since then, when the page was rendered.
    pub age_minutes: u64,
    /// Older than `CACHE_DURATION_HOURS`: the page warns.
    pub stale: bool,
    /// The newest stock recorded after the generation was computed; the page says "stock de 10:42".
    pub stock_at: Option<DateTime>,
    /// What the last batch could not do, one sentence each; empty when all went well.
    pub failures: Vec<String>,
    /// Why the server's last batch came to nothing, and what to do; `None` once figures newer than that are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_night: Option<String>,
    /// One of the two files cannot be read now: what is shown is what was read last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Outage>,
    pub currency: Currency,
}

/// A file cannot be read now; the page shows what was read of it last, and recovers by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    pub file: OutageFile,
    /// When it was noticed, in the shop's time zone.
    pub since: DateTime,
    /// What happened and what to do, in French.
    pub advice: String,
}

/// Which of the two files cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageFile {
    /// The till's.
    Shop,
    /// Optiflow's own.
    State,
}

/// One article in the list. Field names are short on the wire: the list travels inside the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertRow {
    #[serde(rename = "i")]
    pub id: ArticleId,
    #[serde(rename = "n")]
    pub name: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<f64>,
    /// The day of the stock level, where it is older than 2 days.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub stock_of: Option<Date>,
    /// The till holds a level below 0.
    #[serde(rename = "g", default, skip_serializing_if = "std::ops::Not::not")]
    pub stock_was_negative: bool,
    #[serde(rename = "l")]
    pub lead_time: LeadTime,
    #[serde(rename = "a")]
    pub assessment: Assessment,
    /// The formula's quantity of a CRITIQUE or ATTENTION.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<u32>,
    /// The advised quantity beside it: open orders, minimum and pack counted.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub advised: Option<u32>,
    /// What a unit costs the shop, where something is advised and the cost is known.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// What the owner marked as ordered and is still to come.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<MarkedOrder>,
}

/// How many articles stand at each level, and the money that goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub critical: usize,
    pub attention: usize,
    pub ok: usize,
    pub unknown: usize,
    /// The known losses of the CRITIQUE articles together.
    pub loss: f64,
    /// The known gains of the ATTENTION articles together.
    pub gain: f64,
}

impl Counts {
    /// The number of articles at one level.
    pub fn of(&self, level: Level) -> usize {
        match level {
            Level::Critical => self.critical,
            Level::Attention => self.attention,
            Level::Ok => self.ok,
            Level::Unknown => self.unknown,
        }
    }

    /// The money that goes with one level; 0 for levels without.
    pub fn money(&self, level: Level) -> f64 {
        match level {
            Level::Critical => self.loss,
            Level::Attention => self.gain,
            Level::Ok | Level::Unknown => 0.0,
        }
    }
}

/// Page Alertes as it is sent: what every filter leaves as it is, and the lines of the page asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertsPage {
    pub status: DataStatus,
    /// Articles in the shop's file, forecast or not; 0 in an empty shop.
    pub articles: u32,
    /// Articles with a forecast.
    pub total: usize,
    pub counts: Counts,
    pub categories: Vec<String>,
    pub suppliers: Vec<String>,
    pub to_order: ToOrder,
    /// How many articles the query shows on all its pages.
    pub found: usize,
    /// Those on its page, in its order.
    pub rows: Vec<AlertRow>,
}

/// The next articles of the whole list, the most urgent first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowsPart {
    /// Says which list this is part of: parts of two lists do not fit together.
    pub stamp: u64,
    /// How many articles the list has.
    pub total: usize,
    pub rows: Vec<AlertRow>,
}

/// One past day of an article.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PastDay {
    /// Units sold, at least 0.
    pub sold: f64,
    /// Out of stock that day: the sales say nothing about demand.
    pub out_of_stock: bool,
}

/// Everything the panel of one article needs: chart and calculator then work without a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticlePanel {
    pub id: ArticleId,
    pub name: String,
    pub category: Option<String>,
    pub supplier: Option<String>,
    pub currency: Currency,
    pub price: Option<Price>,
    pub lead_time: LeadTime,
    pub stock: Option<StockOnHand>,
    /// The predictions from D0 on, day 1 already reduced by what D0 has sold.
    pub forecast: DailyForecast,
    /// The days before D0, oldest first, the last one being D0 - 1; at most 90.
    pub history: Vec<PastDay>,
    /// The days since the article's first sale, where they are too few for a forecast to rest on
    /// ([`optiflow_domain::history::FEW_DAYS`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_history: Option<u16>,
    /// Open orders, minimum order and pack size.
    pub rules: OrderRules,
    /// Those of them that the owner marked.
    pub orders: Vec<MarkedOrder>,
    pub assessment: Assessment,
}

/// The panels of the next articles of the list, kept in the browser for reading without a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelsPart {
    pub panels: Vec<ArticlePanel>,
    /// Where the next part begins; `None` after the last.
    pub next: Option<usize>,
}

/// The alerts as the query of the page's address asks for them: `niveau=critique&tri=stock`.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "alertes", input = leptos::server_fn::codec::GetUrl)]
pub async fn alerts(#[server(default)] query: String) -> Result<AlertsPage, AppError> {
    check_texts([&*query])?;
    ports()?.alerts.alerts(&query).await
}

/// The articles from a place of the whole list on; fetched behind the page, so that filters, search and order then answer
/// in the browser.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "liste", input = leptos::server_fn::codec::GetUrl)]
pub async fn alert_rows(#[server(default)] from: usize) -> Result<RowsPart, AppError> {
    ports()?.alerts.rows(from).await
}

/// One article with its predictions, for its panel.
///
/// # Errors
/// The number is not one, no such article exists, or a file cannot be read.
#[server(endpoint = "article", input = leptos::server_fn::codec::GetUrl)]
pub async fn article(id: i64) -> Result<ArticlePanel, AppError> {
    if id <= 0 {
        return Err(AppError::unknown_article());
    }
    ports()?.alerts.article(ArticleId(id)).await
}

/// Everything that is to be ordered, and so many of the most urgent articles, can be read without a network.
#[cfg(feature = "ssr")]
const KEPT_PANELS: usize = 500;

/// How many panels travel at once: some hundred kilobytes.
#[cfg(feature = "ssr")]
const PANELS: usize = 20;

/// The articles from a place of the list on, each with its predictions; the service worker keeps them for reading without
/// a network.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "panneaux", input = leptos::server_fn::codec::GetUrl)]
pub async fn panels(#[server(default)] from: usize) -> Result<PanelsPart, AppError> {
    let reader = ports()?.alerts;
    let part = reader.rows(from).await?;
    let kept = |(at, row): &(usize, AlertRow)| {
        from.saturating_add(*at) < KEPT_PANELS
            || matches!(row.assessment.level(), Level::Critical | Level::Attention)
    };
    let rows: Vec<_> = part.rows.into_iter().enumerate().take(PANELS).take_while(kept).collect();
    let next = from.saturating_add(rows.len());
    let mut panels = Vec::with_capacity(rows.len());
    for (_, row) in &rows {
        match reader.article(row.id).await {
            Ok(panel) => panels.push(panel),
            // The till took it out meanwhile.
            Err(error) if error.code == ErrorCode::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(PanelsPart { panels, next: (rows.len() == PANELS && next < part.total).then_some(next) })
}
