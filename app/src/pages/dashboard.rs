//! Page Dashboard: "Ma boutique va-t-elle bien ?"

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use optiflow_domain::{Currency, calendar};

use crate::{
    api::dashboard::{DashboardPage, Link, RevenueTotal, SavingsPart, Series, dashboard},
    charts::{Subject, TableLine, revenue, urgency},
    components::{
        DayTable, Dormant, DormantSection, Drawing, Failure, FigureCard, FigureCards, FormRefused,
        NewFigures, OrderDesk, OrderNotice, ShortListCard, StatusLine, all_dormant, figures, nothing_yet,
        reading, whole,
    },
    listing::words,
    wire::resource,
};

/// The figures of the last night; only the list of dormant articles changes with the address.
#[component]
pub(crate) fn DashboardPageView() -> impl IntoView {
    let data = resource(|| (), |()| dashboard());
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(page) => view! { <Page page reload=move |()| data.refetch() /> }.into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Dashboard" />
        <Transition fallback=|| reading("Lecture des chiffres…")>{content}</Transition>
    }
}

#[component]
fn Page(page: DashboardPage, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    OrderDesk::provide();
    let status = page.status.clone();
    let shown = status.computed_at;
    let day = words::capitalised(&calendar::day(status.as_of));
    let nothing = nothing_yet(page.articles, shown.is_some(), page.forecast as usize);
    let answer = nothing.is_none().then(|| answer(page.concerns.clone()));
    let body = nothing.unwrap_or_else(|| content(page));
    view! {
        <header class="page-head">
            <p class="question">"Ma boutique va-t-elle bien ? " {answer}</p>
            <h1>{day}</h1>
            <StatusLine status />
        </header>
        <NewFigures shown reload />
        <FormRefused />
        {body}
        <OrderNotice />
    }
}

/// The answer to the page's question: what is not well, each leading to where it is solved.
fn answer(concerns: Vec<Link>) -> AnyView {
    if concerns.is_empty() {
        return view! { <strong class="answer">"Oui, rien n'appelle votre attention."</strong> }.into_any();
    }
    let count = concerns.len();
    let concern = |(at, Link { text, href }): (usize, Link)| {
        view! { <a href=href>{if at == 0 { words::capitalised(&text) } else { text }}</a> {if at + 1 == count { "." } else { ", " }} }
    };
    view! { <strong class="answer">{concerns.into_iter().enumerate().map(concern).collect_view()}</strong> }
        .into_any()
}

fn content(page: DashboardPage) -> AnyView {
    let dormant = Dormant {
        summary: page.dormant.summary.clone(),
        lines: page.dormant_lines,
        orders: page.dormant_orders,
        categories: page.dormant_categories,
        articles: page.dormant_articles,
    };
    let last = page.cards.len().saturating_sub(1);
    let measures = StoredValue::new(page.measures);
    let card = move |(at, figure)| {
        let asked = at == last && measures.with_value(|measures| !measures.is_empty());
        let measures = asked.then(|| self::measures(measures.get_value()));
        view! { <FigureCard figure>{measures}</FigureCard> }
    };
    let sleeping = (dormant.articles > 0).then(|| all_dormant(dormant.articles));
    view! {
        <FigureCards name="Chiffres clés">
            {page.cards.into_iter().enumerate().map(card).collect_view()}
        </FigureCards>
        <div class="halves">
            {revenue(page.revenue, page.totals, page.savings, page.status.currency)} {trend(page.trend)}
        </div>
        <div class="thirds">
            <ShortListCard title="Urgences" list=page.urgent orders=(page.urgent_rows, page.status.as_of) exports=whole("les urgences", "/urgences") />
            <ShortListCard title="Stock dormant" list=page.dormant exports=whole("le stock dormant", "/dormant")>
                {sleeping}
            </ShortListCard>
            <ShortListCard title="Événements à venir" list=page.events exports=whole("les événements à venir", "/evenements") />
        </div>
        <DormantSection dormant />
    }
    .into_any()
}

