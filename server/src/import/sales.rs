//! `--ventes`: what was sold each day.
//!
//! A day without a row is a day with 0 sales, so a row of 0 is written only where it says something: on an article's
//! first known day (its history starts there) and on the shop's last known day (the forecast starts after it). Several
//! rows of one article and day are several sales, and all are kept.

use std::path::Path;

use jiff::civil::Date;
use optiflow_domain::format;

use crate::db::tables::Sale;

use super::articles::Articles;
use super::errors::Reason;
use super::row::Row;
use super::row_id;
use super::table::{Context, Log, read_table};
use super::titles::{Field, SALES};

/// The sales read, before the rows of 0 that say nothing are left out.
#[derive(Debug, Default)]
pub(super) struct Sales {
    entries: Vec<Entry>,
    after_today: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    article: usize,
    day: Date,
    quantity: f64,
    unit_price: Option<f64>,
    discount: Option<f64>,
}

impl Sales {
    /// Reads the file; what is wrong is in the log.
    pub(super) fn read(path: &Path, articles: &mut Articles, context: &Context<'_>) -> (Self, Log) {
        let mut sales = Self::default();
        let mut log = read_table(path, SALES, context, |row| sales.read_row(row, articles, context));
        if sales.after_today > 0 {
            log.notice(format!(
                "ventes datées après aujourd'hui ({}) : {}. Vérifiez la date de la caisse.",
                format::date(context.today),
                sales.after_today
            ));
        }
        (sales, log)
    }

    fn read_row(&mut self, row: &mut Row<'_, '_>, articles: &mut Articles, context: &Context<'_>) {
        let moment = row.required_moment(Field::Date);
        let quantity = row.required_quantity(Field::Quantity, Reason::NegativeSale);
        let unit_price = row.money(Field::UnitPrice);
        let discount = row.discount(Field::Discount);
        let name = row.required_name(Field::Article);
        let article = name.and_then(|name| articles.of_sale(row, name, context));
        if row.is_faulty() {
            return;
        }
        if let (Some(article), Some(moment), Some(quantity)) = (article, moment, quantity) {
            self.after_today += usize::from(moment.date > context.today);
            self.entries.push(Entry { article, day: moment.date, quantity, unit_price, discount });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The first and the last known day, rows of 0 included.
    pub(super) fn period(&self) -> Option<(Date, Date)> {
        let days = || self.entries.iter().map(|entry| entry.day);
        days().min().zip(days().max())
    }

    /// The rows to write, in the order of the file, numbered from 1.
    pub(super) fn into_rows(self, products: usize) -> Vec<Sale> {
        let mut zeros = ZeroRows::new(&self.entries, products);
        let mut rows = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            if entry.quantity > 0.0 || zeros.is_needed(&entry) {
                rows.push(Sale {
                    id: row_id(rows.len()),
                    product_id: row_id(entry.article),
                    order_date: entry.day.to_string(),
                    quantity: entry.quantity,
                    unit_price: entry.unit_price,
                    discount_applied: entry.discount,
                    customer_id: None,
                });
            }
        }
        rows
    }
}

/// Which rows of 0 still have to be written.
struct ZeroRows {
    /// Each article's first known day, until a row is there for it.
    first_days: Vec<Option<Date>>,
    /// The shop's last known day, until a row is there for it.
    last_day: Option<Date>,
}

impl ZeroRows {
    fn new(entries: &[Entry], products: usize) -> Self {
        let mut first_days: Vec<Option<Date>> = vec![None; products];
        for entry in entries {
            let first = &mut first_days[entry.article];
            *first = Some(first.map_or(entry.day, |day| day.min(entry.day)));
        }
        let last_day = entries.iter().map(|entry| entry.day).max();
        let mut zeros = Self { first_days, last_day };
        for entry in entries.iter().filter(|entry| entry.quantity > 0.0) {
            zeros.fill(entry);
        }
        zeros
    }

    fn fill(&mut self, entry: &Entry) {
        self.first_days[entry.article].take_if(|day| *day == entry.day);
        self.last_day.take_if(|day| *day == entry.day);
    }

    fn is_needed(&mut self, entry: &Entry) -> bool {
        let needed = self.first_days[entry.article] == Some(entry.day) || self.last_day == Some(entry.day);
        self.fill(entry);
        needed
    }
}
