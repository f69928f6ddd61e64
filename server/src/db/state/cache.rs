//! The published generations as a cache: what is in it, and emptying it.

use jiff::civil::Date;

use super::{StateDb, StateError};
use crate::db::day_of;

/// What the cache holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheContent {
    pub generations: u32,
    /// Forecasts of one article in one generation.
    pub forecasts: u32,
    /// The first and the last D0.
    pub oldest: Option<Date>,
    pub newest: Option<Date>,
}

impl StateDb {
    /// What is published now.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn cache_content(&self) -> Result<CacheContent, StateError> {
        let row = sqlx::query!(
            r#"SELECT count(*) AS "generations!: u32", min(as_of) AS "oldest: String", max(as_of) AS "newest: String",
                      (SELECT count(*) FROM article_forecasts) AS "forecasts!: u32"
               FROM generations"#
        )
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(CacheContent {
            generations: row.generations,
            forecasts: row.forecasts,
            oldest: row.oldest.as_deref().and_then(day_of),
            newest: row.newest.as_deref().and_then(day_of),
        })
    }

    /// Drops every published generation, and with it its forecasts; the proof, the levels of each morning, the
    /// history of batches and all answers stay. Returns how many there were.
    ///
    /// # Errors
    /// The file cannot be written; then nothing is dropped.
    pub async fn clear_cache(&self) -> Result<u64, StateError> {
        let cleared = sqlx::query!("DELETE FROM generations").execute(&self.writer).await;
        Ok(cleared.map_err(|error| self.explain(&error))?.rows_affected())
    }
}
