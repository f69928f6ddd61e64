//! The panel of one article: beside the list, or a sheet from below on a phone.

use std::sync::Arc;

use leptos::{ev, html::H2, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    calculator::Calculator,
    facts::facts,
    in_page::{focus, once_in_page},
    level::LevelBadge,
    order_desk::{Marked, OrderDesk, line_of},
    plot::{ChartTable, StockPlot},
    skeleton::reading,
};
use crate::{
    api::alerts::{ArticlePanel, article},
    calculation::Inputs,
    charts::projected_stock::ArticleChart,
    error::{AppError, ErrorCode},
    listing::{AlertsQuery, words},
    wire::resource,
};

/// Shows the article that the address opens, if any. It is asked for once per opening.
#[component]
pub(crate) fn PanelSlot(query: RwSignal<AlertsQuery>) -> impl IntoView {
    let opened = Memo::new(move |_| query.with(|query| query.opened().map_err(|error| error.to_string())));
    let data = resource(
        move || opened.get(),
        |opened| async move {
            match opened {
                Ok(id) => match id {
                    Some(id) => Some(article(id.0).await),
                    None => None,
                },
                Err(message) => Some(Err(AppError::new(ErrorCode::Invalid, message))),
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            match data.await? {
                Ok(panel) => Some(view! { <Panel panel query /> }.into_any()),
                Err(error) => Some(view! { <Unavailable error query /> }.into_any()),
            }
        })
    };
    view! {
        <Show when=move || opened.with(|opened| *opened != Ok(None))>
            <aside class="panel" aria-label="Article ouvert">
                <Transition fallback=|| reading("Lecture de l'article…")>
                    {content}
                </Transition>
            </aside>
        </Show>
    }
}

#[component]
fn CloseLink(query: RwSignal<AlertsQuery>) -> impl IntoView {
    view! {
        <a
            class="close"
            href=move || query.with(|query| query.closed().address("/alertes"))
            data-noscroll=""
            aria-label="Fermer et revenir à la liste"
        >
            "×"
        </a>
    }
}

/// The article of the address cannot be shown.
#[component]
fn Unavailable(error: AppError, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let title = NodeRef::<H2>::new();
    keyboard(title, None, query);
    view! {
        <CloseLink query />
        <h2 tabindex="-1" node_ref=title>"Article indisponible"</h2>
        <p class="refused">{error.message}</p>
    }
}

#[component]
fn Panel(panel: ArticlePanel, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let panel = Arc::new(panel);
    let title = NodeRef::<H2>::new();
    keyboard(title, Some(line_of(panel.id)), query);
    let inputs = query.with_untracked(|query| {
        let proposed = Inputs::proposed(&panel);
        Inputs {
            date: query.date.clone().unwrap_or(proposed.date),
            margin: query.margin.clone().unwrap_or(proposed.margin),
        }
    });
    let chart = ArticleChart::of_panel(Arc::clone(&panel));
    view! {
        <CloseLink query />
        <Head panel=Arc::clone(&panel) title />
        <StockPlot chart=chart.clone()>
            <ChartTable chart />
        </StockPlot>
        <MarkedOrders panel=Arc::clone(&panel) />
        {match panel.stock {
            Some(_) => view! { <Calculator panel=Arc::clone(&panel) inputs /> }.into_any(),
            None => view! {
                <p class="refused">
                    "Aucun stock n'est enregistré pour cet article : saisissez-le dans votre caisse pour obtenir "
                    "un niveau et une quantité. Les prévisions de ventes sont ci-dessus."
                </p>
            }
            .into_any(),
        }}
    }
}

/// What the owner marked as ordered, each with the tap that takes it back.
#[component]
fn MarkedOrders(panel: Arc<ArticlePanel>) -> impl IntoView {
    let desk = OrderDesk::used();
    let article = panel.id;
    move || {
        let orders = desk.orders(article).unwrap_or_else(|| panel.orders.clone());
        orders.into_iter().map(|order| view! { <Marked article order /> }).collect_view()
    }
}

/// Name, level, what to do, and what that rests on.
#[component]
fn Head(panel: Arc<ArticlePanel>, title: NodeRef<H2>) -> impl IntoView {
    let as_of = panel.forecast.first_day();
    view! {
        <header class="head">
            <LevelBadge level=panel.assessment.level() />
            <h2 tabindex="-1" node_ref=title>
                {panel.name.clone()}
            </h2>
            <p class="place">{words::place(&panel)}</p>
            <p class="action">{panel.assessment.action(as_of)}</p>
            {words::consequence(&panel.assessment, as_of, panel.currency).map(|text| view! { <p>{text}</p> })}
            {facts(&panel)}
        </header>
    }
}

/// Whether a question stands over the page: Escape closes it alone.
fn asked() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Moves the focus to the panel's title, closes it with Escape, and gives the focus back to the line it came from.
fn keyboard(title: NodeRef<H2>, line: Option<String>, query: RwSignal<AlertsQuery>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(title) = title.get() {
            // A browser that refuses the focus leaves it where it is.
            once_in_page(title.into(), |title| _ = title.focus());
        }
    });
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && !event.default_prevented() && !asked() {
                let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
                navigate(&query.with_untracked(|query| query.closed().address("/alertes")), options);
            }
        });
        let line = line.clone();
        on_cleanup(move || {
            handle.remove();
            if let Some(line) = line.as_deref() {
                focus(line);
            }
        });
    });
}
