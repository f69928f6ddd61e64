//! Sales by article and day.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use optiflow_domain::ArticleId;

use super::{ShopDb, ShopError};
use crate::db::day_of;

/// Net sales of one article by day, from its first sale on. A day without a row sold 0.
#[derive(Debug, Clone, PartialEq)]
pub struct DailySales {
    pub first_day: Date,
    /// One figure a day; below 0 where returns exceed sales.
    pub net: Vec<f64>,
    /// Whether the till wrote a row that day, were it of 0.
    rows: Vec<bool>,
}

impl DailySales {
    /// The net sales of a day, 0 within the days known where there is no row; `None` outside.
    pub fn on(&self, day: Date) -> Option<f64> {
        let at = usize::try_from((day - self.first_day).get_days()).ok()?;
        self.net.get(at).copied()
    }

    /// The last day before `end` on which the article has a row.
    pub fn last_row_before(&self, end: Date) -> Option<Date> {
        let days = usize::try_from((end - self.first_day).get_days()).ok()?.min(self.net.len());
        let last = self.rows[..days].iter().rposition(|has_row| *has_row)?;
        Some(self.first_day.saturating_add(i64::try_from(last).ok()?.days()))
    }

    /// How many days there are from the first row on; 0 without a row.
    pub fn days_since_first_row(&self) -> usize {
        self.rows.iter().position(|has_row| *has_row).map_or(0, |first| self.rows.len() - first)
    }

    /// The last day before `end` with net sales above 0.
    pub fn last_sold_before(&self, end: Date) -> Option<Date> {
        let days = usize::try_from((end - self.first_day).get_days()).ok()?.min(self.net.len());
        let last = self.net[..days].iter().rposition(|net| *net > 0.0)?;
        Some(self.first_day.saturating_add(i64::try_from(last).ok()?.days()))
    }
}

impl ShopDb {
    /// The day of the last sale before `before`, or of all where it is `None`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn last_sale(&self, before: Option<Date>) -> Result<Option<Date>, ShopError> {
        let before = before.unwrap_or(Date::MAX).to_string();
        let last = sqlx::query_scalar!(
            r#"SELECT MAX(order_date) AS "last: String" FROM sales_history WHERE order_date < ?"#,
            before
        )
        .fetch_one(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(last.as_deref().and_then(day_of))
    }

    /// Every article's sales before `before`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn sales_before(&self, before: Date) -> Result<BTreeMap<ArticleId, DailySales>, ShopError> {
        let before = before.to_string();
        let rows = sqlx::query!(
            r#"SELECT product_id, substr(order_date, 1, 10) AS "day!: String", SUM(quantity) AS "net!: f64"
               FROM sales_history WHERE order_date < ? GROUP BY 1, 2 ORDER BY 1, 2"#,
            before
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let mut sales = BTreeMap::new();
        for row in rows {
            let Some(day) = day_of(&row.day) else { continue };
            add(&mut sales, ArticleId(row.product_id), day, row.net);
        }
        Ok(sales)
    }

    /// One article's sales from `from` (inclusive) to `before` (exclusive).
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn sales_of(&self, id: ArticleId, from: Date, before: Date) -> Result<DailySales, ShopError> {
        let (first, end) = (from.to_string(), before.to_string());
        let rows = sqlx::query!(
            r#"SELECT substr(order_date, 1, 10) AS "day!: String", SUM(quantity) AS "net!: f64"
               FROM sales_history WHERE product_id = ? AND order_date >= ? AND order_date < ? GROUP BY 1 ORDER BY 1"#,
            id.0,
            first,
            end
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let days = usize::try_from((before - from).get_days()).unwrap_or(0);
        let mut sales = DailySales { first_day: from, net: vec![0.0; days], rows: vec![false; days] };
        for row in rows {
            let index = day_of(&row.day).and_then(|day| usize::try_from((day - from).get_days()).ok());
            if let Some(index) = index.filter(|index| *index < days) {
                sales.net[index] = row.net;
                sales.rows[index] = true;
            }
        }
        Ok(sales)
    }

    /// What each article has sold on one day.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn sold_on(&self, day: Date) -> Result<BTreeMap<ArticleId, f64>, ShopError> {
        let (first, end) = (day.to_string(), day.saturating_add(1.day()).to_string());
        let rows = sqlx::query!(
            r#"SELECT product_id, SUM(quantity) AS "net!: f64" FROM sales_history
               WHERE order_date >= ? AND order_date < ? GROUP BY 1"#,
            first,
            end
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(rows.into_iter().map(|row| (ArticleId(row.product_id), row.net)).collect())
    }
}

/// Adds a day to an article's sales, filling the days between with 0.
fn add(sales: &mut BTreeMap<ArticleId, DailySales>, id: ArticleId, day: Date, net: f64) {
    let article =
        sales.entry(id).or_insert_with(|| DailySales { first_day: day, net: Vec::new(), rows: Vec::new() });
    if let Ok(index) = usize::try_from((day - article.first_day).get_days()) {
        article.net.resize(index + 1, 0.0);
        article.net[index] = net;
        article.rows.resize(index + 1, false);
        article.rows[index] = true;
    }
}
