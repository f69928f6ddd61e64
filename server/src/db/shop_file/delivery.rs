//! What an import brings to a file that already has rows, and what came of it.

use jiff::civil::Date;
use serde::Serialize;

use crate::db::tables::{Product, Sale, StockLevel, Supplier};

/// What the file already has, so that the files to import can be read against it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Number and name, by number.
    pub articles: Vec<(i64, String)>,
    /// Number and name, by number.
    pub suppliers: Vec<(i64, String)>,
    /// The day of the last sale.
    pub last_day: Option<Date>,
}

/// Rows that may be there already. Articles and suppliers are referred to by their place in their list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delivery {
    pub articles: Vec<Arrival<Product>>,
    pub suppliers: Vec<Arrival<Supplier>>,
    /// In order: what a later one says of an article's preferred supplier holds.
    pub links: Vec<Link>,
    /// In the order of the file.
    pub sales: Vec<SoldLine>,
    pub sold_columns: SoldColumns,
    pub stock: Vec<CountedStock>,
}

/// An article or a supplier. What is `None` in the row is not said, and stays as it is in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrival<T> {
    /// Its number in the file, or the one that a new one asks for.
    pub id: Option<i64>,
    /// Whether the row's name replaces the one in the file.
    pub rename: bool,
    /// The row, whose own number means nothing.
    pub row: T,
}

/// That a supplier delivers an article, and at which terms.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// Place among the articles.
    pub article: usize,
    /// Place among the suppliers.
    pub supplier: usize,
    pub terms: Terms,
    /// Whether it is the article's preferred supplier; unsaid, the first one is.
    pub preferred: Option<bool>,
}

/// A supplier's terms for one article.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms {
    pub purchase_price: Option<f64>,
    pub min_order_quantity: Option<i64>,
    pub pack_size: Option<i64>,
}

impl Terms {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes what the other says.
    pub fn update(&mut self, said: &Self) {
        self.purchase_price = said.purchase_price.or(self.purchase_price);
        self.min_order_quantity = said.min_order_quantity.or(self.min_order_quantity);
        self.pack_size = said.pack_size.or(self.pack_size);
    }
}

/// One line of sales: small, since a file has millions of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoldLine {
    /// Place among the articles.
    pub article: u32,
    pub day: Date,
    /// 0 or more.
    pub quantity: f64,
    pub unit_price: Option<f64>,
    pub discount: Option<f64>,
}

impl SoldLine {
    /// The row with a number, of the article with that number.
    pub fn row(&self, id: i64, article: i64) -> Sale {
        Sale {
            id,
            product_id: article,
            order_date: self.day.to_string(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount_applied: self.discount,
            customer_id: None,
        }
    }
}

/// Which optional columns the sales have: the others are neither compared nor changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SoldColumns {
    pub unit_price: bool,
    pub discount: bool,
}

/// A counted stock, whose own numbers mean nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedStock {
    /// Place among the articles.
    pub article: usize,
    pub level: StockLevel,
}

/// What an import changes, or would change.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Outcome {
    pub sales: SalesOutcome,
    pub stock: Counts,
    pub articles: Counts,
    pub categories_added: usize,
    pub suppliers: Counts,
    pub supplier_links: Counts,
}

impl Outcome {
    /// Whether anything differs from what the file has.
    pub fn changes_anything(&self) -> bool {
        let Self { sales, stock, articles, categories_added, suppliers, supplier_links } = self;
        sales.lines_added + sales.days_corrected + categories_added > 0
            || [stock, articles, suppliers, supplier_links].iter().any(|rows| rows.added + rows.changed > 0)
    }
}

/// Rows of one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
}

/// What became of the lines of sales. A *day* is one article's day.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SalesOutcome {
    pub lines_added: usize,
    /// Already in the file.
    pub lines_unchanged: usize,
    /// Days whose earlier imported rows are replaced.
    pub days_corrected: usize,
    /// Lines of those days.
    pub lines_corrected: usize,
    /// Days that the till has written itself, with another total: its rows stay.
    pub days_left_to_till: usize,
    /// Lines of those days.
    pub lines_left_out: usize,
    /// Lines of 0 that say nothing: a day without a row is a day without sales.
    pub zero_lines: usize,
    /// The first days left to the till.
    pub conflicts: Vec<Conflict>,
}

/// A day on which the till's rows and the imported lines do not come to the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    pub article: String,
    pub day: Date,
    pub till_quantity: f64,
    pub imported_quantity: f64,
}
