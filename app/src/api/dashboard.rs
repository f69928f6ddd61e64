//! Page Dashboard: how the shop is doing. The figures arrive in words, since the browser only shows them; what is drawn
//! arrives as numbers.

use leptos::prelude::*;
use optiflow_domain::{
    Currency, Date,
    dormant::{DormantArticle, DormantCategory},
};
use serde::{Deserialize, Serialize};

use super::texts::texts;
#[cfg(feature = "ssr")]
use crate::api::ports;
use crate::{
    api::{
        alerts::{AlertRow, DataStatus},
        figure::Figure,
    },
    error::AppError,
};

texts! {
    /// Few words that lead somewhere.
    pub struct Link { pub text, pub href }
}

texts! {
    /// One line of a short list. What is empty is not shown.
    pub struct Line {
        pub name,
        /// The slug of the level whose shape and word it carries.
        pub level,
        /// What is known of it, in one quiet line.
        pub facts,
        /// What counts: money, or a multiplier.
        pub figure,
        /// Where it is dealt with.
        pub href,
    }
}

texts! {
    /// Revenue over one period, forecast against actual.
    pub struct RevenueTotal {
        /// `7 jours`.
        pub period,
        pub actual,
        pub forecast,
        /// The difference as a share of the forecast.
        pub share,
        /// `worse` where that is far below the forecast, else `share`.
        pub way,
        /// The difference in money.
        pub gap,
    }
}

texts! {
    /// What acted alerts save; the two amounts are never added up.
    pub struct SavingsPart {
        /// Of days that have passed.
        pub realised,
        /// Of days to come.
        pub estimated,
        /// What they rest on, or why there are none.
        pub note,
    }
}

texts! {
    /// A dormant article.
    pub struct DormantLine {
        /// Its panel.
        pub href,
        pub name,
        pub category,
        pub stock,
        pub days,
        pub value,
        pub markdown,
        pub reduced_price,
    }
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

/// What a chart draws, day by day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    /// The date of figures that are older than the page's; empty otherwise.
    pub dated: String,
    /// The day of each first value.
    pub first: Date,
    /// Values of as many days each; `None` where a day is unknown. Empty where nothing is.
    pub lines: Vec<Vec<Option<f64>>>,
}

impl Series {
    /// How many days there are.
    pub fn len(&self) -> usize {
        self.lines.first().map_or(0, Vec::len)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A line's value on the day of this number, from 0.
    pub fn value(&self, line: usize, day: usize) -> Option<f64> {
        self.lines.get(line)?.get(day).copied().flatten()
    }

    /// The date of the day of this number, from 0.
    pub fn date(&self, day: usize) -> Date {
        self.first.saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap_or(0)))
    }
}

/// The lines of [`DashboardPage::revenue`].
pub mod revenue {
    pub const FORECAST: usize = 0;
    pub const ACTUAL: usize = 1;
}

/// The lines of [`DashboardPage::trend`].
pub mod trend {
    pub const CRITICAL: usize = 0;
    pub const ATTENTION: usize = 1;
}

/// A dormant article with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct DormantRow {
    pub name: String,
    pub article: DormantArticle,
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
    /// The most money first.
    pub categories: Vec<DormantCategory>,
}

/// Page Dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DashboardPage {
    pub status: DataStatus,
    /// Articles in the shop's file; 0 in an empty shop.
    pub articles: u32,
    /// Articles with a forecast.
    pub forecast: u32,
    /// What asks for attention and where it is solved; empty where all is well.
    pub concerns: Vec<Link>,
    /// The four figures; none before the first night.
    pub cards: Vec<Figure>,
    /// How "Précision" is measured: name, Optiflow's figure, the figure of "as last week".
    pub measures: Vec<Vec<String>>,
    /// Up to 30 complete days, the last one being D0 - 1, in money.
    pub revenue: Series,
    /// Over 7 and 30 days, where days can be compared.
    pub totals: Vec<RevenueTotal>,
    pub savings: SavingsPart,
    /// The articles to order from D0 - 6 to D0.
    pub trend: Series,
    pub urgent: ShortList,
    /// The lines' articles as page Alertes has them, where something is to be ordered or has been.
    pub urgent_rows: Vec<Option<AlertRow>>,
    pub dormant: ShortList,
    pub events: ShortList,
    /// The most money first, at most [`DORMANT_ROWS`].
    pub dormant_lines: Vec<DormantLine>,
    /// The lines' places in each of the list's orders.
    pub dormant_orders: Vec<Vec<u32>>,
    /// Name, articles, value, share of the whole stock.
    pub dormant_categories: Vec<Vec<String>>,
    /// How many dormant articles there are in all.
    pub dormant_articles: u32,
}

/// How the shop is doing.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "dashboard", input = leptos::server_fn::codec::GetUrl)]
pub async fn dashboard() -> Result<DashboardPage, AppError> {
    ports()?.dashboard.dashboard().await
}
