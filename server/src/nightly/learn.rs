//! Learning on demand: an event that the owner changed counts at once, not only tonight.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::ToSpan;
use optiflow_domain::{ArticleId, Occurrence};
use tokio::sync::Notify;

use super::{NightWatch, Nightly, NightlyError, scheduler::Outcome};
use crate::{
    batch::{BatchError, Nights, ProgressSink, Summary},
    db::{shop::Article, state::EventChange},
};

/// How far ahead the next days of an event are looked for: the shortest horizon.
const AHEAD_DAYS: i64 = 60;
/// A smaller change, in units, is none.
const NOTABLE: f64 = 0.5;
/// While another batch runs, how long to wait before trying again.
const BUSY: Duration = Duration::from_secs(5);

/// What is expected over the next days of each of the owner's events.
type Expected = Vec<(String, Occurrence, f64)>;

impl Nightly {
    /// Works tonight's night again, and remembers by how much the forecast of each of the owner's events has changed.
    ///
    /// # Errors
    /// Those of [`Nightly::run`].
    pub async fn learn(&self, progress: ProgressSink) -> Result<Summary, NightlyError> {
        let tonight = self.tonight().await?;
        let before = self.expected_over_events().await?;
        let summary = self.run(Nights { from: tonight, to: tonight }, progress).await?;
        let after = self.expected_over_events().await?;
        let changes: Vec<EventChange> = after
            .into_iter()
            .filter_map(|(key, days, after)| {
                let same = |(known, of, _): &&(String, Occurrence, f64)| *known == key && *of == days;
                let before = before.iter().find(same).map(|(.., before)| *before)?;
                let notable = (after - before).abs() >= NOTABLE;
                notable.then_some(EventChange { key, days, before, after })
            })
            .collect();
        self.state.put_event_changes(&changes).await.map_err(BatchError::from)?;
        Ok(summary)
    }

    /// Sums the newest forecasts over the next occurrence of each event; none before the first night.
    async fn expected_over_events(&self) -> Result<Expected, BatchError> {
        let tonight = self.tonight().await?;
        let Some(generation) = self.state.generation(tonight).await? else { return Ok(Vec::new()) };
        let events = self.state.events().await?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let articles: BTreeMap<ArticleId, Article> =
            self.shop.articles(tonight).await?.into_iter().map(|article| (article.id, article)).collect();
        let forecasts = self.state.forecasts(&generation).await?;
        let until = tonight.saturating_add(AHEAD_DAYS.days());
        let expected = events.into_iter().filter_map(|own| {
            let days = own.event.recurrence().occurrences_between(tonight, until).into_iter().next()?;
            let touched = forecasts.iter().filter(|(id, _)| {
                articles
                    .get(id)
                    .is_some_and(|article| own.event.scope().touches(*id, article.category.as_deref()))
            });
            let first = days.first().max(tonight);
            let sum = touched.map(|(_, forecast)| forecast.expected_between(first, days.last())).sum();
            Some((own.event.key().as_str().to_owned(), days, sum))
        });
        Ok(expected.collect())
    }
}

/// Asks for learning, from any page; asked again while it works, it works once more.
#[derive(Debug, Clone, Default)]
pub struct Relearn {
    asked: Arc<Notify>,
}

impl Relearn {
    /// Learns soon, in the background.
    pub fn ask(&self) {
        self.asked.notify_one();
    }

    /// Learns whenever somebody asks. Dropping the future stops it.
    pub async fn run_for_ever(&self, watch: &NightWatch) {
        loop {
            self.asked.notified().await;
            while watch.learn().await == Outcome::Busy {
                tokio::time::sleep(BUSY).await;
            }
        }
    }
}