/// How "Précision" is measured, for those who ask.
fn measures(measures: Vec<Vec<String>>) -> AnyView {
    view! {
        <details class="measures">
            <summary>"Comment est-ce mesuré ?"</summary>
            <p>
                "Les ventes prévues chaque lundi pour la semaine, comparées à ce qui s'est vendu, article par article : "
                "100\u{a0}% moins la part d'erreur. À côté, ce que donnerait « comme la semaine d'avant »."
            </p>
            {figures(vec!["30 jours", "Optiflow", "Semaine d'avant"], measures)}
            {whole("les mesures de précision", "/precision")}
            <p>
                <a href="/predictions">"Voir les preuves, article par article"</a>
            </p>
        </details>
    }
    .into_any()
}

fn revenue(series: Series, totals: Vec<RevenueTotal>, savings: SavingsPart, currency: Currency) -> AnyView {
    let dated = series.dated.clone();
    let drawn = if series.is_empty() {
        nothing_drawn("Aucun jour n'a encore de ventes ni de prévision.")
    } else {
        let lines = revenue::table(&series, currency);
        let subject = Subject::Revenue(Arc::new(series), currency);
        drawn(subject, "Chiffre d'affaires jour par jour", &revenue::TITLES, lines, "/chiffre-affaires")
    };
    let SavingsPart { realised, estimated, note } = savings;
    view! {
        <section class="card drawn revenue" id="ca">
            <h2>
                "Chiffre d'affaires" <small>{dated}</small>
                <small class="keys">
                    <span><i class="key ahead"></i> "prévu"</span>
                    <span><i class="key past"></i> "réel"</span>
                </small>
            </h2>
            <div class="beside">
                {drawn} <div class="totals">
                    {totals.into_iter().map(total).collect_view()} <dl class="total">
                        <dt>"Économies"</dt>
                        <dd>
                            <b>{realised}</b>
                            " réalisées"
                        </dd>
                        <dd>{estimated} " estimées"</dd>
                        <dd>{note}</dd>
                    </dl>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn total(total: RevenueTotal) -> AnyView {
    let RevenueTotal { period, actual, forecast, share, way, gap } = total;
    view! {
        <dl class="total">
            <dt>
                {period} <span class=way>{share}</span>
            </dt>
            <dd>
                <b>{actual}</b>
                " réels"
            </dd>
            <dd>{forecast} " prévus"</dd>
            <dd>"écart " {gap}</dd>
        </dl>
    }
    .into_any()
}

fn trend(series: Series) -> AnyView {
    let dated = series.dated.clone();
    let drawn = if series.is_empty() {
        nothing_drawn("Pas encore calculé.")
    } else {
        let lines = urgency::table(&series);
        let subject = Subject::Urgency(Arc::new(series));
        drawn(
            subject,
            "Articles critiques et en attention, jour par jour",
            &urgency::TITLES,
            lines,
            "/a-commander",
        )
    };
    view! {
        <section class="card drawn trend">
            <h2>
                "À commander" <small>{dated}</small>
                <small class="keys">
                    <span class="key-level critique">"critiques"</span>
                    <span class="key-level attention">"attention"</span>
                </small>
            </h2>
            {drawn}
        </section>
    }
    .into_any()
}

fn nothing_drawn(why: &'static str) -> AnyView {
    view! { <p class="none">{why}</p> }.into_any()
}

/// A chart with its table.
fn drawn(
    subject: Subject,
    name: &'static str,
    titles: &[&'static str],
    lines: Vec<TableLine>,
    file: &'static str,
) -> AnyView {
    view! {
        <figure class="chart">
            <Drawing class="plot" subject />
            <DayTable name opener="Chiffres" titles=titles.to_vec() lines exports=whole(name, file) />
        </figure>
    }
    .into_any()
}
