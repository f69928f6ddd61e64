//! The shop's file: opened read-only, so that SQLite itself refuses any write.

mod articles;
mod follow;
mod learned;
mod prices;
mod sales;
mod schema;
mod stock;
mod takings;
mod watch;

pub use articles::Article;
pub use learned::{ShopEffect, ShopEvent, ShopRemark};
pub use prices::Promotion;
pub use sales::DailySales;
pub(in crate::db) use schema::{first_difference, first_missing};
pub use stock::StockTimeline;
pub use takings::DailyTakings;

use std::path::{Path, PathBuf};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{BUSY_TIMEOUT, Trouble, trouble};

/// Why the shop's file cannot be read. The text is for the owner.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ShopError {
    #[error(
        "Le fichier de la boutique {} est introuvable. Indiquez-le par OPTIFLOW_DB_PATH, ou créez-en un : « optiflow demo --db FICHIER » ou « optiflow import --ventes VENTES.csv --db FICHIER ».", path.display()
    )]
    Missing { path: PathBuf },
    #[error(
        "Le fichier de la boutique {} est vide. Restaurez votre fichier, ou créez-en un par « optiflow import ».", path.display()
    )]
    Empty { path: PathBuf },
    #[error(
        "{} n'est pas une base SQLite (ou elle est chiffrée). Vérifiez OPTIFLOW_DB_PATH : il doit désigner le fichier optiflow.db de la boutique.", path.display()
    )]
    NotSqlite { path: PathBuf },
    #[error(
        "Le fichier de la boutique {} est abîmé. Rien n'a été modifié : restaurez une sauvegarde de votre caisse.", path.display()
    )]
    Damaged { path: PathBuf },
    #[error(
        "Le fichier de la boutique {} est verrouillé par un autre programme. Fermez-le ou attendez la fin de son travail, puis relancez.", path.display()
    )]
    Locked { path: PathBuf },
    #[error(
        "La caisse a été coupée pendant qu'elle écrivait dans {}. Rien n'est perdu : rouvrez la caisse, elle remettra son fichier en ordre, puis relancez.", path.display()
    )]
    HalfWritten { path: PathBuf },
    #[error(
        "Le fichier de la boutique {} ne peut pas être ouvert. Vérifiez que vous avez le droit de le lire, ainsi que les fichiers -wal et -shm à côté s'il y en a.", path.display()
    )]
    CannotOpen { path: PathBuf },
    #[error(
        "Le disque ne rend pas le fichier de la boutique {}. Vérifiez que le disque ou le partage est branché et en bon état, puis relancez.", path.display()
    )]
    Disk { path: PathBuf },
    #[error("Il manque {missing} dans le fichier de la boutique {}. Optiflow a besoin des 18 tables de la caisse : vérifiez que c'est le bon fichier.", path.display())]
    Schema { path: PathBuf, missing: String },
    #[error("Le fichier de la boutique {} n'a pas pu être lu : {reason}", path.display())]
    Other { path: PathBuf, reason: String },
}

impl ShopError {
    /// What happened and what to do, for a page: without the file's name, and without a restart.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "Il est introuvable : remettez-le à sa place.",
            Self::Empty { .. } => "Il est vide : restaurez une sauvegarde de votre caisse.",
            Self::NotSqlite { .. } => {
                "Ce n'est plus un fichier de caisse : restaurez une sauvegarde de votre caisse."
            }
            Self::Damaged { .. } => "Il est abîmé : restaurez une sauvegarde de votre caisse.",
            Self::Locked { .. } => {
                "Un autre programme le verrouille : attendez la fin de son travail, ou fermez-le."
            }
            Self::HalfWritten { .. } => {
                "La caisse a été coupée pendant qu'elle écrivait : rouvrez-la, elle remettra son fichier en ordre."
            }
            Self::CannotOpen { .. } => "Optiflow n'a plus le droit de le lire : rendez-lui ce droit.",
            Self::Disk { .. } => {
                "Le disque ne le rend pas : vérifiez que le disque ou le partage est branché."
            }
            Self::Schema { .. } => {
                "Il lui manque des tables de la caisse : vérifiez que c'est le bon fichier."
            }
            Self::Other { .. } => "Consultez le journal.",
        }
    }
}

