//! What was paid: the till's rows by article and day.

use std::{collections::BTreeMap, ops::Range};

use jiff::civil::Date;
use optiflow_domain::{ArticleId, Price, revenue::SaleRow};

use super::{ShopDb, ShopError};
use crate::db::day_of;

/// One article's rows in order of their days. Rows of one day at one price are one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DailyTakings {
    days: Vec<Date>,
    rows: Vec<SaleRow>,
}

impl DailyTakings {
    /// The rows of a day; none where nothing was sold.
    pub fn on(&self, day: Date) -> &[SaleRow] {
        let range: Range<usize> =
            self.days.partition_point(|known| *known < day)..self.days.partition_point(|known| *known <= day);
        &self.rows[range]
    }
}

impl ShopDb {
    /// Every article's rows from `first` (inclusive) to `end` (exclusive).
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn takings(
        &self,
        first: Date,
        end: Date,
    ) -> Result<BTreeMap<ArticleId, DailyTakings>, ShopError> {
        let (first, end) = (first.to_string(), end.to_string());
        let rows = sqlx::query!(
            r#"SELECT product_id, substr(order_date, 1, 10) AS "day!: String", unit_price AS "paid: f64",
                      SUM(quantity) AS "quantity!: f64"
               FROM sales_history WHERE order_date >= ? AND order_date < ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"#,
            first,
            end
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let mut takings: BTreeMap<ArticleId, DailyTakings> = BTreeMap::new();
        for row in rows {
            let Some(day) = day_of(&row.day) else { continue };
            let article = takings.entry(ArticleId(row.product_id)).or_default();
            article.days.push(day);
            article.rows.push(SaleRow { quantity: row.quantity, paid: row.paid.and_then(Price::new) });
        }
        Ok(takings)
    }
}
