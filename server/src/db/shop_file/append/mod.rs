//! Rows added to a shop's file that is already there, while a till may write to it.
//!
//! - **All or nothing**: one `BEGIN IMMEDIATE` transaction. The till waits for it as for any other writer, and a kill at
//!   any moment leaves a journal from which SQLite restores the old content.
//! - **Looked at first**: the file is compared with what is brought on a connection that cannot write. Where nothing
//!   differs nothing is locked, saved or written. The comparison is made again within the transaction, since the till may
//!   have written in between.
//! - **Origin of sales**: a row that an import wrote has a number below 0, which no till and no SQLite ever gives to a
//!   new row: both count up from the highest. Rows from 0 on are the till's and are never changed.
//! - **Structure**: only rows are written.

mod articles;
mod sales;
mod stock;
mod suppliers;
mod zeros;

use std::error::Error;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use super::delivery::{Delivery, Known, Outcome};
use super::error::ShopFileError;
use super::insert::Meter;
use super::{MADE_BY_DEMO, MADE_BY_KEY, Progress};
use crate::db::BUSY_TIMEOUT;
use crate::db::shop::{ShopDb, ShopError};

/// What may be written without touching the file before the commit, in KiB: a night's sales many times over. Until then
/// others read on, and a kill leaves nothing to restore.
const CACHE_KIB: &str = "-131072";

/// What goes wrong in a step that the caller adds.
pub type BoxedError = Box<dyn Error + Send + Sync>;

/// Checks that the file is a shop's, and tells what it knows.
///
/// Where a program was killed while it wrote, what it left half done is undone first, as by any program that opens the
/// file for writing.
///
/// # Errors
/// The file cannot be read or lacks a column.
pub async fn known(path: &Path) -> Result<Known, ShopFileError> {
    undo_what_was_left_half_done(path).await;
    let unreadable = |error| match error {
        ShopError::NotSqlite { path } => ShopFileError::NotSqlite(path),
        other => ShopFileError::Unusable(other),
    };
    let shop = ShopDb::open(path).await.map_err(unreadable)?;
    let last_day = shop.last_sale(None).await.map_err(unreadable)?;
    let failed = |error| ShopFileError::while_appending(path, error);
    let articles = sqlx::query_as("SELECT id, CAST(name AS TEXT) FROM products ORDER BY id");
    let articles = articles.fetch_all(shop.pool()).await.map_err(failed)?;
    let suppliers = sqlx::query_as("SELECT id, CAST(name AS TEXT) FROM suppliers ORDER BY id");
    let suppliers = suppliers.fetch_all(shop.pool()).await.map_err(failed)?;
    Ok(Known { articles, suppliers, last_day })
}

/// SQLite undoes it at the first reading, but not on a connection that cannot write. A failure is told by the reading that
/// follows.
async fn undo_what_was_left_half_done(path: &Path) {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if std::fs::metadata(journal).is_ok_and(|file| file.len() > 0)
        && let Ok(mut connection) = options(path).connect().await
    {
        let read = sqlx::query("SELECT COUNT(*) FROM sqlite_master").execute(&mut connection).await;
        if let Err(error) = read {
            tracing::warn!(%error, file = %path.display(), "a journal could not be played back");
        }
        let _ = connection.close().await;
    }
}

/// What [`append`] would change. The file is opened read-only.
///
/// # Errors
/// The file cannot be read.
pub async fn preview(path: &Path, delivery: &Delivery) -> Result<Outcome, ShopFileError> {
    let previewed = async {
        let mut connection = options(path).read_only(true).connect().await?;
        let mut transaction = connection.begin().await?;
        let plan = Plan::new(&mut transaction, delivery).await?;
        transaction.rollback().await?;
        connection.close().await?;
        Ok(plan.outcome)
    };
    previewed.await.map_err(|error| ShopFileError::while_appending(path, error))
}

