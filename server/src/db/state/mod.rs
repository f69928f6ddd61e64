//! Optiflow's own file: one writer, a few readers, its tables made by migrations.

mod acted_orders;
mod answer_changes;
mod answers;
mod blobs;
mod cache;
mod event_changes;
mod events;
mod figures;
mod generations;
mod insights;
mod knowledge;
mod local_events;
mod outlooks;
mod past;
mod publish;
mod retention;
mod runs;
mod sign_in;
mod watch;

pub use acted_orders::{ActedOrder, NewActedOrder, StandingOrder};
pub use answer_changes::AnswerChange;
pub use answers::StoredAnswer;
pub use cache::CacheContent;
pub use event_changes::EventChange;
pub use events::OwnEvent;
pub use figures::Figures;
pub use generations::{
    AlertSnapshot, ArticleForecast, Generation, NewForecasts, NewGeneration, StoredForecast,
};
pub use insights::{Cause, Effect, Impact, Insight};
pub use local_events::{EventDay, LocalEvent};
pub use outlooks::ArticleOutlook;
pub use past::FirstForecast;
pub use runs::{Failure, Run, StepRun};
pub use sign_in::{Failures, StoredPin, StoredSession};

use std::path::{Path, PathBuf};

use sqlx::{
    Connection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    BUSY_TIMEOUT, Trouble,
    care::{self, Backups, CareError, Lock, private},
    trouble,
};

/// What made and changes the tables, in order.
pub(in crate::db) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Why the state file cannot be used. The text is for the owner.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error(
        "Le fichier d'état {} est utilisé par un autre calcul. Attendez sa fin puis relancez.", path.display()
    )]
    Locked { path: PathBuf },
    #[error("{} n'est pas un fichier d'état d'Optiflow. Vérifiez OPTIFLOW_STATE_PATH.", path.display())]
    NotSqlite { path: PathBuf },
    #[error(
        "Le fichier d'état {} est abîmé. Le fichier de la boutique n'est pas touché : renommez ce fichier puis relancez, il sera recréé.", path.display()
    )]
    Damaged { path: PathBuf },
    #[error("Le disque est plein : {} n'a pas pu être écrit. Libérez de la place puis relancez ; rien n'est perdu.", path.display())]
    Full { path: PathBuf },
    #[error(
        "Le fichier d'état {} ne peut être ni ouvert ni créé. Rien n'est perdu : vérifiez que le dossier existe et que vous avez le droit d'y écrire.", path.display()
    )]
    CannotOpen { path: PathBuf },
    #[error(
        "Optiflow n'a pas le droit d'écrire dans le fichier d'état {}. Rien n'est perdu : rendez-lui ce droit sur ce fichier et sur son dossier, puis relancez.", path.display()
    )]
    ReadOnly { path: PathBuf },
    #[error("Le disque n'a pas pris ou pas rendu {}. Rien n'est perdu : libérez de la place et vérifiez le disque, puis relancez.", path.display())]
    Disk { path: PathBuf },
    #[error("Le fichier d'état {} vient d'une version plus récente d'Optiflow. Installez cette version, ou indiquez un autre fichier par OPTIFLOW_STATE_PATH.", path.display())]
    TooNew { path: PathBuf },
    #[error("La sauvegarde qui précède la mise à jour du fichier d'état a échoué. {0}")]
    Backup(#[source] CareError),
    #[error("Le fichier d'état {} n'a pas pu être utilisé : {reason}", path.display())]
    Other { path: PathBuf, reason: String },
}

impl StateError {
    /// What happened and what to do, for a page: without the file's name, and without a restart.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Locked { .. } => {
                "Un autre programme le verrouille : attendez la fin de son travail, ou fermez-le."
            }
            Self::NotSqlite { .. } | Self::Damaged { .. } => {
                "Il est abîmé : arrêtez Optiflow et restaurez une sauvegarde par « optiflow db restore »."
            }
            Self::Full { .. } => "Le disque est plein : libérez de la place.",
            Self::Disk { .. } => "Le disque ne le rend pas : libérez de la place et vérifiez le disque.",
            Self::CannotOpen { .. } | Self::ReadOnly { .. } => {
                "Optiflow n'a plus le droit de l'ouvrir : rendez-lui ce droit sur le fichier et sur son dossier."
            }
            Self::TooNew { .. } | Self::Backup(_) | Self::Other { .. } => "Consultez le journal.",
        }
    }
}

