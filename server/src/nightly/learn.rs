//! Learning on demand: what the owner says counts at once, not only tonight; and what it changed is remembered.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::FutureExt;
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Occasion, Occurrence, events::EventKey};
use tokio::sync::Notify;

use super::{NightWatch, Nightly, NightlyError, scheduler::Outcome};
use crate::{
    batch::{BatchError, Nights, ProgressSink, Summary},
    db::{
        shop::Article,
        state::{AnswerChange, Cause, EventChange, Generation, Insight, StoredForecast, ToLearn},
    },
};

/// How far ahead the next days of an event are looked for: the shortest horizon.
const AHEAD_DAYS: i64 = 60;
/// The days ahead over which an answer that is no event is seen to change its article's forecast.
const ANSWERED_DAYS: i64 = 14;
/// The days back of which an answer is accepted, and one more for a midnight that came between.
const ANSWERS_BACK: i64 = 31;
/// A smaller change, in units, is none.
const NOTABLE: f64 = 0.5;
/// While another batch runs, how long to wait before trying again.
const BUSY: Duration = Duration::from_secs(5);
/// After a failure, how long to wait before trying again, twice as long each time up to the longest.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LONGEST_RETRY: Duration = Duration::from_mins(10);

/// What stood before a night was worked.
#[derive(Debug)]
pub(super) struct Before {
    waiting: ToLearn,
    /// Tonight's forecasts, where there are any and answers will change them.
    forecasts: Option<Vec<StoredForecast>>,
}

impl Nightly {
    /// Works tonight's night again with everything that the owner has said.
    ///
    /// # Errors
    /// Those of [`Nightly::run`].
    pub async fn learn(&self, progress: ProgressSink) -> Result<Summary, NightlyError> {
        let tonight = self.tonight().await?;
        let waiting = self.state.to_learn().await.map_err(BatchError::from)?;
        let occasion = match (waiting.answers.is_empty(), waiting.events.is_empty()) {
            (false, _) => Occasion::Answer,
            (true, false) => Occasion::Event,
            (true, true) => Occasion::Command,
        };
        let backup = self.backups.take_of_today(self.state.path());
        self.run_after(backup, Nights { from: tonight, to: tonight }, occasion, progress).await
    }

    /// Whether the owner has said something that the figures shown do not hold; false before the first night, which learns
    /// everything.
    pub(super) async fn must_learn(&self) -> Result<bool, BatchError> {
        let waiting = self.state.to_learn().await?;
        Ok(!waiting.is_empty() && self.state.generation(self.tonight().await?).await?.is_some())
    }

    /// What must be known before the nights are worked; `None` where they end before tonight, and learn nothing.
    pub(super) async fn before(&self, nights: Nights) -> Result<Option<Before>, BatchError> {
        if nights.to < self.tonight().await? {
            return Ok(None);
        }
        let waiting = self.state.to_learn().await?;
        // With another D0 come other days of sales: what the answers change could not be told from what those do.
        let same_night = self.state.generation(nights.to).await?.filter(|generation| {
            generation.as_of == nights.to && nights.from == nights.to && !waiting.answers.is_empty()
        });
        let forecasts = match same_night {
            Some(generation) => Some(self.state.forecasts(&generation).await?),
            None => None,
        };
        Ok(Some(Before { waiting, forecasts }))
    }

    /// Remembers what the night of `as_of` has learned, and what that changed.
    pub(super) async fn remember(&self, as_of: Date, before: Before) -> Result<(), BatchError> {
        if let Some(generation) = self.state.generation(as_of).await?.filter(|found| found.as_of == as_of) {
            let after = self.state.forecasts(&generation).await?;
            self.remember_events(&generation, &after).await?;
            if let Some(forecasts) = &before.forecasts {
                self.remember_answers(as_of, &before.waiting, forecasts, &after).await?;
            }
        }
        Ok(self.state.put_learned(&before.waiting).await?)
    }

