//! What the list of alerts shows, without a pixel: which articles, in which order, and in which words.
//!
//! The page, its links and the CSV file all go through here, so that they never disagree.

mod choice;
pub mod dormant;
mod fold;
mod forecast_query;
mod ordering;
mod query;
mod selection;
pub mod words;

pub use choice::find;
pub(crate) use fold::fold;
pub use forecast_query::{ForecastQuery, PERIODS};
pub use ordering::{OrderLine, ToOrder};
pub use query::{AlertsQuery, LINES, Sort, SortKey};
pub use selection::{Counts, categories, count, select, suppliers};
