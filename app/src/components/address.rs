//! The list's state and its address, kept equal.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_url},
};

use crate::listing::AlertsQuery;

/// How long the address waits for the next key: browsers refuse more than a few changes a second.
const PAUSE: Duration = Duration::from_millis(250);

/// The page's state: it follows the address (links, back button) at once, and the address follows it (typing,
/// choosing) a moment later, without a new entry in the history.
pub(crate) fn use_alerts_query() -> RwSignal<AlertsQuery> {
    // The address itself rather than a memo of it: going where one already is must undo what it does not say yet.
    let url = use_url();
    let navigate = use_navigate();
    let query = RwSignal::new(AlertsQuery::parse(url.read_untracked().search()));
    Effect::new(move |_| {
        let addressed = AlertsQuery::parse(url.read().search());
        if query.with_untracked(|current| *current != addressed) {
            query.set(addressed);
        }
    });
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = waiting.flatten() {
            handle.clear();
        }
        let current = query.get();
        if current == AlertsQuery::parse(url.read_untracked().search()) {
            return None;
        }
        let navigate = navigate.clone();
        let follow = move || {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&current.address("/alertes"), options);
        };
        set_timeout_with_handle(follow, PAUSE).ok()
    });
    query
}
