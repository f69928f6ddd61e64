//! Page Prédictions: "Peut-on s'y fier, et que sait-il que j'ignore ?"
//!
//! What is only read is rendered by the server (`parts`); here is what answers to a finger.

#[cfg(feature = "ssr")]
mod parts;
mod picker;
mod question_list;
mod unsent;

#[cfg(feature = "ssr")]
pub(crate) use parts::{chart, method, questions, read};

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

use crate::{
    api::predictions::{ArticlePage, PredictionsPage, predictions},
    charts::projected_stock::ArticleChart,
    components::{Failure, NewFigures, StatusLine, StockPlot, nothing_yet, reading},
    listing::{ForecastQuery, PERIODS},
    wire::resource,
};
#[cfg(feature = "composants")]
pub(crate) use picker::Picker;
#[cfg(not(feature = "composants"))]
use picker::Picker;
use question_list::QuestionList;

/// Where the page is.
const PATH: &str = "/predictions";

/// An article is asked for once; another period of it needs no request.
#[component]
pub(crate) fn PredictionsPageView() -> impl IntoView {
    let url = use_url();
    let query = Memo::new(move |_| ForecastQuery::parse(url.read().search()));
    let asked = Memo::new(move |_| query.with(|query| (query.article.clone(), query.search.clone())));
    let data = resource(move || asked.get(), |(article, search)| predictions(article, search));
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(page) => view! { <Predictions page query reload=move |()| data.refetch() /> }.into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Prédictions" />
        <Transition fallback=|| reading("Lecture des prédictions…")>{content}</Transition>
    }
}

#[component]
fn Predictions(
    page: PredictionsPage,
    query: Memo<ForecastQuery>,
    #[prop(into)] reload: Callback<()>,
) -> impl IntoView {
    let PredictionsPage { status, articles, article, refused, found, questions, shop } = page;
    let shown = status.computed_at;
    let found_any = usize::from(article.is_some() || refused.is_some());
    let body = nothing_yet(articles, shown.is_some(), found_any).unwrap_or_else(|| {
        let id = article.as_ref().map(|article| article.panel.id);
        view! {
            <div class="choose">
                <Picker query found />
                {id.map(|_| periods(query))}
            </div>
            {refused.map(|why| view! { <p class="refused" role="alert">{why}</p> })}
            {article.map(|article| view! { <Article article query /> })}
            <QuestionList questions />
            {shop.show("proof shop")}
        }
        .into_any()
    });
    view! {
        <header class="page-head">
            <p class="question">"Peut-on s'y fier, et que sait-il que j'ignore ?"</p>
            <h1>"Prédictions"</h1>
            <StatusLine status />
        </header>
        <NewFigures shown reload />
        {body}
    }
}

/// The periods, of which one is chosen.
fn periods(query: Memo<ForecastQuery>) -> AnyView {
    let period = |days: u16| {
        view! {
            <a
                href=move || query.with(|query| query.over(days).address(PATH))
                data-noscroll=""
                aria-current=move || query.with(|query| query.days == days).then_some("true")
            >
                {format!("{days} jours")}
            </a>
        }
    };
    view! { <nav class="periods" aria-label="Période">{PERIODS.map(period).collect_view()}</nav> }.into_any()
}

/// One article: chart, days to come, proof, and what it rests on.
#[component]
fn Article(article: ArticlePage, query: Memo<ForecastQuery>) -> impl IntoView {
    let ArticlePage { panel, flags, head, tables } = article;
    let panel = Arc::new(panel);
    let days = Memo::new(move |_| query.with(|query| query.days));
    let plot = move || {
        let chart = ArticleChart::of_period(Arc::clone(&panel), days.get(), flags.clone());
        view! { <StockPlot chart /> }
    };
    view! {
        <section class=move || format!("forecast over{}", days.get())>
            {head.show("forecast-head")} {plot} {tables.show("columns")}
        </section>
    }
}
