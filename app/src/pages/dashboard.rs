//! Page Dashboard: "Ma boutique va-t-elle bien ?"

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use optiflow_domain::{Currency, calendar};

use crate::{
    api::dashboard::{
        DashboardPage, Link, RevenuePart, RevenueTotal, SavingsPart, ShopFigures, ShortList, TrendPart,
        dashboard,
    },
    charts::{Subject, revenue, urgency},
    components::{
        DayTable, DormantSection, Drawing, Failure, FigureCard, FigureCards, NewFigures, ShortListCard,
        StatusLine, all_dormant, nothing_yet,
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
        <Transition fallback=|| {
            view! { <p class="loading" role="status">"Lecture des chiffres…"</p> }
        }>{content}</Transition>
    }
}

#[component]
fn Page(page: DashboardPage, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    let DashboardPage { status, articles, forecast, dashboard } = page;
    let (shown, currency) = (status.computed_at, status.currency);
    let day = words::capitalised(&calendar::day(status.as_of));
    let nothing = nothing_yet(articles, shown.is_some(), forecast);
    let answer = nothing.is_none().then(|| answer(dashboard.concerns.clone()));
    let body = nothing.unwrap_or_else(|| view! { <Content dashboard currency /> }.into_any());
    view! {
        <header class="page-head">
            <p class="question">"Ma boutique va-t-elle bien ? " {answer}</p>
            <h1>{day}</h1>
            <StatusLine status />
        </header>
        <NewFigures shown reload />
        {body}
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

#[component]
fn Content(dashboard: ShopFigures, currency: Currency) -> impl IntoView {
    let ShopFigures { cards, measures, revenue, savings, trend, urgent, dormant, events, .. } = dashboard;
    let last = cards.len().saturating_sub(1);
    let card = move |(at, figure)| {
        if at == last {
            let measures = measures.clone();
            view! {
                <FigureCard figure>
                    <Measures measures />
                </FigureCard>
            }
            .into_any()
        } else {
            view! { <FigureCard figure /> }.into_any()
        }
    };
    let top = dormant.as_ref().map_or_else(not_worked_out, |dormant| dormant.top.clone());
    let dormant_articles = dormant.as_ref().map_or(0, |dormant| dormant.articles);
    view! {
        <FigureCards name="Chiffres clés">{cards.into_iter().enumerate().map(card).collect_view()}</FigureCards>
        <div class="halves">
            <Revenue revenue savings currency />
            <Trend trend />
        </div>
        <div class="thirds">
            <ShortListCard title="Urgences" list=urgent.unwrap_or_else(not_worked_out) />
            <ShortListCard title="Stock dormant" list=top>
                {(dormant_articles > 0).then(|| all_dormant(dormant_articles))}
            </ShortListCard>
            <ShortListCard title="Événements à venir" list=events />
        </div>
        <DormantSection dormant currency />
    }
    .into_any()
}

/// A list whose step has never ended well; the page's warnings say why.
fn not_worked_out() -> ShortList {
    ShortList { summary: "Pas encore calculé.".to_owned(), ..ShortList::default() }
}

/// How "Précision" is measured, for those who ask.
#[component]
fn Measures(measures: Vec<[String; 3]>) -> impl IntoView {
    let line = |[name, ours, naive]: [String; 3]| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{ours}</td>
                <td>{naive}</td>
            </tr>
        }
    };
    view! {
        <details class="measures">
            <summary>"Comment est-ce mesuré ?"</summary>
            <p>
                "Les ventes prévues chaque lundi pour la semaine, comparées à ce qui s'est vendu, article par article : "
                "100\u{a0}% moins la part d'erreur. À côté, ce que donnerait « comme la semaine d'avant »."
            </p>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">"30 jours"</th>
                        <th scope="col">"Optiflow"</th>
                        <th scope="col">"Semaine d'avant"</th>
                    </tr>
                </thead>
                <tbody>{measures.into_iter().map(line).collect_view()}</tbody>
            </table>
            <p>
                <a href="/predictions">"Voir les preuves, article par article"</a>
            </p>
        </details>
    }
    .into_any()
}

#[component]
fn Revenue(revenue: Option<RevenuePart>, savings: Option<SavingsPart>, currency: Currency) -> impl IntoView {
    let RevenuePart { dated, days, totals } = revenue.unwrap_or_default();
    let days: Arc<[_]> = days.into();
    let drawing = if days.is_empty() {
        view! { <p class="none">"Aucun jour n'a encore à la fois une prévision et des ventes."</p> }
            .into_any()
    } else {
        view! {
            <figure class="chart">
                <Drawing class="plot" subject=Subject::Revenue(Arc::clone(&days), currency) />
                <DayTable
                    name="Chiffre d'affaires jour par jour"
                    opener="Chiffres"
                    titles=revenue::TITLES.to_vec()
                    lines=revenue::table(&days, currency)
                />
            </figure>
        }
        .into_any()
    };
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
                {drawing}
                <div class="totals">
                    {totals.into_iter().map(total).collect_view()} {savings.map(saved)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn total(total: RevenueTotal) -> AnyView {
    let RevenueTotal { period, actual, forecast, share, gap, worse } = total;
    view! {
        <dl class="total">
            <dt>
                {period} <span class=if worse { "worse" } else { "share" }>{share}</span>
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

fn saved(savings: SavingsPart) -> AnyView {
    let SavingsPart { realised, estimated, note } = savings;
    view! {
        <dl class="total">
            <dt>"Économies"</dt>
            <dd>
                <b>{realised}</b>
                " réalisées"
            </dd>
            <dd>{estimated} " estimées"</dd>
            <dd>{note}</dd>
        </dl>
    }
    .into_any()
}

#[component]
fn Trend(trend: Option<TrendPart>) -> impl IntoView {
    let TrendPart { dated, days, change } = trend.unwrap_or_default();
    let days: Arc<[_]> = days.into();
    let drawing = if days.is_empty() {
        view! { <p class="none">"Pas encore calculé."</p> }.into_any()
    } else {
        view! {
            <figure class="chart">
                <Drawing class="plot" subject=Subject::Urgency(Arc::clone(&days)) />
                <DayTable
                    name="Articles critiques et en attention, jour par jour"
                    opener="Chiffres"
                    titles=urgency::TITLES.to_vec()
                    lines=urgency::table(&days)
                />
            </figure>
        }
        .into_any()
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
            {drawing}
            <p class="visually-hidden">{change}</p>
        </section>
    }
    .into_any()
}
