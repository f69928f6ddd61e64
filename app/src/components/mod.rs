//! The parts that pages are put together from.

mod address;
mod article_list;
mod calculator;
#[cfg(feature = "hydrate")]
mod canvas;
mod filters;
mod frame;
mod in_page;
mod level;
mod live;
mod notice;
mod panel;
mod plot;
mod status;
mod summary;

pub(crate) use address::use_alerts_query;
pub(crate) use article_list::ArticleList;
pub(crate) use filters::Filters;
pub(crate) use frame::Frame;
#[cfg(feature = "ssr")]
pub(crate) use level::LevelBadge;
pub(crate) use live::{BatchBar, Live, NewFigures};
pub(crate) use notice::{Failure, Notice};
pub(crate) use panel::PanelSlot;
pub(crate) use plot::StockPlot;
pub(crate) use status::StatusLine;
pub(crate) use summary::LevelSummary;
