//! `optiflow import`: a shop's CSV files, read into the rows of a new shop's file ([`read`]), or into what they bring to one
//! that has rows ([`read_for`]).
//!
//! Nothing is written here: the result is rows, or everything that is wrong, line by line, in French.
//!
//! # What is accepted
//! - **Encodings**: UTF-8 with or without a byte order mark, UTF-16 with one, Windows-1252 for the rest (`source`).
//! - **Separators**: `;`, `,` and tabulation, found from the header; quotes; every line end (`lines`, `columns`).
//! - **Titles** in French or English, whatever their case, accents and order (`titles` lists the synonyms); the long
//!   form `unique_id,ds,y`; unknown columns are left out with one notice.
//! - **Numbers** with a decimal comma or point and any usual thousands mark (`numbers`); **dates** as JJ/MM/AAAA, ISO and
//!   others (`dates`).
//!
//! # What it means
//! - An article is its name, trimmed, each run of blanks being one space; `Riz` and `riz` are two articles, with a notice.
//! - Without a list of articles, the sales make them; with one, a name that is neither there nor in the shop's file is an
//!   error. Identifiers follow the order of first appearance, so the same files always give the same content; a list may
//!   give articles a number of its own, by which one is found again under a new name.
//! - An empty cell, or a column that is not there, says nothing: what the shop's file has stays.
//! - A row of 0 sales is written only on an article's first day and on the shop's last day (`sales`).
//! - A negative quantity is an error, with what to do about a return.
//! - A stock without a date is that of the last sale's evening (`stock`).
//!
//! # One more column
//! Add a variant to `titles::Field`, a line with its titles to the file's list there, and read it in the file's
//! `read_row`.

mod articles;
mod columns;
mod dates;
mod errors;
mod lines;
mod names;
mod numbers;
mod row;
mod sales;
mod source;
mod stock;
mod suppliers;
mod table;
mod titles;

use std::collections::HashSet;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::db::shop_file::{Arrival, Delivery, Known};
use crate::db::tables::{Category, Product, ProductSupplier, ShopTables, StockLevel, Supplier};

use articles::Articles;
pub use errors::{ErrorList, FieldCountHint, ImportFailure, LineError, MAX_ERRORS_PER_FILE, Notice, Reason};
use sales::Sales;
use stock::Stock;
use suppliers::Suppliers;
use table::{Context, Log};

/// The files to read. A new shop needs the sales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportFiles {
    pub sales: Option<PathBuf>,
    pub articles: Option<PathBuf>,
    pub stock: Option<PathBuf>,
    pub suppliers: Option<PathBuf>,
}

/// How to read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportOptions {
    /// `--ignorer-erreurs`: wrong lines are left out, reported, and the others imported. A file that is wrong as a whole
    /// (missing, no header, nothing valid) is a failure all the same.
    pub ignore_errors: bool,
    /// The shop's calendar day: a date more than 366 days after it is an error, and it bounds a stock's default date.
    pub today: Date,
}

/// How far the reading of one file is. Told every 8,192 lines and at the end of each file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The file's name, without its folder.
    pub file: String,
    /// Bytes read, at most `total_bytes`.
    pub done_bytes: u64,
    pub total_bytes: u64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The rows to write.
    pub tables: ShopTables,
    pub summary: Summary,
    /// Remarks for the owner: columns left out, suppliers made, ...
    pub notices: Vec<Notice>,
    /// The lines left out; always empty without `ignore_errors`.
    pub ignored: ErrorList,
}

/// The import in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub articles: usize,
    pub categories: usize,
    pub suppliers: usize,
    /// Lines of sales read, the ignored ones included.
    pub sales_lines: usize,
    /// Rows of sales to write, fewer than the lines where days without sales are left out.
    pub sales_rows: usize,
    pub stock_rows: usize,
    /// First and last known day of the sales.
    pub first_day: Date,
    pub last_day: Date,
    /// Calendar days from the first to the last, both included.
    pub days: i64,
    /// Lines left out of all the files.
    pub ignored_lines: usize,
}

