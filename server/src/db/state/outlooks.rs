//! What each article is expected to sell, and when it runs out: the lines of the page Prédictions.

use jiff::civil::Date;
use optiflow_domain::ArticleId;
use sqlx::{Sqlite, Transaction};

use super::{Generation, StateDb, StateError};
use crate::db::day_of;

/// One article's outlook.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArticleOutlook {
    pub id: ArticleId,
    /// Units expected over 7 days.
    pub week: f64,
    /// Over 14 days.
    pub fortnight: f64,
    /// Over 30 days.
    pub month: f64,
    /// The first stock-out day of the 30.
    pub stock_out_on: Option<Date>,
}

impl StateDb {
    /// Every article's outlook of a generation; none where retention has dropped them.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn outlooks(&self, generation: &Generation) -> Result<Vec<ArticleOutlook>, StateError> {
        let rows = sqlx::query!(
            "SELECT article_id, week, fortnight, month, stock_out_on FROM article_outlooks
             WHERE generation_id = ? ORDER BY article_id",
            generation.id
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(rows
            .into_iter()
            .map(|row| ArticleOutlook {
                id: ArticleId(row.article_id),
                week: row.week,
                fortnight: row.fortnight,
                month: row.month,
                stock_out_on: row.stock_out_on.as_deref().and_then(day_of),
            })
            .collect())
    }
}

/// Replaces a generation's outlooks.
pub(super) async fn put(
    into: &mut Transaction<'_, Sqlite>,
    generation: i64,
    outlooks: &[ArticleOutlook],
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM article_outlooks WHERE generation_id = ?", generation)
        .execute(&mut **into)
        .await?;
    for outlook in outlooks {
        let stock_out_on = outlook.stock_out_on.map(|day| day.to_string());
        sqlx::query!(
            "INSERT INTO article_outlooks (generation_id, article_id, week, fortnight, month, stock_out_on)
             VALUES (?, ?, ?, ?, ?, ?)",
            generation,
            outlook.id.0,
            outlook.week,
            outlook.fortnight,
            outlook.month,
            stock_out_on
        )
        .execute(&mut **into)
        .await?;
    }
    Ok(())
}
