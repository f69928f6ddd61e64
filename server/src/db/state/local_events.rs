//! What the owner's answers have taught of local events, and what became of using it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, Occurrence,
    events::{Rhythm, Scored},
};
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, Transaction};

use super::{StateDb, StateError};
use crate::db::day_of;

/// An event that the owner named in answers, as one night knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalEvent {
    /// That of the calendar's or of the owner's own event of this name, where there is one.
    pub key: String,
    pub name: String,
    /// The days that the owner named, oldest first.
    pub named: Vec<Date>,
    /// The occurrences that began before D0, oldest first.
    pub occurrences: Vec<Occurrence>,
    /// `None` while none is evident, and for an event whose dates are known otherwise.
    pub rhythm: Option<Rhythm>,
    /// The occurrences from D0 on, soonest first.
    pub next: Vec<Occurrence>,
    /// The share of its effect that is used, 0 to 1; 0 where it is faded out.
    pub trust: f64,
    /// What using it did to the forecasts, oldest occurrence first.
    pub scores: Vec<Scored>,
}

/// An event's part in the first forecast of one article's day.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDay {
    pub key: String,
    pub article: ArticleId,
    /// p1 of that day's first generation, in units.
    pub forecast: f64,
    /// What the event multiplied it by, above 0.
    pub factor: f64,
}

impl StateDb {
    /// The local events, by key.
    ///
    /// # Errors
    /// The file cannot be read, or holds an event that this version cannot read.
    pub async fn local_events(&self) -> Result<Vec<LocalEvent>, StateError> {
        let rows = sqlx::query_scalar!("SELECT content FROM local_events ORDER BY key")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.explain(&error))?;
        rows.iter().map(|row| serde_json::from_str(row).map_err(|_| self.damaged())).collect()
    }

    /// The events' parts in the first forecasts of the dates before `end`, by date.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn event_days(&self, end: Date) -> Result<BTreeMap<Date, Vec<EventDay>>, StateError> {
        let end = end.to_string();
        let rows = sqlx::query!(
            "SELECT as_of, key, article_id, forecast, factor FROM event_days WHERE as_of < ?
             ORDER BY as_of, key, article_id",
            end
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let mut days: BTreeMap<Date, Vec<EventDay>> = BTreeMap::new();
        for row in rows {
            let Some(day) = day_of(&row.as_of) else { continue };
            let (article, forecast) = (ArticleId(row.article_id), row.forecast);
            days.entry(day).or_default().push(EventDay {
                key: row.key,
                article,
                forecast,
                factor: row.factor,
            });
        }
        Ok(days)
    }
}

/// Replaces what is known of local events, unless a later night has said more.
pub(super) async fn put(
    into: &mut Transaction<'_, Sqlite>,
    as_of: Date,
    events: &[LocalEvent],
) -> Result<(), sqlx::Error> {
    let day = as_of.to_string();
    sqlx::query!("DELETE FROM local_events WHERE as_of <= ?", day).execute(&mut **into).await?;
    for event in events {
        let content = serde_json::to_string(event).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query!(
            "INSERT INTO local_events (key, as_of, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            event.key,
            day,
            content
        )
        .execute(&mut **into)
        .await?;
    }
    Ok(())
}

/// Keeps the events' parts in one article's first forecast of a date.
pub(super) async fn put_days<'a>(
    into: &mut Transaction<'_, Sqlite>,
    as_of: &str,
    days: impl Iterator<Item = &'a EventDay>,
) -> Result<(), sqlx::Error> {
    for EventDay { key, article, forecast, factor } in days {
        sqlx::query!(
            "INSERT INTO event_days (as_of, key, article_id, forecast, factor) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
            as_of,
            key,
            article.0,
            forecast,
            factor
        )
        .execute(&mut **into)
        .await?;
    }
    Ok(())
}