/// Files read and checked, against a file that has rows or for a new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What they bring.
    pub delivery: Delivery,
    /// Lines of sales read, the ignored ones included.
    pub sales_lines: usize,
    /// First and last day of the sales; `None` without any.
    pub period: Option<(Date, Date)>,
    pub notices: Vec<Notice>,
    /// The lines left out; always empty without `ignore_errors`.
    pub ignored: ErrorList,
    /// How many lines were left out of all the files.
    pub ignored_lines: usize,
}

/// Reads the files of a new shop.
///
/// # Errors
/// [`ImportFailure`] with every error found, in every file.
pub fn read(
    files: &ImportFiles,
    options: &ImportOptions,
    progress: &dyn Fn(Progress),
) -> Result<Imported, ImportFailure> {
    let reading = read_for(&Known::default(), files, options, progress)?;
    let Some((first_day, last_day)) = reading.period else {
        return Err(ImportFailure { ignorable: false, list: reading.ignored });
    };
    let tables = tables(reading.delivery);
    let summary = Summary {
        articles: tables.products.len(),
        categories: tables.categories.len(),
        suppliers: tables.suppliers.len(),
        sales_lines: reading.sales_lines,
        sales_rows: tables.sales.len(),
        stock_rows: tables.stock_levels.len(),
        first_day,
        last_day,
        days: i64::from((last_day - first_day).get_days()) + 1,
        ignored_lines: reading.ignored_lines,
    };
    Ok(Imported { tables, summary, notices: reading.notices, ignored: reading.ignored })
}

/// Reads the files, suppliers and articles first, and checks every line of all of them, for a shop's file that knows
/// `known`.
///
/// # Errors
/// [`ImportFailure`] with every error found, in every file.
pub fn read_for(
    known: &Known,
    files: &ImportFiles,
    options: &ImportOptions,
    progress: &dyn Fn(Progress),
) -> Result<Reading, ImportFailure> {
    let context = Context { today: options.today, ignore_errors: options.ignore_errors, progress };
    let mut suppliers = Suppliers::new(&known.suppliers);
    let mut suppliers_log = files.suppliers.as_ref().map(|path| suppliers.read(path, &context));
    let (mut articles, articles_log) = match &files.articles {
        Some(path) => {
            let (articles, log) = Articles::read(path, &known.articles, &mut suppliers, &context);
            (articles, Some(log))
        }
        None => (Articles::from_sales(&known.articles), None),
    };
    let (sales, mut sales_log) = match &files.sales {
        Some(path) => {
            let (sales, log) = Sales::read(path, &mut articles, &context);
            (sales, Some(log))
        }
        None => (Sales::default(), None),
    };
    let period = sales.period();
    let sales_lines = sales_log.as_ref().map_or(0, |log| log.lines);
    if let Some(log) = &mut sales_log {
        check_sales(log, period.is_none() && options.ignore_errors, &articles);
    }
    let (stock, stock_log) = match &files.stock {
        Some(path) => {
            let last_sale = period.map(|(_, last)| last).max(known.last_day);
            let (stock, log) = Stock::read(path, &mut articles, last_sale, &context);
            (stock.rows, Some(log))
        }
        None => (Vec::new(), None),
    };
    let links = match &mut suppliers_log {
        Some(log) => suppliers.links(&mut articles, log, &context),
        None => articles.links,
    };
    let logs = [suppliers_log, articles_log, sales_log, stock_log].into_iter().flatten();
    let verdict = Verdict::of(logs);
    if !verdict.allows(options.ignore_errors) {
        let ignorable = !verdict.fatal && (period.is_some() || files.sales.is_none());
        return Err(ImportFailure { ignorable, list: verdict.list });
    }
    let delivery = Delivery {
        articles: articles.rows,
        suppliers: suppliers.rows,
        links,
        sales: sales.lines,
        sold_columns: sales.columns,
        stock,
    };
    let (notices, ignored) = (verdict.notices, verdict.list);
    Ok(Reading { delivery, sales_lines, period, notices, ignored, ignored_lines: verdict.faulty_lines })
}

