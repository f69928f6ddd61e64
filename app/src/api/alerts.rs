//! What page Alertes shows, and how it asks for it.

use leptos::prelude::*;
use optiflow_domain::{
    ArticleId, Assessment, Currency, DailyForecast, Date, DateTime, LeadTime, OrderRules, Price, StockOnHand,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::ports;
use crate::{api::orders::MarkedOrder, error::AppError};

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

/// Page Alertes, most urgent article first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertsPage {
    pub status: DataStatus,
    /// Articles with a forecast, ordered by [`Assessment::urgency`] then name.
    pub rows: Vec<AlertRow>,
    /// Articles in the shop's file, forecast or not; 0 in an empty shop.
    pub articles: u32,
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
    /// Open orders, minimum order and pack size.
    pub rules: OrderRules,
    /// Those of them that the owner marked.
    pub orders: Vec<MarkedOrder>,
    pub assessment: Assessment,
}

/// Every article with its level.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "alertes", input = leptos::server_fn::codec::GetUrl)]
pub async fn alerts() -> Result<AlertsPage, AppError> {
    ports()?.alerts.alerts().await
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
