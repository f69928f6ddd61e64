//! Charts: a pure description of what is drawn, from data to [`charming::Chart`].
//!
//! Labels and numbers are written here in French: a formatting function inside the chart would be JavaScript made
//! from text, which the content security policy forbids.

mod areas;
mod article_days;
mod axis;
mod marks;
#[cfg(feature = "hydrate")]
pub mod options;
pub mod projected_stock;
pub mod revenue;
mod subject;
pub mod urgency;
mod window;

use optiflow_domain::{Date, calendar, format};

pub use article_days::DrawnDay;
pub use subject::Subject;

/// The colours and the type of a chart, read from the style sheet's tokens so that they are written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    pub quiet: String,
    pub line: String,
    pub accent: String,
    pub critical: String,
    pub attention: String,
    pub font: String,
}

/// One line of the table behind a chart: the day, then its figures.
pub type TableLine = Vec<String>;

/// The day that a line is of: `lundi 09/11/2026`.
pub(crate) fn named(date: Date) -> String {
    format!("{} {}", calendar::weekday(date), format::date(date))
}

#[cfg(test)]
impl Palette {
    /// Colours that are their own names.
    pub(crate) fn named() -> Self {
        let named = |name: &str| name.to_owned();
        Self {
            quiet: named("quiet"),
            line: named("line"),
            accent: named("accent"),
            critical: named("critical"),
            attention: named("attention"),
            font: named("font"),
        }
    }
}
