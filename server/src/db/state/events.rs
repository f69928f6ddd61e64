//! Events that the owner added.

use jiff::civil::DateTime;
use optiflow_domain::events::{Event, EventKey};

use super::{StateDb, StateError};
use crate::db::{moment_of, sql_moment};

/// An event of the owner's, and since when it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEvent {
    pub event: Event,
    /// Shop's local time.
    pub created_at: DateTime,
}

impl StateDb {
    /// Every event of the owner's, by key.
    ///
    /// # Errors
    /// The file cannot be read, or holds an event that this version cannot read.
    pub async fn events(&self) -> Result<Vec<OwnEvent>, StateError> {
        let rows = sqlx::query!("SELECT content, created_at FROM events ORDER BY key")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.explain(&error))?;
        let read = |content: &str, created_at: &str| {
            Some(OwnEvent { event: serde_json::from_str(content).ok()?, created_at: moment_of(created_at)? })
        };
        rows.iter().map(|row| read(&row.content, &row.created_at).ok_or_else(|| self.damaged())).collect()
    }

    /// Adds an event, or replaces the one of the same key, which keeps its age.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_event(&self, event: &Event, now: DateTime) -> Result<(), StateError> {
        let key = event.key().as_str();
        let content = serde_json::to_string(event)
            .map_err(|error| StateError::Other { path: self.path.clone(), reason: error.to_string() })?;
        let created_at = sql_moment(now);
        sqlx::query!(
            "INSERT INTO events (key, content, created_at) VALUES (?, ?, ?)
             ON CONFLICT (key) DO UPDATE SET content = excluded.content",
            key,
            content,
            created_at
        )
        .execute(&self.writer)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(())
    }

    /// Forgets an event, with what it changed; whether there was one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn delete_event(&self, key: &EventKey) -> Result<bool, StateError> {
        let key = key.as_str();
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        let deleted = sqlx::query!("DELETE FROM events WHERE key = ?", key)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        sqlx::query!("DELETE FROM event_changes WHERE key = ?", key)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        transaction.commit().await.map_err(|error| self.explain(&error))?;
        Ok(deleted.rows_affected() > 0)
    }
}
