//! Suppliers and what they deliver: added, or changed where something else is said of them.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;

use super::differs;
use crate::db::shop_file::delivery::{Arrival, Counts, Delivery, Link, Outcome, Terms};
use crate::db::shop_file::insert::{self, Meter};
use crate::db::tables::{ProductSupplier, Supplier};

pub(super) struct SuppliersPlan {
    added: Vec<Supplier>,
    changed: Vec<Supplier>,
    links: Links,
}

impl SuppliersPlan {
    /// `articles` are the delivered articles' numbers.
    pub(super) async fn new(
        connection: &mut SqliteConnection,
        delivery: &Delivery,
        articles: &[i64],
        outcome: &mut Outcome,
    ) -> Result<Self, sqlx::Error> {
        let mut links = Links::read(connection).await?;
        let mut plan = Self { added: Vec::new(), changed: Vec::new(), links: Links::default() };
        let ids = plan.settle(&read(connection).await?, &delivery.suppliers, &mut outcome.suppliers);
        for link in &delivery.links {
            links.deliver(articles[link.article], ids[link.supplier], link);
        }
        links.count(delivery, articles, &ids, &mut outcome.supplier_links);
        plan.links = links;
        Ok(plan)
    }

    /// Each delivered supplier's number in the file.
    fn settle(
        &mut self,
        there: &HashMap<i64, Supplier>,
        arrivals: &[Arrival<Supplier>],
        counts: &mut Counts,
    ) -> Vec<i64> {
        let by_name: HashMap<&str, i64> = there.values().map(|row| (row.name.as_str(), row.id)).collect();
        let mut next = there.keys().copied().max().unwrap_or(0).max(0);
        let mut ids = Vec::with_capacity(arrivals.len());
        for Arrival { id, row, .. } in arrivals {
            let found = id.or_else(|| by_name.get(row.name.as_str()).copied());
            let old = found.and_then(|id| there.get(&id));
            let new_id = || {
                next += 1;
                next
            };
            let supplier = Supplier { id: found.unwrap_or_else(new_id), ..row.clone() };
            ids.push(supplier.id);
            match old {
                None => {
                    counts.added += 1;
                    self.added.push(supplier);
                }
                Some(old) if has_news(&supplier, old) => {
                    counts.changed += 1;
                    self.changed.push(supplier);
                }
                Some(_) => counts.unchanged += 1,
            }
        }
        ids
    }

    pub(super) fn rows(&self) -> usize {
        self.added.len() + self.changed.len() + self.links.rows.iter().filter(|row| row.is_news()).count()
    }

    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        meter: &mut Meter<'_>,
    ) -> Result<(), sqlx::Error> {
        insert::table(connection, &self.added, meter).await?;
        for supplier in &self.changed {
            sqlx::query(
                "UPDATE suppliers SET email = COALESCE(?2, email), phone = COALESCE(?3, phone), \
                 lead_time_days = COALESCE(?4, lead_time_days), min_order_amount = COALESCE(?5, min_order_amount) \
                 WHERE id = ?1",
            )
            .bind(supplier.id)
            .bind(&supplier.email)
            .bind(&supplier.phone)
            .bind(supplier.lead_time_days)
            .bind(supplier.min_order_amount)
            .execute(&mut *connection)
            .await?;
            meter.advance(1);
        }
        self.links.write(connection, meter).await
    }
}

fn has_news(said: &Supplier, there: &Supplier) -> bool {
    differs(said.email.as_ref(), there.email.as_ref())
        || differs(said.phone.as_ref(), there.phone.as_ref())
        || differs(said.lead_time_days.as_ref(), there.lead_time_days.as_ref())
        || differs(said.min_order_amount.as_ref(), there.min_order_amount.as_ref())
}

type SupplierRow = (i64, String, Option<String>, Option<String>, Option<i64>, Option<f64>);

async fn read(connection: &mut SqliteConnection) -> Result<HashMap<i64, Supplier>, sqlx::Error> {
    let rows: Vec<SupplierRow> = sqlx::query_as(
        "SELECT id, CAST(name AS TEXT), CAST(email AS TEXT), CAST(phone AS TEXT), CAST(lead_time_days AS INTEGER), \
                CAST(min_order_amount AS REAL) FROM suppliers",
    )
    .fetch_all(connection)
    .await?;
    let supplier = |(id, name, email, phone, lead_time_days, min_order_amount): SupplierRow| {
        (id, Supplier { id, name, email, phone, lead_time_days, min_order_amount })
    };
    Ok(rows.into_iter().map(supplier).collect())
}

