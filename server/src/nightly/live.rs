//! What open pages may know at once: how far a batch is, and which figures are the newest.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::api::live::{BatchProgress, GenerationMark, LiveState};
use jiff::civil::DateTime;
use tokio::sync::watch;

use crate::{
    batch::{Progress, ProgressSink},
    db::state::{StateDb, StateError},
};

/// How often the state file is looked at for figures that another process has published.
const GLANCE: Duration = Duration::from_secs(2);

/// Told by the batch, listened to by the pages.
#[derive(Debug, Clone)]
pub struct Live {
    state: Arc<watch::Sender<LiveState>>,
    closing: Arc<watch::Sender<bool>>,
    failure: Arc<Mutex<Option<(DateTime, String)>>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            state: Arc::new(watch::Sender::default()),
            closing: Arc::new(watch::Sender::default()),
            failure: Arc::default(),
        }
    }
}

impl Live {
    /// What is known now and from now on.
    pub fn listen(&self) -> watch::Receiver<LiveState> {
        self.state.subscribe()
    }

    /// Becomes true when the server stops, so that no open page holds it back.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Lets everybody go.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// A sink that tells the pages about the batch that begins.
    pub fn batch_begins(&self, started_at: DateTime) -> ProgressSink {
        let state = Arc::clone(&self.state);
        Arc::new(move |progress| {
            state.send_modify(|live| {
                let batch = live.batch.get_or_insert_with(|| BatchProgress::new(started_at));
                match progress {
                    Progress::Night { as_of, number, of } => {
                        *batch = BatchProgress {
                            as_of: Some(as_of),
                            night: number,
                            nights: of,
                            ..BatchProgress::new(started_at)
                        };
                    }
                    Progress::Step { step, number, of } => {
                        batch.step = Some(step.label().to_owned());
                        (batch.step_number, batch.steps) = (number, of);
                    }
                    // Articles end in any order: the number never goes back.
                    Progress::Articles { done, of } => {
                        (batch.done, batch.articles) = (batch.done.max(done), of);
                    }
                }
            });
        })
    }

    /// The batch has ended: well, or when and why not, in the owner's words.
    pub fn batch_ended(&self, failure: Option<(DateTime, String)>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
        self.state.send_modify(|live| live.batch = None);
    }

    /// Why the last batch of this process failed, unless the figures shown were computed since.
    pub fn failure_since(&self, shown: Option<DateTime>) -> Option<String> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = |(at, _): &&(DateTime, String)| shown.is_none_or(|shown| shown < *at);
        failure.as_ref().filter(newer).map(|(_, reason)| reason.clone())
    }

    /// Looks which figures are the newest and tells if they have changed.
    ///
    /// # Errors
    /// The state file cannot be read.
    pub async fn glance(&self, state: &StateDb) -> Result<(), StateError> {
        let newest = state.last_published().await?;
        let mark = newest.map(|newest| GenerationMark {
            as_of: newest.as_of,
            computed_at: newest.computed_at,
            occasion: newest.occasion,
        });
        self.state.send_if_modified(|live| {
            let changed = live.generation != mark;
            live.generation = mark;
            changed
        });
        Ok(())
    }

    /// Glances again and again while somebody listens: another process may publish too.
    pub async fn watch(&self, state: &StateDb) {
        loop {
            tokio::time::sleep(GLANCE).await;
            if self.state.receiver_count() > 0
                && let Err(error) = self.glance(state).await
            {
                tracing::debug!(%error, "the newest figures cannot be read");
            }
        }
    }
}
