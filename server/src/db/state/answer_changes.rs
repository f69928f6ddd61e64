//! By how much an answer has changed the forecast.

use std::collections::BTreeMap;

use jiff::civil::Date;
use optiflow_domain::{ArticleId, Occurrence};

use super::{StateDb, StateError};
use crate::db::day_of;

/// What is expected over the days that an answer touches, before and after it was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerChange {
    pub article: ArticleId,
    /// The day that was answered.
    pub day: Date,
    /// The event whose next days these are; `None` for the article's own next days.
    pub key: Option<String>,
    pub days: Occurrence,
    /// Units: of every article for an event, else of the article.
    pub before: f64,
    pub after: f64,
}

impl StateDb {
    /// The last change of each answered day from `first` on.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn answer_changes(
        &self,
        first: Date,
    ) -> Result<BTreeMap<(ArticleId, Date), AnswerChange>, StateError> {
        let since = first.to_string();
        let rows = sqlx::query!(
            "SELECT article_id, day, key, first, last, before, after FROM answer_changes WHERE day >= ?",
            since
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let read = rows.into_iter().filter_map(|row| {
            let (article, day) = (ArticleId(row.article_id), day_of(&row.day)?);
            let days = Occurrence::new(day_of(&row.first)?, day_of(&row.last)?).ok()?;
            let change =
                AnswerChange { article, day, key: row.key, days, before: row.before, after: row.after };
            Some(((article, day), change))
        });
        Ok(read.collect())
    }

    /// Remembers changes, all or none; each replaces the one before of the same answer.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_answer_changes(&self, changes: &[AnswerChange]) -> Result<(), StateError> {
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        for change in changes {
            let (day, first) = (change.day.to_string(), change.days.first().to_string());
            let last = change.days.last().to_string();
            sqlx::query!(
                "INSERT INTO answer_changes (article_id, day, key, first, last, before, after)
                 VALUES (?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (article_id, day) DO UPDATE SET key = excluded.key, first = excluded.first,
                     last = excluded.last, before = excluded.before, after = excluded.after",
                change.article.0,
                day,
                change.key,
                first,
                last,
                change.before,
                change.after
            )
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        }
        transaction.commit().await.map_err(|error| self.explain(&error))
    }
}
