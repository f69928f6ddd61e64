//! Stock levels: the newest a location, and the level carried from evening to evening.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, StockOnHand};

use super::{ShopDb, ShopError};
use crate::db::{moment_of, sql_moment};

/// Every level ever recorded of one article, in order of time: the stock of any past evening can be read from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StockTimeline {
    records: Vec<Record>,
}

#[derive(Debug, Clone, PartialEq)]
struct Record {
    at: DateTime,
    /// The location's number.
    location: usize,
    quantity: f64,
}

impl StockTimeline {
    /// The stock recorded before the start of `day`; `None` where none was.
    pub fn before(&self, day: Date) -> Option<StockOnHand> {
        self.first_records(self.records.partition_point(|record| record.at.date() < day))
    }

    /// The stock recorded up to `cutoff`; `None` where none was.
    pub fn at(&self, cutoff: DateTime) -> Option<StockOnHand> {
        self.first_records(self.records.partition_point(|record| record.at <= cutoff))
    }

    fn first_records(&self, end: usize) -> Option<StockOnHand> {
        let mut latest: BTreeMap<usize, (f64, DateTime)> = BTreeMap::new();
        for record in &self.records[..end] {
            latest.insert(record.location, (record.quantity, record.at));
        }
        StockOnHand::from_locations(latest.into_values())
    }

    /// The day of the first level above 0.
    pub fn first_stock(&self) -> Option<Date> {
        self.records.iter().find(|record| record.quantity > 0.0).map(|record| record.at.date())
    }

    /// The level at the opening of each of `days` days from `first` on.
    pub fn openings(&self, first: Date, days: usize) -> Vec<Option<f64>> {
        let mut latest: BTreeMap<usize, f64> = BTreeMap::new();
        let mut next = self.records.iter().peekable();
        first
            .series(jiff::Span::new().days(1))
            .take(days)
            .map(|day| {
                while let Some(record) = next.next_if(|record| record.at.date() < day) {
                    latest.insert(record.location, record.quantity);
                }
                (!latest.is_empty()).then(|| latest.values().sum())
            })
            .collect()
    }
}

impl ShopDb {
    /// Every article's stock, as recorded up to `cutoff`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn stock_at(&self, cutoff: DateTime) -> Result<BTreeMap<ArticleId, StockOnHand>, ShopError> {
        let text = sql_moment(cutoff);
        // A till may write `T` between day and hour, which sorts after the space: the replacement makes both alike.
        let rows = sqlx::query!(
            r#"SELECT product_id, quantity_on_hand, recorded_at FROM (
                   SELECT product_id, quantity_on_hand, recorded_at, ROW_NUMBER() OVER (
                       PARTITION BY product_id, IFNULL(location, '')
                       ORDER BY replace(recorded_at, 'T', ' ') DESC, id DESC) AS newest
                   FROM stock_levels WHERE replace(recorded_at, 'T', ' ') <= ?)
               WHERE newest = 1 ORDER BY product_id"#,
            text
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let mut latest: BTreeMap<ArticleId, Vec<(f64, DateTime)>> = BTreeMap::new();
        for row in rows {
            if let Some(at) = moment_of(&row.recorded_at) {
                latest.entry(ArticleId(row.product_id)).or_default().push((row.quantity_on_hand, at));
            }
        }
        Ok(latest
            .into_iter()
            .filter_map(|(id, levels)| Some((id, StockOnHand::from_locations(levels)?)))
            .collect())
    }

    /// When the next level dated after `cutoff` comes to count; `None` where there is none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn next_stock(&self, cutoff: DateTime) -> Result<Option<DateTime>, ShopError> {
        let text = sql_moment(cutoff);
        let next = sqlx::query_scalar!(
            r#"SELECT MIN(replace(recorded_at, 'T', ' ')) AS "next: String" FROM stock_levels
               WHERE replace(recorded_at, 'T', ' ') > ?"#,
            text
        )
        .fetch_one(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(next.as_deref().and_then(moment_of))
    }

    /// Every article's levels recorded before `before`, in order of time.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn stock_timelines(
        &self,
        before: Date,
    ) -> Result<BTreeMap<ArticleId, StockTimeline>, ShopError> {
        let end = before.to_string();
        let rows = sqlx::query_as!(
            LevelRow,
            r#"SELECT product_id, quantity_on_hand, recorded_at, IFNULL(location, '') AS "location!: String"
               FROM stock_levels WHERE recorded_at < ?
               ORDER BY product_id, replace(recorded_at, 'T', ' '), id"#,
            end
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(timelines(rows))
    }

    /// One article's levels recorded before `before`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn stock_timeline_of(&self, id: ArticleId, before: Date) -> Result<StockTimeline, ShopError> {
        let end = before.to_string();
        let rows = sqlx::query_as!(
            LevelRow,
            r#"SELECT product_id, quantity_on_hand, recorded_at, IFNULL(location, '') AS "location!: String"
               FROM stock_levels WHERE product_id = ? AND recorded_at < ?
               ORDER BY replace(recorded_at, 'T', ' '), id"#,
            id.0,
            end
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(timelines(rows).remove(&id).unwrap_or_default())
    }
}

struct LevelRow {
    product_id: i64,
    quantity_on_hand: f64,
    recorded_at: String,
    location: String,
}

/// Sorts rows that come in order of time into one timeline an article.
fn timelines(rows: Vec<LevelRow>) -> BTreeMap<ArticleId, StockTimeline> {
    let mut timelines: BTreeMap<ArticleId, StockTimeline> = BTreeMap::new();
    let mut locations: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let Some(at) = moment_of(&row.recorded_at).filter(|_| row.quantity_on_hand.is_finite()) else {
            continue;
        };
        let known = locations.len();
        let location = *locations.entry(row.location).or_insert(known);
        let record = Record { at, location, quantity: row.quantity_on_hand };
        timelines.entry(ArticleId(row.product_id)).or_default().records.push(record);
    }
    timelines
}
