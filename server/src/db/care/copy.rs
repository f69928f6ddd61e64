//! A verified copy of a database as of one moment, whoever writes to it meanwhile.
//!
//! `VACUUM INTO` reads within one transaction, as SQLite's backup interface does, and gives a compact file without a
//! journal; the interface itself would need `unsafe` code, since sqlx does not offer it.

use std::path::Path;

use sqlx::Connection;

use super::{CareError, Temporary, open_to_read};

/// Copies `source` and checks the copy; the file is flushed but has not its name yet, and its owner alone may read it.
pub(super) async fn copy(source: &Path, target: &Path) -> Result<Temporary, CareError> {
    let temporary = Temporary::private(target).map_err(|error| CareError::from_io(target, &error))?;
    let mut connection = open_to_read(source).await?;
    let into = temporary.path().to_string_lossy().into_owned();
    let copied = sqlx::query("VACUUM INTO ?1").bind(into).execute(&mut connection).await;
    // A copy that cannot be written is the target's trouble, one that cannot be read the source's.
    copied.map_err(|error| match CareError::from_sqlx(source, &error) {
        CareError::Full { .. } => CareError::Full { path: target.to_owned() },
        CareError::Disk { .. } => CareError::Disk { path: target.to_owned() },
        CareError::NotAllowed { .. } => CareError::NotAllowed { path: target.to_owned() },
        other => other,
    })?;
    let _ = connection.close().await;
    let mut made = open_to_read(temporary.path()).await?;
    let complaint = first_complaint(&mut made).await.map_err(|error| CareError::from_sqlx(target, &error))?;
    let _ = made.close().await;
    if let Some(reason) = complaint {
        return Err(CareError::Damaged { path: source.to_owned(), reason });
    }
    temporary.flush().map_err(|error| CareError::from_io(target, &error))?;
    Ok(temporary)
}

/// What SQLite's own check has to say first; `None` where all is well.
pub(super) async fn first_complaint(
    connection: &mut sqlx::SqliteConnection,
) -> Result<Option<String>, sqlx::Error> {
    let said: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(connection).await?;
    Ok((said != "ok").then_some(said))
}
