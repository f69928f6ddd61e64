//! The one writer of the shop's 18-table file: [`create`] makes a new file from a whole [`ShopTables`], [`append`] brings
//! an existing one up to date with a [`Delivery`].
//!
//! Used by `optiflow demo` and `optiflow import`. The running application never writes the shop's file.

mod append;
mod delivery;
mod error;
mod insert;
mod replace;
#[cfg(test)]
mod tests;

pub use append::{BoxedError, append, known, preview};
pub use delivery::{
    Arrival, Conflict, CountedStock, Counts, Delivery, Known, Link, Outcome, SalesOutcome, SoldColumns,
    SoldLine, Terms,
};
pub use error::ShopFileError;
pub use replace::{MADE_BY_DEMO, MADE_BY_KEY, Overwrite};

use super::tables::ShopTables;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, raw_sql};
use std::path::Path;

/// The shop's tables and indexes, as given.
const SCHEMA: &str = include_str!("../shop_schema.sql");

/// How far the writing is: rows written and rows in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub written: u64,
    pub total: u64,
}

/// Writes a shop into a new file. `progress` is called after every few hundred rows.
///
/// The rows go to a temporary file in the same folder, which takes the target's name only once it is complete and
/// on the disk: whoever reads the target sees the old file or the new one, and an error leaves no trace. The same
/// tables give the same content.
///
/// # Errors
/// When the target exists and may not be replaced, when the folder cannot be written or the disk is full, and
/// when the rows contradict each other (an identifier twice, a reference to nothing).
pub async fn create(
    path: &Path,
    shop: &ShopTables,
    overwrite: Overwrite,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<(), ShopFileError> {
    let target = replace::Target::new(path, overwrite).await?;
    let temporary = target.temporary()?;
    write(temporary.path(), shop, progress).await.map_err(|error| ShopFileError::from_sqlx(path, error))?;
    target.take(temporary).await
}

async fn write(
    path: &Path,
    shop: &ShopTables,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<(), sqlx::Error> {
    // The file has no reader yet and is thrown away on failure, so the journal may stay in memory and nothing is
    // flushed before the end; both settings belong to this connection, not to the file.
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(4096)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    // Indexes built over finished tables are smaller and faster than indexes kept up row by row.
    let (tables, indexes) = SCHEMA.split_at(SCHEMA.find("CREATE INDEX").unwrap_or(SCHEMA.len()));
    let mut transaction = connection.begin().await?;
    raw_sql(tables).execute(&mut *transaction).await?;
    insert::all(&mut transaction, shop, progress).await?;
    raw_sql(indexes).execute(&mut *transaction).await?;
    transaction.commit().await?;
    raw_sql("VACUUM").execute(&mut connection).await?;
    connection.close().await
}
