//! `optiflow import`: a shop's CSV files, read into the rows of a new shop's file.
//!
//! Nothing is written here: [`read`] gives [`ShopTables`], or everything that is wrong, line by line, in French.
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
//! - Without a list of articles, the sales make them; with one, an unknown name is an error. Identifiers follow the order
//!   of first appearance, so the same files always give the same content.
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

use std::path::PathBuf;

use jiff::civil::Date;

use crate::db::tables::ShopTables;

use articles::Articles;
pub use errors::{ErrorList, FieldCountHint, ImportFailure, LineError, MAX_ERRORS_PER_FILE, Notice, Reason};
use sales::Sales;
use stock::Stock;
use suppliers::Suppliers;
use table::{Context, Log};

/// The files to read. Only the sales are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportFiles {
    pub sales: PathBuf,
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
    /// Bytes of decoded text read, at most `total_bytes`.
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

/// Reads the files, suppliers and articles first, and checks every line of all of them.
///
/// # Errors
/// [`ImportFailure`] with every error found, in every file.
pub fn read(
    files: &ImportFiles,
    options: &ImportOptions,
    progress: &dyn Fn(Progress),
) -> Result<Imported, ImportFailure> {
    let context = Context { today: options.today, ignore_errors: options.ignore_errors, progress };
    let mut logs = Vec::new();
    let mut suppliers = match &files.suppliers {
        Some(path) => kept(Suppliers::read(path, &context), &mut logs),
        None => Suppliers::default(),
    };
    let mut articles = match &files.articles {
        Some(path) => kept(Articles::read(path, &mut suppliers, &context), &mut logs),
        None => Articles::from_sales(),
    };
    let (sales, mut sales_log) = Sales::read(&files.sales, &mut articles, &context);
    if sales.is_empty() && !sales_log.fatal && options.ignore_errors {
        sales_log.fail(Reason::NothingValid);
    }
    let sales_lines = sales_log.lines;
    let lookalikes: Vec<String> =
        articles.lookalikes().into_iter().take(5).map(|name| format!("« {name} »")).collect();
    if !lookalikes.is_empty() {
        sales_log.notice(format!(
            "articles qui ne diffèrent d'un autre que par les majuscules : {}. Ils restent séparés.",
            lookalikes.join(", ")
        ));
    }
    logs.push(sales_log);
    let period = sales.period();
    let stock_rows = match &files.stock {
        Some(path) => {
            let last_day = period.map(|(_, last)| last);
            kept(Stock::read(path, &articles, last_day, &context), &mut logs).rows
        }
        None => Vec::new(),
    };

    let verdict = Verdict::of(logs);
    let Some((first_day, last_day)) = period.filter(|_| verdict.allows(options.ignore_errors)) else {
        return Err(ImportFailure { ignorable: !verdict.fatal && period.is_some(), list: verdict.list });
    };
    let sales = sales.into_rows(articles.products.len());
    let summary = Summary {
        articles: articles.products.len(),
        categories: articles.categories.len(),
        suppliers: suppliers.rows.len(),
        sales_lines,
        sales_rows: sales.len(),
        stock_rows: stock_rows.len(),
        first_day,
        last_day,
        days: i64::from((last_day - first_day).get_days()) + 1,
        ignored_lines: verdict.faulty_lines,
    };
    let tables = ShopTables {
        categories: articles.categories,
        suppliers: suppliers.rows,
        products: articles.products,
        product_suppliers: articles.terms,
        sales,
        stock_levels: stock_rows,
        ..ShopTables::default()
    };
    Ok(Imported { tables, summary, notices: verdict.notices, ignored: verdict.list })
}

fn kept<T>((value, log): (T, Log), logs: &mut Vec<Log>) -> T {
    logs.push(log);
    value
}

/// The identifier of the row at a position: they count from 1, without a gap.
fn row_id(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)
}

/// What the logs of all the files come to.
struct Verdict {
    list: ErrorList,
    notices: Vec<Notice>,
    faulty_lines: usize,
    fatal: bool,
}

impl Verdict {
    fn of(logs: Vec<Log>) -> Self {
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
