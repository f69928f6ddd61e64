//! Page Dashboard: how the shop is doing. The figures arrive in words, since the browser only shows them; what is drawn
//! or sorted arrives as numbers.

use leptos::prelude::*;
use optiflow_domain::{Currency, Date, Level, dormant::DormantArticle, revenue::RevenueDay, trend::TrendDay};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::ports;
use crate::{
    api::{alerts::DataStatus, figure::Figure},
    error::AppError,
};

/// Few words that lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub text: String,
    pub href: String,
}

/// One line of a short list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    /// The level whose shape it carries.
    pub level: Option<Level>,
    /// What is known of it, in one quiet line.
    pub facts: String,
    /// What counts: money, or a multiplier.
    pub figure: String,
    /// Where it is dealt with.
    pub href: Option<String>,
    /// The words of the one thing to do; without them the name itself is the link.
    pub action: Option<String>,
}

/// A list of what matters most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShortList {
    /// In one sentence; why the list is empty where it is.
    pub summary: String,
    /// The date of figures that are older than the page's; empty otherwise.
    pub dated: String,
    pub lines: Vec<Line>,
}

/// Revenue over one period, forecast against actual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueTotal {
    /// `7 jours`.
    pub period: String,
    pub actual: String,
    pub forecast: String,
    /// The difference as a share of the forecast.
    pub share: String,
    /// The difference in money.
    pub gap: String,
    /// Far below the forecast.
    pub worse: bool,
}

/// The shop's revenue.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RevenuePart {
    pub dated: String,
    /// Up to 30 complete days without a gap, the last one being D0 - 1.
    pub days: Vec<RevenueDay>,
    /// Over 7 and 30 days, where days can be compared.
    pub totals: Vec<RevenueTotal>,
}

/// What acted alerts save; the two amounts are never added up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavingsPart {
    /// Of days that have passed.
    pub realised: String,
    /// Of days to come.
    pub estimated: String,
    /// What they rest on, or why there are none.
    pub note: String,
}

/// The urgent articles of the last mornings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TrendPart {
    pub dated: String,
    /// D0 - 6 to D0.
    pub days: Vec<TrendDay>,
    /// The change since last week, in words.
    pub change: String,
}

/// A dormant article with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DormantRow {
    pub name: String,
    pub article: DormantArticle,
}

/// What one category holds dormant, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DormantCategoryLine {
    pub name: String,
    pub articles: String,
    pub value: String,
    /// Of the whole stock.
    pub share: String,
}

/// What lies without selling.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DormantPart {
    pub top: ShortList,
    pub categories: Vec<DormantCategoryLine>,
    /// The most money first, at most [`DORMANT_ROWS`].
    pub rows: Vec<DormantRow>,
    /// How many there are in all.
    pub articles: u32,
}

/// The dormant articles that the page lists; the CSV file has them all.
pub const DORMANT_ROWS: usize = 200;

/// Every dormant article, for a file.
#[derive(Debug, Clone, PartialEq)]
pub struct DormantList {
    /// D0 of the night that found them.
    pub as_of: Date,
    pub currency: Currency,
    /// The most money first.
    pub rows: Vec<DormantRow>,
}

/// What the nights worked out; `None` where a step never ended well.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ShopFigures {
    /// What asks for attention and where it is solved; empty where all is well.
    pub concerns: Vec<Link>,
    pub cards: Vec<Figure>,
    /// How "Précision" is measured: name, Optiflow's figure, the figure of "as last week".
    pub measures: Vec<[String; 3]>,
    pub revenue: Option<RevenuePart>,
    pub savings: Option<SavingsPart>,
    pub trend: Option<TrendPart>,
    pub urgent: Option<ShortList>,
    pub dormant: Option<DormantPart>,
    pub events: ShortList,
}

/// Page Dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DashboardPage {
    pub status: DataStatus,
    /// Articles in the shop's file; 0 in an empty shop.
    pub articles: u32,
    /// Articles with a forecast.
    pub forecast: usize,
    pub dashboard: ShopFigures,
}

/// How the shop is doing.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "dashboard", input = leptos::server_fn::codec::GetUrl)]
pub async fn dashboard() -> Result<DashboardPage, AppError> {
    ports()?.dashboard.dashboard().await
}
