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
    let Figure { label, value, unit, change, way, note, level, href } = figure;
    let class = format!("figure-card {level}");
    let title =
        if href.is_empty() { label.into_any() } else { view! { <a href=href>{label}</a> }.into_any() };
    view! {
        <li class=class>
            <h2>{title}</h2>
            <p class="value">
                <strong>{value}</strong>
                " "
                <span>{unit}</span>
            </p>
            <p class=format!("change {way}")>{change}</p>
            <p class="note">{note}</p>
            {children.map(|children| children())}
        </li>
    }
    .into_any()
}
