//! The history of batches: when, how many articles, and what failed.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, Occasion};

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// One batch that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub as_of: Date,
    /// Shop's local time.
    pub started_at: DateTime,
    pub finished_at: DateTime,
    /// Why; `None` where an older version ran.
    pub occasion: Option<Occasion>,
    /// Articles forecast.
    pub articles: u32,
    pub steps: Vec<StepRun>,
    pub failures: Vec<Failure>,
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRun {
    /// The step's name, as on the command line.
    pub step: String,
    pub milliseconds: u32,
    /// Articles that the step ended well for.
    pub articles: u32,
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
    /// The number of the newest run; 0 before the first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn newest_run(&self) -> Result<i64, StateError> {
        sqlx::query_scalar!(r#"SELECT COALESCE(MAX(id), 0) AS "newest!: i64" FROM batch_runs"#)
            .fetch_one(&self.readers)
            .await
            .map_err(|error| self.explain(&error))
    }

    /// Remembers a run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn record_run(&self, run: &Run) -> Result<(), StateError> {
        let recorded = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let (as_of, started, finished) =
                (run.as_of.to_string(), sql_moment(run.started_at), sql_moment(run.finished_at));
            let occasion = run.occasion.map(Occasion::slug);
            let id = sqlx::query!(
                "INSERT INTO batch_runs (as_of, started_at, finished_at, occasion, articles) VALUES (?, ?, ?, ?, ?)",
                as_of,
                started,
                finished,
                occasion,
                run.articles
            )
            .execute(&mut *transaction)
            .await?
            .last_insert_rowid();
            for step in &run.steps {
                sqlx::query!(
                    "INSERT INTO batch_steps (run_id, step, milliseconds, articles) VALUES (?, ?, ?, ?)",
                    id,
                    step.step,
                    step.milliseconds,
                    step.articles
                )
                .execute(&mut *transaction)
                .await?;
            }
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
        Ok(self.runs(1).await?.pop())
    }

    /// The last runs, newest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn runs(&self, limit: u16) -> Result<Vec<Run>, StateError> {
        self.read_runs(limit).await.map_err(|error| self.explain(&error))
    }

    async fn read_runs(&self, limit: u16) -> Result<Vec<Run>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: i64", as_of, started_at, finished_at, occasion, articles AS "articles: u32"
               FROM batch_runs ORDER BY id DESC LIMIT ?"#,
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        let oldest = rows.last().map_or(0, |row| row.id);
        let mut steps: BTreeMap<i64, Vec<StepRun>> = BTreeMap::new();
        let timed = sqlx::query!(
            r#"SELECT run_id, step, milliseconds AS "milliseconds: u32", articles AS "articles: u32"
               FROM batch_steps WHERE run_id >= ?"#,
            oldest
        );
        for row in timed.fetch_all(&self.readers).await? {
            let step = StepRun { step: row.step, milliseconds: row.milliseconds, articles: row.articles };
            steps.entry(row.run_id).or_default().push(step);
        }
        let mut failures: BTreeMap<i64, Vec<Failure>> = BTreeMap::new();
        let failed = sqlx::query!(
            "SELECT run_id, step, article_id, reason FROM batch_failures WHERE run_id >= ? ORDER BY rowid",
            oldest
        );
        for row in failed.fetch_all(&self.readers).await? {
            let (article, reason) = (row.article_id.map(ArticleId), row.reason);
            failures.entry(row.run_id).or_default().push(Failure { step: row.step, article, reason });
        }
        let runs = rows.into_iter().filter_map(|row| {
            Some(Run {
                as_of: day_of(&row.as_of)?,
                started_at: moment_of(&row.started_at)?,
                finished_at: moment_of(&row.finished_at)?,
                occasion: row.occasion.as_deref().and_then(Occasion::from_slug),
                articles: row.articles,
                steps: steps.remove(&row.id).unwrap_or_default(),
                failures: failures.remove(&row.id).unwrap_or_default(),
            })
        });
        Ok(runs.collect())
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
