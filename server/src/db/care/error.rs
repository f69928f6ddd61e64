//! What can go wrong with a file in our care, said so that its owner knows what to do.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{LockError, Which};
use crate::db::{Trouble, trouble};

/// Why a file was not copied, checked or restored. Whatever was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum CareError {
    #[error("Le fichier {} est introuvable. Vérifiez son nom.", path.display())]
    Missing { path: PathBuf },
    #[error("{} n'est pas une base SQLite. Rien n'a été modifié : choisissez un autre fichier.", path.display())]
    NotSqlite { path: PathBuf },
    #[error("{} est abîmé ({reason}). Rien n'a été modifié : choisissez une autre sauvegarde.", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{} n'est pas un {} : {reason}. Rien n'a été modifié : choisissez un autre fichier.", path.display(), which.label())]
    Foreign { path: PathBuf, which: Which, reason: String },
    #[error("{} vient d'une version plus récente d'Optiflow. Rien n'a été modifié : installez cette version, ou choisissez une autre sauvegarde.", path.display())]
    TooNew { path: PathBuf },
    #[error("{} est en cours d'utilisation. Rien n'a été modifié : arrêtez Optiflow (et la caisse pour le fichier de la boutique), puis recommencez.", path.display())]
    InUse { path: PathBuf },
    #[error("Le disque est plein : {} n'a pas pu être écrit. Rien n'est perdu : libérez de la place, puis recommencez.", path.display())]
    Full { path: PathBuf },
    #[error("{} ne peut pas être ouvert ou écrit. Vérifiez que le dossier existe et que vous en avez le droit.", path.display())]
    NotAllowed { path: PathBuf },
    #[error("La caisse a été coupée pendant qu'elle écrivait dans {}. Rien n'est perdu : rouvrez la caisse, elle remettra son fichier en ordre, puis recommencez.", path.display())]
    HalfWritten { path: PathBuf },
    #[error("Le disque n'a pas pris ou pas rendu {}. Rien n'est perdu : libérez de la place et vérifiez le disque, puis recommencez.", path.display())]
    Disk { path: PathBuf },
    #[error("{} n'a pas pu être traité : {reason}. Rien n'est perdu : vérifiez le disque, puis recommencez.", path.display())]
    Other { path: PathBuf, reason: String },
    #[error(transparent)]
    Lock(#[from] LockError),
}

impl CareError {
    pub(super) fn from_sqlx(path: &Path, error: &sqlx::Error) -> Self {
        let path = path.to_owned();
        match trouble(error) {
            Trouble::Locked => Self::InUse { path },
            Trouble::NotSqlite => Self::NotSqlite { path },
            Trouble::Damaged => Self::Damaged { path, reason: "SQLite ne peut pas le lire".to_owned() },
            Trouble::Full => Self::Full { path },
            Trouble::CannotOpen | Trouble::ReadOnly => Self::NotAllowed { path },
            Trouble::HalfWritten => Self::HalfWritten { path },
            Trouble::Disk => Self::Disk { path },
            Trouble::Schema | Trouble::Other => Self::Other { path, reason: error.to_string() },
        }
    }

    pub(super) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory => Self::NotAllowed { path },
            _ => Self::Other { path, reason: error.to_string() },
        }
    }
}
