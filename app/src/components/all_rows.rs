//! The whole list, fetched behind the page in parts: filters, search and order then answer without a request.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::alerts::{AlertRow, AlertsPage, alert_rows},
    error::AppError,
    listing::{AlertsQuery, Rows, page_of},
};

/// How often the list may change while it is fetched before that is given up for now.
const TRIES: u8 = 3;

/// What the list shows of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// How many articles on all pages.
    pub(crate) found: usize,
    /// Those on this page.
    pub(crate) rows: Vec<Arc<AlertRow>>,
}

/// The articles known so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AllRows {
    rows: RwSignal<Option<Arc<Rows>>>,
    fetching: RwSignal<bool>,
    /// Why the list is not whole.
    failure: RwSignal<Option<String>>,
}

impl AllRows {
    /// Fetches what the page does not hold yet.
    pub(crate) fn behind(page: &AlertsPage) -> Self {
        let known = (page.rows.len() == page.total).then(|| {
            let rows = Rows::of(page.rows.iter().cloned());
            Arc::new(rows)
        });
        let whole = known.is_some();
        let all = Self {
            rows: RwSignal::new(known),
            fetching: RwSignal::new(!whole),
            failure: RwSignal::new(None),
        };
        if !whole {
            Effect::new(move |_| all.fetch());
        }
        all
    }

    /// Whether the list is still on its way.
    pub(crate) fn fetching(self) -> bool {
        self.fetching.get()
    }

    /// Why the list is not whole, if it is not.
    pub(crate) fn failure(self) -> Option<String> {
        self.failure.get()
    }

    /// What a query shows; the page as it came until the list is whole.
    pub(crate) fn show(self, page: Arc<AlertsPage>, query: RwSignal<AlertsQuery>) -> Memo<Shown> {
        let came =
            move || Shown { found: page.found, rows: page.rows.iter().cloned().map(Arc::new).collect() };
        let criteria = Memo::new(move |_| query.with(AlertsQuery::criteria));
        let selected = Memo::new(move |_| {
            self.rows.with(|rows| rows.as_ref().map(|rows| criteria.with(|criteria| rows.select(criteria))))
        });
        Memo::new(move |_| {
            let listed = selected.with(|selected| {
                let selected = selected.as_ref()?;
                let rows = query.with(|query| page_of(selected, query).to_vec());
                let rows = self.rows.with(|all| all.as_ref().map(|all| all.at(&rows)))?;
                Some(Shown { found: selected.len(), rows })
            });
            listed.unwrap_or_else(&came)
        })
    }

    /// Fetches the list, once more after a failure.
    pub(crate) fn fetch(self) {
        self.fetching.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let fetched = fetched().await;
            // The owner may have left the page meanwhile.
            if self.fetching.try_set(false).is_some() {
                return;
            }
            match fetched {
                Ok(rows) => self.rows.set(Some(Arc::new(rows))),
                Err(error) => self.failure.set(Some(error.message)),
            }
        });
    }
}

/// The whole list, part after part: the page stays awake between two of them.
async fn fetched() -> Result<Rows, AppError> {
    let (mut rows, mut stamp, mut tries) = (Rows::default(), None, TRIES);
    loop {
        let part = alert_rows(rows.len()).await?;
        if stamp.is_some_and(|stamp| stamp != part.stamp) && tries > 0 {
            // The till has written meanwhile: parts of two lists do not fit together.
            (rows, stamp, tries) = (Rows::default(), None, tries - 1);
            continue;
        }
        stamp = Some(part.stamp);
        let last = part.rows.is_empty();
        rows.extend(part.rows);
        if last || rows.len() >= part.total {
            return Ok(rows);
        }
    }
}
