//! Tables as files for a spreadsheet. Each table of the pages is described once, as a [`Table`]; what is written of it is
//! decided by the writers: [`csv`] here, the workbook in the server.

mod alerts;
mod calculation;
pub mod csv;
mod drawn;
mod events;
mod measures;
mod predictions;
mod proof;
mod runs;
mod shop;
mod to_order;

pub use alerts::alerts;
pub use calculation::calculation;
pub use drawn::{drawn, drawn_over};
pub use events::{coming, measured, own};
pub use measures::{by_category, by_week, by_weekday};
pub use predictions::{days, methods, questions};
pub use proof::{performance, precision, ranking, verified, weeks};
pub use runs::{runs, steps};
pub use shop::{dormant, dormant_categories, revenue, trend};
pub use to_order::to_order;

use optiflow_domain::{Currency, Date, DateTime, format};

/// A table, whatever it is written as.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What the file is of: `alertes`.
    pub name: String,
    /// D0 of its figures.
    pub as_of: Date,
    /// What a spreadsheet calls the sheet: at most 31 letters, none of `[]:*?/\`.
    pub title: &'static str,
    pub currency: Currency,
    pub columns: Vec<Column>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// A last line that adds up, which filters leave alone.
    pub total: Option<Vec<Cell>>,
}

impl Table {
    /// A table without lines.
    fn new(name: &str, as_of: Date, title: &'static str, currency: Currency, columns: Vec<Column>) -> Self {
        let name = name.to_owned();
        Self { name, as_of, title, currency, columns, rows: Vec::new(), total: None }
    }

    /// The file's name without its ending: `alertes-2026-11-09`.
    pub fn file(&self) -> String {
        format!("{}-{}", self.name, self.as_of)
    }

    /// The same with these lines.
    fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }
}

/// A column of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What stands over it and its neighbours, where they belong together.
    pub group: Option<&'static str>,
    /// Without the unit.
    pub title: &'static str,
    pub unit: Unit,
}

impl Column {
    /// The title by which a spreadsheet tells it from the others.
    pub fn name(&self) -> String {
        match self.group {
            Some(group) => format!("{group}, {}", self.title),
            None => self.title.to_owned(),
        }
    }
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Units, days, ratios; and columns without numbers.
    Plain,
    /// Of the shop's currency.
    Money,
    /// Shares of 1, read as percentages.
    Percent,
}

/// What stands in one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Unknown, or nothing to say.
    Empty,
    Text(String),
    /// In the column's unit.
    Number(f64),
    Date(Date),
    /// Shop's local time.
    Moment(DateTime),
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Self {
        let text = format::unisolated(text.as_ref());
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    fn yes_or_no(yes: bool) -> Self {
        Self::Text(if yes { "oui" } else { "non" }.to_owned())
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        // No spreadsheet knows a number that is none.
        if value.is_finite() { Self::Number(value) } else { Self::Empty }
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Self::Number(f64::from(value))
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Columns without a unit.
fn plain<const N: usize>(titles: [&'static str; N]) -> Vec<Column> {
    titles.map(|title| Column { group: None, title, unit: Unit::Plain }).into()
}

/// Columns of which those named have a unit.
fn with_units<const N: usize>(
    titles: [&'static str; N],
    money: &[&'static str],
    percent: &[&'static str],
) -> Vec<Column> {
    let unit = |title: &'static str| match title {
        title if money.contains(&title) => Unit::Money,
        title if percent.contains(&title) => Unit::Percent,
        _ => Unit::Plain,
    };
    titles.map(|title| Column { group: None, title, unit: unit(title) }).into()
}
