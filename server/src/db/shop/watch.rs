//! Notices that the till has written, without reading the tables again.

use std::sync::Arc;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Mutex;

use super::follow::Followed;

/// One connection kept for `PRAGMA data_version`, whose value only means something on the same connection.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    options: SqliteConnectOptions,
    followed: Followed,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    connection: Option<SqliteConnection>,
    /// How often the file had been replaced when the connection was opened.
    replaced: u32,
    /// How many connections there were before.
    number: i64,
}

impl Watch {
    pub(super) fn new(options: SqliteConnectOptions, followed: Followed) -> Self {
        Self { options, followed, kept: Arc::default() }
    }

    pub(super) async fn version(&self) -> Result<i64, sqlx::Error> {
        let mut kept = self.kept.lock().await;
        let replaced = self.followed.replaced();
        if kept.replaced != replaced {
            kept.connection = None;
        }
        if kept.connection.is_none() {
            kept.connection = Some(self.options.connect().await?);
            kept.replaced = replaced;
            kept.number += 1;
        }
        let Kept { connection: Some(connection), number, .. } = &mut *kept else {
            return Err(sqlx::Error::PoolClosed);
        };
        let version: Result<i64, _> = sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await;
        // The value of another connection may be the same by chance: the connection's number tells them apart.
        let version = version.map(|version| (*number << 32) | (version & 0xffff_ffff));
        if version.is_err() {
            // A connection that failed once may be of no use any more: the next call opens a new one.
            kept.connection = None;
        }
        version
    }
}
