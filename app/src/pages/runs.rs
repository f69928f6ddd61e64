//! Page Calculs: "Que s'est-il passé cette nuit ?"

#[cfg(feature = "ssr")]
mod history;

#[cfg(feature = "ssr")]
pub(crate) use history::rendered;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::runs::{RunsPage, runs},
    components::{BatchBar, Failure, NewFigures, StatusLine, reading, whole},
    wire::resource,
};

/// The history of runs, and the one under way.
#[component]
pub(crate) fn RunsPageView() -> impl IntoView {
    let data = resource(|| (), |()| runs());
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(page) => view! { <Runs page reload=move |()| data.refetch() /> }.into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Calculs" />
        <Transition fallback=|| reading("Lecture des calculs…")>{content}</Transition>
    }
}

#[component]
fn Runs(page: RunsPage, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    let RunsPage { status, batch_time, runs, way_out } = page;
    let shown = status.computed_at;
    view! {
        <header class="page-head">
            <p class="question">"Que s'est-il passé cette nuit ?"</p>
            <h1>"Calculs"</h1>
            <StatusLine status />
        </header>
        <p class="quiet">{format!("Prochain calcul à {batch_time}, tant qu'Optiflow reste ouvert.")}</p>
        <BatchBar />
        <NewFigures shown reload />
        {runs.show("history")}
        <p class="files">
            "Les calculs " {whole("les calculs", "/calculs")} "Leurs étapes " {whole("les étapes", "/etapes")}
        </p>
        {way_out.show("way-out")}
    }
}
