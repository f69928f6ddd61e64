//! What stands in a page's place while it is read: its shape, still, and a sentence.

use leptos::prelude::*;

/// `what` is being read: `Lecture des alertes…`.
pub(crate) fn reading(what: &'static str) -> AnyView {
    view! {
        <div class="skeleton" role="status">
            <p>{what}</p>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
    .into_any()
}
