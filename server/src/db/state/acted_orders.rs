//! Orders placed on an alert, with what they avoid.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, PendingDelivery, on_order::OwnOrder, savings::AvoidedDay};

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
    /// Lines of the till that it is on top of.
    pub beside: Vec<i64>,
}

impl NewActedOrder {
    /// As it counts among what is under way.
    pub fn own_order(&self) -> OwnOrder {
        let quantity = f64::from(self.quantity);
        let delivery = PendingDelivery { expected_on: self.expected_on, quantity };
        OwnOrder { delivery, beside: self.beside.clone() }
    }
}

/// A remembered order.
#[derive(Debug, Clone, PartialEq)]
pub struct ActedOrder {
    pub id: i64,
    pub order: NewActedOrder,
    /// Shop's local time; `None` while the order stands.
    pub cancelled_at: Option<DateTime>,
}

/// An order that the owner marked and that has not arrived yet, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOrder {
    pub id: i64,
    pub article: ArticleId,
    /// Units.
    pub quantity: u32,
    pub expected_on: Date,
    /// Lines of the till that it is on top of.
    pub beside: Vec<i64>,
}

impl StandingOrder {
    /// As it counts among what is under way.
    pub fn own_order(&self) -> OwnOrder {
        let quantity = f64::from(self.quantity);
        let delivery = PendingDelivery { expected_on: self.expected_on, quantity };
        OwnOrder { delivery, beside: self.beside.clone() }
    }
}

impl StateDb {
    /// Remembers orders, all or none; their numbers.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn add_acted_orders(&self, orders: &[NewActedOrder]) -> Result<Vec<i64>, StateError> {
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        let mut numbers = Vec::with_capacity(orders.len());
        for order in orders {
            let (as_of, ordered_at) = (order.as_of.to_string(), sql_moment(order.ordered_at));
            let expected_on = order.expected_on.to_string();
            let avoided = serde_json::to_string(&order.avoided)
                .map_err(|error| StateError::Other { path: self.path.clone(), reason: error.to_string() })?;
            let beside = format!("{:?}", order.beside);
            let added = sqlx::query!(
                "INSERT INTO acted_orders (article_id, as_of, ordered_at, quantity, expected_on, avoided, beside)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                order.article.0,
                as_of,
                ordered_at,
                order.quantity,
                expected_on,
                avoided,
                beside
            )
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
            numbers.push(added.last_insert_rowid());
        }
        transaction.commit().await.map_err(|error| self.explain(&error))?;
        Ok(numbers)
    }

    /// The newest order that stands of this article, quantity and day, remembered at `since` or later.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn same_order(
        &self,
        order: &NewActedOrder,
        since: DateTime,
    ) -> Result<Option<i64>, StateError> {
        let (expected_on, since) = (order.expected_on.to_string(), sql_moment(since));
        let row = sqlx::query!(
            r#"SELECT MAX(id) AS "id: i64" FROM acted_orders
               WHERE article_id = ? AND quantity = ? AND expected_on = ? AND ordered_at >= ? AND cancelled_at IS NULL"#,
            order.article.0,
            order.quantity,
            expected_on,
            since
        )
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.id)
    }

    /// Takes orders back, all or none; how many of them still stood.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn cancel_acted_orders(&self, ids: &[i64], now: DateTime) -> Result<u64, StateError> {
        let now = sql_moment(now);
        let mut transaction = self.writer.begin().await.map_err(|error| self.explain(&error))?;
        let mut taken_back = 0;
        for id in ids {
            let cancelled = sqlx::query!(
                "UPDATE acted_orders SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL",
                now,
                id
            )
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.explain(&error))?;
            taken_back += cancelled.rows_affected();
        }
        transaction.commit().await.map_err(|error| self.explain(&error))?;
        Ok(taken_back)
    }

    /// Changes whenever an order is remembered or taken back.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn acted_orders_version(&self) -> Result<(i64, i64), StateError> {
        let row = sqlx::query!(
            r#"SELECT COALESCE((SELECT MAX(id) FROM acted_orders), 0) AS "newest!: i64",
                      (SELECT COUNT(*) FROM acted_orders WHERE cancelled_at IS NOT NULL) AS "cancelled!: i64""#
        )
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok((row.newest, row.cancelled))
    }

    /// The orders of which something may still be under way on D0: placed by then, expected on D0 or later, not taken
    /// back; in the order in which they were remembered.
    ///
    /// # Errors
    /// The file cannot be read, or holds an order that this version cannot read.
    pub async fn standing_orders(&self, as_of: Date) -> Result<Vec<StandingOrder>, StateError> {
        let day = as_of.to_string();
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: i64", article_id, quantity AS "quantity: u32", expected_on, beside FROM acted_orders
               WHERE cancelled_at IS NULL AND as_of <= ?1 AND expected_on >= ?1 ORDER BY id"#,
            day
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        rows.into_iter()
            .map(|row| {
                let expected_on = day_of(&row.expected_on).ok_or_else(|| self.damaged())?;
                let article = ArticleId(row.article_id);
                let beside = serde_json::from_str(&row.beside).map_err(|_| self.damaged())?;
                Ok(StandingOrder { id: row.id, article, quantity: row.quantity, expected_on, beside })
            })
            .collect()
    }

    /// Every order, those taken back too, in the order in which they were remembered.
    ///
    /// # Errors
    /// The file cannot be read, or holds an order that this version cannot read.
    pub async fn acted_orders(&self) -> Result<Vec<ActedOrder>, StateError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: i64", article_id, as_of, ordered_at, quantity AS "quantity: u32", expected_on,
                      cancelled_at, avoided, beside FROM acted_orders ORDER BY id"#
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
                        beside: serde_json::from_str(&row.beside).ok()?,
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
