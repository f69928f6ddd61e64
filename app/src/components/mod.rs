//! The parts that pages are put together from.

mod address;
mod all_rows;
mod article_field;
mod article_list;
mod article_names;
mod calculator;
#[cfg(feature = "hydrate")]
mod canvas;
mod date_field;
mod dialog;
mod dormant_stock;
mod drawing;
mod event_form;
mod events;
mod exports;
mod facts;
mod figure_card;
mod filters;
mod frame;
mod in_page;
mod in_sight;
mod level;
mod live;
mod network;
mod nothing_yet;
mod notice;
mod one_at_a_time;
mod order_all;
mod order_desk;
mod page_change;
mod panel;
mod performance;
mod plot;
mod short_list;
mod skeleton;
mod status;
mod summary;
mod toast;

pub(crate) use address::use_alerts_query;
pub(crate) use article_list::ArticleList;
pub(crate) use article_names::ArticleNames;
#[cfg(feature = "composants")]
pub(crate) use calculator::Calculator;
#[cfg(feature = "composants")]
pub(crate) use date_field::DateField;
#[cfg(feature = "composants")]
pub(crate) use dialog::{Dialog, show};
pub(crate) use dormant_stock::{Dormant, DormantSection, all_dormant};
pub(crate) use drawing::{DayTable, Drawing, figures};
pub(crate) use events::EventsSection;
#[cfg(feature = "ssr")]
pub(crate) use exports::exports;
pub(crate) use exports::whole;
#[cfg(feature = "ssr")]
pub(crate) use facts::facts;
pub(crate) use figure_card::{FigureCard, FigureCards};
pub(crate) use filters::Filters;
pub(crate) use frame::Frame;
#[cfg(any(feature = "ssr", feature = "composants"))]
pub(crate) use level::LevelBadge;
pub(crate) use live::{BatchBar, Live, NewFigures};
pub(crate) use nothing_yet::nothing_yet;
pub(crate) use notice::Failure;
#[cfg(any(feature = "ssr", feature = "composants"))]
pub(crate) use notice::Notice;
pub(crate) use order_all::OrderAll;
pub(crate) use order_desk::{FormRefused, OrderDesk, OrderNotice};
#[cfg(feature = "composants")]
pub(crate) use order_desk::{Marked, order};
pub(crate) use panel::PanelSlot;
pub(crate) use performance::PerformanceSection;
#[cfg(feature = "composants")]
pub(crate) use plot::ChartTable;
pub(crate) use plot::StockPlot;
pub(crate) use short_list::ShortListCard;
pub(crate) use skeleton::reading;
pub(crate) use status::StatusLine;
pub(crate) use summary::LevelSummary;
#[cfg(feature = "composants")]
pub(crate) use toast::Toast;
