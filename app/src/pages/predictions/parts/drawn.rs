//! The table behind the chart: what it draws of each day, past and to come.

use std::sync::Arc;

use jiff::ToSpan;
use leptos::prelude::*;

use super::{head::of_period, sheet::sheet_of};
use crate::{
    api::predictions::{ArticleRead, Flag},
    charts::projected_stock::ArticleChart,
    components::exports,
    export,
    listing::{ForecastQuery, PERIODS},
};

/// The chart of a period with every event on each of its days: unlike the drawing, a table has room for all of them.
pub(crate) fn chart(read: &ArticleRead, days: u16) -> ArticleChart {
    ArticleChart::of_period(Arc::new(read.panel.clone()), days, flags(read))
}

fn flags(read: &ArticleRead) -> Vec<Flag> {
    let each = read.events.iter().flat_map(|event| {
        let days = event.occurrence.first().series(1.day());
        let last = event.occurrence.last();
        days.take_while(move |day| *day <= last).map(|day| (day, event.name.clone()))
    });
    each.collect()
}

/// The days of the longest period, folded; the style sheet shows those of the chosen one.
pub(super) fn part(read: &ArticleRead) -> AnyView {
    let [.., longest] = PERIODS;
    let table = export::drawn("graphique", &chart(read, longest));
    let charts = PERIODS.map(|days| (days, chart(read, days).days()));
    // A shorter period draws fewer days on both sides.
    let class = |at: usize| {
        let date = match table.rows.get(at).and_then(|row| row.first()) {
            Some(export::Cell::Date(date)) => *date,
            _ => return String::new(),
        };
        let without = charts.iter().filter(|(_, days)| !days.iter().any(|day| day.date == date));
        without.map(|(days, _)| format!("not{days}")).collect::<Vec<_>>().join(" ")
    };
    let files = PERIODS.map(|days| {
        let query = ForecastQuery::default().of(read.panel.id).over(days);
        let links =
            exports("les jours du graphique", move |ending| query.address(&format!("/graphique{ending}")));
        view! { <span class=of_period(days)>{links}</span> }
    });
    view! {
        <details>
            <summary>"Voir les chiffres du graphique"</summary>
            {sheet_of(&table, "Les jours du graphique", class)}
            <p>{files.collect_view()}</p>
        </details>
    }
    .into_any()
}
