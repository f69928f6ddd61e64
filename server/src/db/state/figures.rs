//! The figures of a night: what a step worked out for one D0, as it serialises itself.

use jiff::civil::{Date, DateTime};
use serde::de::DeserializeOwned;
use sqlx::{Sqlite, Transaction};

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// The newest figures of a step, with their own date: a step that failed since leaves them standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures<T> {
    pub as_of: Date,
    /// Shop's local time.
    pub computed_at: DateTime,
    pub content: T,
}

impl StateDb {
    /// The newest figures of a step up to `as_of`; `None` where there are none that this version can read.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn figures<T: DeserializeOwned>(
        &self,
        step: &str,
        as_of: Date,
    ) -> Result<Option<Figures<T>>, StateError> {
        let day = as_of.to_string();
        let row = sqlx::query!(
            r#"SELECT as_of, computed_at, content FROM figures WHERE step = ? AND as_of <= ?
               ORDER BY as_of DESC LIMIT 1"#,
            step,
            day
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.and_then(|row| read(&row.as_of, &row.computed_at, &row.content)))
    }

    /// The figures of a step from `first` to `last`, both included, oldest first: how they went over time. Those that
    /// this version cannot read are left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn figures_between<T: DeserializeOwned>(
        &self,
        step: &str,
        first: Date,
        last: Date,
    ) -> Result<Vec<Figures<T>>, StateError> {
        let (first, last) = (first.to_string(), last.to_string());
        let rows = sqlx::query!(
            r#"SELECT as_of, computed_at, content FROM figures WHERE step = ? AND as_of >= ? AND as_of <= ?
               ORDER BY as_of"#,
            step,
            first,
            last
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(rows.iter().filter_map(|row| read(&row.as_of, &row.computed_at, &row.content)).collect())
    }
}

fn read<T: DeserializeOwned>(as_of: &str, computed_at: &str, content: &str) -> Option<Figures<T>> {
    Some(Figures {
        as_of: day_of(as_of)?,
        computed_at: moment_of(computed_at)?,
        content: serde_json::from_str(content).ok()?,
    })
}

/// Replaces a step's figures of one D0.
pub(super) async fn put(
    into: &mut Transaction<'_, Sqlite>,
    as_of: Date,
    computed_at: DateTime,
    step: &str,
    content: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    let (as_of, computed_at, content) = (as_of.to_string(), sql_moment(computed_at), content.to_string());
    sqlx::query!(
        "INSERT INTO figures (as_of, step, computed_at, content) VALUES (?, ?, ?, ?)
         ON CONFLICT (as_of, step) DO UPDATE SET computed_at = excluded.computed_at, content = excluded.content",
        as_of,
        step,
        computed_at,
        content
    )
    .execute(&mut **into)
    .await?;
    Ok(())
}
