//! By how much an event changes the forecast.

use jiff::civil::Date;
use optiflow_domain::Occurrence;

use super::{StateDb, StateError};
use crate::db::day_of;

/// What is expected over the next days of an event, without its effect and with it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventChange {
    /// The event's.
    pub key: String,
    pub days: Occurrence,
    /// Units expected of the articles it touches.
    pub before: f64,
    pub after: f64,
}

impl StateDb {
    /// What each event changes in the newest forecasts, by key.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn event_changes(&self) -> Result<Vec<EventChange>, StateError> {
        let rows = sqlx::query!("SELECT key, first, last, before, after FROM event_changes ORDER BY key")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.explain(&error))?;
        let day = |text: &str| -> Option<Date> { day_of(text) };
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let days = Occurrence::new(day(&row.first)?, day(&row.last)?).ok()?;
                Some(EventChange { key: row.key, days, before: row.before, after: row.after })
            })
            .collect())
    }

    /// Remembers what the events change now, all or none, in the place of what they changed before.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_event_changes(&self, changes: &[EventChange]) -> Result<(), StateError> {
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        sqlx::query!("DELETE FROM event_changes")
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
        for change in changes {
            let (first, last) = (change.days.first().to_string(), change.days.last().to_string());
            sqlx::query!(
                "INSERT INTO event_changes (key, first, last, before, after) VALUES (?, ?, ?, ?, ?)",
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
