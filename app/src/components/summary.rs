//! How many articles stand at each level: three figures that are also the shortest filter.

use leptos::prelude::*;
use optiflow_domain::{Currency, Level, format};

use crate::{
    api::alerts::Counts,
    listing::{AlertsQuery, words},
};

/// The counts by level; pressing one shows these articles, pressing it again shows all.
#[component]
pub(crate) fn LevelSummary(
    counts: Counts,
    currency: Currency,
    query: RwSignal<AlertsQuery>,
) -> impl IntoView {
    let shown = Level::ALL.into_iter().filter(|level| *level != Level::Unknown || counts.unknown > 0);
    let tiles = shown.map(|level| tile(level, &counts, currency, query)).collect_view();
    view! { <ul class="summary" aria-label="Articles par niveau">{tiles}</ul> }
}

fn tile(
    level: Level,
    counts: &Counts,
    currency: Currency,
    query: RwSignal<AlertsQuery>,
) -> impl IntoView + use<> {
    let count = counts.of(level);
    let money = match level {
        Level::Critical => Some(format!("{} de pertes", format::money(counts.loss, currency))),
        Level::Attention => Some(format!("{} à protéger", format::money(counts.gain, currency))),
        Level::Ok => Some("rien à commander".to_owned()),
        Level::Unknown => Some("stock à saisir en caisse".to_owned()),
    }
    .filter(|_| count > 0);
    let chosen = move || query.with(|query| query.level == Some(level));
    let address = move || {
        query.with(|query| {
            let level = (query.level != Some(level)).then_some(level);
            query.of_level(level).address("/alertes")
        })
    };
    view! {
        <li>
            <a
                class=format!("tile {}", level.slug())
                href=address
                data-noscroll=""
                aria-current=move || chosen().then_some("true")
            >
                <strong>{format::quantity(count as f64)}</strong>
                <span>{words::counted(level, count)}</span>
                <small>{money}</small>
            </a>
        </li>
    }
}
