//! What the owner says of days that nobody foresaw.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, gap::Explanation};

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// The owner's answer for one article's day.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAnswer {
    pub article: ArticleId,
    pub day: Date,
    pub explanation: Explanation,
    /// p1 of the day's first generation, in units.
    pub forecast: f64,
    /// Units sold, as known when it was answered.
    pub actual: f64,
    /// Shop's local time.
    pub answered_at: DateTime,
}

impl StateDb {
    /// Keeps an answer; it replaces an earlier one for the same article and day, and what that one had changed.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_answer(&self, new: &StoredAnswer) -> Result<(), StateError> {
        let (day, answered_at) = (new.day.to_string(), sql_moment(new.answered_at));
        let answer = new.explanation.answer().slug();
        let name = new.explanation.name().map(|name| name.as_str().to_owned());
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        sqlx::query!("DELETE FROM answer_changes WHERE article_id = ? AND day = ?", new.article.0, day)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        sqlx::query!(
            "INSERT INTO answers (article_id, day, answer, name, forecast, actual, answered_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (article_id, day) DO UPDATE SET answer = excluded.answer, name = excluded.name,
                 forecast = excluded.forecast, actual = excluded.actual, answered_at = excluded.answered_at",
            new.article.0,
            day,
            answer,
            name,
            new.forecast,
            new.actual,
            answered_at
        )
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.explain(&error))?;
        transaction.commit().await.map_err(|error| self.explain(&error))
    }

    /// Takes an answer back, with what it changed; whether there was one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn delete_answer(&self, article: ArticleId, day: Date) -> Result<bool, StateError> {
        let day = day.to_string();
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        let deleted = sqlx::query!("DELETE FROM answers WHERE article_id = ? AND day = ?", article.0, day)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        sqlx::query!("DELETE FROM answer_changes WHERE article_id = ? AND day = ?", article.0, day)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        transaction.commit().await.map_err(|error| self.explain(&error))?;
        Ok(deleted.rows_affected() > 0)
    }

    /// The answers for the days from `first` to `last`, both included, by article and day.
    ///
    /// # Errors
    /// The file cannot be read, or holds an answer that this version cannot read.
    pub async fn answers(&self, first: Date, last: Date) -> Result<Vec<StoredAnswer>, StateError> {
        let (first, last) = (first.to_string(), last.to_string());
        let rows = sqlx::query!(
            "SELECT article_id, day, answer, name, forecast, actual, answered_at FROM answers
             WHERE day >= ? AND day <= ? ORDER BY article_id, day",
            first,
            last
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        rows.into_iter()
            .map(|row| {
                let read = || {
                    Some(StoredAnswer {
                        article: ArticleId(row.article_id),
                        day: day_of(&row.day)?,
                        explanation: Explanation::parse(&row.answer, row.name.as_deref()).ok()?,
                        forecast: row.forecast,
                        actual: row.actual,
                        answered_at: moment_of(&row.answered_at)?,
                    })
                };
                read().ok_or_else(|| self.damaged())
            })
            .collect()
    }
}
