//! Taking the target's place: whether it may be replaced, and how without a half-written moment.

use super::error::ShopFileError;
use crate::db::care::{Temporary, with_suffix};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Key of `system_metadata` under which a file says which command made it.
pub const MADE_BY_KEY: &str = "made_by";
/// Its value in a file that the demonstration made, and may therefore replace.
pub const MADE_BY_DEMO: &str = "optiflow demo";

/// What may happen to a file that already has the target's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// It stays; nothing is written.
    Never,
    /// It is replaced where `optiflow demo` made it; any other file stays.
    MadeByDemo,
}

/// Where the new file goes, checked.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    overwrite: Overwrite,
}

impl Target {
    pub(super) async fn new(path: &Path, overwrite: Overwrite) -> Result<Self, ShopFileError> {
        // A link is followed, so that what it points to is replaced and not the link.
        let target = Self { path: fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()), overwrite };
        target.check().await?;
        Ok(target)
    }

    async fn check(&self) -> Result<(), ShopFileError> {
        let path = || self.path.clone();
        if self.path.is_dir() {
            return Err(ShopFileError::IsFolder(path()));
        }
        if fs::symlink_metadata(&self.path).is_err() {
            return Ok(());
        }
        if self.overwrite == Overwrite::Never {
            return Err(ShopFileError::Exists(path()));
        }
        // A journal beside the file belongs to it: under a new file of the same name SQLite would play it back.
        if ["-wal", "-journal"].into_iter().any(|suffix| has_content(&with_suffix(&self.path, suffix))) {
            return Err(ShopFileError::InUse(path()));
        }
        match made_by(&self.path).await {
            Ok(Some(maker)) if maker == MADE_BY_DEMO => Ok(()),
            Ok(_) => Err(ShopFileError::NotMadeByDemo(path())),
            Err(error) => match ShopFileError::from_sqlx(&self.path, error) {
                in_use @ ShopFileError::InUse(_) => Err(in_use),
                _ => Err(ShopFileError::NotSqlite(path())),
            },
        }
    }

    /// An empty file in the target's folder, so that a rename can take it to its name.
    pub(super) fn temporary(&self) -> Result<Temporary, ShopFileError> {
        Temporary::beside(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::IsADirectory => ShopFileError::IsFolder(self.path.clone()),
            _ => ShopFileError::from_io(&self.path, error),
        })
    }

    /// Flushes the file and gives it the target's name, in one step.
    pub(super) async fn take(&self, temporary: Temporary) -> Result<(), ShopFileError> {
        let failed = |error| ShopFileError::from_io(&self.path, error);
        temporary.flush().map_err(failed)?;
        // Somebody may have put a file there while the rows were written.
        self.check().await?;
        temporary.rename_to(&self.path).map_err(failed)
    }
}

fn has_content(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

/// Who a file says has made it; `None` where it does not say, as a real shop's file.
async fn made_by(path: &Path) -> Result<Option<String>, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let known: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'system_metadata'",
    )
    .fetch_one(&mut connection)
    .await?;
    let maker = if known == 0 {
        None
    } else {
        sqlx::query_scalar("SELECT value FROM system_metadata WHERE key = ?1")
            .bind(MADE_BY_KEY)
            .fetch_optional(&mut connection)
            .await?
            .flatten()
    };
    connection.close().await?;
    Ok(maker)
}
