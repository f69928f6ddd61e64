//! Checks the columns that Optiflow needs against those the file has.

use std::collections::BTreeSet;

use sqlx::{Connection, SqliteConnection};

const NEEDED: &str = include_str!("../shop_schema.sql");

/// The first table or column that a shop's file must have and this one has not, in the owner's words.
pub(in crate::db) async fn first_missing(shop: &mut SqliteConnection) -> Result<Option<String>, sqlx::Error> {
    let mut model = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::raw_sql(NEEDED).execute(&mut model).await?;
    let missing = first_difference(&mut model, shop).await;
    model.close().await?;
    missing
}

/// The first table or column that `model` has and `file` has not, in the owner's words.
pub(in crate::db) async fn first_difference(
    model: &mut SqliteConnection,
    file: &mut SqliteConnection,
) -> Result<Option<String>, sqlx::Error> {
    let (needed, found) = (columns(model).await?, columns(file).await?);
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
