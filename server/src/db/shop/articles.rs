//! Articles with what their suppliers impose and what is on order.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId, LeadTime, OrderRules, Price, history,
    on_order::{self, OwnOrder, TillOrder},
};

use super::{ShopDb, ShopError};
use crate::db::day_of;

/// An order later than this is taken for forgotten rather than late: the till never closed it.
const FORGOTTEN_AFTER_DAYS: i64 = 30;
/// An order that came longer ago has no part in what is under way.
const ARRIVED_LATELY_DAYS: i64 = 10;

/// An article as the domain needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    pub id: ArticleId,
    pub name: String,
    pub category: Option<String>,
    pub supplier: Option<String>,
    pub lead_time: LeadTime,
    pub price: Option<Price>,
    /// What a unit costs the shop: the preferred supplier's price, else the last one paid.
    pub cost: Option<Price>,
    pub rules: OrderRules,
    /// The till's orders that are open or came lately; those still under way are in `rules.pending`.
    pub till_orders: Vec<TillOrder>,
}

impl Article {
    /// Counts what the owner marked as ordered among what is under way on D0.
    pub fn count_marked(&mut self, as_of: Date, marked: &[OwnOrder]) {
        self.rules.pending = on_order::under_way(as_of, &self.till_orders, marked);
    }
}

/// The preferred supplier's terms.
#[derive(Debug, Clone, Default)]
struct Terms {
    supplier: Option<String>,
    lead_time: Option<i64>,
    minimum: Option<u32>,
    pack: Option<u32>,
    cost: Option<Price>,
}

