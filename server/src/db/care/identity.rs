//! Whether a file is what it is taken for: never restore one thing over another.

use std::path::Path;

use sqlx::{Connection, SqliteConnection, migrate::Migrator};

use super::{CareError, Which};
use crate::db::{shop, state};

/// Checks that the file is ours: the shop's 18 tables, or a state file of this version or an older one.
///
/// # Errors
/// [`CareError::Foreign`] or [`CareError::TooNew`], or the file cannot be read.
pub(super) async fn verify(
    which: Which,
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<(), CareError> {
    let foreign = |reason: String| CareError::Foreign { path: path.to_owned(), which, reason };
    let failed = |error| CareError::from_sqlx(path, &error);
    let missing = match which {
        Which::Shop => shop::first_missing(connection).await.map_err(failed)?,
        Which::State => {
            if !has_migrations(connection).await.map_err(failed)? {
                return Err(foreign("il n'a pas les tables d'Optiflow".to_owned()));
            }
            let known = match compare(connection).await.map_err(failed)? {
                Versions::Known(known) => known,
                Versions::Newer => return Err(CareError::TooNew { path: path.to_owned() }),
                Versions::Foreign => return Err(foreign("ses tables ne viennent pas d'Optiflow".to_owned())),
            };
            missing_for(connection, known).await.map_err(failed)?
        }
    };
    missing.map_or(Ok(()), |missing| Err(foreign(format!("il manque {missing}"))))
}

/// How many of this version's changes to the tables the state file has not seen yet.
pub(in crate::db) async fn pending(connection: &mut SqliteConnection) -> Result<usize, sqlx::Error> {
    let applied: i64 = if has_migrations(connection).await? {
        sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(connection).await?
    } else {
        0
    };
    Ok(state::MIGRATOR.iter().count().saturating_sub(usize::try_from(applied).unwrap_or(usize::MAX)))
}

/// Whether the file holds somebody else's tables: ours must not be added to them.
pub(in crate::db) async fn is_foreign(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if has_migrations(connection).await? {
        return Ok(false);
    }
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetch_one(connection).await
}

enum Versions {
    /// The first so many of ours.
    Known(usize),
    Newer,
    Foreign,
}

async fn has_migrations(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations')",
    )
    .fetch_one(connection)
    .await
}

async fn compare(connection: &mut SqliteConnection) -> Result<Versions, sqlx::Error> {
    let applied: Vec<(i64, Vec<u8>, bool)> =
        sqlx::query_as("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version")
            .fetch_all(connection)
            .await?;
    let mut ours = state::MIGRATOR.iter();
    for (version, checksum, success) in &applied {
        match ours.next() {
            None => return Ok(Versions::Newer),
            Some(known) if known.version == *version && *known.checksum == **checksum && *success => {}
            Some(_) => return Ok(Versions::Foreign),
        }
    }
    Ok(if applied.is_empty() { Versions::Foreign } else { Versions::Known(applied.len()) })
}

/// The first table or column that a state file of that many migrations should have and this one has not.
async fn missing_for(connection: &mut SqliteConnection, known: usize) -> Result<Option<String>, sqlx::Error> {
    let mut model = SqliteConnection::connect("sqlite::memory:").await?;
    Migrator::with_migrations(state::MIGRATOR.iter().take(known).cloned().collect()).run(&mut model).await?;
    let missing = shop::first_difference(&mut model, connection).await;
    model.close().await?;
    missing
}
