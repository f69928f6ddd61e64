//! Sales: an article's day at a time.
//!
//! A file is an export of whole days, and the same day may come again, corrected. So an article's day is compared as a
//! whole with the rows that are there:
//!
//! - rows from earlier imports (numbers below 0) are replaced where they differ;
//! - where there are only the till's own rows (from 0 on), the till is right: the day's lines are left out, and told where
//!   the totals differ;
//! - where there is nothing, the lines are added.
//!
//! Both sides are walked through in the order of articles and days, so that memory holds the file's lines and no more.

use futures_util::TryStreamExt;
use jiff::civil::Date;
use sqlx::sqlite::SqliteConnection;

use super::zeros;
use crate::db::day_of;
use crate::db::shop_file::delivery::{Conflict, Delivery, SalesOutcome, SoldColumns, SoldLine};
use crate::db::shop_file::insert::{self, CHUNK, Meter};
use crate::db::tables::Sale;

/// Conflicts with the till that are told one by one.
const MAX_CONFLICTS: usize = 5;
/// Totals of one day closer than this are the same: a till may have added tenths in another order.
const SAME_TOTAL: f64 = 1e-6;

#[derive(Default)]
pub(super) struct SalesPlan {
    /// Places of the lines to add, in the order of the file.
    added: Vec<u32>,
    /// Rows to change, and the places of the lines that they become.
    changed: Vec<(i64, u32)>,
    removed: Vec<i64>,
    first_id: i64,
}

/// An article's day. Articles are ordered by their number in the file.
pub(super) type Key = (i64, Date);

/// A row of the file.
struct Stored {
    id: i64,
    key: Key,
    quantity: f64,
    unit_price: Option<f64>,
    discount: Option<f64>,
}

impl SalesPlan {
    /// `articles` are the delivered articles' numbers.
    pub(super) async fn new(
        connection: &mut SqliteConnection,
        delivery: &Delivery,
        articles: &[i64],
        outcome: &mut SalesOutcome,
    ) -> Result<Self, sqlx::Error> {
        let lines = &delivery.sales;
        let days = || lines.iter().map(|line| line.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(Self::default()) };
        let key = |place: u32| -> Key {
            let line = &lines[place as usize];
            (articles[line.article as usize], line.day)
        };
        let places = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..places).collect();
        order.sort_unstable_by_key(|&place| (key(place), place));
        let mut compare = Comparison::new(delivery, outcome);
        let (from, before) = (first.to_string(), last.tomorrow().unwrap_or(last).to_string());
        let mut rows = sqlx::query_as::<_, StoredRow>(STORED).bind(from).bind(before).fetch(&mut *connection);
        let mut next = rows.try_next().await?.map(stored);
        for group in order.chunk_by(|&a, &b| key(a) == key(b)) {
            let at = key(group[0]);
            let mut there = Vec::new();
            while let Some(row) = next.take_if(|row| row.as_ref().is_none_or(|row| row.key <= at)) {
                there.extend(row.filter(|row| row.key == at));
                next = rows.try_next().await?.map(stored);
            }
            compare.day(at, group, there);
        }
        drop(rows);
        let Comparison { mut plan, zeros, .. } = compare;
        let zeros = zeros::needed(connection, zeros, lines, articles, &plan.added, last).await?;
        outcome.lines_added += zeros.needed.len();
        outcome.zero_lines += zeros.silent;
        plan.added.extend(zeros.needed);
        plan.added.sort_unstable();
        let lowest: Option<i64> =
            sqlx::query_scalar("SELECT MIN(id) FROM sales_history").fetch_one(connection).await?;
        plan.first_id = super::first_own_id(lowest, plan.added.len());
        Ok(plan)
    }

    pub(super) fn rows(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    pub(super) async fn write(
        &self,
        connection: &mut SqliteConnection,
        delivery: &Delivery,
        articles: &[i64],
        meter: &mut Meter<'_>,
    ) -> Result<(), sqlx::Error> {
        for id in &self.removed {
            sqlx::query("DELETE FROM sales_history WHERE id = ?1").bind(id).execute(&mut *connection).await?;
            meter.advance(1);
        }
        for &(id, place) in &self.changed {
            let line = &delivery.sales[place as usize];
            sqlx::query(
                "UPDATE sales_history SET quantity = ?2, \
                 unit_price = CASE WHEN ?3 THEN ?4 ELSE unit_price END, \
                 discount_applied = CASE WHEN ?5 THEN ?6 ELSE discount_applied END WHERE id = ?1",
            )
            .bind(id)
            .bind(line.quantity)
            .bind(delivery.sold_columns.unit_price)
            .bind(line.unit_price)
            .bind(delivery.sold_columns.discount)
            .bind(line.discount)
            .execute(&mut *connection)
            .await?;
            meter.advance(1);
        }
        let mut id = self.first_id;
        for chunk in self.added.chunks(CHUNK) {
            let sales: Vec<Sale> = (id..)
                .zip(chunk)
                .map(|(id, &place)| {
                    let line = delivery.sales[place as usize];
                    line.row(id, articles[line.article as usize])
                })
                .collect();
            insert::table(connection, &sales, meter).await?;
            id = id.saturating_add(i64::try_from(chunk.len()).unwrap_or(0));
        }
        Ok(())
    }
}

