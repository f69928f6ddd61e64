//! Care of the two files: locks between processes, verified copies, backups, restoring, checking.
//!
//! Every file that is made here is written under another name, checked, flushed and only then renamed, so that a kill
//! or a power cut at any moment leaves the old file or the new one.

mod backup;
mod copy;
mod error;
mod identity;
mod inspect;
mod lock;
pub(in crate::db) mod private;
mod restore;
mod temporary;

pub use backup::{Backups, KEPT};
pub use error::CareError;
pub(in crate::db) use identity::{is_foreign, pending};
pub use inspect::{CheckReport, Stats, TableStats, check, schema, stats};
pub use lock::{Holder, Lock, LockError, Work};
pub use restore::{Place, Restored, restore};
pub(in crate::db) use temporary::{Temporary, folder_of, with_suffix};

use std::path::Path;

use sqlx::{
    ConnectOptions, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use super::BUSY_TIMEOUT;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Optiflow's own.
    State,
    /// The shop's.
    Shop,
}

impl Which {
    /// How the owner calls it, after "le" or "un".
    pub fn label(self) -> &'static str {
        match self {
            Self::State => "fichier d'état d'Optiflow",
            Self::Shop => "fichier de boutique",
        }
    }
}

/// A connection that cannot write.
async fn open_to_read(path: &Path) -> Result<SqliteConnection, CareError> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(CareError::Missing { path: path.to_owned() });
        }
        Err(error) => return Err(CareError::from_io(path, &error)),
        Ok(found) if !found.is_file() || found.len() == 0 => {
            return Err(CareError::NotSqlite { path: path.to_owned() });
        }
        Ok(_) => {}
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .create_if_missing(false)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT);
    options.connect().await.map_err(|error| CareError::from_sqlx(path, &error))
}