type LinkColumns = (i64, i64, i64, Option<f64>, Option<i64>, Option<i64>, bool);

/// The whole table as it is and as it is to be, which tells what to write: an article has one preferred supplier, so that
/// one line may change the rows of several.
#[derive(Default)]
struct Links {
    rows: Vec<LinkRow>,
    by_article: HashMap<i64, Vec<usize>>,
    highest_id: i64,
}

struct LinkRow {
    before: Option<ProductSupplier>,
    after: ProductSupplier,
}

impl LinkRow {
    fn is_news(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }
}

impl Links {
    async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let rows: Vec<LinkColumns> = sqlx::query_as(
            "SELECT id, product_id, supplier_id, CAST(purchase_price AS REAL), CAST(min_order_quantity AS INTEGER), \
                    CAST(pack_size AS INTEGER), IFNULL(CAST(is_preferred AS INTEGER), 0) <> 0 \
             FROM product_suppliers ORDER BY id",
        )
        .fetch_all(connection)
        .await?;
        let mut links = Self::default();
        for (id, product_id, supplier_id, purchase_price, min_order_quantity, pack_size, is_preferred) in rows
        {
            let there = ProductSupplier {
                id,
                product_id,
                supplier_id,
                purchase_price,
                min_order_quantity,
                pack_size,
                is_preferred,
            };
            links.highest_id = links.highest_id.max(id);
            links.by_article.entry(product_id).or_default().push(links.rows.len());
            links.rows.push(LinkRow { before: Some(there.clone()), after: there });
        }
        Ok(links)
    }

    fn find(&self, article: i64, supplier: i64) -> Option<usize> {
        let own = self.by_article.get(&article)?;
        own.iter().copied().find(|&at| self.rows[at].after.supplier_id == supplier)
    }

    fn deliver(&mut self, article: i64, supplier: i64, link: &Link) {
        let at = self.find(article, supplier).unwrap_or_else(|| self.add(article, supplier));
        if link.preferred == Some(true) {
            for &other in self.by_article.get(&article).into_iter().flatten() {
                self.rows[other].after.is_preferred = other == at;
            }
        } else if link.preferred == Some(false) {
            self.rows[at].after.is_preferred = false;
        }
        let row = &mut self.rows[at].after;
        let mut terms = Terms {
            purchase_price: row.purchase_price,
            min_order_quantity: row.min_order_quantity,
            pack_size: row.pack_size,
        };
        terms.update(&link.terms);
        row.purchase_price = terms.purchase_price;
        row.min_order_quantity = terms.min_order_quantity;
        row.pack_size = terms.pack_size;
    }

    /// A new link: an article's first one is its preferred one.
    fn add(&mut self, article: i64, supplier: i64) -> usize {
        let own = self.by_article.entry(article).or_default();
        let is_preferred = own.is_empty();
        let at = self.rows.len();
        own.push(at);
        self.highest_id += 1;
        let after = ProductSupplier {
            id: self.highest_id,
            product_id: article,
            supplier_id: supplier,
            is_preferred,
            ..ProductSupplier::default()
        };
        self.rows.push(LinkRow { before: None, after });
        at
    }

    fn count(&self, delivery: &Delivery, articles: &[i64], suppliers: &[i64], counts: &mut Counts) {
        for row in self.rows.iter().filter(|row| row.is_news()) {
            match row.before {
                None => counts.added += 1,
                Some(_) => counts.changed += 1,
            }
        }
        let quiet = delivery.links.iter().filter(|link| {
            let at = self.find(articles[link.article], suppliers[link.supplier]);
            at.is_some_and(|at| !self.rows[at].is_news())
        });
        counts.unchanged = quiet.count();
    }

    async fn write(
        &self,
        connection: &mut SqliteConnection,
        meter: &mut Meter<'_>,
    ) -> Result<(), sqlx::Error> {
        let news = || self.rows.iter().filter(|row| row.is_news());
        let added: Vec<ProductSupplier> =
            news().filter(|row| row.before.is_none()).map(|row| row.after.clone()).collect();
        insert::table(connection, &added, meter).await?;
        for LinkRow { after, .. } in news().filter(|row| row.before.is_some()) {
            sqlx::query(
                "UPDATE product_suppliers SET purchase_price = ?2, min_order_quantity = ?3, pack_size = ?4, \
                 is_preferred = ?5 WHERE id = ?1",
            )
            .bind(after.id)
            .bind(after.purchase_price)
            .bind(after.min_order_quantity)
            .bind(after.pack_size)
            .bind(after.is_preferred)
            .execute(&mut *connection)
            .await?;
            meter.advance(1);
        }
        Ok(())
    }
}
