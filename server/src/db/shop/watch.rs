//! Notices that the till has written, without reading the tables again.

use std::sync::Arc;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Mutex;

/// One connection kept for `PRAGMA data_version`, whose value only means something on the same connection.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    options: SqliteConnectOptions,
    connection: Arc<Mutex<Option<SqliteConnection>>>,
}

impl Watch {
    pub(super) fn new(options: SqliteConnectOptions) -> Self {
        Self { options, connection: Arc::default() }
    }

    pub(super) async fn version(&self) -> Result<i64, sqlx::Error> {
        let mut slot = self.connection.lock().await;
        let connection = match slot.as_mut() {
            Some(connection) => connection,
            None => slot.insert(self.options.connect().await?),
        };
        let version = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut *connection).await;
        if version.is_err() {
            // A connection that failed once may be of no use any more: the next call opens a new one.
            *slot = None;
        }
        version
    }
}
