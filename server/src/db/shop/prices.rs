//! Prices and promotions, as the shop has written them down.

use std::collections::BTreeMap;

use jiff::civil::Date;
use optiflow_domain::{ArticleId, Price, pricing::PriceCut};

use super::{ShopDb, ShopError};
use crate::db::day_of;

/// A promotion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promotion {
    /// `None` for the whole shop.
    pub article: Option<ArticleId>,
    pub cut: PriceCut,
}

impl ShopDb {
    /// Every promotion whose days and discount make sense, past and planned.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn promotions(&self) -> Result<Vec<Promotion>, ShopError> {
        let rows = sqlx::query!(
            r#"SELECT product_id, start_date, end_date, discount_percent FROM promotions ORDER BY start_date, id"#
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let promotions = rows.into_iter().filter_map(|row| {
            let (first, last) = (day_of(&row.start_date)?, day_of(&row.end_date)?);
            let cut = PriceCut::promotion(first, last, row.discount_percent)?;
            Some(Promotion { article: row.product_id.map(ArticleId), cut })
        });
        Ok(promotions.collect())
    }

    /// Each article's list prices by the day from which they hold, oldest first; the last one written of a day counts.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn price_lists(&self) -> Result<BTreeMap<ArticleId, Vec<(Date, Price)>>, ShopError> {
        let rows = sqlx::query!(
            r#"SELECT product_id, unit_price, valid_from FROM price_history
               ORDER BY product_id, substr(valid_from, 1, 10), id"#
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let mut lists: BTreeMap<ArticleId, Vec<(Date, Price)>> = BTreeMap::new();
        for row in rows {
            let (Some(day), Some(price)) = (day_of(&row.valid_from), Price::new(row.unit_price)) else {
                continue;
            };
            let list = lists.entry(ArticleId(row.product_id)).or_default();
            match list.last_mut().filter(|(last, _)| *last == day) {
                Some(same_day) => same_day.1 = price,
                None => list.push((day, price)),
            }
        }
        Ok(lists)
    }
}
