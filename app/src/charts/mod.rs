//! Charts: a pure description of what is drawn, from data to [`charming::Chart`].
//!
//! Labels and numbers are written here in French: a formatting function inside the chart would be JavaScript made
//! from text, which the content security policy forbids.

mod areas;
mod axis;
mod marks;
pub mod projected_stock;
mod window;

/// The colours and the type of a chart, read from the style sheet's tokens so that they are written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    pub quiet: String,
    pub line: String,
    pub accent: String,
    pub critical: String,
    pub font: String,
}
