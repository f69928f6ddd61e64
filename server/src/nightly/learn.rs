//! Learning on demand: an event that the owner changed counts at once, not only tonight.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Occurrence, events::EventKey};
use tokio::sync::Notify;

use super::{NightWatch, Nightly, NightlyError, scheduler::Outcome};
use crate::{
    batch::{BatchError, Nights, ProgressSink, Summary},
    db::{
        shop::Article,
        state::{AnswerChange, EventChange, StoredForecast},
    },
};

/// How far ahead the next days of an event are looked for: the shortest horizon.
const AHEAD_DAYS: i64 = 60;
/// The days ahead over which an answer that is no event is seen to change its article's forecast.
const ANSWERED_DAYS: i64 = 14;
/// The days back whose answers may have just been given.
const ANSWERS_BACK: i64 = 31;
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
        let forecasts = self.newest_forecasts(tonight).await?;
        let backup = self.backups.take_of_today(self.state.path());
        let summary = self.run_after(backup, Nights { from: tonight, to: tonight }, progress).await?;
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
        self.remember_answers(tonight, &forecasts).await?;
        Ok(summary)
    }

    async fn newest_forecasts(&self, tonight: Date) -> Result<Vec<StoredForecast>, BatchError> {
        Ok(match self.state.generation(tonight).await? {
            Some(generation) => self.state.forecasts(&generation).await?,
            None => Vec::new(),
        })
    }

    /// Remembers what the answers have changed since `before`: those that were not learned yet, and those whose days are
    /// now expected otherwise.
    async fn remember_answers(&self, tonight: Date, before: &[StoredForecast]) -> Result<(), BatchError> {
        let since = tonight.saturating_sub(ANSWERS_BACK.days());
        let answers = self.state.answers(since, tonight).await?;
        if answers.is_empty() {
            return Ok(());
        }
        let known = self.state.answer_changes(since).await?;
        let after = self.newest_forecasts(tonight).await?;
        let events = self.state.local_events().await?;
        let until = tonight.saturating_add(AHEAD_DAYS.days());
        let changes = answers.into_iter().filter_map(|answer| {
            let key = answer.explanation.name().map(EventKey::for_name);
            let event = key.and_then(|key| events.iter().find(|event| event.key == key.as_str()));
            let next =
                event.and_then(|event| Some((event, event.next.first().filter(|o| o.last() <= until)?)));
            let week = Occurrence::new(tonight, tonight.saturating_add((ANSWERED_DAYS - 1).days())).ok()?;
            let days = next.map_or(week, |(_, days)| *days);
            let touched = |id: &ArticleId| next.is_some() || *id == answer.article;
            let sum = |forecasts: &[StoredForecast]| -> f64 {
                let own = forecasts.iter().filter(|(id, _)| touched(id));
                own.map(|(_, daily)| daily.expected_between(days.first(), days.last())).sum()
            };
            let (before, after) = (sum(before), sum(&after));
            let is_new = !known.contains_key(&(answer.article, answer.day));
            let notable = (after - before).abs() >= NOTABLE;
            (is_new || notable).then(|| AnswerChange {
                article: answer.article,
                day: answer.day,
                key: next.map(|(event, _)| event.key.clone()),
                days,
                before,
                after,
            })
        });
        let changes: Vec<AnswerChange> = changes.collect();
        Ok(self.state.put_answer_changes(&changes).await?)
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
