//! Charts as the JSON that ECharts reads, written by code that the browser loads where the first chart is.
//!
//! Each function here is a point where the build cuts the module in two: what only they need, `charming` first of all,
//! is no part of what every page loads.

use std::{pin::Pin, sync::Arc};

use charming::Chart;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::{Palette, projected_stock};
use crate::api::alerts::ArticlePanel;

/// A chart that cannot be described: the network is gone, or ECharts' JSON cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undescribed;

impl From<SplitLoaderError> for Undescribed {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A chart's JSON on its way.
pub type Description = Pin<Box<dyn Future<Output = Result<String, Undescribed>>>>;

/// Describes a chart in the colours given.
pub type Describe = dyn Fn(Palette) -> Description;

fn json(chart: &Chart) -> Result<String, Undescribed> {
    serde_json::to_string(chart).map_err(|_| Undescribed)
}

/// The projected stock of an article.
#[wasm_split(charts, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn stock(panel: Arc<ArticlePanel>, palette: Palette) -> Result<String, Undescribed> {
    json(&projected_stock::chart(&panel, &palette))
}