/// What only the whole file of sales shows.
fn check_sales(log: &mut Log, nothing_valid: bool, articles: &Articles) {
    if nothing_valid && !log.fatal {
        log.fail(Reason::NothingValid);
    }
    let lookalikes: Vec<String> =
        articles.lookalikes().into_iter().take(5).map(|name| format!("« {name} »")).collect();
    if !lookalikes.is_empty() {
        log.notice(format!(
            "articles qui ne diffèrent d'un autre que par les majuscules : {}. Ils restent séparés.",
            lookalikes.join(", ")
        ));
    }
}

/// The rows of a new shop. Numbers count from 1 in the order of first appearance, around those asked for.
fn tables(delivery: Delivery) -> ShopTables {
    let products: Vec<Product> = numbered(delivery.articles).map(|(id, row)| Product { id, ..row }).collect();
    let articles: Vec<i64> = products.iter().map(|product| product.id).collect();
    let suppliers: Vec<Supplier> =
        numbered(delivery.suppliers).map(|(id, row)| Supplier { id, ..row }).collect();
    let mut seen = HashSet::new();
    let named = products.iter().filter_map(|product| product.category.as_ref());
    let categories = (1..).zip(named.filter(|name| seen.insert(*name)));
    let categories = categories.map(|(id, name)| Category { id, name: name.clone() }).collect();
    let mut delivered = HashSet::new();
    let links = (1..).zip(&delivery.links).map(|(id, link)| ProductSupplier {
        id,
        product_id: articles[link.article],
        supplier_id: suppliers[link.supplier].id,
        purchase_price: link.terms.purchase_price,
        min_order_quantity: link.terms.min_order_quantity,
        pack_size: link.terms.pack_size,
        // Unsaid, the first one is preferred.
        is_preferred: {
            let is_first = delivered.insert(link.article);
            link.preferred.unwrap_or(is_first)
        },
    });
    let product_suppliers = links.collect();
    let stock = (1..).zip(delivery.stock);
    let stock_levels =
        stock.map(|(id, row)| StockLevel { id, product_id: articles[row.article], ..row.level }).collect();
    let sales = sales::rows_of_a_new_file(delivery.sales, &articles);
    ShopTables {
        categories,
        suppliers,
        products,
        product_suppliers,
        sales,
        stock_levels,
        ..ShopTables::default()
    }
}

/// Each row with the number that it asks for, or the next free one.
fn numbered<T>(arrivals: Vec<Arrival<T>>) -> impl Iterator<Item = (i64, T)> {
    let asked: HashSet<i64> = arrivals.iter().filter_map(|arrival| arrival.id).collect();
    let mut free = (1..).filter(move |id| !asked.contains(id));
    arrivals.into_iter().filter_map(move |arrival| Some((arrival.id.or_else(|| free.next())?, arrival.row)))
}

/// What the logs of all the files come to.
struct Verdict {
    list: ErrorList,
    notices: Vec<Notice>,
    faulty_lines: usize,
    fatal: bool,
}

impl Verdict {
    fn of(logs: impl Iterator<Item = Log>) -> Self {
        let mut verdict =
            Self { list: ErrorList::default(), notices: Vec::new(), faulty_lines: 0, fatal: false };
        for log in logs {
            verdict.list.errors.extend(log.list.errors);
            verdict.list.unlisted += log.list.unlisted;
            verdict.notices.extend(log.notices);
            verdict.faulty_lines += log.faulty_lines;
            verdict.fatal |= log.fatal;
        }
        verdict
    }

    fn allows(&self, ignore_errors: bool) -> bool {
        !self.fatal && (ignore_errors || self.list.errors.is_empty())
    }
}

#[cfg(test)]
mod tests;
