//! The whole list of what lies without selling, under the short one.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use optiflow_domain::format;

use super::{
    drawing::figures,
    exports::{exports, whole},
};
use crate::{api::dashboard::DormantLine, listing::dormant::DormantOrder};

/// The address of the dormant stock in this order.
fn dormant_address(order: DormantOrder) -> String {
    format!("/dashboard?dormant={}", order.slug())
}

/// The link that opens the list.
pub(crate) fn all_dormant(articles: u32) -> AnyView {
    let words = match articles {
        1 => "Voir le détail".to_owned(),
        _ => format!("Voir les {}, par catégorie", format::quantity(f64::from(articles))),
    };
    let href = format!("{}#dormant", dormant_address(DormantOrder::default()));
    view! { <a class="more" href=href>{words}</a> }.into_any()
}

/// What the list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dormant {
    pub(crate) summary: String,
    pub(crate) lines: Vec<DormantLine>,
    /// The lines' places in each of [`DormantOrder::ALL`].
    pub(crate) orders: Vec<Vec<u32>>,
    pub(crate) categories: Vec<Vec<String>>,
    /// How many there are in all.
    pub(crate) articles: u32,
}

/// The whole list of what lies without selling, where the address asks for it.
#[component]
pub(crate) fn DormantSection(dormant: Dormant) -> impl IntoView {
    let query = use_query_map();
    let order = Memo::new(move |_| query.with(|query| query.get_str("dormant").map(DormantOrder::from_slug)));
    let dormant = StoredValue::new(dormant);
    let list = move || order.get().map(|order| dormant.with_value(|dormant| list(dormant, order)));
    view! { <div id="dormant">{list}</div> }.into_any()
}

fn list(dormant: &Dormant, order: DormantOrder) -> AnyView {
    let places = DormantOrder::ALL.iter().position(|known| *known == order);
    let places = places.and_then(|at| dormant.orders.get(at)).map(Vec::as_slice).unwrap_or_default();
    let lines = places.iter().filter_map(|place| dormant.lines.get(*place as usize));
    let lines = lines.map(line).collect_view();
    let title = |(key, words): (DormantOrder, &'static str)| {
        let way = if key == DormantOrder::Name { "ascending" } else { "descending" };
        view! {
            <th scope="col" aria-sort=(key == order).then_some(way)>
                <a href=dormant_address(key) data-noscroll="">
                    {words}
                </a>
            </th>
        }
    };
    let titles = [
        (DormantOrder::Name, "Article"),
        (DormantOrder::Stock, "Stock"),
        (DormantOrder::Days, "Sans vente"),
        (DormantOrder::Value, "Valeur"),
    ];
    let shown = dormant.lines.len();
    let all = usize::try_from(dormant.articles).unwrap_or(usize::MAX);
    let cut = (shown < all).then(|| {
        let all = format::quantity(f64::from(dormant.articles));
        format!("Les {shown} qui immobilisent le plus, sur {all} ; le fichier les a tous.")
    });
    view! {
        <section class="card dormant" aria-label="Stock dormant, en détail">
            <h2>"Stock dormant"</h2>
            <p class="summary-line">
                {dormant.summary.clone()} " " {cut} " "
                {exports("les articles dormants", move |ending| format!("/dormant{ending}?dormant={}", order.slug()))}
                <a class="close-list" href="/dashboard" data-noscroll="">
                    "Fermer"
                </a>
            </p>
            <div class="dormant-tables">
                <div class="scroll-x" tabindex="0" role="region" aria-label="Articles dormants">
                    <table class="figures dormant-articles">
                        <thead>
                            <tr>
                                {titles.map(title).collect_view()} <th scope="col">"Remise"</th>
                                <th scope="col">"Prix remisé"</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
                <div>
                    {figures(vec!["Catégorie", "Articles", "Valeur", "Du stock"], dormant.categories.clone())}
                    {whole("le stock dormant par catégorie", "/dormant-categories")}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn line(line: &DormantLine) -> AnyView {
    let DormantLine { href, name, category, stock, days, value, markdown, reduced_price } = line.clone();
    view! {
        <tr>
            <th scope="row">
                <a href=href>{name}</a>
                <small>{category}</small>
            </th>
            <td>{stock}</td>
            <td>{days}</td>
            <td>{value}</td>
            <td>{markdown}</td>
            <td>{reduced_price}</td>
        </tr>
    }
    .into_any()
}
