//! Notices that the state file was written, without reading its tables.

use std::sync::Arc;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Mutex;

use super::{StateDb, StateError};

/// One connection kept for `PRAGMA data_version`, whose value only means something on the same connection.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    options: SqliteConnectOptions,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    connection: Option<SqliteConnection>,
    /// How many connections there were.
    number: i64,
}

impl Watch {
    pub(super) fn new(options: SqliteConnectOptions) -> Self {
        Self { options, kept: Arc::default() }
    }
}

impl StateDb {
    /// A number that changes whenever anyone has written to the file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn version(&self) -> Result<i64, StateError> {
        let mut kept = self.watch.kept.lock().await;
        let Kept { connection, number } = &mut *kept;
        let asked = async {
            let connection = match connection {
                Some(connection) => connection,
                none => {
                    *number += 1;
                    none.insert(self.watch.options.connect().await?)
                }
            };
            let version: i64 = sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await?;
            // Another connection may say the same by chance: its number tells them apart.
            Ok((*number << 32) | (version & 0xffff_ffff))
        };
        let version = asked.await.map_err(|error: sqlx::Error| self.explain(&error));
        if version.is_err() {
            kept.connection = None;
        }
        version
    }
}