impl ShopDb {
    /// Every article by number, with prices in force and orders open on D0.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn articles(&self, as_of: Date) -> Result<Vec<Article>, ShopError> {
        self.read_articles(as_of).await.map_err(|error| self.explain(&error))
    }

    async fn read_articles(&self, as_of: Date) -> Result<Vec<Article>, sqlx::Error> {
        let mut terms = self.terms().await?;
        let mut till_orders = self.till_orders(as_of).await?;
        let costs = self.last_costs(as_of).await?;
        let listed = self.listed_prices(as_of).await?;
        let paid = self.last_prices_paid(as_of).await?;
        let rows = sqlx::query!(
            r#"SELECT p.id AS "id!: i64", p.name AS "name!: String", p.category, p.supplier, p.unit_price, p.lead_time_days,
                      s.lead_time_days AS supplier_lead_time
               FROM products AS p LEFT JOIN suppliers AS s ON s.name = p.supplier
               ORDER BY p.id"#
        )
        .fetch_all(self.pool())
        .await?;
        let price = |id, own: Option<f64>| {
            [own, listed.get(&id).copied(), paid.get(&id).copied()].into_iter().flatten().find_map(Price::new)
        };
        Ok(rows
            .into_iter()
            .map(|row| {
                let terms = terms.remove(&row.id).unwrap_or_default();
                let till_orders = till_orders.remove(&row.id).unwrap_or_default();
                Article {
                    id: ArticleId(row.id),
                    name: row.name,
                    category: row.category,
                    supplier: terms.supplier.or(row.supplier),
                    lead_time: LeadTime::choose(
                        row.lead_time_days,
                        terms.lead_time.or(row.supplier_lead_time),
                    ),
                    price: price(row.id, row.unit_price),
                    cost: terms.cost.or_else(|| costs.get(&row.id).copied()),
                    rules: OrderRules {
                        minimum: terms.minimum,
                        pack: terms.pack,
                        pending: on_order::under_way(as_of, &till_orders, &[]),
                    },
                    till_orders,
                }
            })
            .collect())
    }

    /// The terms of each article's preferred supplier, the lowest id first where several are preferred.
    async fn terms(&self) -> Result<BTreeMap<i64, Terms>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"SELECT ps.product_id, s.name AS "name: String", s.lead_time_days, ps.min_order_quantity, ps.pack_size,
                      ps.purchase_price
               FROM product_suppliers AS ps JOIN suppliers AS s ON s.id = ps.supplier_id
               ORDER BY ps.product_id, ps.is_preferred DESC, ps.supplier_id"#
        )
        .fetch_all(self.pool())
        .await?;
        let positive = |value: Option<i64>| value.and_then(|v| u32::try_from(v).ok()).filter(|v| *v > 0);
        let mut terms = BTreeMap::new();
        for row in rows {
            terms.entry(row.product_id).or_insert_with(|| Terms {
                supplier: Some(row.name),
                lead_time: row.lead_time_days,
                minimum: positive(row.min_order_quantity),
                pack: positive(row.pack_size),
                cost: row.purchase_price.and_then(paid),
            });
        }
        Ok(terms)
    }

    async fn till_orders(&self, as_of: Date) -> Result<BTreeMap<i64, Vec<TillOrder>>, sqlx::Error> {
        let before = as_of.to_string();
        let lately = as_of.saturating_sub(ARRIVED_LATELY_DAYS.days()).to_string();
        let rows = sqlx::query!(
            r#"SELECT l.id AS "id!: i64", l.product_id, l.quantity_ordered - l.quantity_received AS "remaining!: f64",
                      l.quantity_received AS "received!: f64", o.status, o.ordered_at, o.expected_at, o.received_at,
                      s.lead_time_days
               FROM purchase_order_lines AS l
               JOIN purchase_orders AS o ON o.id = l.purchase_order_id
               LEFT JOIN suppliers AS s ON s.id = o.supplier_id
               WHERE (o.received_at IS NULL OR o.received_at >= ?2) AND o.ordered_at < ?1
               ORDER BY l.id"#,
            before,
            lately
        )
        .fetch_all(self.pool())
        .await?;
        let mut orders: BTreeMap<i64, Vec<TillOrder>> = BTreeMap::new();
        let forgotten = as_of.saturating_sub(FORGOTTEN_AFTER_DAYS.days());
        for row in rows {
            let lead = LeadTime::choose(None, row.lead_time_days).days();
            let promised = row.expected_at.as_deref().and_then(day_of);
            let assumed = || Some(day_of(&row.ordered_at)?.saturating_add(i64::from(lead).days()));
            let Some(expected_on) = promised.or_else(assumed).filter(|day| *day >= forgotten) else {
                continue;
            };
            let came = row.received_at.as_deref().and_then(day_of).filter(|day| *day < as_of);
            let open = history::order_is_open(&row.status) && came.is_none() && row.remaining > 0.0;
            // A cancelled order brings nothing, and stands for none that the owner marked.
            if open || row.received > 0.0 {
                orders.entry(row.product_id).or_default().push(TillOrder {
                    line: row.id,
                    expected_on: if open { expected_on } else { came.unwrap_or(expected_on) },
                    remaining: if open { row.remaining } else { 0.0 },
                    received: row.received,
                });
            }
        }
        Ok(orders)
    }

    /// The last unit cost paid for each article whose suppliers name no price. The suppliers' terms have no index by
    /// article: `NOT IN` reads them once, `NOT EXISTS` would read them again for each line.
    async fn last_costs(&self, as_of: Date) -> Result<BTreeMap<i64, Price>, sqlx::Error> {
        let day = as_of.to_string();
        let rows = sqlx::query!(
            r#"SELECT l.product_id, l.unit_cost AS "unit_cost!: f64"
               FROM purchase_order_lines AS l JOIN purchase_orders AS o ON o.id = l.purchase_order_id
               WHERE l.unit_cost > 0 AND o.ordered_at < ? AND l.product_id NOT IN (
                   SELECT product_id FROM product_suppliers WHERE purchase_price > 0 AND product_id IS NOT NULL)
               ORDER BY o.ordered_at, l.id"#,
            day
        )
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.product_id, paid(row.unit_cost)?))).collect())
    }

    async fn listed_prices(&self, as_of: Date) -> Result<BTreeMap<i64, f64>, sqlx::Error> {
        let day = as_of.to_string();
        let rows = sqlx::query!(
            r#"SELECT h.product_id, h.unit_price FROM price_history AS h JOIN products AS p ON p.id = h.product_id
               WHERE p.unit_price IS NULL AND substr(h.valid_from, 1, 10) <= ? ORDER BY h.valid_from, h.id"#,
            day
        )
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().map(|row| (row.product_id, row.unit_price)).collect())
    }

    async fn last_prices_paid(&self, as_of: Date) -> Result<BTreeMap<i64, f64>, sqlx::Error> {
        let day = as_of.to_string();
        let rows = sqlx::query!(
            r#"SELECT p.id AS "id!: i64", (
                   SELECT s.unit_price FROM sales_history AS s
                   WHERE s.product_id = p.id AND s.unit_price IS NOT NULL AND s.order_date < ?
                   ORDER BY s.order_date DESC, s.id DESC LIMIT 1) AS "paid: f64"
               FROM products AS p WHERE p.unit_price IS NULL"#,
            day
        )
        .fetch_all(self.pool())
        .await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.id, row.paid?))).collect())
    }
}

/// A price that was paid: 0 says that none was entered.
fn paid(amount: f64) -> Option<Price> {
    Price::new(amount).filter(|price| price.amount() > 0.0)
}
