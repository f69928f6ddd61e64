//! Page Alertes: "Que dois-je commander ce matin ?"

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use optiflow_domain::calendar;

use super::lazy::BelowPart;
use crate::{
    api::alerts::{AlertsPage, alerts},
    components::{
        ArticleList, Failure, Filters, FormRefused, LevelSummary, NewFigures, OrderAll, OrderDesk,
        OrderNotice, PanelSlot, StatusLine, nothing_yet, reading, use_alerts_query,
    },
    listing::{AlertsQuery, words},
    wire::resource,
};

/// The list is loaded once; filters, search and order then work on it in the browser.
#[component]
pub(crate) fn AlertsPageView() -> impl IntoView {
    let query = use_alerts_query();
    // The list follows the address by itself: it is asked for as the address stands.
    let data = resource(|| (), move |()| alerts(query.with_untracked(AlertsQuery::listed)));
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(page) => view! { <Alerts page query reload=move |()| data.refetch() /> }.into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Alertes" />
        <Transition fallback=|| reading("Lecture des alertes…")>{content}</Transition>
    }
}

#[component]
fn Alerts(
    page: AlertsPage,
    query: RwSignal<AlertsQuery>,
    #[prop(into)] reload: Callback<()>,
) -> impl IntoView {
    OrderDesk::provide();
    let page = Arc::new(page);
    let status = page.status.clone();
    let day = words::capitalised(&calendar::day(status.as_of));
    let shown = status.computed_at;
    let (articles, computed) = (page.articles, shown.is_some());
    let body = nothing_yet(articles, computed, page.total)
        .unwrap_or_else(|| view! { <Content page=Arc::clone(&page) query /> }.into_any());
    view! {
        <header class="page-head">
            <p class="question">"Que dois-je commander ce matin ?"</p>
            <h1>{day}</h1>
            <StatusLine status />
            <OrderAll page />
        </header>
        <NewFigures shown reload />
        <FormRefused />
        {body}
        <OrderNotice />
        <BelowPart events={articles > 0} performance=computed />
    }
}

#[component]
fn Content(page: Arc<AlertsPage>, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let AlertsPage { counts, .. } = *page;
    let currency = page.status.currency;
    view! {
        <div class="split">
            <div class="list">
                <LevelSummary counts currency query />
                <Filters
                    query
                    categories=page.categories.clone()
                    suppliers=page.suppliers.clone()
                />
                <ArticleList page query />
            </div>
            <PanelSlot query />
        </div>
    }
}
