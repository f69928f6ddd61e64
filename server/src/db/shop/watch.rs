//! Notices that the till has written, without reading the tables again, and that its file cannot be read now.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Mutex;

use super::{
    ShopError, explain,
    follow::{Followed, Stamp},
    look_at, schema,
};

/// How long a page waits for the till's lock: what was read last is there meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whoever asks within that of an attempt that waited in vain need not wait too.
const PAUSE: Duration = Duration::from_secs(1);

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
    /// What the connection said last, and how the file looked right before.
    last: Option<(i64, Stamp)>,
    /// The last attempt waited for a lock in vain, and when.
    refused: Option<(Instant, ShopError)>,
}

impl Watch {
    pub(super) fn new(options: SqliteConnectOptions, followed: Followed) -> Self {
        Self { options: options.busy_timeout(PATIENCE), followed, kept: Arc::default() }
    }

    /// What the connections that are open have read of the file is not to be relied on.
    pub(super) fn distrust(&self) {
        self.followed.distrust();
    }

    pub(super) async fn version(&self) -> Result<i64, ShopError> {
        let mut kept = self.kept.lock().await;
        if let Some((_, error)) = kept.refused.as_ref().filter(|(at, _)| at.elapsed() < PAUSE) {
            return Err(error.clone());
        }
        let version = self.look(&mut kept).await;
        match &version {
            Ok(_) => kept.refused = None,
            // The file is only busy: what the connection knows is still true of it.
            Err(error @ ShopError::Locked { .. }) => kept.refused = Some((Instant::now(), error.clone())),
            Err(_) => {
                (kept.connection, kept.refused) = (None, None);
                // The other connections have seen the same: none of them is asked again.
                self.followed.distrust();
            }
        }
        version
    }

    async fn look(&self, kept: &mut Kept) -> Result<i64, ShopError> {
        let path = self.followed.path();
        // An open file can be read on after it is gone, but the till no longer writes to it.
        look_at(path)?;
        let stamp = self.followed.stamp();
        let mut version = self.data_version(kept).await?;
        // Changed by another than SQLite, or by SQLite's own tidying up: pages kept in memory may be of another file.
        if kept.last.as_ref().is_some_and(|(known, seen)| *known == version && *seen != stamp) {
            self.followed.distrust();
            version = self.data_version(kept).await?;
        }
        kept.last = Some((version, stamp));
        // The value of another connection may be the same by chance: the connection's number tells them apart.
        Ok((kept.number << 32) | (version & 0xffff_ffff))
    }

    async fn data_version(&self, kept: &mut Kept) -> Result<i64, ShopError> {
        let path = self.followed.path();
        let failed = |error: sqlx::Error| explain(path, &error);
        let replaced = self.followed.replaced();
        if kept.replaced != replaced {
            kept.connection = None;
        }
        let connection = match &mut kept.connection {
            Some(connection) => connection,
            none => {
                kept.last = None;
                let mut opened = self.options.connect().await.map_err(failed)?;
                if let Some(missing) = schema::first_missing(&mut opened).await.map_err(failed)? {
                    return Err(ShopError::Schema { path: path.to_owned(), missing });
                }
                kept.replaced = replaced;
                kept.number += 1;
                none.insert(opened)
            }
        };
        sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await.map_err(failed)
    }
}
