//! The read model: what the pages and the command line answer from.

mod alerts;
mod article;
mod dashboard;
mod events;
mod events_history;
mod events_summary;
mod figures;
mod lessons;
mod list;
mod memory;
mod orders;
mod performance;
mod prediction_page;
mod predictions;
mod proof;
mod questions;
mod runs;
mod view;

use std::{sync::Arc, time::Duration};

use app::{
    api::{alerts as dto, performance::PerformanceSummary},
    error::{AppError, ErrorCode},
    listing::AlertsQuery,
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
    nightly::{Relearn, live::Live},
};
pub use list::AlertsRead;
use memory::{Depth, Facts, Memory};
pub use orders::Ground;
use view::{View, ViewKey};

/// How often the files are looked at though nobody asks, and how often so before the list is read again.
const GLANCE: Duration = Duration::from_mins(1);
const GLANCES: u32 = 5;

/// Why a question has no answer now.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Shop(#[from] ShopError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error("unknown article")]
    UnknownArticle,
    #[error("nothing to explain")]
    NothingToExplain,
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::UnknownArticle => Self::unknown_article(),
            ReadError::NothingToExplain => Self::new(
                app::error::ErrorCode::Invalid,
                "Ce jour n'a pas à la fois une prévision et des ventes à comparer : rien n'a été enregistré. Rechargez la page.",
            ),
            // The errors' own sentences name files: they are for the owner's terminal and the log.
            ReadError::Shop(ref shop) => {
                tracing::error!(%error, "a page could not be read");
                unavailable("Le fichier de la caisse", shop.advice())
            }
            ReadError::State(ref state) => {
                tracing::error!(%error, "a page could not be read");
                unavailable("Le fichier d'Optiflow", state.advice())
            }
        }
    }
}

fn unavailable(file: &str, advice: &str) -> AppError {
    let message = format!(
        "{file} ne peut pas être lu pour le moment. {advice} Rien n'est perdu : la page reviendra sans redémarrer Optiflow."
    );
    AppError::new(ErrorCode::Unavailable, message)
}

/// What all pages rest on: two equal ones show the same pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PagesVersion {
    /// Changes when the till has written.
    pub shop: i64,
    /// Changes when Optiflow has written.
    pub state: i64,
    pub(crate) failed_night: Option<String>,
    /// Pages say how old their figures are, and a stock row dated a little ahead comes to count with time.
    pub(crate) minute: Option<DateTime>,
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
    memory: Arc<Memory>,
    /// Where this process works the nights, what became of the last one.
    live: Option<Live>,
    /// Where this process learns, whom to ask for it after an answer.
    relearn: Option<Relearn>,
}

#[derive(Debug)]
struct Cached {
    key: ViewKey,
    page: AlertsRead,
    facts: Arc<Facts>,
}

impl Reader {
    /// Reads as the settings say: country, currency, `CACHE_DURATION_HOURS`.
    pub fn new(shop: ShopDb, state: StateDb, clock: ShopClock, config: &Config) -> Self {
        let cache_minutes = u64::from(config.cache_duration_hours) * 60;
        let (country, currency) = (config.country, config.currency);
        let batch_time = config.batch_time;
        Self {
            shop,
            state,
            clock,
            country,
            currency,
            batch_time,
            cache_minutes,
            alerts: Arc::default(),
            memory: Arc::default(),
            live: None,
            relearn: None,
        }
    }

    /// Also asks for learning after each answer.
    #[must_use]
    pub fn with_learning(self, relearn: Relearn) -> Self {
        Self { relearn: Some(relearn), ..self }
    }

    /// Also tells of the nights that this process works.
    #[must_use]
    pub fn with_nights(self, live: Live) -> Self {
        Self { live: Some(live), ..self }
    }

    /// Every article with its level as of now, or as of the last reading while a file cannot be read.
    ///
    /// # Errors
    /// A file cannot be read, and never could since the start.
    pub async fn alerts_page(&self) -> Result<AlertsRead, ReadError> {
        let mut page = match self.fresh_page().await {
            Err(error @ ReadError::State(_)) => {
                let known = self.alerts.lock().await.as_ref().map(|known| known.page.clone());
                let Some(mut page) = known else { return Err(error) };
                page.status.outage = self.memory.failed(&error, Depth::Rows, self.clock.now());
                page
            }
            page => page?,
        };
        (page.status.age_minutes, page.status.stale) = self.age(page.status.computed_at);
        page.status.failed_night = self.failed_night(page.status.computed_at);
        Ok(page)
    }

