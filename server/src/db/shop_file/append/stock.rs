//! Stock: one row for an article, a moment and a place.

use std::collections::HashMap;

use jiff::civil::DateTime;
use sqlx::sqlite::SqliteConnection;

use super::differs;
use crate::db::moment_of;
use crate::db::shop_file::delivery::{CountedStock, Counts};
use crate::db::shop_file::insert::{self, Meter};
use crate::db::tables::StockLevel;

#[derive(Default)]
pub(super) struct StockPlan {
    added: Vec<StockLevel>,
    changed: Vec<StockLevel>,
}

/// What makes two counts the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    product: i64,
    /// A till may write it with a `T` or with a space.
    moment: Option<DateTime>,
    location: Option<String>,
}

impl Place {
    fn of(level: &StockLevel) -> Self {
        let location = level.location.clone().filter(|name| !name.is_empty());
        Self { product: level.product_id, moment: moment_of(&level.recorded_at), location }
    }
}

impl StockPlan {
    /// `articles` are the delivered articles' numbers.
    pub(super) async fn new(
        connection: &mut SqliteConnection,
        stock: &[CountedStock],
        articles: &[i64],
        counts: &mut Counts,
    ) -> Result<Self, sqlx::Error> {
        let mut plan = Self::default();
        let days = || stock.iter().filter_map(|counted| counted.level.recorded_at.get(..10));
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(plan) };
        let there = read(connection, first, last).await?;
        for CountedStock { article, level } in stock {
            let mut level = StockLevel { product_id: articles[*article], ..level.clone() };
            match there.get(&Place::of(&level)) {
                None => {
                    counts.added += 1;
                    plan.added.push(level);
                }
                Some(old) if has_news(&level, old) => {
                    counts.changed += 1;
                    level.id = old.id;
                    plan.changed.push(level);
                }
                Some(_) => counts.unchanged += 1,
            }
        }
        // Below 0, as for sales: a till that counts its own rows never meets these.
        let lowest: Option<i64> =
            sqlx::query_scalar("SELECT MIN(id) FROM stock_levels").fetch_one(connection).await?;
        let first = super::first_own_id(lowest, plan.added.len());
        for (id, level) in (first..).zip(&mut plan.added) {
            level.id = id;
        }
        Ok(plan)
    }

    pub(super) fn rows(&self) -> usize {
        self.added.len() + self.changed.len()
    }

    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        meter: &mut Meter<'_>,
    ) -> Result<(), sqlx::Error> {
        insert::table(connection, &self.added, meter).await?;
        for level in &self.changed {
            sqlx::query(
                "UPDATE stock_levels SET quantity_on_hand = ?2, \
                 quantity_available = COALESCE(?3, quantity_available) WHERE id = ?1",
            )
            .bind(level.id)
            .bind(level.quantity_on_hand)
            .bind(level.quantity_available)
            .execute(&mut *connection)
            .await?;
            meter.advance(1);
        }
        Ok(())
    }
}

fn has_news(said: &StockLevel, there: &StockLevel) -> bool {
    differs(Some(&said.quantity_on_hand), Some(&there.quantity_on_hand))
        || differs(said.quantity_available.as_ref(), there.quantity_available.as_ref())
}

type LevelRow = (i64, i64, f64, Option<f64>, String, Option<String>);

/// The counts of the days from `first` to `last`; of several of one place, the one that the application reads.
async fn read(
    connection: &mut SqliteConnection,
    first: &str,
    last: &str,
) -> Result<HashMap<Place, StockLevel>, sqlx::Error> {
    let rows: Vec<LevelRow> = sqlx::query_as(
        "SELECT id, product_id, CAST(quantity_on_hand AS REAL), CAST(quantity_available AS REAL), \
                CAST(recorded_at AS TEXT), CAST(location AS TEXT) \
         FROM stock_levels WHERE substr(recorded_at, 1, 10) BETWEEN ?1 AND ?2 ORDER BY id",
    )
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?;
    let level = |row: LevelRow| {
        let (id, product_id, quantity_on_hand, quantity_available, recorded_at, location) = row;
        let level =
            StockLevel { id, product_id, quantity_on_hand, quantity_available, recorded_at, location };
        (Place::of(&level), level)
    };
    Ok(rows.into_iter().map(level).collect())
}
