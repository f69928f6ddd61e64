//! A figure in large, with its change since last week.

use leptos::prelude::*;

use crate::api::figure::Figure;

/// A row of figures.
#[component]
pub(crate) fn FigureCards(name: &'static str, children: Children) -> impl IntoView {
    view! { <ul class="figure-cards" aria-label=name>{children()}</ul> }
}

/// One figure. Where it leads somewhere the whole card is the link.
#[component]
pub(crate) fn FigureCard(
    figure: Figure,
    /// What stands under the figure, such as how it is measured.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let Figure { label, value, unit, change, worse, note, level, href } = figure;
    let class =
        level.map_or_else(|| "figure-card".to_owned(), |level| format!("figure-card {}", level.slug()));
    let title = match href {
        Some(href) => view! { <a href=href>{label}</a> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <li class=class>
            <h2>{title}</h2>
            <p class="value">
                <strong>{value}</strong>
                " "
                <span>{unit}</span>
            </p>
            <p class=if worse { "change worse" } else { "change" }>{change}</p>
            <p class="note">{note}</p>
            {children.map(|children| children())}
        </li>
    }
    .into_any()
}
