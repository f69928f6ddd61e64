//! What the list of alerts shows, without a pixel: which articles, in which order, and in which words.
//!
//! The page, its links and the CSV file all go through here, so that they never disagree.

mod choice;
pub mod dormant;
mod fold;
mod forecast_query;
mod query;
mod rows;
mod selection;
pub mod words;

pub use choice::find;
pub(crate) use fold::fold;
pub use forecast_query::{ForecastQuery, PERIODS};
pub use query::{AlertsQuery, LINES, Sort, SortKey};
pub use rows::{Rows, page_of, pages};
pub use selection::{categories, count, suppliers};
