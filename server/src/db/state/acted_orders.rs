//! Orders placed on an alert, with what they avoid.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, savings::AvoidedDay};

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// An order about to be remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActedOrder {
    pub article: ArticleId,
    /// D0 of the alert it answers.
    pub as_of: Date,
    /// Shop's local time.
    pub ordered_at: DateTime,
    /// Units.
    pub quantity: u32,
    pub expected_on: Date,
    /// The stock-out days it avoids, as [`optiflow_domain::savings::avoided`] gives them on the day of the order.
    pub avoided: Vec<AvoidedDay>,
}

/// A remembered order.
#[derive(Debug, Clone, PartialEq)]
pub struct ActedOrder {
    pub id: i64,
    pub order: NewActedOrder,
    /// Shop's local time; `None` while the order stands.
    pub cancelled_at: Option<DateTime>,
}

impl StateDb {
    /// Remembers an order; its number.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn add_acted_order(&self, order: &NewActedOrder) -> Result<i64, StateError> {
        let (as_of, ordered_at) = (order.as_of.to_string(), sql_moment(order.ordered_at));
        let expected_on = order.expected_on.to_string();
        let avoided = serde_json::to_string(&order.avoided)
            .map_err(|error| StateError::Other { path: self.path.clone(), reason: error.to_string() })?;
        let added = sqlx::query!(
            "INSERT INTO acted_orders (article_id, as_of, ordered_at, quantity, expected_on, avoided)
             VALUES (?, ?, ?, ?, ?, ?)",
            order.article.0,
            as_of,
            ordered_at,
            order.quantity,
            expected_on,
            avoided
        )
        .execute(&self.writer)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(added.last_insert_rowid())
    }

    /// Takes an order back; whether it still stood.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn cancel_acted_order(&self, id: i64, now: DateTime) -> Result<bool, StateError> {
        let now = sql_moment(now);
        let cancelled = sqlx::query!(
            "UPDATE acted_orders SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL",
            now,
            id
        )
        .execute(&self.writer)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(cancelled.rows_affected() > 0)
    }

    /// Every order, those taken back too, in the order in which they were remembered.
    ///
    /// # Errors
    /// The file cannot be read, or holds an order that this version cannot read.
    pub async fn acted_orders(&self) -> Result<Vec<ActedOrder>, StateError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: i64", article_id, as_of, ordered_at, quantity AS "quantity: u32", expected_on,
                      cancelled_at, avoided FROM acted_orders ORDER BY id"#
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        rows.into_iter()
            .map(|row| {
                let cancelled_at = row.cancelled_at.as_deref().map(moment_of);
                let read = || {
                    let order = NewActedOrder {
                        article: ArticleId(row.article_id),
                        as_of: day_of(&row.as_of)?,
                        ordered_at: moment_of(&row.ordered_at)?,
                        quantity: row.quantity,
                        expected_on: day_of(&row.expected_on)?,
                        avoided: serde_json::from_str(&row.avoided).ok()?,
                    };
                    // A moment that cannot be read must not make the order stand again.
                    let cancelled_at = cancelled_at.map_or(Some(None), |at| at.map(Some))?;
                    Some(ActedOrder { id: row.id, order, cancelled_at })
                };
                read().ok_or_else(|| self.damaged())
            })
            .collect()
    }
}
