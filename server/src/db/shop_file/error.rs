//! What can go wrong when a shop's file is made, said so that its owner knows what to do.

use crate::db::care::folder_of;
use std::io;
use std::path::{Path, PathBuf};

use super::BoxedError;
use crate::db::shop::ShopError;

/// Why the shop's file was not made or changed. The target is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShopFileError {
    #[error("{} existe déjà : choisissez un autre nom avec --db, ou déplacez ce fichier", .0.display())]
    Exists(PathBuf),
    #[error(
        "{} n'a pas été fait par « optiflow demo » et ne sera pas remplacé : choisissez un autre nom avec --db",
        .0.display()
    )]
    NotMadeByDemo(PathBuf),
    #[error(
        "{} existe déjà et n'est pas une base SQLite lisible : il ne sera pas remplacé, choisissez un autre nom avec --db",
        .0.display()
    )]
    NotSqlite(PathBuf),
    #[error("{} est un dossier : indiquez un nom de fichier avec --db", .0.display())]
    IsFolder(PathBuf),
    #[error("{} est en cours d'utilisation : arrêtez Optiflow et la caisse, puis recommencez", .0.display())]
    InUse(PathBuf),
    #[error("le dossier {} n'existe pas : créez-le, ou indiquez un autre chemin avec --db", .0.display())]
    NoFolder(PathBuf),
    #[error("impossible d'écrire dans le dossier {} : vérifiez ses droits, ou indiquez un autre chemin avec --db", .0.display())]
    NotWritable(PathBuf),
    #[error("plus de place sur le disque pour écrire {} : libérez de l'espace, puis recommencez", .0.display())]
    DiskFull(PathBuf),
    #[error("le disque n'a pas pris ou pas rendu {} : libérez de la place et vérifiez le disque, puis recommencez", .0.display())]
    Disk(PathBuf),
    #[error(
        "{} est verrouillé par un autre programme, sans doute la caisse. Rien n'a été écrit : attendez la fin de son travail, puis relancez",
        .0.display()
    )]
    Locked(PathBuf),
    #[error(
        "{} ne peut pas être écrit. Rien n'a été changé : vérifiez vos droits sur ce fichier et sur son dossier",
        .0.display()
    )]
    ReadOnly(PathBuf),
    #[error("la sauvegarde d'avant l'import a échoué, rien n'a été écrit : {0}")]
    NotSaved(BoxedError),
    #[error("{0}")]
    Unusable(ShopError),
    #[error("les données à écrire se contredisent (identifiant en double ou référence inconnue) : {0}")]
    Inconsistent(String),
    #[error("{} n'a pas pu être écrit : {source}. Vérifiez le disque, puis recommencez", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} n'a pas pu être écrit : {source}. Vérifiez le disque, puis recommencez", path.display())]
    Sqlite { path: PathBuf, source: sqlx::Error },
}

// SQLite's primary result codes: https://www.sqlite.org/rescode.html
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const CONSTRAINT: i32 = 19;
const NOTADB: i32 = 26;
const CORRUPT: i32 = 11;
const BUSY: i32 = 5;
const LOCKED: i32 = 6;

/// The primary result code of a SQLite error: the low byte of the extended one.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<i32>().ok().map(|extended| extended & 0xff)
}

impl ShopFileError {
    pub(super) fn from_sqlx(path: &Path, source: sqlx::Error) -> Self {
        match primary_code(&source) {
            Some(IOERR) => Self::Disk(path.to_path_buf()),
            Some(FULL) => Self::DiskFull(path.to_path_buf()),
            Some(READONLY | CANTOPEN) => Self::NotWritable(folder_of(path)),
            Some(NOTADB | CORRUPT) => Self::NotSqlite(path.to_path_buf()),
            Some(BUSY | LOCKED) => Self::InUse(path.to_path_buf()),
            Some(CONSTRAINT) => Self::Inconsistent(source.to_string()),
            _ => Self::Sqlite { path: path.to_path_buf(), source },
        }
    }

    /// The same for a file that is not replaced but written to.
    pub(super) fn while_appending(path: &Path, source: sqlx::Error) -> Self {
        match Self::from_sqlx(path, source) {
            Self::InUse(path) => Self::Locked(path),
            Self::NotWritable(_) => Self::ReadOnly(path.to_path_buf()),
            other => other,
        }
    }

    pub(super) fn from_io(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path.to_path_buf()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable(folder_of(path))
            }
            io::ErrorKind::NotFound => Self::NoFolder(folder_of(path)),
            _ => Self::Io { path: path.to_path_buf(), source },
        }
    }
}