/// Brings the file up to date with what is delivered. Where nothing differs, nothing is written.
///
/// `before_writing` is called once something is to be written, before anything is, with the file still unlocked: it is
/// where a backup is taken. `progress` is called after every few hundred rows.
///
/// # Errors
/// The file is locked for longer than five seconds, cannot be written or contradicts what is delivered, the disk is full,
/// or `before_writing` failed. The file is as it was before.
pub async fn append(
    path: &Path,
    delivery: &Delivery,
    before_writing: impl AsyncFnOnce(&Path) -> Result<(), BoxedError>,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Outcome, ShopFileError> {
    let outcome = preview(path, delivery).await?;
    if !outcome.changes_anything() {
        return Ok(outcome);
    }
    before_writing(path).await.map_err(ShopFileError::NotSaved)?;
    write(path, delivery, progress).await.map_err(|error| ShopFileError::while_appending(path, error))
}

async fn write(
    path: &Path,
    delivery: &Delivery,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Outcome, sqlx::Error> {
    let mut connection = options(path).pragma("cache_size", CACHE_KIB).connect().await?;
    let written = write_all(&mut connection, delivery, progress).await;
    // What failed is rolled back before the connection closes. Left to the end of the process, the journal could stay,
    // and nobody who only reads could open the file.
    let closed = connection.close().await;
    let outcome = written?;
    closed?;
    Ok(outcome)
}

async fn write_all(
    connection: &mut SqliteConnection,
    delivery: &Delivery,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Outcome, sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let plan = Plan::new(&mut transaction, delivery).await?;
    plan.write(&mut transaction, delivery, progress).await?;
    transaction.commit().await?;
    Ok(plan.outcome)
}

/// The file as it is: its journal's mode is the till's choice.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
}

/// Everything that differs between the file and what is delivered.
struct Plan {
    articles: articles::ArticlesPlan,
    suppliers: suppliers::SuppliersPlan,
    sales: sales::SalesPlan,
    stock: stock::StockPlan,
    outcome: Outcome,
}

impl Plan {
    async fn new(connection: &mut SqliteConnection, delivery: &Delivery) -> Result<Self, sqlx::Error> {
        let mut outcome = Outcome::default();
        let articles = articles::ArticlesPlan::new(connection, &delivery.articles, &mut outcome).await?;
        let ids = &articles.ids;
        let suppliers = suppliers::SuppliersPlan::new(connection, delivery, ids, &mut outcome).await?;
        let sales = sales::SalesPlan::new(connection, delivery, ids, &mut outcome.sales).await?;
        let stock = stock::StockPlan::new(connection, &delivery.stock, ids, &mut outcome.stock).await?;
        Ok(Self { articles, suppliers, sales, stock, outcome })
    }

    /// Writes what others refer to first.
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        delivery: &Delivery,
        report: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<(), sqlx::Error> {
        let total = self.articles.rows() + self.suppliers.rows() + self.sales.rows() + self.stock.rows();
        let mut meter = Meter::new(total as u64, report);
        self.articles.write(connection, &mut meter).await?;
        self.suppliers.write(connection, &mut meter).await?;
        self.sales.write(connection, delivery, &self.articles.ids, &mut meter).await?;
        self.stock.write(connection, &mut meter).await?;
        if self.outcome.changes_anything() {
            keep_from_the_demonstration(connection).await?;
        }
        Ok(())
    }
}

/// `optiflow demo` replaces the files that it made; not one that somebody's own rows were added to.
async fn keep_from_the_demonstration(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE system_metadata SET value = 'optiflow import' WHERE key = ?1 AND value = ?2")
        .bind(MADE_BY_KEY)
        .bind(MADE_BY_DEMO)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether something is said that is not there yet.
fn differs<T: PartialEq>(said: Option<&T>, there: Option<&T>) -> bool {
    said.is_some() && said != there
}

/// The number of the first of some rows that are added: they end right below the lowest one, and below 0.
fn first_own_id(lowest: Option<i64>, rows: usize) -> i64 {
    let below = lowest.unwrap_or(0).min(0);
    below.saturating_sub(i64::try_from(rows).unwrap_or(i64::MAX))
}
