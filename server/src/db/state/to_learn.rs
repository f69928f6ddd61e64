//! What the owner has said since the forecasts learned last. The file's own triggers write it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use optiflow_domain::ArticleId;

use super::{StateDb, StateError};
use crate::db::day_of;

/// The answers and events that no night has learned yet, given, changed or taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToLearn {
    /// By article and day.
    pub answers: BTreeSet<(ArticleId, Date)>,
    /// Their keys.
    pub events: BTreeSet<String>,
    /// The number of the newest line.
    last: i64,
}

impl ToLearn {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.last == 0
    }
}

impl StateDb {
    /// What waits to be learned.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn to_learn(&self) -> Result<ToLearn, StateError> {
        let rows =
            sqlx::query!(r#"SELECT id AS "id!: i64", article_id, day, event FROM to_learn ORDER BY id"#)
                .fetch_all(&self.readers)
                .await
                .map_err(|error| self.explain(&error))?;
        let mut waiting = ToLearn::default();
        for row in rows {
            waiting.last = row.id;
            let day = row.day.as_deref().and_then(day_of);
            waiting.answers.extend(row.article_id.map(ArticleId).zip(day));
            waiting.events.extend(row.event);
        }
        Ok(waiting)
    }

    /// Remembers that a night has learned this; what the owner has said meanwhile goes on waiting.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_learned(&self, learned: &ToLearn) -> Result<(), StateError> {
        if learned.is_empty() {
            return Ok(());
        }
        sqlx::query!("DELETE FROM to_learn WHERE id <= ?", learned.last)
            .execute(&self.writer)
            .await
            .map_err(|error| self.explain(&error))?;
        Ok(())
    }
}
