//! Page Composants: the tokens, and every component in every state. It is part of development builds only (feature
//! `composants`); elsewhere its address leads nowhere.

mod samples;
mod tokens;

use std::sync::Arc;

use leptos::{html, prelude::*};
use leptos_meta::{Style, Title};
use leptos_router::hooks::use_url;
use optiflow_domain::{Currency, Level, OrderRules};

use super::predictions::Picker;
use crate::{
    api::predictions::ArticleChoice,
    calculation::Inputs,
    charts::{Subject, projected_stock::ArticleChart, revenue, urgency},
    components::{
        Calculator, ChartTable, DateField, DayTable, Dialog, Drawing, Failure, FigureCard, FigureCards,
        Filters, LevelBadge, LevelSummary, Marked, Notice, OrderDesk, ShortListCard, StatusLine, StockPlot,
        Toast, figures, nothing_yet, order, reading, show, whole,
    },
    error::AppError,
    listing::{self, AlertsQuery, ForecastQuery},
};

/// Everything, in the order in which a page is read.
#[component]
pub(crate) fn GalleryPage() -> impl IntoView {
    OrderDesk::provide();
    view! {
        <Title text="Composants" />
        <Style>{include_str!("gallery.css")}</Style>
        <header class="page-head">
            <p class="question">"Comment Optiflow se présente-t-il ?"</p>
            <h1>"Composants"</h1>
            <StatusLine status=samples::status(false) />
        </header>
        <div class="gallery">
            {section("Jetons", tokens::tokens())} {section("Pastille de niveau", levels())}
            {section("Carte de chiffre", cards())} {section("Tableau", tables())}
            {section("Filtres", filters())} {section("Boutons et commandes", buttons())}
            {section("Liste courte", short_list())} {section("Calculette", calculators())}
            {section("Graphiques", charts())} {section("Avis", notices())} {section("État vide", empty())}
            {section("Squelette", reading("Lecture des alertes…"))} {section("Message", toasts())}
            {section("Dialogue", dialog())} {section("Date et article", pickers())}
            {section("Fraîcheur des données", freshness())}
        </div>
    }
}

