//! The whole list of what lies without selling, under the short one.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use optiflow_domain::{Currency, format};

use crate::{
    api::dashboard::{DormantPart, DormantRow},
    listing::dormant::{DormantOrder, markdown},
};

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

/// The whole list of what lies without selling, where the address asks for it.
#[component]
pub(crate) fn DormantSection(dormant: Option<DormantPart>, currency: Currency) -> impl IntoView {
    let query = use_query_map();
    let order = Memo::new(move |_| query.with(|query| query.get_str("dormant").map(DormantOrder::from_slug)));
    let dormant = StoredValue::new(dormant.unwrap_or_default());
    let list =
        move || order.get().map(|order| dormant.with_value(|dormant| dormant_list(dormant, order, currency)));
    view! { <div id="dormant">{list}</div> }.into_any()
}

fn dormant_list(dormant: &DormantPart, order: DormantOrder, currency: Currency) -> AnyView {
    let mut rows = dormant.rows.clone();
    order.sort(&mut rows);
    let title = |(key, words): (DormantOrder, &'static str)| {
        let sorted =
            (key == order).then_some(if key == DormantOrder::Name { "ascending" } else { "descending" });
        view! {
            <th scope="col" aria-sort=sorted>
                <a href=dormant_address(key) data-noscroll="">{words}</a>
            </th>
        }
    };
    let titles = [
        (DormantOrder::Name, "Article"),
        (DormantOrder::Stock, "Stock"),
        (DormantOrder::Days, "Sans vente"),
        (DormantOrder::Value, "Valeur"),
    ];
    let shown = rows.len();
    let all = usize::try_from(dormant.articles).unwrap_or(usize::MAX);
    let cut = (shown < all).then(|| {
        format!(
            "Les {shown} qui immobilisent le plus, sur {} ; le fichier les a tous.",
            format::quantity(all as f64)
        )
    });
    let categories = dormant.categories.iter().cloned().map(|category| {
        view! {
            <tr>
                <th scope="row">{category.name}</th>
                <td>{category.articles}</td>
                <td>{category.value}</td>
                <td>{category.share}</td>
            </tr>
        }
    });
    view! {
        <section class="card dormant" aria-label="Stock dormant, en détail">
            <h2>"Stock dormant"</h2>
            <p class="summary-line">
                {dormant.top.summary.clone()} " " {cut} " "
                <a class="export" href="/dormant.csv" download="dormant.csv" rel="external">"Exporter en CSV"</a>
                <a class="export" href="/dashboard" data-noscroll="">"Fermer"</a>
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
                        <tbody>{rows.into_iter().map(|row| dormant_line(row, currency)).collect_view()}</tbody>
                    </table>
                </div>
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">"Catégorie"</th>
                            <th scope="col">"Articles"</th>
                            <th scope="col">"Valeur"</th>
                            <th scope="col">"Du stock"</th>
                        </tr>
                    </thead>
                    <tbody>{categories.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn dormant_line(row: DormantRow, currency: Currency) -> AnyView {
    let DormantRow { name, article } = row;
    let days = format!("{} jours", format::quantity(f64::from(article.days)));
    let days = if article.never_sold { format!("jamais, {days}") } else { days };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/alertes?article={}", article.article)>{name}</a>
                <small>{article.category.clone()}</small>
            </th>
            <td>{format::quantity(article.stock)}</td>
            <td>{days}</td>
            <td>{format::money_or_nothing(article.value, currency)}</td>
            <td>{markdown(&article)}</td>
            <td>{format::money_or_nothing(article.reduced_price, currency)}</td>
        </tr>
    }
    .into_any()
}
