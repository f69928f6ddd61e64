//! Articles and categories: added, or changed where something else is said of them.

use std::collections::{HashMap, HashSet};

use sqlx::sqlite::SqliteConnection;

use super::differs;
use crate::db::shop_file::delivery::{Arrival, Outcome};
use crate::db::shop_file::insert::{self, Meter};
use crate::db::tables::{Category, Product};

pub(super) struct ArticlesPlan {
    /// Each delivered article's number in the file.
    pub(super) ids: Vec<i64>,
    categories: Vec<Category>,
    added: Vec<Product>,
    changed: Vec<Product>,
}

impl ArticlesPlan {
    pub(super) async fn new(
        connection: &mut SqliteConnection,
        arrivals: &[Arrival<Product>],
        outcome: &mut Outcome,
    ) -> Result<Self, sqlx::Error> {
        let there = read(connection).await?;
        let mut by_name: HashMap<&str, i64> = HashMap::new();
        for product in there.values() {
            let id = by_name.entry(&product.name).or_insert(product.id);
            *id = product.id.min(*id);
        }
        let highest = there.keys().copied().chain(arrivals.iter().filter_map(|arrival| arrival.id)).max();
        let mut next = highest.unwrap_or(0).max(0);
        let mut plan =
            Self { ids: Vec::new(), categories: Vec::new(), added: Vec::new(), changed: Vec::new() };
        let counts = &mut outcome.articles;
        for Arrival { id, rename, row } in arrivals {
            let found = id.or_else(|| by_name.get(row.name.as_str()).copied());
            let old = found.and_then(|id| there.get(&id));
            let new_id = || {
                next += 1;
                next
            };
            let mut product = Product { id: found.unwrap_or_else(new_id), ..row.clone() };
            plan.ids.push(product.id);
            let Some(old) = old else {
                counts.added += 1;
                plan.added.push(product);
                continue;
            };
            if !rename {
                product.name.clone_from(&old.name);
            }
            if has_news(&product, old) {
                counts.changed += 1;
                plan.changed.push(product);
            } else {
                counts.unchanged += 1;
            }
        }
        plan.categories = missing_categories(connection, arrivals).await?;
        outcome.categories_added = plan.categories.len();
        Ok(plan)
    }

    pub(super) fn rows(&self) -> usize {
        self.categories.len() + self.added.len() + self.changed.len()
    }

    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        meter: &mut Meter<'_>,
    ) -> Result<(), sqlx::Error> {
        insert::table(connection, &self.categories, meter).await?;
        insert::table(connection, &self.added, meter).await?;
        for product in &self.changed {
            sqlx::query(
                "UPDATE products SET name = ?2, category = COALESCE(?3, category), \
                 supplier = COALESCE(?4, supplier), unit_price = COALESCE(?5, unit_price), \
                 lead_time_days = COALESCE(?6, lead_time_days), min_stock_level = COALESCE(?7, min_stock_level), \
                 max_stock_level = COALESCE(?8, max_stock_level) WHERE id = ?1",
            )
            .bind(product.id)
            .bind(&product.name)
            .bind(&product.category)
            .bind(&product.supplier)
            .bind(product.unit_price)
            .bind(product.lead_time_days)
            .bind(product.min_stock_level)
            .bind(product.max_stock_level)
            .execute(&mut *connection)
            .await?;
            meter.advance(1);
        }
        Ok(())
    }
}

fn has_news(said: &Product, there: &Product) -> bool {
    said.name != there.name
        || differs(said.category.as_ref(), there.category.as_ref())
        || differs(said.supplier.as_ref(), there.supplier.as_ref())
        || differs(said.unit_price.as_ref(), there.unit_price.as_ref())
        || differs(said.lead_time_days.as_ref(), there.lead_time_days.as_ref())
        || differs(said.min_stock_level.as_ref(), there.min_stock_level.as_ref())
        || differs(said.max_stock_level.as_ref(), there.max_stock_level.as_ref())
}

/// A till may store a number as it likes: the casts give every column its kind.
type ProductRow =
    (i64, String, Option<String>, Option<String>, Option<f64>, Option<i64>, Option<i64>, Option<i64>);

async fn read(connection: &mut SqliteConnection) -> Result<HashMap<i64, Product>, sqlx::Error> {
    let rows: Vec<ProductRow> = sqlx::query_as(
        "SELECT id, CAST(name AS TEXT), CAST(category AS TEXT), CAST(supplier AS TEXT), CAST(unit_price AS REAL), \
                CAST(lead_time_days AS INTEGER), CAST(min_stock_level AS INTEGER), CAST(max_stock_level AS INTEGER) \
         FROM products",
    )
    .fetch_all(connection)
    .await?;
    let product = |row: ProductRow| {
        let (id, name, category, supplier, unit_price, lead_time_days, min_stock_level, max_stock_level) =
            row;
        let product = Product {
            id,
            name,
            category,
            supplier,
            unit_price,
            lead_time_days,
            min_stock_level,
            max_stock_level,
        };
        (id, product)
    };
    Ok(rows.into_iter().map(product).collect())
}

async fn missing_categories(
    connection: &mut SqliteConnection,
    arrivals: &[Arrival<Product>],
) -> Result<Vec<Category>, sqlx::Error> {
    let there: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, CAST(name AS TEXT) FROM categories").fetch_all(connection).await?;
    let next = there.iter().map(|(id, _)| *id).max().unwrap_or(0).max(0) + 1;
    let mut seen: HashSet<&str> = there.iter().map(|(_, name)| name.as_str()).collect();
    let named = arrivals.iter().filter_map(|arrival| arrival.row.category.as_deref());
    let new = named.filter(|name| seen.insert(name));
    Ok((next..).zip(new).map(|(id, name)| Category { id, name: name.to_owned() }).collect())
}
