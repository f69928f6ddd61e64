//! The history of batches: when, how many articles, and what failed.

use jiff::civil::{Date, DateTime};
use optiflow_domain::ArticleId;

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// One batch that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub as_of: Date,
    /// Shop's local time.
    pub started_at: DateTime,
    pub finished_at: DateTime,
    /// Articles forecast.
    pub articles: u32,
    pub failures: Vec<Failure>,
}

/// Something a batch could not do; the rest went on.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The step's name, as on the command line.
    pub step: String,
    pub article: Option<ArticleId>,
    /// In the owner's words.
    pub reason: String,
}

impl StateDb {
    /// Remembers a run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn record_run(&self, run: &Run) -> Result<(), StateError> {
        let recorded = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let (as_of, started, finished) =
                (run.as_of.to_string(), sql_moment(run.started_at), sql_moment(run.finished_at));
            let id = sqlx::query!(
                "INSERT INTO batch_runs (as_of, started_at, finished_at, articles) VALUES (?, ?, ?, ?)",
                as_of,
                started,
                finished,
                run.articles
            )
            .execute(&mut *transaction)
            .await?
            .last_insert_rowid();
            for failure in &run.failures {
                let article = failure.article.map(|id| id.0);
                sqlx::query!(
                    "INSERT INTO batch_failures (run_id, step, article_id, reason) VALUES (?, ?, ?, ?)",
                    id,
                    failure.step,
                    article,
                    failure.reason
                )
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await
        };
        recorded.await.map_err(|error| self.explain(&error))
    }

    /// The last run.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn last_run(&self) -> Result<Option<Run>, StateError> {
        let row = sqlx::query!(
            r#"SELECT as_of, started_at, finished_at, articles AS "articles: u32" FROM batch_runs ORDER BY id DESC LIMIT 1"#
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let run = row.and_then(|row| {
            Some(Run {
                as_of: day_of(&row.as_of)?,
                started_at: moment_of(&row.started_at)?,
                finished_at: moment_of(&row.finished_at)?,
                articles: row.articles,
                failures: Vec::new(),
            })
        });
        match run {
            Some(run) => Ok(Some(Run { failures: self.last_failures().await?, ..run })),
            None => Ok(None),
        }
    }

    /// What the last run could not do.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn last_failures(&self) -> Result<Vec<Failure>, StateError> {
        let rows = sqlx::query!(
            r#"SELECT step, article_id, reason FROM batch_failures
               WHERE run_id = (SELECT MAX(id) FROM batch_runs) ORDER BY rowid"#
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(rows
            .into_iter()
            .map(|row| Failure { step: row.step, article: row.article_id.map(ArticleId), reason: row.reason })
            .collect())
    }
}
