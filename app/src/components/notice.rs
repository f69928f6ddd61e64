//! Sentences in place of content: why there is none, and what to do.

use leptos::prelude::*;

use crate::error::AppError;

/// An empty page or an empty list: a title, then what to do.
#[component]
pub(crate) fn Notice(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="notice">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}

/// Something went wrong: what, and that nothing was lost.
#[component]
pub(crate) fn Failure(error: AppError) -> impl IntoView {
    // Programs are told by the status.
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.code.status());
    }
    view! {
        <section class="notice failure" role="alert">
            <h2>"Cette page n'a pas pu être affichée"</h2>
            <p>{error.message}</p>
            <p>
                <a class="button" rel="external" href="">"Recharger la page"</a>
            </p>
        </section>
    }
}