/// The shop's file, open for reading.
#[derive(Debug, Clone)]
pub struct ShopDb {
    path: PathBuf,
    pool: SqlitePool,
    watch: watch::Watch,
}

impl ShopDb {
    /// Opens the file and checks that it has every column Optiflow needs.
    ///
    /// # Errors
    /// A [`ShopError`] that says what to do.
    pub async fn open(path: &Path) -> Result<Self, ShopError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        look_at(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("query_only", "ON");
        let followed = follow::Followed::new(&path);
        let pool = {
            let followed = followed.clone();
            SqlitePoolOptions::new().max_connections(4).before_acquire(move |_, connection| {
                let current = followed.is_current(connection.age);
                Box::pin(async move { Ok(current) })
            })
        };
        let pool = pool.connect_lazy_with(options.clone());
        let shop = Self { watch: watch::Watch::new(options, followed), path, pool };
        let missing = async { schema::first_missing(&mut *shop.pool.acquire().await?).await };
        match missing.await.map_err(|error| shop.explain(&error))? {
            Some(missing) => Err(ShopError::Schema { path: shop.path, missing }),
            None => Ok(shop),
        }
    }

    /// The connections, which can only read.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// A number that changes when another program has written to the file, or put another in its place.
    ///
    /// It is cheap, and tells within a second or two that the file cannot be read now. A file that was put in the
    /// place of the old one is checked as at the start.
    ///
    /// # Errors
    /// A [`ShopError`] that says what to do.
    pub async fn version(&self) -> Result<i64, ShopError> {
        self.watch.version().await
    }

    /// Reads by new connections from now on: a file that could not be read may have been written over.
    pub fn distrust(&self) {
        self.watch.distrust();
    }

    /// Turns SQLite's error into the owner's words.
    fn explain(&self, error: &sqlx::Error) -> ShopError {
        explain(&self.path, error)
    }
}

/// What can be told of the file without opening it.
fn look_at(path: &Path) -> Result<(), ShopError> {
    let path = || path.to_owned();
    match std::fs::metadata(path()) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(ShopError::CannotOpen { path: path() })
        }
        Err(_) => Err(ShopError::Missing { path: path() }),
        Ok(found) if !found.is_file() => Err(ShopError::NotSqlite { path: path() }),
        Ok(found) if found.len() == 0 => Err(ShopError::Empty { path: path() }),
        Ok(_) => Ok(()),
    }
}

/// Turns SQLite's error into the owner's words.
fn explain(path: &Path, error: &sqlx::Error) -> ShopError {
    let trouble = trouble(error);
    // To SQLite a file of no bytes is a database without tables, and one that is gone cannot be opened.
    if let (Trouble::Schema | Trouble::CannotOpen | Trouble::Disk, Err(seen)) = (trouble, look_at(path)) {
        return seen;
    }
    let path = path.to_owned();
    match trouble {
        Trouble::Locked => ShopError::Locked { path },
        Trouble::NotSqlite => ShopError::NotSqlite { path },
        Trouble::Damaged => ShopError::Damaged { path },
        Trouble::HalfWritten => ShopError::HalfWritten { path },
        // A file in WAL mode is read with the help of one beside it, which must be written.
        Trouble::CannotOpen | Trouble::ReadOnly => ShopError::CannotOpen { path },
        Trouble::Disk => ShopError::Disk { path },
        Trouble::Schema => ShopError::Schema { path, missing: "des tables".to_owned() },
        Trouble::Full | Trouble::Other => ShopError::Other { path, reason: error.to_string() },
    }
}
