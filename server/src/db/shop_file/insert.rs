//! The rows, many to a statement: a statement's cost is then spread over hundreds of rows.

use super::Progress;
use crate::db::tables::{
    Category, Customer, LearnedEvent, Metadata, PriceChange, Product, ProductSupplier, Promotion,
    PurchaseOrder, PurchaseOrderLine, Sale, ShopTables, StockLevel, StockMovement, Supplier,
};
use sqlx::query_builder::Separated;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{Encode, QueryBuilder, Type};

/// Rows in one statement.
pub(super) const CHUNK: usize = 400;

/// Counts the rows of all tables together.
pub(super) struct Meter<'a> {
    done: Progress,
    report: &'a (dyn Fn(Progress) + Send + Sync),
}

impl<'a> Meter<'a> {
    pub(super) fn new(total: u64, report: &'a (dyn Fn(Progress) + Send + Sync)) -> Self {
        Self { done: Progress { written: 0, total }, report }
    }

    /// Some more rows are written.
    pub(super) fn advance(&mut self, rows: usize) {
        self.done.written += rows as u64;
        (self.report)(self.done);
    }
}

/// One row's values, bound in the order of its columns.
pub(super) struct Values<'q, 'a>(Separated<'q, Sqlite, &'a str>);

impl Values<'_, '_> {
    fn bind<T>(&mut self, value: T) -> &mut Self
    where
        T: for<'t> Encode<'t, Sqlite> + Type<Sqlite> + Send + 'static,
    {
        self.0.push_bind(value);
        self
    }
}

/// A table's row: where it goes and with which values.
pub(super) trait Row: Sync {
    /// `INSERT INTO table (columns) `, to be followed by the values.
    const INSERT: &'static str;
    fn bind(&self, values: &mut Values<'_, '_>);
}

pub(super) async fn table<R: Row>(
    connection: &mut SqliteConnection,
    rows: &[R],
    meter: &mut Meter<'_>,
) -> Result<(), sqlx::Error> {
    for chunk in rows.chunks(CHUNK) {
        let mut builder: QueryBuilder<Sqlite> = QueryBuilder::new(R::INSERT);
        builder.push_values(chunk, |separated, row| row.bind(&mut Values(separated)));
        builder.build().persistent(chunk.len() == CHUNK).execute(&mut *connection).await?;
        meter.advance(chunk.len());
    }
    Ok(())
}

/// Writes every table, those that others refer to first.
pub(super) async fn all(
    connection: &mut SqliteConnection,
    shop: &ShopTables,
    report: &(dyn Fn(Progress) + Send + Sync),
) -> Result<(), sqlx::Error> {
    let mut meter = Meter::new(rows(shop), report);
    table(connection, &shop.categories, &mut meter).await?;
    table(connection, &shop.suppliers, &mut meter).await?;
    table(connection, &shop.products, &mut meter).await?;
    table(connection, &shop.product_suppliers, &mut meter).await?;
    table(connection, &shop.customers, &mut meter).await?;
    table(connection, &shop.sales, &mut meter).await?;
    table(connection, &shop.stock_levels, &mut meter).await?;
    table(connection, &shop.stock_movements, &mut meter).await?;
    table(connection, &shop.purchase_orders, &mut meter).await?;
    table(connection, &shop.purchase_order_lines, &mut meter).await?;
    table(connection, &shop.promotions, &mut meter).await?;
    table(connection, &shop.price_history, &mut meter).await?;
    table(connection, &shop.learned_events, &mut meter).await?;
    table(connection, &shop.system_metadata, &mut meter).await
}

fn rows(shop: &ShopTables) -> u64 {
    let counts = [
        shop.categories.len(),
        shop.suppliers.len(),
        shop.products.len(),
        shop.product_suppliers.len(),
        shop.customers.len(),
        shop.sales.len(),
        shop.stock_levels.len(),
        shop.stock_movements.len(),
        shop.purchase_orders.len(),
        shop.purchase_order_lines.len(),
        shop.promotions.len(),
        shop.price_history.len(),
        shop.learned_events.len(),
        shop.system_metadata.len(),
    ];
    counts.into_iter().map(|count| count as u64).sum()
}

impl Row for Category {
    const INSERT: &'static str = "INSERT INTO categories (id, name) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values.bind(self.id).bind(self.name.clone());
    }
}

impl Row for Supplier {
    const INSERT: &'static str = "INSERT INTO suppliers \
        (id, name, email, phone, lead_time_days, min_order_amount) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.name.clone())
            .bind(self.email.clone())
            .bind(self.phone.clone())
            .bind(self.lead_time_days)
            .bind(self.min_order_amount);
    }
}

