//! The list: one line to decide. Its markup is terse because it stands in the page once per article.

use std::sync::Arc;

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Currency, Date, format};

use super::{
    all_rows::AllRows,
    exports::exports,
    in_sight::Lines,
    order_desk::{OrderDesk, line_of, order},
};
use crate::{
    api::alerts::{AlertRow, AlertsPage},
    listing::{AlertsQuery, LINES, SortKey, pages, words},
};

/// The articles that the query shows.
#[component]
pub(crate) fn ArticleList(page: Arc<AlertsPage>, query: RwSignal<AlertsQuery>) -> impl IntoView {
    let total = page.total;
    let (as_of, currency) = (page.status.as_of, page.status.currency);
    let all = AllRows::behind(&page);
    let shown = all.show(page, query);
    let found = Memo::new(move |_| shown.with(|shown| shown.found));
    let lines = Lines::of(shown, query);
    let way = Way { base: lines.base, opened: opened(query) };
    let line = move |row: Arc<AlertRow>| line(&row, as_of, currency, way);
    let file = move |ending: &str| query.with(|query| query.criteria().address(&format!("/alertes{ending}")));
    view! {
        <div class="above" id="liste">
            <p class="found" role="status" aria-busy=move || all.fetching().then_some("true")>
                {move || words_found(found.get(), total)}
            </p>
            <Show when=move || query.with(AlertsQuery::filters)>
                <a href=move || query.with(|query| query.unfiltered().address("/alertes")) data-noscroll="">
                    "Tout afficher"
                </a>
            </Show>
            {exports("les articles de la liste", file)}
        </div>
        {move || all.failure().map(|reason| incomplete(reason, all))}
        <table class="articles" aria-busy=move || lines.following.get().then_some("true")>
            <thead>
                <tr>
                    {SortKey::ALL.map(|key| title(key, query)).collect_view()}
                    <th scope="col">"Commande"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || lines.rows.get() key=|row| row.id children=line />
            </tbody>
        </table>
        <Pager query found />
        <Show when=move || found.get() == 0>
            <p class="none">"Aucun article ne correspond à cette recherche. Retirez un filtre pour en voir plus."</p>
        </Show>
    }
}

/// Only what the page came with can be listed: the rest could not be fetched.
fn incomplete(reason: String, all: AllRows) -> AnyView {
    view! {
        <p class="refused" role="alert">
            "Les filtres et l'ordre attendent la liste entière. " {reason} " "
            <button class="quiet" type="button" on:click=move |_| all.fetch()>
                "Réessayer"
            </button>
        </p>
    }
    .into_any()
}

/// What every line needs of the query, worked out once for all of them.
#[derive(Debug, Clone, Copy)]
struct Way {
    base: RwSignal<String>,
    opened: Memo<Option<ArticleId>>,
}

fn opened(query: RwSignal<AlertsQuery>) -> Memo<Option<ArticleId>> {
    Memo::new(move |_| query.with(|query| query.opened().ok().flatten()))
}

impl Way {
    /// The address that opens an article beside the list as it stands.
    fn opening(self, article: ArticleId) -> String {
        self.base.with(|base| match base.as_str() {
            "" => format!("?article={article}"),
            base => format!("?{base}&article={article}"),
        })
    }
}

/// The way to the other pages of the list, where there are any.
#[component]
fn Pager(query: RwSignal<AlertsQuery>, found: Memo<usize>) -> impl IntoView {
    let last = Memo::new(move |_| pages(found.get()));
    let page = Memo::new(move |_| query.with(|query| query.page.min(last.get())));
    let to = move |page: u16| query.with(|query| query.turned_to(page).address("/alertes") + "#liste");
    let previous = move || (page.get() > 1).then(|| to(page.get() - 1));
    let next = move || (page.get() < last.get()).then(|| to(page.get() + 1));
    view! {
        <Show when=move || { last.get() > 1 }>
            <nav class="pager" aria-label="Pages de la liste">
                <a class="button" rel="prev" href=previous aria-disabled=move || previous().is_none().then_some("true")>
                    "Précédents"
                </a>
                <span>{move || place(page.get(), found.get())}</span>
                <a class="button" rel="next" href=next aria-disabled=move || next().is_none().then_some("true")>
                    "Suivants"
                </a>
            </nav>
        </Show>
    }
}

/// `41 à 80 sur 120`
fn place(page: u16, found: usize) -> String {
    let from = usize::from(page.saturating_sub(1)) * LINES;
    let number = |count: usize| format::quantity(count as f64);
    format!("{} à {} sur {}", number(from + 1), number(found.min(from + LINES)), number(found))
}

/// How many of the articles are shown.
fn words_found(shown: usize, total: usize) -> String {
    let number = |count: usize| format::quantity(count as f64);
    let articles = |count: usize| format::counted(count as u64, "article", "articles");
    match (shown, total) {
        (shown, total) if shown == total => articles(total),
        (0, 1) => "aucun article sur 1".to_owned(),
        (0, _) => format!("aucun des {}", articles(total)),
        _ => format!("{} sur {}", articles(shown), number(total)),
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
    let address = move || query.with(|query| query.sorted(query.sort.pressed(key)).address("/alertes"));
    view! {
        <th scope="col" aria-sort=order>
            <a href=address data-noscroll="">{key.label()}</a>
        </th>
    }
}

/// One article. The whole line opens its panel: the link is stretched over it by the style sheet.
fn line(row: &AlertRow, as_of: Date, currency: Currency, way: Way) -> impl IntoView + use<> {
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
                    id=line_of(id)
                    href=move || way.opening(id)
                    data-noscroll=""
                    aria-current=move || (way.opened.get() == Some(id)).then_some("true")
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
    use super::{place, words_found};

    #[test]
    fn the_number_of_articles_shown_is_said() {
        assert_eq!(words_found(120, 120), "120 articles");
        assert_eq!(words_found(12, 10_000), "12 articles sur 10\u{a0}000");
        assert_eq!(words_found(1, 120), "1 article sur 120");
        assert_eq!(words_found(0, 120), "aucun des 120 articles");
        assert_eq!(words_found(0, 1), "aucun article sur 1");
        assert_eq!(words_found(1, 1), "1 article");
    }

    #[test]
    fn the_place_in_the_list_is_said() {
        assert_eq!(place(1, 120), "1 à 40 sur 120");
        assert_eq!(place(3, 1_100), "81 à 120 sur 1\u{a0}100");
        assert_eq!(place(3, 85), "81 à 85 sur 85");
    }
}
