//! The parts that pages are put together from.

mod address;
mod article_list;
mod calculator;
#[cfg(feature = "hydrate")]
mod canvas;
mod event_form;
mod events;
mod filters;
mod frame;
mod in_page;
mod level;
mod live;
mod notice;
mod order_all;
mod order_desk;
mod panel;
mod performance;
mod plot;
mod status;
mod summary;

pub(crate) use address::use_alerts_query;
pub(crate) use article_list::ArticleList;
pub(crate) use events::EventsSection;
pub(crate) use filters::Filters;
pub(crate) use frame::Frame;
pub(crate) use live::{BatchBar, Live, NewFigures};
pub(crate) use notice::{Failure, Notice};
pub(crate) use order_all::OrderAll;
pub(crate) use order_desk::{FormRefused, OrderDesk, OrderNotice};
pub(crate) use panel::PanelSlot;
pub(crate) use performance::PerformanceSection;
pub(crate) use status::StatusLine;
pub(crate) use summary::LevelSummary;
