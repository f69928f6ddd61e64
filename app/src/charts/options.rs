//! A chart as the JSON that ECharts reads, written by code that the browser loads where the first chart is.
//!
//! [`describe`] is where the build cuts the module in two: what only it needs, `charming` first of all, is no part of
//! what every page loads.

use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::{Palette, Subject};

/// A chart that cannot be described: the network is gone, or ECharts' JSON cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undescribed;

impl From<SplitLoaderError> for Undescribed {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// ECharts' JSON of a chart in the colours of the theme.
///
/// # Errors
/// The part of the program that writes it cannot be loaded.
#[wasm_split(charts, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn describe(subject: Subject, palette: Palette) -> Result<String, Undescribed> {
    serde_json::to_string(&subject.chart(&palette)).map_err(|_| Undescribed)
}
