//! Looking at a file without changing it: is it sound, what is in it, how large is each table.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};

use super::{CareError, Which, copy::first_complaint, identity, open_to_read};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// SQLite's `integrity_check`: the first complaint.
    pub integrity: Option<String>,
    /// Rows that refer to nothing.
    pub broken_references: u64,
    /// Why this is not the file it is taken for.
    pub identity: Option<String>,
    /// Changes to the tables that this version will make when it opens the file.
    pub pending_migrations: usize,
}

impl CheckReport {
    /// Nothing to complain about. A shop's broken references are its till's own affair.
    pub fn sound(&self, which: Which) -> bool {
        let references = which == Which::Shop || self.broken_references == 0;
        self.integrity.is_none() && self.identity.is_none() && references
    }
}

/// The size of a file and of its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    pub bytes: u64,
    /// By decreasing size.
    pub tables: Vec<TableStats>,
}

/// One table or index.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TableStats {
    pub name: String,
    /// `None` for an index.
    pub rows: Option<i64>,
    pub bytes: i64,
}

/// Checks a file.
///
/// # Errors
/// It is not there or cannot be read at all.
pub async fn check(which: Which, path: &Path) -> Result<CheckReport, CareError> {
    let mut connection = open_to_read(path).await?;
    let failed = |error: sqlx::Error| CareError::from_sqlx(path, &error);
    let integrity = match first_complaint(&mut connection).await {
        Ok(complaint) => complaint,
        Err(error) => match failed(error) {
            CareError::Damaged { reason, .. } => Some(reason),
            other => return Err(other),
        },
    };
    let report = if integrity.is_some() {
        // Nothing more can be learnt from a damaged file.
        CheckReport { integrity, broken_references: 0, identity: None, pending_migrations: 0 }
    } else {
        let identity = match identity::verify(which, &mut connection, path).await {
            Ok(()) => None,
            Err(error @ (CareError::Foreign { .. } | CareError::TooNew { .. })) => Some(error.to_string()),
            Err(other) => return Err(other),
        };
        let pending_migrations = match which {
            Which::State => identity::pending(&mut connection).await.map_err(failed)?,
            Which::Shop => 0,
        };
        let broken_references = broken_references(&mut connection).await.map_err(failed)?;
        CheckReport { integrity, broken_references, identity, pending_migrations }
    };
    let _ = connection.close().await;
    Ok(report)
}

async fn broken_references(connection: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pragma_foreign_key_check").fetch_one(connection).await?;
    Ok(count.unsigned_abs())
}

/// The statements that made the tables and indexes, by name.
///
/// # Errors
/// The file cannot be read.
pub async fn schema(path: &Path) -> Result<Vec<String>, CareError> {
    let mut connection = open_to_read(path).await?;
    let found = sqlx::query_scalar(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type = 'index', name",
    )
    .fetch_all(&mut connection)
    .await;
    let _ = connection.close().await;
    found.map_err(|error| CareError::from_sqlx(path, &error))
}

/// Rows and bytes of each table and index.
///
/// # Errors
/// The file cannot be read.
pub async fn stats(path: &Path) -> Result<Stats, CareError> {
    let mut connection = open_to_read(path).await?;
    // A table's rows are the cells of its leaves; one without rowid is kept as an index is, where inner pages hold
    // rows too.
    let found = sqlx::query_as(
        "SELECT m.name AS name, sum(d.pgsize) AS bytes,
                CASE WHEN m.type = 'index' THEN NULL
                     WHEN l.wr THEN sum(d.ncell)
                     ELSE sum(CASE WHEN d.pagetype = 'leaf' THEN d.ncell ELSE 0 END) END AS rows
         FROM sqlite_master AS m
         JOIN dbstat AS d ON d.name = m.name
         LEFT JOIN pragma_table_list AS l ON l.name = m.name AND l.schema = 'main'
         WHERE m.rootpage > 0
         GROUP BY m.name ORDER BY bytes DESC, m.name",
    )
    .fetch_all(&mut connection)
    .await;
    let _ = connection.close().await;
    let tables = found.map_err(|error| CareError::from_sqlx(path, &error))?;
    let bytes = std::fs::metadata(path).map_err(|error| CareError::from_io(path, &error))?.len();
    Ok(Stats { bytes, tables })
}
