//! Checks the columns that Optiflow needs against those the file has.

use std::collections::BTreeSet;

use sqlx::{Connection, SqliteConnection, SqlitePool};

const NEEDED: &str = include_str!("../shop_schema.sql");

/// The first table or column missing, in the owner's words.
pub(super) async fn first_missing(shop: &SqlitePool) -> Result<Option<String>, sqlx::Error> {
    let mut model = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::raw_sql(NEEDED).execute(&mut model).await?;
    let needed = columns(&mut model).await?;
    model.close().await?;
    let found = columns(&mut *shop.acquire().await?).await?;
    let tables: BTreeSet<&str> = found.iter().map(|(table, _)| table.as_str()).collect();
    Ok(needed.iter().find(|column| !found.contains(*column)).map(|(table, column)| {
        if tables.contains(table.as_str()) {
            format!("la colonne « {column} » de la table « {table} »")
        } else {
            format!("la table « {table} »")
        }
    }))
}

/// Every (table, column), in lower case since SQLite's names have none.
async fn columns(connection: &mut SqliteConnection) -> Result<BTreeSet<(String, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT lower(m.name), lower(c.name) FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view')",
    )
    .fetch_all(connection)
    .await
    .map(|rows| rows.into_iter().collect())
}
