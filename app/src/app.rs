//! The application: its frame and its routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    components::{Frame, Live},
    pages::{
        alerts::AlertsPageView,
        lazy::{DashboardPart, PredictionsPart, RunsPart},
        not_found::NotFoundPage,
    },
};

#[cfg(feature = "composants")]
use crate::pages::gallery::GalleryPage;
/// Where the page of components is not built in, its address leads nowhere, like any other.
#[cfg(not(feature = "composants"))]
use crate::pages::not_found::NotFoundPage as GalleryPage;

/// Everything inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Live::provide();
    // Says to tests and style sheets that the page now answers to touch.
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            // An attribute with a fixed valid name cannot be refused.
            _ = root.set_attribute("data-hydrated", "");
        }
    });
    // Async rendering sends one complete document, which reads without JavaScript.
    view! {
        <Title formatter=|page| format!("{page} · Optiflow") />
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=Home ssr=SsrMode::Async />
                    <Route path=path!("/alertes") view=AlertsPageView ssr=SsrMode::Async />
                    <Route path=path!("/dashboard") view=DashboardPart ssr=SsrMode::Async />
                    <Route path=path!("/predictions") view=PredictionsPart ssr=SsrMode::Async />
                    <Route path=path!("/calculs") view=RunsPart ssr=SsrMode::Async />
                    <Route path=path!("/composants") view=GalleryPage ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// The first address leads to the morning's page.
#[cfg(feature = "ssr")]
#[component]
fn Home() -> impl IntoView {
    // Leptos' own redirect sends programs that do not ask for HTML a page without content.
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::TEMPORARY_REDIRECT);
        response.insert_header(http::header::LOCATION, http::HeaderValue::from_static("/alertes"));
    }
}

/// The first address leads to the morning's page.
#[cfg(not(feature = "ssr"))]
#[component]
fn Home() -> impl IntoView {
    view! { <leptos_router::components::Redirect path="/alertes" /> }
}
