//! The rows of the shop's tables that Optiflow itself ever writes: by `demo` and by `import`.
//!
//! Field names are the columns' names. Dates are ISO text (`2026-11-08`), timestamps ISO text in the shop's local
//! time (`2026-11-08 20:00:00`), money is in the shop's currency.

/// A whole shop in memory, ready to be written into a new 18-table file.
///
/// Row identifiers are explicit so that the same content always gives the same file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShopTables {
    pub categories: Vec<Category>,
    pub suppliers: Vec<Supplier>,
    pub products: Vec<Product>,
    pub product_suppliers: Vec<ProductSupplier>,
    pub customers: Vec<Customer>,
    pub sales: Vec<Sale>,
    pub stock_levels: Vec<StockLevel>,
    pub stock_movements: Vec<StockMovement>,
    pub purchase_orders: Vec<PurchaseOrder>,
    pub purchase_order_lines: Vec<PurchaseOrderLine>,
    pub promotions: Vec<Promotion>,
    pub price_history: Vec<PriceChange>,
    pub learned_events: Vec<LearnedEvent>,
    pub system_metadata: Vec<Metadata>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Supplier {
    pub id: i64,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub lead_time_days: Option<i64>,
    pub min_order_amount: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Product {
    pub id: i64,
    pub name: String,
    pub category: Option<String>,
    pub supplier: Option<String>,
    pub unit_price: Option<f64>,
    pub lead_time_days: Option<i64>,
    pub min_stock_level: Option<i64>,
    pub max_stock_level: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProductSupplier {
    pub id: i64,
    pub product_id: i64,
    pub supplier_id: i64,
    pub purchase_price: Option<f64>,
    pub min_order_quantity: Option<i64>,
    pub pack_size: Option<i64>,
    pub is_preferred: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    pub id: i64,
    pub name: Option<String>,
    pub segment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sale {
    pub id: i64,
    pub product_id: i64,
    pub order_date: String,
    pub quantity: f64,
    pub unit_price: Option<f64>,
    pub discount_applied: Option<f64>,
    pub customer_id: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct StockLevel {
    pub id: i64,
    pub product_id: i64,
    pub quantity_on_hand: f64,
    pub quantity_available: Option<f64>,
    pub recorded_at: String,
    pub location: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct StockMovement {
    pub id: i64,
    pub product_id: i64,
    pub moved_at: String,
    pub quantity: f64,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct PurchaseOrder {
    pub id: i64,
    pub supplier_id: Option<i64>,
    pub ordered_at: String,
    pub expected_at: Option<String>,
    pub received_at: Option<String>,
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct PurchaseOrderLine {
    pub id: i64,
    pub purchase_order_id: i64,
    pub product_id: i64,
    pub quantity_ordered: f64,
    pub quantity_received: f64,
    pub unit_cost: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promotion {
    pub id: i64,
    /// `None` where the promotion touches the whole shop.
    pub product_id: Option<i64>,
    pub name: String,
    pub start_date: String,
    pub end_date: String,
    pub discount_percent: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct PriceChange {
    pub id: i64,
    pub product_id: i64,
    pub unit_price: f64,
    pub valid_from: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct LearnedEvent {
    pub id: i64,
    pub name: String,
    pub category: Option<String>,
    pub next_occurrence: Option<String>,
    pub typical_impact: Option<String>,
    pub confidence_score: Option<f64>,
    pub recurrence_type: Option<String>,
    pub base_multiplier: Option<f64>,
    pub observations_count: Option<i64>,
    pub created_by: Option<String>,
    pub created_at: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    pub key: String,
    pub value: Option<String>,
    pub updated_at: Option<String>,
}
