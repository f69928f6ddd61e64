//! The read model: what the pages and the command line answer from.

mod alerts;
mod article;
mod events;
mod events_summary;
mod figures;
mod orders;
mod performance;
mod predictions;
mod runs;
mod view;

use std::sync::Arc;

use app::{
    api::{alerts as dto, performance::PerformanceSummary},
    error::AppError,
    ports::AlertsReader,
};
use async_trait::async_trait;
use jiff::civil::{DateTime, Time};
use optiflow_domain::{ArticleId, Country, Currency};
use tokio::sync::Mutex;

use crate::{
    clock::ShopClock,
    config::Config,
    db::{
        shop::{ShopDb, ShopError},
        state::{StateDb, StateError},
    },
};
pub use orders::Ground;
use view::{View, ViewKey};

/// Why a question has no answer now.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Shop(#[from] ShopError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error("unknown article")]
    UnknownArticle,
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::UnknownArticle => Self::unknown_article(),
            ReadError::Shop(_) | ReadError::State(_) => {
                // The sentence names files: it is for the owner's terminal and the log, the page gets a general one.
                tracing::error!(%error, "a page could not be read");
                Self::new(
                    app::error::ErrorCode::Unavailable,
                    "Les données de la boutique ne peuvent pas être lues pour le moment. Rien n'est perdu : réessayez dans un instant ; si cela persiste, consultez le journal.",
                )
            }
        }
    }
}

/// Answers questions from the last generation and the till's newest stock.
#[derive(Debug, Clone)]
pub struct Reader {
    shop: ShopDb,
    state: StateDb,
    clock: ShopClock,
    country: Country,
    currency: Currency,
    batch_time: Time,
    cache_minutes: u64,
    /// The last page read, good as long as nothing was written: reading 10,000 articles for each visitor is waste.
    alerts: Arc<Mutex<Option<Cached>>>,
}

#[derive(Debug)]
struct Cached {
    key: ViewKey,
    page: dto::AlertsPage,
}

impl Reader {
    /// Reads as the settings say: country, currency, `CACHE_DURATION_HOURS`.
    pub fn new(shop: ShopDb, state: StateDb, clock: ShopClock, config: &Config) -> Self {
        let cache_minutes = u64::from(config.cache_duration_hours) * 60;
        let (country, currency) = (config.country, config.currency);
        let batch_time = config.batch_time;
        Self { shop, state, clock, country, currency, batch_time, cache_minutes, alerts: Arc::default() }
    }

    /// Every article with its level as of now.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn alerts_page(&self) -> Result<dto::AlertsPage, ReadError> {
        let view = self.view().await?;
        let mut cached = self.alerts.lock().await;
        let mut page = if let Some(known) = cached.as_ref().filter(|known| known.key == view.key) {
            known.page.clone()
        } else {
            let page = self.read_alerts(&view).await?;
            *cached = Some(Cached { key: view.key, page: page.clone() });
            page
        };
        drop(cached);
        (page.status.age_minutes, page.status.stale) = self.age(page.status.computed_at);
        Ok(page)
    }

    /// Minutes since a generation was computed, and whether that is too long ago.
    fn age(&self, computed_at: Option<DateTime>) -> (u64, bool) {
        let minutes = computed_at.map_or(0, |at| self.clock.minutes_since(at));
        (minutes, minutes > self.cache_minutes)
    }

    async fn view(&self) -> Result<View, ReadError> {
        View::read(&self.shop, &self.state, &self.clock).await
    }
}

#[async_trait]
impl AlertsReader for Reader {
    async fn alerts(&self) -> Result<dto::AlertsPage, AppError> {
        Ok(self.alerts_page().await?)
    }

    async fn article(&self, id: ArticleId) -> Result<dto::ArticlePanel, AppError> {
        Ok(self.article_panel(id).await?)
    }

    async fn performance(&self) -> Result<Option<PerformanceSummary>, AppError> {
        Ok(self.performance_summary().await?)
    }
}
