//! What the pages need from the server: it implements these traits and passes them as context.

use std::sync::Arc;

use async_trait::async_trait;
use optiflow_domain::{ArticleId, Date, gap::Explanation};

use crate::{
    api::{
        alerts::{AlertRow, AlertsPage, ArticlePanel, DataStatus, RowsPart},
        dashboard::{DashboardPage, DormantList},
        events::{EventForm, EventsPage, EventsSummary},
        orders::{OrdersChanged, WantedOrder},
        performance::PerformanceSummary,
        predictions::{ArticleChoice, ArticlePredictions, PredictionsRead, Questions},
        runs::RunsRead,
    },
    error::AppError,
};

/// Reads the last published generation together with the till's newest stock.
#[async_trait]
pub trait AlertsReader: Send + Sync {
    /// The levels as of now, and the articles that the query of an address shows.
    async fn alerts(&self, query: &str) -> Result<AlertsPage, AppError>;

    /// The next articles of the whole list from a place on, as many as travel at once.
    async fn rows(&self, from: usize) -> Result<RowsPart, AppError>;

    /// Every article that the query shows, in its order, and what they rest on.
    async fn selected(&self, query: &str) -> Result<(DataStatus, Vec<AlertRow>), AppError>;

    /// One article with its daily predictions.
    ///
    /// # Errors
    /// [`AppError::unknown_article`] where the shop has no such article.
    async fn article(&self, id: ArticleId) -> Result<ArticlePanel, AppError>;

    /// How far the forecasts of the last four weeks were off; `None` before the first night.
    async fn performance(&self) -> Result<Option<PerformanceSummary>, AppError>;
}

/// Remembers what the owner ordered. Whatever is refused changes nothing.
#[async_trait]
pub trait OrderBook: Send + Sync {
    /// Marks an article as ordered.
    ///
    /// # Errors
    /// [`AppError::unknown_article`]; a day before D0 or more than a year after it.
    async fn place(&self, wanted: WantedOrder) -> Result<OrdersChanged, AppError>;

    /// Marks those of the articles that are still CRITIQUE and need an order, in one transaction.
    async fn place_urgent(&self, wanted: Vec<WantedOrder>) -> Result<OrdersChanged, AppError>;

    /// Takes orders back, in one transaction.
    async fn cancel(&self, orders: Vec<i64>) -> Result<OrdersChanged, AppError>;
}

/// Knows the events, and keeps the owner's own. Whatever is refused changes nothing.
#[async_trait]
pub trait EventBook: Send + Sync {
    /// The events of the next 30 days, what past ones did, and the owner's own.
    async fn events(&self) -> Result<EventsSummary, AppError>;

    /// The same in figures.
    async fn measured(&self) -> Result<EventsPage, AppError>;

    /// Adds or changes an event and has it learned; a sentence for the owner.
    async fn save(&self, form: EventForm) -> Result<String, AppError>;

    /// Removes an event and has it forgotten; a sentence for the owner.
    async fn delete(&self, key: String) -> Result<String, AppError>;
}

/// Reads what the batches did.
#[async_trait]
pub trait RunsReader: Send + Sync {
    /// The last runs, newest first.
    async fn runs(&self) -> Result<RunsRead, AppError>;
}

/// Reads what is forecast and what past forecasts were worth, and keeps the owner's answers.
#[async_trait]
pub trait PredictionsPort: Send + Sync {
    /// The page for an article; `None` for the one that matters most. An unknown article is said in the page.
    async fn predictions(&self, article: Option<ArticleId>) -> Result<PredictionsRead, AppError>;

    /// One article's days to come, of the article that matters most for `None`.
    ///
    /// # Errors
    /// [`AppError::unknown_article`] where the shop has no such article, or none at all.
    async fn days(&self, article: Option<ArticleId>, days: u16) -> Result<ArticlePredictions, AppError>;

    /// Every article that has a forecast, the most urgent first.
    async fn choices(&self) -> Result<Vec<ArticleChoice>, AppError>;

    /// What is asked now.
    async fn questions(&self) -> Result<Questions, AppError>;

    /// Keeps an answer and has it learned; what is asked then.
    async fn explain(
        &self,
        article: ArticleId,
        day: Date,
        explanation: Explanation,
    ) -> Result<Questions, AppError>;

    /// Takes an answer back and has it forgotten; what is asked then.
    async fn take_back(&self, article: ArticleId, day: Date) -> Result<Questions, AppError>;
}

/// Reads what the nights worked out about the shop as a whole.
#[async_trait]
pub trait DashboardReader: Send + Sync {
    /// The figures of the last night beside those of a week before.
    async fn dashboard(&self) -> Result<DashboardPage, AppError>;

    /// Every article that lies without selling, the most money tied up first.
    async fn dormant(&self) -> Result<DormantList, AppError>;
}

/// The ports of one request, as leptos context.
#[derive(Clone)]
pub struct Ports {
    pub alerts: Arc<dyn AlertsReader>,
    pub dashboard: Arc<dyn DashboardReader>,
    pub predictions: Arc<dyn PredictionsPort>,
    pub orders: Arc<dyn OrderBook>,
    pub events: Arc<dyn EventBook>,
    pub runs: Arc<dyn RunsReader>,
    pub assets: Arc<Assets>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ports").field("assets", &self.assets).finish_non_exhaustive()
    }
}

/// The addresses of the built browser files, with the hash of their content in their names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// Asked for by the first chart.
    pub echarts: String,
    /// What a page does when the network goes and comes back.
    pub offline: String,
}

impl Default for Assets {
    /// The plain names that `cargo leptos watch` uses.
    fn default() -> Self {
        Self {
            js: "/pkg/optiflow.js".to_owned(),
            wasm: "/pkg/optiflow_bg.wasm".to_owned(),
            css: "/pkg/optiflow.css".to_owned(),
            echarts: "/pkg/echarts.js".to_owned(),
            offline: "/pkg/offline.js".to_owned(),
        }
    }
}
