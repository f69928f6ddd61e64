//! The list: one line to decide. Its markup is terse because it stands in the page once per article.

use std::sync::Arc;

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Currency, Date, format};

use super::{
    exports::exports,
    order_desk::{OrderDesk, order},
};
use crate::{
    api::alerts::{AlertRow, AlertsPage},
    listing::{AlertsQuery, LINES, SortKey, select, words},
};

/// The articles that the query shows.
#[component]
pub(crate) fn ArticleList(page: Arc<AlertsPage>, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let total = page.rows.len();
    let (as_of, currency) = (page.status.as_of, page.status.currency);
    let source = Arc::clone(&page);
    let selected = Memo::new(move |_| query.with(|query| select(&source.rows, query)));
    let lines = Memo::new(move |_| query.with(|query| usize::from(query.lines)));
    let shown = move || selected.with(|rows| rows.iter().copied().take(lines.get()).collect::<Vec<_>>());
    let hidden = move || selected.with(Vec::len).saturating_sub(lines.get());
    let opened = Memo::new(move |_| query.with(|query| query.opened().ok().flatten()));
    let line =
        move |position: usize| page.rows.get(position).map(|row| line(row, as_of, currency, query, opened));
    let file = move |ending: &str| query.with(|query| query.closed().address(&format!("/alertes{ending}")));
    view! {
            <div class="above">
                <p class="found" role="status">{move || found(selected.with(Vec::len), total)}</p>
                <Show when=move || query.with(AlertsQuery::filters)>
                    <a href=move || query.with(|query| query.unfiltered().address("/alertes")) data-noscroll="">
                        "Tout afficher"
                    </a>
                </Show>
                {exports("les articles de la liste", file)}
            </div>
            <table class="articles">
                <thead>
                    <tr>
                        {SortKey::ALL.map(|key| title(key, query)).collect_view()}
                        <th scope="col">"Commande"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=|position| *position children=line />
                </tbody>
            </table>
            <Show when=move || { hidden() > 0 }>
                <a
                    class="button more"
                    href=move || query.with(|query| query.longer().address("/alertes"))
                    data-noscroll=""
                >
                    {move || more(hidden())}
                </a>
            </Show>
            <Show when=move || selected.with(Vec::is_empty)>
                <p class="none">"Aucun article ne correspond à cette recherche. Retirez un filtre pour en voir plus."</p>
            </Show>
    }
}

/// How many of the articles are shown.
fn found(shown: usize, total: usize) -> String {
    match (shown, total) {
        (1, 1) => "1 article".to_owned(),
        (shown, total) if shown == total => format!("{total} articles"),
        (0, _) => format!("aucun des {total} articles"),
        (1, _) => format!("1 article sur {total}"),
        _ => format!("{shown} articles sur {total}"),
    }
}

/// What showing the next lines is called.
fn more(hidden: usize) -> String {
    match hidden.min(usize::from(LINES)) {
        1 => "Afficher le dernier article".to_owned(),
        next if next == hidden => format!("Afficher les {next} derniers articles"),
        next => format!("Afficher {next} articles de plus, sur {}", format::quantity(hidden as f64)),
    }
}

/// A column's title, which sorts.
fn title(key: SortKey, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let order = move || {
        query.with(|query| match (query.sort.key == key, query.sort.descending) {
            (false, _) => None,
            (true, false) => Some("ascending"),
            (true, true) => Some("descending"),
        })
    };
    let address = move || {
        query.with(|query| AlertsQuery { sort: query.sort.pressed(key), ..query.clone() }.address("/alertes"))
    };
    view! {
        <th scope="col" aria-sort=order>
            <a href=address data-noscroll="">{key.label()}</a>
        </th>
    }
}

/// One article. The whole line opens its panel: the link is stretched over it by the style sheet.
fn line(
    row: &AlertRow,
    as_of: Date,
    currency: Currency,
    query: RwSignal<AlertsQuery>,
    opened: Memo<Option<ArticleId>>,
) -> impl IntoView + use<> {
    let level = row.assessment.level();
    let id = row.id;
    let remarks = words::remarks(row);
    let remarks = (!remarks.is_empty()).then(|| view! { <em>{remarks.join(" · ")}</em> });
    let stock_of = row.stock_of.map(|day| view! { <small>{format!("du {}", format::date(day))}</small> });
    let stake = words::stake(&row.assessment, currency)
        .map(|(word, money)| view! { <small>{word}</small><b>{money}</b> });
    let desk = OrderDesk::used();
    // Only what something is advised for follows the owner's orders.
    let advised = row.advised.map(|_| {
        let (row, other) = (row.clone(), row.clone());
        let figure = move || {
            let (advised, suggested) = desk.now(&row, |row| (row.advised, row.suggested));
            advised.map(|advised| {
                let beside = words::beside_advised(advised, suggested);
                view! {
                    <b>{format::quantity(f64::from(advised))}</b>
                    {beside.map(|text| view! { <small>{text}</small> })}
                }
            })
        };
        (figure, move || desk.now(&other, |row| order(row, as_of)))
    });
    let (advised, ordered) = advised.unzip();
    let ordered = ordered.map_or_else(|| order(row, as_of), |ordered| (move || ordered()).into_any());
    view! {
        <tr class=level.slug()>
            <td>{level.label()}</td>
            <th scope="row">
                <a
                    id=format!("a{id}")
                    href=move || query.with(|query| format!("?{}", query.opening(id).encode()))
                    data-noscroll=""
                    aria-current=move || (opened.get() == Some(id)).then_some("true")
                >
                    {row.name.clone()}
                </a>
                <small>{row.assessment.action(as_of)}</small>
                {remarks}
            </th>
            <td>{row.stock.map_or_else(|| format::NOTHING.to_owned(), format::quantity)}{stock_of}</td>
            <td>{words::due(&row.assessment, as_of)}</td>
            <td>{stake}</td>
            <td>{advised}</td>
            <td>{ordered}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::{found, more};

    #[test]
    fn the_number_of_articles_shown_is_said() {
        assert_eq!(found(120, 120), "120 articles");
        assert_eq!(found(12, 120), "12 articles sur 120");
        assert_eq!(found(1, 120), "1 article sur 120");
        assert_eq!(found(0, 120), "aucun des 120 articles");
    }

    #[test]
    fn what_is_still_hidden_is_said() {
        assert_eq!(more(1), "Afficher le dernier article");
        assert_eq!(more(80), "Afficher les 80 derniers articles");
        assert_eq!(more(9_800), "Afficher 200 articles de plus, sur 9\u{a0}800");
    }
}
