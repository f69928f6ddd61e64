//! The shop's file: opened read-only, so that SQLite itself refuses any write.

mod articles;
mod follow;
mod prices;
mod sales;
mod schema;
mod stock;
mod takings;
mod watch;

pub use articles::Article;
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
#[derive(Debug, thiserror::Error)]
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
        "Le fichier de la boutique {} ne peut pas être ouvert. Vérifiez que vous avez le droit de le lire.", path.display()
    )]
    CannotOpen { path: PathBuf },
    #[error("Il manque {missing} dans le fichier de la boutique {}. Optiflow a besoin des 18 tables de la caisse : vérifiez que c'est le bon fichier.", path.display())]
    Schema { path: PathBuf, missing: String },
    #[error("Le fichier de la boutique {} n'a pas pu être lu : {source}", path.display())]
    Other { path: PathBuf, source: sqlx::Error },
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
        match std::fs::metadata(&path) {
            Err(_) => return Err(ShopError::Missing { path }),
            Ok(found) if !found.is_file() => return Err(ShopError::NotSqlite { path }),
            Ok(found) if found.len() == 0 => return Err(ShopError::Empty { path }),
            Ok(_) => {}
        }
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
        let missing = missing.await.map_err(|error| shop.explain(error))?;
        match missing {
            Some(missing) => Err(ShopError::Schema { path: shop.path, missing }),
            None => Ok(shop),
        }
    }

    /// The connections, which can only read.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// A number that changes when another program has written to the file.
    pub async fn version(&self) -> Result<i64, ShopError> {
        self.watch.version().await.map_err(|error| self.explain(error))
    }

    /// Turns SQLite's error into the owner's words.
    fn explain(&self, error: sqlx::Error) -> ShopError {
        let path = self.path.clone();
        match trouble(&error) {
            Trouble::Locked => ShopError::Locked { path },
            Trouble::NotSqlite => ShopError::NotSqlite { path },
            Trouble::Damaged => ShopError::Damaged { path },
            Trouble::CannotOpen => ShopError::CannotOpen { path },
            Trouble::Full | Trouble::Other => ShopError::Other { path, source: error },
        }
    }
}