fn section(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="sample">
            <h2>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn levels() -> AnyView {
    let badges = Level::ALL.map(|level| view! { <LevelBadge level /> " " });
    let rows = Level::ALL.map(|level| samples::row(level, "Ventilateur tour"));
    let query = RwSignal::new(AlertsQuery { level: Some(Level::Attention), ..AlertsQuery::default() });
    view! {
        <p>{badges.collect_view()}</p>
        <LevelSummary counts=listing::count(&rows) currency=Currency::Xof query />
    }
    .into_any()
}

fn cards() -> AnyView {
    let cards = samples::figures().into_iter().map(|figure| view! { <FigureCard figure /> });
    view! { <FigureCards name="Cartes">{cards.collect_view()}</FigureCards> }.into_any()
}

fn tables() -> AnyView {
    let lines = [["Froid", "12", "1 990 000 FCFA"], [samples::LONG, "3", "—"]];
    let lines = lines.map(|line| line.map(str::to_owned).to_vec()).to_vec();
    view! {
        {figures(vec!["Catégorie", "Articles", "Valeur"], lines)}
        {whole("le stock dormant par catégorie", "/dormant-categories")}
    }
    .into_any()
}

fn filters() -> AnyView {
    let query = RwSignal::new(AlertsQuery::default());
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    view! { <Filters query categories=names(&["Froid", "Jeux"]) suppliers=names(&["Abidjan Froid"]) /> }
        .into_any()
}

fn buttons() -> AnyView {
    let (to_order, ordered) = (samples::row(Level::Critical, "Ventilateur tour"), samples::ordered("Frigo"));
    let marked = ordered.orders.iter().map(|order| view! { <Marked article=ordered.id order=*order /> });
    view! {
        <p class="row">
            <button type="button">"Enregistrer"</button>
            <button type="button" class="quiet">
                "Revenir à la liste"
            </button>
            <a class="button" href="/composants">
                "Recharger la page"
            </a>
        </p>
        <div class="row line">{order(&to_order, samples::D0)} {marked.collect_view()}</div>
    }
    .into_any()
}

fn short_list() -> AnyView {
    let (list, rows) = samples::short_list();
    view! {
        <div class="thirds">
            <ShortListCard
                title="Urgences"
                list
                orders=(rows, samples::D0)
                exports=whole("les urgences", "/urgences")
            />
        </div>
    }
    .into_any()
}

fn calculators() -> AnyView {
    let calculator = |level, rules, inputs: Option<Inputs>| {
        samples::panel(level, rules).map(|panel| {
            let inputs = inputs.unwrap_or_else(|| Inputs::proposed(&panel));
            view! { <Calculator panel=Arc::new(panel) inputs /> }
        })
    };
    let refused = Inputs { date: "2020-01-01".to_owned(), margin: "15".to_owned() };
    view! {
        <div class="side-by-side">
            <div class="panel">{calculator(Level::Critical, samples::terms(), None)}</div>
            <div class="panel">{calculator(Level::Ok, OrderRules::default(), None)}</div>
            <div class="panel">{calculator(Level::Ok, OrderRules::default(), Some(refused))}</div>
        </div>
    }
    .into_any()
}

fn charts() -> AnyView {
    let stock = samples::panel(Level::Critical, samples::terms()).map(|panel| {
        let chart = ArticleChart::of_panel(Arc::new(panel));
        view! {
            <StockPlot chart=chart.clone()>
                <ChartTable chart />
            </StockPlot>
        }
    });
    let (money, articles) = (Arc::new(samples::revenue()), Arc::new(samples::trend()));
    let frame = |subject, titles: &[&'static str], lines, name, file| {
        view! {
            <section class="card drawn">
                <figure class="chart">
                    <Drawing class="plot" subject />
                    <DayTable name opener="Chiffres" titles=titles.to_vec() lines exports=whole(name, file) />
                </figure>
            </section>
        }
    };
    let revenue = frame(
        Subject::Revenue(Arc::clone(&money), Currency::Xof),
        &revenue::TITLES,
        revenue::table(&money, Currency::Xof),
        "Chiffre d'affaires",
        "/chiffre-affaires",
    );
    let urgency = frame(
        Subject::Urgency(Arc::clone(&articles)),
        &urgency::TITLES,
        urgency::table(&articles),
        "À commander",
        "/a-commander",
    );
    view! {
        {stock}
        <div class="halves">{revenue} {urgency}</div>
    }
    .into_any()
}

fn notices() -> AnyView {
    view! {
        <Notice title="Aucun calcul n'a encore eu lieu">
            <p>"Le premier se fera à l'heure prévue."</p>
        </Notice>
        <Refused />
        <p class="refused" role="alert">
            "La quantité commandée doit être comprise entre 1 et 1 000 000."
        </p>
    }
    .into_any()
}

/// A page that cannot be shown, without the status that goes with it.
#[component]
fn Refused() -> impl IntoView {
    #[cfg(feature = "ssr")]
    provide_context(leptos_axum::ResponseOptions::default());
    view! { <Failure error=AppError::unknown_article() /> }
}

fn empty() -> AnyView {
    view! {
        {nothing_yet(0, false, 0)} {nothing_yet(120, false, 0)} {nothing_yet(120, true, 0)}
        <p class="none">"Aucun article ne correspond à cette recherche. Retirez un filtre pour en voir plus."</p>
    }
    .into_any()
}

fn toasts() -> AnyView {
    let close = Callback::new(|()| ());
    let said = "Commandé : 2 160 × Ventilateur tour, attendu le 28/11/2026.".to_owned();
    let refused = "L'ordre n'a pas pu être enregistré : réessayez dans un instant.".to_owned();
    view! {
        <div class="still-toasts">
            <Toast text=said failed=false undo=Some(Callback::new(|()| ())) close />
            <Toast text="La commande est annulée.".to_owned() failed=false undo=None close />
            <Toast text=refused failed=true undo=None close />
        </div>
    }
    .into_any()
}

fn dialog() -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    view! {
        <button type="button" aria-haspopup="dialog" on:click=move |_| show(node)>
            "Ouvrir le dialogue"
        </button>
        <Dialog node id="exemple" title="Tout commander" empty=Signal::stored(false)>
            <form method="dialog">
                <p>"Les articles critiques, à la quantité conseillée."</p>
                <div class="choices">
                    <button autofocus="">"Marquer comme commandé"</button>
                    <button class="quiet">"Revenir à la liste"</button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

fn pickers() -> AnyView {
    let url = use_url();
    let query = Memo::new(move |_| ForecastQuery::parse(url.read().search()));
    let found: Vec<ArticleChoice> = Level::ALL
        .map(|level| samples::row(level, "Ventilateur tour"))
        .map(|row| (row.id, row.name))
        .to_vec();
    let between = (samples::D0.to_string(), "2027-11-23".to_owned());
    view! {
        <div class="side-by-side">
            <DateField label="Livraison attendue le" name="jour" value=samples::D0.to_string() between required=true />
            <Picker query found />
        </div>
    }
    .into_any()
}

fn freshness() -> AnyView {
    view! { <StatusLine status=samples::status(true) /> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos_router::{components::Router, location::RequestUrl};

    use super::*;

    fn html() -> String {
        let owner = Owner::new();
        owner.with(|| {
            let (head, _written) = leptos_meta::ServerMetaContext::new();
            provide_context(head);
            leptos_meta::provide_meta_context();
            provide_context(RequestUrl::new("/composants"));
            view! {
                <Router>
                    <GalleryPage />
                </Router>
            }
            .to_html()
        })
    }

    #[test]
    fn every_component_is_there_in_every_state() {
        let html = html();
        for part in [
            "--attention-ground",
            "class=\"level critique\"",
            "class=\"level attention\"",
            "class=\"level ok\"",
            "class=\"level inconnu\"",
            "figure-card critique",
            "change worse",
            "class=\"figures\"",
            "class=\"exports\"",
            "class=\"filters\"",
            "class=\"order marked\"",
            "class=\"sum two\"",
            "class=\"calculator\"",
            "quiet save",
            "class=\"notice failure\"",
            "aucun article",
            "class=\"none\"",
            "class=\"skeleton\"",
            "class=\"toast failed\"",
            "<dialog",
            "type=\"date\"",
            "class=\"picker\"",
        ] {
            assert!(html.contains(part), "{part} is not shown");
        }
    }
}
