//! `--stock`: what is on the shelves.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::{Date, DateTime, Time, time};
use optiflow_domain::format;

use crate::db::shop_file::CountedStock;
use crate::db::tables::StockLevel;

use super::articles::Articles;
use super::dates::Moment;
use super::errors::Reason;
use super::row::Row;
use super::table::{Context, Log, read_table};
use super::titles::{Field, STOCK};

/// When a stock without a time was counted: after the day's sales.
const EVENING: Time = time(20, 0, 0, 0);

/// The stock rows read, in the order of the file.
#[derive(Debug)]
pub(super) struct Stock {
    pub(super) rows: Vec<CountedStock>,
    /// The moment of a row without a date.
    undated: DateTime,
    today: Date,
    seen: HashMap<Place, Seen>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Place {
    article: usize,
    recorded_at: DateTime,
    location: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    line: u64,
    quantity: f64,
}

impl Stock {
    /// Reads the file; what is wrong is in the log.
    ///
    /// `last_sale` is the last known day of the sales. A row without a date is the stock of that day's evening; of
    /// yesterday's where that day is today, since the day's calculation reads only what was recorded before it.
    pub(super) fn read(
        path: &Path,
        articles: &mut Articles,
        last_sale: Option<Date>,
        context: &Context<'_>,
    ) -> (Self, Log) {
        let yesterday = context.today.yesterday().unwrap_or(context.today);
        let day = last_sale.map_or(yesterday, |day| day.min(yesterday));
        let mut stock = Self {
            rows: Vec::new(),
            undated: day.to_datetime(EVENING),
            today: context.today,
            seen: HashMap::new(),
        };
        let mut log = read_table(path, STOCK, context, |row| stock.read_row(row, articles, context));
        stock.tell_what_comes_late(&mut log);
        (stock, log)
    }

    fn read_row(&mut self, row: &mut Row<'_, '_>, articles: &mut Articles, context: &Context<'_>) {
        let quantity = row.required_quantity(Field::Quantity, Reason::NegativeStock);
        let quantity_available = row.quantity(Field::Available);
        let recorded_at = row.moment(Field::Date).map_or(self.undated, |moment| self.recorded_at(moment));
        let location = row.name(Field::Location);
        let name = row.required_name(Field::Article);
        let article = name.and_then(|name| articles.of_stock(row, &name, context));
        if row.is_faulty() {
            return;
        }
        let (Some(article), Some(quantity)) = (article, quantity) else { return };
        let place = Place { article, recorded_at, location: location.clone() };
        if let Some(&seen) = self.seen.get(&place) {
            if seen.quantity.to_bits() != quantity.to_bits() {
                row.refuse(Field::Article, Reason::DuplicateStock(seen.line));
            }
            return;
        }
        self.seen.insert(place, Seen { line: row.line, quantity });
        let level = StockLevel {
            quantity_on_hand: quantity,
            quantity_available,
            recorded_at: recorded_at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            location,
            ..StockLevel::default()
        };
        self.rows.push(CountedStock { article, level });
    }

    /// A day without a time is that day's evening; today's evening is not there yet, so today is its morning.
    fn recorded_at(&self, moment: Moment) -> DateTime {
        let default = if moment.date < self.today { EVENING } else { Time::midnight() };
        moment.date.to_datetime(moment.time.unwrap_or(default))
    }

    fn tell_what_comes_late(&self, log: &mut Log) {
        let late = self.seen.keys().filter(|place| place.recorded_at.date() >= self.today).count();
        if late > 0 {
            log.notice(format!(
                "stocks datés d'aujourd'hui ({}) ou d'après : {late}. Le calcul d'un jour ne lit que les stocks des jours \
                 d'avant : ils compteront dans celui du lendemain.",
                format::date(self.today)
            ));
        }
    }
}