impl Row for Product {
    const INSERT: &'static str = "INSERT INTO products \
        (id, name, category, supplier, unit_price, lead_time_days, min_stock_level, max_stock_level) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.name.clone())
            .bind(self.category.clone())
            .bind(self.supplier.clone())
            .bind(self.unit_price)
            .bind(self.lead_time_days)
            .bind(self.min_stock_level)
            .bind(self.max_stock_level);
    }
}

impl Row for ProductSupplier {
    const INSERT: &'static str = "INSERT INTO product_suppliers \
        (id, product_id, supplier_id, purchase_price, min_order_quantity, pack_size, is_preferred) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.product_id)
            .bind(self.supplier_id)
            .bind(self.purchase_price)
            .bind(self.min_order_quantity)
            .bind(self.pack_size)
            .bind(self.is_preferred);
    }
}

impl Row for Customer {
    const INSERT: &'static str = "INSERT INTO customers (id, name, segment) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values.bind(self.id).bind(self.name.clone()).bind(self.segment.clone());
    }
}

impl Row for Sale {
    const INSERT: &'static str = "INSERT INTO sales_history \
        (id, product_id, order_date, quantity, unit_price, discount_applied, customer_id) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.product_id)
            .bind(self.order_date.clone())
            .bind(self.quantity)
            .bind(self.unit_price)
            .bind(self.discount_applied)
            .bind(self.customer_id);
    }
}

impl Row for StockLevel {
    const INSERT: &'static str = "INSERT INTO stock_levels \
        (id, product_id, quantity_on_hand, quantity_available, recorded_at, location) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.product_id)
            .bind(self.quantity_on_hand)
            .bind(self.quantity_available)
            .bind(self.recorded_at.clone())
            .bind(self.location.clone());
    }
}

impl Row for StockMovement {
    const INSERT: &'static str = "INSERT INTO stock_movements \
        (id, product_id, moved_at, quantity, reason) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.product_id)
            .bind(self.moved_at.clone())
            .bind(self.quantity)
            .bind(self.reason.clone());
    }
}

impl Row for PurchaseOrder {
    const INSERT: &'static str = "INSERT INTO purchase_orders \
        (id, supplier_id, ordered_at, expected_at, received_at, status) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.supplier_id)
            .bind(self.ordered_at.clone())
            .bind(self.expected_at.clone())
            .bind(self.received_at.clone())
            .bind(self.status.clone());
    }
}

impl Row for PurchaseOrderLine {
    const INSERT: &'static str = "INSERT INTO purchase_order_lines \
        (id, purchase_order_id, product_id, quantity_ordered, quantity_received, unit_cost) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.purchase_order_id)
            .bind(self.product_id)
            .bind(self.quantity_ordered)
            .bind(self.quantity_received)
            .bind(self.unit_cost);
    }
}

impl Row for Promotion {
    const INSERT: &'static str = "INSERT INTO promotions \
        (id, product_id, name, start_date, end_date, discount_percent) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.product_id)
            .bind(self.name.clone())
            .bind(self.start_date.clone())
            .bind(self.end_date.clone())
            .bind(self.discount_percent);
    }
}

impl Row for PriceChange {
    const INSERT: &'static str = "INSERT INTO price_history (id, product_id, unit_price, valid_from) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values.bind(self.id).bind(self.product_id).bind(self.unit_price).bind(self.valid_from.clone());
    }
}

impl Row for LearnedEvent {
    const INSERT: &'static str = "INSERT INTO learned_events \
        (id, name, category, next_occurrence, typical_impact, confidence_score, recurrence_type, base_multiplier, observations_count, created_by, created_at) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .bind(self.id)
            .bind(self.name.clone())
            .bind(self.category.clone())
            .bind(self.next_occurrence.clone())
            .bind(self.typical_impact.clone())
            .bind(self.confidence_score)
            .bind(self.recurrence_type.clone())
            .bind(self.base_multiplier)
            .bind(self.observations_count)
            .bind(self.created_by.clone())
            .bind(self.created_at.clone());
    }
}

impl Row for Metadata {
    const INSERT: &'static str = "INSERT INTO system_metadata (key, value, updated_at) ";
    fn bind(&self, values: &mut Values<'_, '_>) {
        values.bind(self.key.clone()).bind(self.value.clone()).bind(self.updated_at.clone());
    }
}