    /// Remembers what the answers have changed that were learned just now: what moves later is another's doing.
    async fn remember_answers(
        &self,
        tonight: Date,
        learned: &ToLearn,
        before: &[StoredForecast],
        after: &[StoredForecast],
    ) -> Result<(), BatchError> {
        let answers = self.state.answers(tonight.saturating_sub(ANSWERS_BACK.days()), tonight).await?;
        let events = self.state.local_events().await?;
        let until = tonight.saturating_add(AHEAD_DAYS.days());
        let new =
            answers.into_iter().filter(|answer| learned.answers.contains(&(answer.article, answer.day)));
        let changes = new.filter_map(|answer| {
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
            Some(AnswerChange {
                article: answer.article,
                day: answer.day,
                key: next.map(|(event, _)| event.key.clone()),
                days,
                before: sum(before),
                after: sum(after),
            })
        });
        let changes: Vec<AnswerChange> = changes.collect();
        Ok(self.state.put_answer_changes(&changes).await?)
    }

    /// Remembers what each of the owner's events adds to the forecast of its next days: what is expected without what it
    /// multiplies sales by, and with it. So its part cannot be taken for that of another event, an answer or new sales.
    async fn remember_events(
        &self,
        generation: &Generation,
        forecasts: &[StoredForecast],
    ) -> Result<(), BatchError> {
        let tonight = generation.as_of;
        let until = tonight.saturating_add((AHEAD_DAYS - 1).days());
        let coming: Vec<(EventKey, Occurrence, _)> = self
            .state
            .events()
            .await?
            .into_iter()
            .filter_map(|own| {
                let days = own.event.recurrence().occurrences_between(tonight, until).into_iter().next()?;
                Some((own.event.key().clone(), days, own.event.scope().clone()))
            })
            .collect();
        if coming.is_empty() {
            return Ok(self.state.put_event_changes(&[]).await?);
        }
        let articles: BTreeMap<ArticleId, Article> =
            self.shop.articles(tonight).await?.into_iter().map(|article| (article.id, article)).collect();
        let insights: BTreeMap<ArticleId, Insight> =
            self.state.insights(generation).await?.into_iter().collect();
        let change = |(key, days, scope): (EventKey, Occurrence, optiflow_domain::events::Scope)| {
            let (mut before, mut after) = (0.0, 0.0);
            for (id, daily) in forecasts {
                let category = articles.get(id).map(|article| article.category.as_deref());
                let factor = insights.get(id).map_or(1.0, |insight| factor(insight, key.as_str()));
                // Nothing tells what a closed day would have sold.
                if factor > 0.0 && category.is_some_and(|category| scope.touches(*id, category)) {
                    let expected = daily.expected_between(days.first().max(tonight), days.last());
                    before += expected / factor;
                    after += expected;
                }
            }
            let notable = (after - before).abs() >= NOTABLE;
            notable.then(|| EventChange { key: key.as_str().to_owned(), days, before, after })
        };
        let changes: Vec<EventChange> = coming.into_iter().filter_map(change).collect();
        Ok(self.state.put_event_changes(&changes).await?)
    }
}

/// What an event multiplies an article's forecast by.
fn factor(insight: &Insight, key: &str) -> f64 {
    let own = |cause: &Cause| matches!(cause, Cause::Event(of) if of == key);
    insight.effects.iter().find(|effect| own(&effect.cause)).map_or(1.0, |effect| effect.multiplier)
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

    /// Learns whenever somebody asks, and as long as something waits to be learned: since before the start, or because
    /// learning failed. Dropping the future stops it.
    pub async fn run_for_ever(&self, watch: &NightWatch) {
        let mut failures = 0;
        loop {
            // Where that cannot be read, what failed is tried again.
            if watch.nightly.must_learn().await.unwrap_or(failures > 0) {
                // What was asked for is done now.
                let _ = self.asked.notified().now_or_never();
            } else {
                self.asked.notified().await;
            }
            match watch.learn().await {
                Outcome::Done => failures = 0,
                Outcome::Busy => tokio::time::sleep(BUSY).await,
                Outcome::Failed => {
                    // Whoever asks meanwhile need not wait.
                    let _ = tokio::time::timeout(retry_after(failures), self.asked.notified()).await;
                    failures = failures.saturating_add(1);
                }
            }
        }
    }
}

/// How long to wait after one more failure than these.
fn retry_after(failures: u32) -> Duration {
    FIRST_RETRY.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learning_that_fails_is_tried_again_ever_later() {
        assert_eq!([0, 1, 2, 6, 99].map(|failures| retry_after(failures).as_secs()), [5, 10, 20, 320, 600]);
    }
}
