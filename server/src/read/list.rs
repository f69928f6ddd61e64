//! Every article with its level, the most urgent first: what page, files and command line take from.

use std::sync::Arc;

use app::{
    api::{
        alerts::{AlertRow, AlertsPage, Counts, DataStatus, RowsPart},
        to_order::ToOrder,
    },
    listing::{self, AlertsQuery, Rows},
};
use optiflow_domain::ArticleId;

/// How many articles travel at once: a browser reads them between two frames.
const PART: usize = 500;

/// The list as of now.
#[derive(Debug, Clone)]
pub struct AlertsRead {
    pub status: DataStatus,
    /// Articles in the shop's file, forecast or not; 0 in an empty shop.
    pub articles: u32,
    /// Those with a forecast.
    pub(super) list: Arc<AlertList>,
}

/// The list and what is counted in it, worked out once for all who look.
#[derive(Debug, Default)]
pub(super) struct AlertList {
    rows: Rows,
    counts: Counts,
    categories: Vec<String>,
    suppliers: Vec<String>,
    to_order: ToOrder,
    stamp: u64,
}

impl AlertList {
    /// The list of these articles; `stamp` tells it from the lists before.
    pub(super) fn of(rows: Vec<AlertRow>, stamp: u64) -> Self {
        let rows = Rows::of(rows);
        Self {
            counts: listing::count(rows.iter()),
            categories: listing::categories(rows.iter()),
            suppliers: listing::suppliers(rows.iter()),
            to_order: ToOrder::of(rows.iter()),
            stamp,
            rows,
        }
    }
}

impl AlertsRead {
    /// The articles, the most urgent first.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &AlertRow> + Clone {
        self.list.rows.iter()
    }

    /// One article.
    pub fn row(&self, id: ArticleId) -> Option<&AlertRow> {
        self.rows().find(|row| row.id == id)
    }

    /// The articles that a query shows, on all its pages, in its order.
    pub(super) fn selected(&self, query: &AlertsQuery) -> Vec<AlertRow> {
        owned(&self.list.rows, &self.list.rows.select(query))
    }

    /// The page that a query asks for.
    pub(super) fn page(self, query: &AlertsQuery) -> AlertsPage {
        let AlertList { rows, counts, categories, suppliers, to_order, .. } = &*self.list;
        let selected = rows.select(query);
        AlertsPage {
            status: self.status,
            articles: self.articles,
            total: rows.len(),
            counts: *counts,
            categories: categories.clone(),
            suppliers: suppliers.clone(),
            to_order: to_order.clone(),
            found: selected.len(),
            rows: owned(rows, listing::page_of(&selected, query)),
        }
    }

    /// The articles from a place of the list on, as many as travel at once.
    pub(super) fn part(&self, from: usize) -> RowsPart {
        let AlertList { rows, stamp, .. } = &*self.list;
        RowsPart {
            stamp: *stamp,
            total: rows.len(),
            rows: rows.iter().skip(from).take(PART).cloned().collect(),
        }
    }
}

fn owned(rows: &Rows, places: &[usize]) -> Vec<AlertRow> {
    rows.at(places).into_iter().map(Arc::unwrap_or_clone).collect()
}
