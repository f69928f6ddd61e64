//! The names of the shop's articles for a field that searches them: asked for once, when it is touched.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::predictions::{ArticleChoice, article_choices},
    listing::find,
};

/// The most urgent articles first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArticleNames {
    /// `None` until they are there.
    names: RwSignal<Option<Arc<Vec<ArticleChoice>>>>,
    asked: StoredValue<bool>,
}

impl ArticleNames {
    /// `found` is what a search without JavaScript came with.
    pub(crate) fn new(found: Vec<ArticleChoice>) -> Self {
        let names = (!found.is_empty()).then(|| Arc::new(found));
        Self { names: RwSignal::new(names), asked: StoredValue::new(false) }
    }

    /// Asks for the names where that has not been done.
    pub(crate) fn ask(self) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        spawn_local(async move {
            match article_choices().await {
                Ok(all) => self.names.set(Some(Arc::new(all))),
                // The next touch asks again.
                Err(_) => self.asked.set_value(false),
            }
        });
    }

    /// The articles that match, at most `count`; `None` until the names are there.
    pub(crate) fn matching(self, typed: &str, count: usize) -> Option<Vec<ArticleChoice>> {
        self.names.get().map(|names| find(&names, typed, count).into_iter().cloned().collect())
    }
}
