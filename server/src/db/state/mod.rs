//! Optiflow's own file: one writer, a few readers, its tables made by migrations.

mod acted_orders;
mod cache;
mod event_changes;
mod events;
mod figures;
mod generations;
mod insights;
mod knowledge;
mod outlooks;
mod past;
mod publish;
mod retention;
mod runs;

pub use acted_orders::{ActedOrder, NewActedOrder, StandingOrder};
pub use cache::CacheContent;
pub use event_changes::EventChange;
pub use events::OwnEvent;
pub use figures::Figures;
pub use generations::{
    AlertSnapshot, ArticleForecast, Generation, NewForecasts, NewGeneration, StoredForecast,
};
pub use insights::{Cause, Effect, Impact, Insight};
pub use outlooks::ArticleOutlook;
pub use past::FirstForecast;
pub use runs::{Failure, Run, StepRun};

use std::path::{Path, PathBuf};

use sqlx::{
    SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    BUSY_TIMEOUT, Trouble,
    care::{self, Backups, CareError, Lock},
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
        "Le fichier d'état {} ne peut être ni ouvert ni créé. Vérifiez que le dossier existe et que vous avez le droit d'y écrire.", path.display()
    )]
    CannotOpen { path: PathBuf },
    #[error("Le fichier d'état {} vient d'une version plus récente d'Optiflow. Installez cette version, ou indiquez un autre fichier par OPTIFLOW_STATE_PATH.", path.display())]
    TooNew { path: PathBuf },
    #[error("La sauvegarde qui précède la mise à jour du fichier d'état a échoué. {0}")]
    Backup(#[source] CareError),
    #[error("Le fichier d'état {} n'a pas pu être utilisé : {reason}", path.display())]
    Other { path: PathBuf, reason: String },
}

/// The state file, migrated.
#[derive(Debug, Clone)]
pub struct StateDb {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
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
        let state = Self {
            writer: SqlitePoolOptions::new().max_connections(1).connect_lazy_with(writing),
            readers: SqlitePoolOptions::new()
                .max_connections(4)
                .connect_lazy_with(options.pragma("query_only", "ON")),
            path,
        };
        state.migrate(backups).await?;
        Ok(state)
    }

    async fn migrate(&self, backups: &Backups) -> Result<(), StateError> {
        let path = || self.path.clone();
        // Two processes that start together must not both change the tables.
        let _alone =
            Lock::migrating(&self.path).await.map_err(|_| StateError::CannotOpen { path: path() })?;
        if self.path.metadata().is_ok_and(|file| file.len() > 0) && self.must_change().await? {
            backups.take(&self.path).await.map_err(StateError::Backup)?;
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
            Trouble::Other => StateError::Other { path, reason: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests;