/// The state file, migrated.
#[derive(Debug, Clone)]
pub struct StateDb {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    watch: watch::Watch,
}

impl StateDb {
    /// Opens or creates the file and brings its tables up to date, after a backup where they change.
    ///
    /// # Errors
    /// A [`StateError`] that says what to do.
    pub async fn open(path: &Path, backups: &Backups) -> Result<Self, StateError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let options =
            SqliteConnectOptions::new().filename(&path).busy_timeout(BUSY_TIMEOUT).foreign_keys(true);
        let writing = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        // Connections stay open: the last one to go takes SQLite's companion files with it, which a disk that is full
        // by then, or a folder that is read-only, would not give back.
        let kept = || SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None);
        // SQLite itself undoes a transaction that finds no room on the disk. sqlx then rolls back in vain, believes it
        // open for ever and would refuse every other: such a connection makes place for a new one.
        let writer = kept().max_connections(1).before_acquire(|connection, _| {
            let whole = !connection.is_in_transaction();
            Box::pin(async move { Ok(whole) })
        });
        let reading = options.pragma("query_only", "ON");
        let state = Self {
            watch: watch::Watch::new(reading.clone()),
            writer: writer.connect_lazy_with(writing),
            readers: kept().max_connections(4).connect_lazy_with(reading),
            path,
        };
        state.migrate(backups).await?;
        Ok(state)
    }

    async fn migrate(&self, backups: &Backups) -> Result<(), StateError> {
        let path = || self.path.clone();
        // Two processes that start together must not both change the tables.
        let _alone = Lock::migrating(&self.path).await.map_err(|error| {
            if error.is_disk_full() {
                StateError::Full { path: path() }
            } else {
                StateError::CannotOpen { path: path() }
            }
        })?;
        // Why it cannot be made is SQLite's to say.
        if let Err(error) = private::make(&self.path) {
            tracing::debug!(%error, "the state file cannot be made");
        }
        if self.path.metadata().is_ok_and(|file| file.len() > 0) {
            let must_change = self.must_change().await?;
            private::close(&self.path);
            if must_change {
                backups.take(&self.path).await.map_err(StateError::Backup)?;
            }
        }
        match MIGRATOR.run(&self.writer).await {
            Ok(()) => Ok(()),
            Err(MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..)) => {
                Err(StateError::TooNew { path: path() })
            }
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => {
                Err(self.explain(&error))
            }
            Err(error) => Err(StateError::Other { reason: error.to_string(), path: path() }),
        }
    }

    fn damaged(&self) -> StateError {
        StateError::Damaged { path: self.path.clone() }
    }

    /// Whether this version changes the tables of the file, which must be ours.
    async fn must_change(&self) -> Result<bool, StateError> {
        let looked = async {
            let mut connection = self.readers.acquire().await?;
            let foreign = care::is_foreign(&mut connection).await?;
            Ok((foreign, care::pending(&mut connection).await? > 0))
        };
        match looked.await.map_err(|error| self.explain(&error))? {
            (true, _) => Err(StateError::NotSqlite { path: self.path.clone() }),
            (false, pending) => Ok(pending),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Turns SQLite's error into the owner's words.
    fn explain(&self, error: &sqlx::Error) -> StateError {
        let path = self.path.clone();
        match trouble(error) {
            Trouble::Locked => StateError::Locked { path },
            Trouble::NotSqlite => StateError::NotSqlite { path },
            Trouble::Damaged => StateError::Damaged { path },
            Trouble::Full => StateError::Full { path },
            Trouble::CannotOpen => StateError::CannotOpen { path },
            Trouble::ReadOnly => StateError::ReadOnly { path },
            Trouble::Disk => StateError::Disk { path },
            Trouble::HalfWritten | Trouble::Schema | Trouble::Other => {
                StateError::Other { path, reason: error.to_string() }
            }
        }
    }
}

#[cfg(test)]
mod tests;
