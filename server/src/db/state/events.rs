//! Events that the owner added.

use jiff::civil::DateTime;
use optiflow_domain::events::{Event, EventKey};

use super::{StateDb, StateError};
use crate::db::{moment_of, sql_moment};

/// An event of the owner's, and since when it is known in this wording.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEvent {
    pub event: Event,
    /// Shop's local time.
    pub known_from: DateTime,
}

impl StateDb {
    /// Every event of the owner's, by key.
    ///
    /// # Errors
    /// The file cannot be read, or holds an event that this version cannot read.
    pub async fn events(&self) -> Result<Vec<OwnEvent>, StateError> {
        let mut wordings = self.event_wordings().await?;
        wordings.reverse();
        wordings.dedup_by(|older, newest| older.event.key() == newest.event.key());
        wordings.reverse();
        Ok(wordings)
    }

    /// Every event of the owner's in every wording that it has had, by key, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read, or holds an event that this version cannot read.
    pub async fn event_wordings(&self) -> Result<Vec<OwnEvent>, StateError> {
        let rows = sqlx::query!(
            r#"SELECT content AS "content!: String", known_from AS "known_from!: String" FROM (
                   SELECT key, content, known_from, 0 AS stands FROM event_wordings
                   UNION ALL SELECT key, content, IFNULL(changed_at, created_at), 1 FROM events)
               ORDER BY key, stands, known_from"#
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let read = |content: &str, known_from: &str| {
            Some(OwnEvent { event: serde_json::from_str(content).ok()?, known_from: moment_of(known_from)? })
        };
        rows.iter().map(|row| read(&row.content, &row.known_from).ok_or_else(|| self.damaged())).collect()
    }

    /// Adds an event, or replaces the one of the same key, whose wording before is kept for the nights before. What it
    /// changed is forgotten.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_event(&self, event: &Event, now: DateTime) -> Result<(), StateError> {
        let key = event.key().as_str();
        let content = serde_json::to_string(event)
            .map_err(|error| StateError::Other { path: self.path.clone(), reason: error.to_string() })?;
        let now = sql_moment(now);
        let kept = async {
            let mut transaction = self.writer.begin().await?;
            sqlx::query!(
                "INSERT OR REPLACE INTO event_wordings (key, known_from, content)
                 SELECT key, IFNULL(changed_at, created_at), content FROM events WHERE key = ? AND content <> ?",
                key,
                content
            )
            .execute(&mut *transaction)
            .await?;
            sqlx::query!(
                "INSERT INTO events (key, content, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE SET content = ?2, changed_at = ?3 WHERE content <> ?2",
                key,
                content,
                now
            )
            .execute(&mut *transaction)
            .await?;
            sqlx::query!("DELETE FROM event_changes WHERE key = ?", key).execute(&mut *transaction).await?;
            transaction.commit().await
        };
        kept.await.map_err(|error| self.explain(&error))
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
