//! The night shift: who may run the batch, what is saved before it, and when it runs.

mod learn;
pub mod live;
pub mod schedule;
pub mod scheduler;
mod watch;

pub use learn::Relearn;
pub use watch::NightWatch;

use jiff::civil::Date;
use optiflow_domain::Country;

use crate::{
    batch::{self, BatchError, Nights, ProgressSink, Step, Summary},
    clock::ShopClock,
    db::{
        care::{Backups, CareError, Lock, LockError, Work},
        shop::ShopDb,
        state::{Failure, StateDb},
    },
};

/// Recorded among a run's failures where the backup before it could not be taken.
const BACKUP_STEP: &str = "sauvegarde";

/// Why a night was not worked.
#[derive(Debug, thiserror::Error)]
pub enum NightlyError {
    /// Somebody else works already.
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Batch(#[from] BatchError),
}

impl NightlyError {
    /// What happened and what to do, for a page: without files' names and internals, which the log has.
    pub fn advice(&self) -> String {
        match self {
            Self::Lock(LockError::Io { .. }) => {
                "Optiflow n'a pas pu écrire dans son dossier : vérifiez qu'il en a le droit et que le disque n'est pas plein.".to_owned()
            }
            Self::Lock(error) => error.to_string(),
            Self::Batch(error) => error.advice(),
        }
    }
}

/// Everything a batch needs, whoever starts it.
#[derive(Debug, Clone)]
pub struct Nightly {
    pub shop: ShopDb,
    pub state: StateDb,
    pub clock: ShopClock,
    pub country: Country,
    pub backups: Backups,
}

impl Nightly {
    /// D0 of the night that would be worked now.
    ///
    /// # Errors
    /// The shop's file cannot be read.
    pub async fn tonight(&self) -> Result<Date, BatchError> {
        Ok(self.clock.as_of(self.shop.last_sale(None).await?))
    }

    /// D0 as a page would see it, asked without waiting for long.
    ///
    /// # Errors
    /// The shop's file cannot be read now.
    pub async fn glance(&self) -> Result<Date, BatchError> {
        self.shop.version().await?;
        self.tonight().await
    }

    /// Works one step again on what is published for `as_of`, alone on this state file.
    ///
    /// # Errors
    /// Another batch runs, nothing is published for that date, or a file cannot be used.
    pub async fn run_step(
        &self,
        step: Step,
        as_of: Date,
        progress: ProgressSink,
    ) -> Result<Summary, NightlyError> {
        let _alone = Lock::work(self.state.path(), Work::Batch, self.clock.now())?;
        let done = batch::run_step(&self.shop, &self.state, &self.clock, self.country, step, as_of, progress)
            .await?;
        Ok(done)
    }

    /// Works the nights, alone on this state file and after a backup of it.
    ///
    /// A backup that fails does not keep the owner from the morning's page, since a batch only adds in transactions:
    /// it is among the summary's failures.
    ///
    /// # Errors
    /// Another batch runs, in this process or another, or the batch failed.
    pub async fn run(&self, nights: Nights, progress: ProgressSink) -> Result<Summary, NightlyError> {
        let backup = async { self.backups.take(self.state.path()).await.map(|_| ()) };
        self.run_after(backup, nights, progress).await
    }

    /// The same after this backup.
    async fn run_after(
        &self,
        backup: impl Future<Output = Result<(), CareError>>,
        nights: Nights,
        progress: ProgressSink,
    ) -> Result<Summary, NightlyError> {
        let _alone = Lock::work(self.state.path(), Work::Batch, self.clock.now())?;
        let started = self.clock.timestamp();
        tracing::info!(from = %nights.from, to = %nights.to, "batch started");
        let backup = backup.await;
        let done = batch::run(&self.shop, &self.state, &self.clock, self.country, nights, progress).await;
        // A clock set back in the middle makes no negative time.
        let seconds = self.clock.timestamp().duration_since(started).as_secs_f64().max(0.0);
        let mut summary = done.inspect_err(|error| tracing::error!(%error, seconds, "batch failed"))?;
        tracing::info!(
            as_of = %summary.as_of,
            nights = summary.nights,
            articles = summary.articles,
            failures = summary.failures.len(),
            seconds,
            "batch done"
        );
        if let Err(error) = backup {
            tracing::error!(%error, "no backup before this batch");
            let reason = error.to_string();
            summary.failures.push(Failure { step: BACKUP_STEP.to_owned(), article: None, reason });
        }
        Ok(summary)
    }
}