const STORED: &str = "SELECT id, product_id, substr(order_date, 1, 10), CAST(quantity AS REAL), \
                             CAST(unit_price AS REAL), CAST(discount_applied AS REAL) \
                      FROM sales_history WHERE order_date >= ?1 AND order_date < ?2 \
                      ORDER BY product_id, substr(order_date, 1, 10)";
type StoredRow = (i64, i64, String, f64, Option<f64>, Option<f64>);

/// `None` where the date is none.
fn stored((id, product, day, quantity, unit_price, discount): StoredRow) -> Option<Stored> {
    Some(Stored { id, key: (product, day_of(&day)?), quantity, unit_price, discount })
}

/// What the days compared so far come to.
struct Comparison<'a> {
    lines: &'a [SoldLine],
    delivery: &'a Delivery,
    plan: SalesPlan,
    /// Places of lines of 0 on days without a row, to be decided once all days are known.
    zeros: Vec<u32>,
    outcome: &'a mut SalesOutcome,
}

impl<'a> Comparison<'a> {
    fn new(delivery: &'a Delivery, outcome: &'a mut SalesOutcome) -> Self {
        Self { lines: &delivery.sales, delivery, plan: SalesPlan::default(), zeros: Vec::new(), outcome }
    }

    /// One article's day: the places of its lines, and the rows that are there.
    fn day(&mut self, key: Key, group: &[u32], there: Vec<Stored>) {
        let quantity = |place: u32| self.lines[place as usize].quantity;
        let sold: Vec<u32> = group.iter().copied().filter(|&place| quantity(place) > 0.0).collect();
        // Beside a sale a 0 says nothing, and one 0 says as much as several.
        let wanted = if sold.is_empty() { vec![group[0]] } else { sold };
        let silent = group.len() - wanted.len();
        let (mut own, tills): (Vec<Stored>, Vec<Stored>) = there.into_iter().partition(|row| row.id < 0);
        // The highest number first: those that go are the lowest, so that -1 stays and a till never gets it.
        own.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
        self.outcome.zero_lines += silent;
        if !own.is_empty() {
            self.own_day(&wanted, &own);
        } else if !tills.is_empty() {
            self.tills_day(key, &wanted, &tills);
        } else if quantity(wanted[0]) > 0.0 {
            self.outcome.lines_added += wanted.len();
            self.plan.added.extend(wanted);
        } else {
            self.zeros.extend(wanted);
        }
    }

    /// A day that an import has written before.
    fn own_day(&mut self, wanted: &[u32], own: &[Stored]) {
        let columns = self.delivery.sold_columns;
        let lines = wanted.iter().map(|&place| &self.lines[place as usize]);
        let said = sorted(lines.map(|line| figures(columns, line.quantity, line.unit_price, line.discount)));
        let there =
            sorted(own.iter().map(|row| figures(columns, row.quantity, row.unit_price, row.discount)));
        if said == there {
            self.outcome.lines_unchanged += wanted.len();
            return;
        }
        self.outcome.days_corrected += 1;
        self.outcome.lines_corrected += wanted.len();
        self.plan.changed.extend(own.iter().map(|row| row.id).zip(wanted.iter().copied()));
        self.plan.removed.extend(own.iter().skip(wanted.len()).map(|row| row.id));
        self.plan.added.extend(wanted.iter().skip(own.len()));
    }

    /// A day that only the till has written.
    fn tills_day(&mut self, key: Key, wanted: &[u32], tills: &[Stored]) {
        let till_quantity: f64 = tills.iter().map(|row| row.quantity).sum();
        let imported_quantity: f64 = wanted.iter().map(|&place| self.lines[place as usize].quantity).sum();
        if (till_quantity - imported_quantity).abs() < SAME_TOTAL {
            self.outcome.lines_unchanged += wanted.len();
            return;
        }
        self.outcome.days_left_to_till += 1;
        self.outcome.lines_left_out += wanted.len();
        if self.outcome.conflicts.len() < MAX_CONFLICTS {
            let article = self.lines[wanted[0] as usize].article as usize;
            let article = self.delivery.articles[article].row.name.clone();
            self.outcome.conflicts.push(Conflict { article, day: key.1, till_quantity, imported_quantity });
        }
    }
}

/// What two lines of a day are compared by: the columns that the file has.
type Figures = [Option<f64>; 3];

fn figures(columns: SoldColumns, quantity: f64, unit_price: Option<f64>, discount: Option<f64>) -> Figures {
    [Some(quantity), unit_price.filter(|_| columns.unit_price), discount.filter(|_| columns.discount)]
}

/// The order of a day's lines says nothing.
fn sorted(figures: impl Iterator<Item = Figures>) -> Vec<Figures> {
    let mut all: Vec<Figures> = figures.collect();
    all.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    all
}
