//! Putting a backup in a file's place.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::civil::DateTime;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    CareError, Lock, Which, Work,
    backup::name_before_restoring,
    copy::{copy, first_complaint},
    identity, open_to_read,
    temporary::flush_folder,
    with_suffix,
};

/// The till answers within that, or the file counts as in use.
const PATIENCE: Duration = Duration::from_secs(2);

/// What SQLite keeps beside a file.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Which file is restored, and where the locks of its shop are.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub which: Which,
    /// The file to replace.
    pub target: &'a Path,
    /// The shop's state file, beside which the locks are.
    pub state: &'a Path,
}

/// What a restoration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the file that was there before is now; `None` where there was none.
    pub before: Option<PathBuf>,
    /// Whether a PIN is set now, which is the backup's; `None` for the shop's file.
    pub pin: Option<bool>,
}

/// Replaces a file by a backup, in one step, and keeps the file that was there beside it. A restored state signs everybody
/// out: a session that was ended since the backup must not come back with it.
///
/// # Errors
/// The backup is damaged, foreign or of a newer version; a batch runs, a server has the state open or the till the
/// shop's file. Then nothing has changed.
pub async fn restore(place: Place<'_>, backup: &Path, now: DateTime) -> Result<Restored, CareError> {
    verify(place.which, backup).await?;
    let _alone = Lock::work(place.state, Work::Restore, now)?;
    let _unserved = match place.which {
        Which::State => Some(Lock::nobody_serving(place.state)?),
        // A server only reads the shop's file and finds the new one by itself.
        Which::Shop => None,
    };
    // A link is followed, so that what it points to is replaced and not the link.
    let target = fs::canonicalize(place.target).unwrap_or_else(|_| place.target.to_owned());
    let restored = copy(backup, &target).await?;
    let failed = |error: io::Error| CareError::from_io(&target, &error);
    let pin = match place.which {
        Which::State => {
            let signed_out = sign_everybody_out(restored.path()).await;
            let pin = signed_out.map_err(|error| CareError::from_sqlx(&target, &error))?;
            restored.flush().map_err(failed)?;
            Some(pin)
        }
        Which::Shop => {
            // It is the till's: whoever could open it still can.
            restored.as_open_as(&target).map_err(failed)?;
            None
        }
    };
    let held = hold(&target).await?;
    let before = set_aside(&target, now).map_err(failed)?;
    restored.rename_to(&target).map_err(failed)?;
    drop(held);
    Ok(Restored { before, pin })
}

/// Ends every session in a state file of this version or an older one; whether a PIN is set in it.
async fn sign_everybody_out(state: &Path) -> Result<bool, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(state).create_if_missing(false);
    let mut connection = options.connect().await?;
    let made = |table: &'static str| {
        sqlx::query_scalar::<_, bool>(
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)",
        )
        .bind(table)
    };
    if made("sessions").fetch_one(&mut connection).await? {
        sqlx::query("DELETE FROM sessions").execute(&mut connection).await?;
    }
    let pin = made("pin").fetch_one(&mut connection).await?
        && sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pin)").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(pin)
}

/// The backup can take the file's place.
async fn verify(which: Which, backup: &Path) -> Result<(), CareError> {
    let mut connection = open_to_read(backup).await?;
    let complaint =
        first_complaint(&mut connection).await.map_err(|error| CareError::from_sqlx(backup, &error))?;
    if let Some(reason) = complaint {
        return Err(CareError::Damaged { path: backup.to_owned(), reason });
    }
    let verified = identity::verify(which, &mut connection, backup).await;
    let _ = connection.close().await;
    verified
}

/// Brings the current file to rest and keeps everybody from writing to it: its journal goes into it, and the
/// transaction that comes back is open until it is dropped. `None` where no SQLite file is there to hold.
async fn hold(target: &Path) -> Result<Option<SqliteConnection>, CareError> {
    if !target.exists() {
        return Ok(None);
    }
    let options =
        SqliteConnectOptions::new().filename(target).create_if_missing(false).busy_timeout(PATIENCE);
    let held = async {
        let mut connection = options.connect().await?;
        // Refused while anybody else has the file open in WAL mode.
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut connection).await?;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        Ok(connection)
    };
    match held.await.map_err(|error| CareError::from_sqlx(target, &error)) {
        Ok(connection) => Ok(Some(connection)),
        // A damaged file is what one restores.
        Err(CareError::NotSqlite { .. } | CareError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives the current file a second name, so that it never disappears, and moves what is left of its journals there:
/// SQLite would play them back into the restored file.
fn set_aside(target: &Path, now: DateTime) -> io::Result<Option<PathBuf>> {
    let kept = name_before_restoring(target, now);
    let present = target.exists();
    if present && fs::hard_link(target, &kept).is_err() {
        // Some file systems have no second names.
        fs::copy(target, &kept)?;
    }
    for suffix in COMPANIONS {
        match fs::rename(with_suffix(target, suffix), with_suffix(&kept, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    flush_folder(target)?;
    Ok(present.then_some(kept))
}
