//! The server's night shift: runs the batch when it is due and tells the pages and the metrics about it.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Nightly, NightlyError,
    live::Live,
    scheduler::{Outcome, Shift},
};
use crate::{batch::Nights, db::care::LockError, metrics::Metrics};

/// The batch as the scheduler runs it.
#[derive(Debug, Clone)]
pub struct NightWatch {
    pub nightly: Nightly,
    pub live: Live,
    pub metrics: Arc<Metrics>,
}

impl NightWatch {
    async fn night(&self) -> Result<(), NightlyError> {
        let tonight = self.nightly.tonight().await?;
        let progress = self.live.batch_begins(self.nightly.clock.now());
        self.nightly.run(Nights { from: tonight, to: tonight }, progress).await.map(|_| ())
    }
}

impl Shift for NightWatch {
    fn now(&self) -> Timestamp {
        self.nightly.clock.timestamp()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    async fn last_done(&self) -> Result<Option<Timestamp>, String> {
        let tonight = self.nightly.tonight().await.map_err(|error| error.to_string())?;
        let shown = self.nightly.state.generation(tonight).await.map_err(|error| error.to_string())?;
        let zone = self.nightly.clock.timezone();
        Ok(shown.and_then(|shown| zone.to_ambiguous_timestamp(shown.computed_at).compatible().ok()))
    }

    async fn work(&self) -> Outcome {
        let worked = self.night().await;
        self.ended(worked).await
    }
}

impl NightWatch {
    /// Learns from what the owner changed, now.
    pub(super) async fn learn(&self) -> Outcome {
        let progress = self.live.batch_begins(self.nightly.clock.now());
        let worked = self.nightly.learn(progress).await.map(|_| ());
        self.ended(worked).await
    }

    /// Tells the pages and the metrics how a batch ended.
    async fn ended(&self, worked: Result<(), NightlyError>) -> Outcome {
        let (outcome, failure) = match worked {
            Ok(()) => (Outcome::Done, None),
            Err(NightlyError::Lock(error @ LockError::Held { .. })) => {
                tracing::info!(%error, "another batch runs");
                self.live.batch_ended(None);
                return Outcome::Busy;
            }
            Err(error) => {
                tracing::error!(%error, "the night's batch failed; it will be tried again");
                (Outcome::Failed, Some((self.nightly.clock.now(), error.advice())))
            }
        };
        self.live.batch_ended(failure);
        self.metrics.batch_ended(outcome == Outcome::Done);
        if let Err(error) = self.live.glance(&self.nightly.state).await {
            tracing::debug!(%error, "the newest figures cannot be read");
        }
        outcome
    }
}