    async fn fresh_page(&self) -> Result<AlertsRead, ReadError> {
        let view = self.view().await?;
        let mut cached = self.alerts.lock().await;
        let known = cached.as_ref().filter(|known| known.key == view.key && known.facts.hold_at(view.cutoff));
        let mut page = if let Some(known) = known {
            known.page.clone()
        } else {
            let (facts, outage) = self.facts(&view, cached.as_ref()).await?;
            let page = self.read_alerts(&view, &facts).await?;
            if outage.is_some() && view.outage.is_none() {
                // What could not be read is asked for again by the next page.
                let status = dto::DataStatus { outage, ..page.status };
                return Ok(AlertsRead { status, ..page });
            }
            *cached = Some(Cached { key: view.key.clone(), page: page.clone(), facts });
            page
        };
        drop(cached);
        if view.outage.is_none() {
            self.memory.read(Depth::Rows, view.heard());
        }
        page.status.outage = view.outage;
        Ok(page)
    }

    /// What the list takes from the till's file: read now, else as read last, with the reason.
    async fn facts(
        &self,
        view: &View,
        cached: Option<&Cached>,
    ) -> Result<(Arc<Facts>, Option<dto::Outage>), ReadError> {
        let known = || cached.map(|known| Arc::clone(&known.facts));
        if let (Some(outage), Some(facts)) = (&view.outage, known()) {
            return Ok((facts, Some(outage.clone())));
        }
        match Facts::read(&self.shop, view).await.map_err(ReadError::Shop) {
            Ok(facts) => Ok((Arc::new(facts), None)),
            Err(error) => {
                self.shop.distrust();
                let outage = self.memory.failed(&error, Depth::Rows, self.clock.now());
                known().map(|facts| (facts, outage)).ok_or(error)
            }
        }
    }

    /// Reads from time to time though nobody asks, so that what is remembered is recent when a file cannot be read, and
    /// the log says since when. It never ends.
    pub async fn stay_informed(&self) {
        loop {
            // What goes wrong is remembered and logged there.
            let _ = self.alerts_page().await;
            for _ in 0..GLANCES {
                tokio::time::sleep(GLANCE).await;
                let _ = self.view().await;
            }
        }
    }

    /// What rendered pages rest on now; `None` while a file cannot be read, for pages then say how it stands.
    pub async fn pages_version(&self) -> Option<PagesVersion> {
        if self.memory.outage() {
            return None;
        }
        let (shop, state) = tokio::join!(self.shop.version(), self.state.version());
        let failed_night = self.live.as_ref().and_then(|live| live.failure_since(None));
        let minute = self.clock.now().with().second(0).build().ok();
        Some(PagesVersion { shop: shop.ok()?, state: state.ok()?, failed_night, minute })
    }

    /// Why the last night came to nothing, unless what is shown is newer.
    fn failed_night(&self, shown: Option<DateTime>) -> Option<String> {
        self.live.as_ref()?.failure_since(shown)
    }

    /// Minutes since a generation was computed, and whether that is too long ago.
    fn age(&self, computed_at: Option<DateTime>) -> (u64, bool) {
        let minutes = computed_at.map_or(0, |at| self.clock.minutes_since(at));
        (minutes, minutes > self.cache_minutes)
    }

    /// From where to look now; from the till's last words while its file cannot be read.
    async fn view(&self) -> Result<View, ReadError> {
        let error = match View::read(&self.shop, &self.state, &self.clock).await {
            Ok(view) => {
                self.memory.read(Depth::Glance, view.heard());
                return Ok(view);
            }
            Err(error) => error,
        };
        let outage = self.memory.failed(&error, Depth::Glance, self.clock.now());
        match (&error, self.memory.heard(), outage) {
            (ReadError::Shop(_), Some(heard), Some(outage)) => {
                View::remembered(heard, outage, &self.state, &self.clock).await
            }
            _ => Err(error),
        }
    }
}

#[async_trait]
impl AlertsReader for Reader {
    async fn alerts(&self, query: &str) -> Result<dto::AlertsPage, AppError> {
        Ok(self.alerts_page().await?.page(&AlertsQuery::parse(query)))
    }

    async fn rows(&self, from: usize) -> Result<dto::RowsPart, AppError> {
        Ok(self.alerts_page().await?.part(from))
    }

    async fn selected(&self, query: &str) -> Result<(dto::DataStatus, Vec<dto::AlertRow>), AppError> {
        let read = self.alerts_page().await?;
        let rows = read.selected(&AlertsQuery::parse(query));
        Ok((read.status, rows))
    }

    async fn article(&self, id: ArticleId) -> Result<dto::ArticlePanel, AppError> {
        Ok(self.article_panel(id).await?)
    }

    async fn performance(&self) -> Result<Option<PerformanceSummary>, AppError> {
        Ok(self.performance_summary().await?)
    }
}
