//! `--ventes`: what was sold each day.
//!
//! A day without a row is a day with 0 sales, so a row of 0 is written only where it says something: on an article's
//! first known day (its history starts there) and on the shop's last known day (the forecast starts after it). Several
//! rows of one article and day are several sales, and all are kept.

use std::path::Path;

use jiff::civil::Date;
use optiflow_domain::format;

use crate::db::shop_file::{SoldColumns, SoldLine};
use crate::db::tables::Sale;

use super::articles::Articles;
use super::errors::Reason;
use super::row::Row;
use super::table::{Context, Log, read_table};
use super::titles::{Field, SALES};

/// The sales read, before the rows of 0 that say nothing are left out.
#[derive(Debug, Default)]
pub(super) struct Sales {
    pub(super) lines: Vec<SoldLine>,
    pub(super) columns: SoldColumns,
    after_today: usize,
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
        self.columns =
            SoldColumns { unit_price: row.has(Field::UnitPrice), discount: row.has(Field::Discount) };
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
            // A file's length bounds its lines far below what the number holds.
            let article = u32::try_from(article).unwrap_or(u32::MAX);
            self.lines.push(SoldLine { article, day: moment.date, quantity, unit_price, discount });
        }
    }

    /// The first and the last known day, rows of 0 included.
    pub(super) fn period(&self) -> Option<(Date, Date)> {
        let days = || self.lines.iter().map(|line| line.day);
        days().min().zip(days().max())
    }
}

/// The rows of a new file, in the order of the lines; `articles` are the articles' numbers.
///
/// Their own numbers end at -1: a row below 0 comes from an import (see `db::shop_file::append`).
pub(super) fn rows_of_a_new_file(lines: Vec<SoldLine>, articles: &[i64]) -> Vec<Sale> {
    let mut zeros = ZeroRows::new(&lines, articles.len());
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        if line.quantity > 0.0 || zeros.is_needed(&line) {
            rows.push(line.row(0, articles[line.article as usize]));
        }
    }
    for (id, row) in (1..).zip(rows.iter_mut().rev()) {
        row.id = -id;
    }
    rows
}

/// Which rows of 0 still have to be written.
struct ZeroRows {
    /// Each article's first known day, until a row is there for it.
    first_days: Vec<Option<Date>>,
    /// The shop's last known day, until a row is there for it.
    last_day: Option<Date>,
}

impl ZeroRows {
    fn new(lines: &[SoldLine], products: usize) -> Self {
        let mut first_days: Vec<Option<Date>> = vec![None; products];
        for line in lines {
            let first = &mut first_days[line.article as usize];
            *first = Some(first.map_or(line.day, |day| day.min(line.day)));
        }
        let last_day = lines.iter().map(|line| line.day).max();
        let mut zeros = Self { first_days, last_day };
        for line in lines.iter().filter(|line| line.quantity > 0.0) {
            zeros.fill(line);
        }
        zeros
    }

    fn fill(&mut self, line: &SoldLine) {
        self.first_days[line.article as usize].take_if(|day| *day == line.day);
        self.last_day.take_if(|day| *day == line.day);
    }

    fn is_needed(&mut self, line: &SoldLine) -> bool {
        let needed =
            self.first_days[line.article as usize] == Some(line.day) || self.last_day == Some(line.day);
        self.fill(line);
        needed
    }
}
