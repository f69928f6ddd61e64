//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with the status that says so to programs.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Page introuvable" />
        <section class="notice">
            <h1>"Cette page n'existe pas"</h1>
            <p>"L'adresse est peut-être ancienne ou incomplète. Rien n'est perdu."</p>
            <p>
                <a class="button" rel="external" href="/alertes">"Voir les alertes"</a>
            </p>
        </section>
    }
}
