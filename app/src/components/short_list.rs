//! A list of what matters most, in a card.

use leptos::prelude::*;
use optiflow_domain::{Date, Level, format};

use super::order_desk::{OrderDesk, line_of, order};
use crate::api::{
    alerts::AlertRow,
    dashboard::{Line, ShortList},
};

/// The lines shown before the others are asked for.
const LINES: usize = 4;

/// A titled card with a sentence and a few lines; `children` stand at its end.
#[component]
pub(crate) fn ShortListCard(
    title: &'static str,
    list: ShortList,
    /// The lines' articles where they can be marked as ordered, and D0.
    #[prop(optional)]
    orders: Option<(Vec<Option<AlertRow>>, Date)>,
    /// The links that keep the list as a file.
    exports: AnyView,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let ShortList { summary, dated, lines } = list;
    let (rows, as_of) = orders.unzip();
    let mut rows = rows.into_iter().flatten();
    let mut lines: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let row = rows.next().flatten();
            let id = row.as_ref().map(|row| line_of(row.id));
            let (about, act) = ordering(row, as_of.unwrap_or_default()).unzip();
            shown(line, id, about, act)
        })
        .collect();
    let others = lines.split_off(lines.len().min(LINES));
    let others = (!others.is_empty()).then(|| {
        let words = match others.len() {
            1 => "Voir le dernier".to_owned(),
            count => format!("Voir les {count} autres"),
        };
        view! {
            <details>
                <summary>{words}</summary>
                <ul class="lines">{others}</ul>
            </details>
        }
    });
    view! {
        <section class="card short-list">
            <h2>{title} <small>{dated}</small></h2>
            {exports}
            {(!summary.is_empty()).then(|| view! { <p class="summary-line">{summary}</p> })}
            <ul class="lines">{lines}</ul>
            {others}
            {children.map(|children| children())}
        </section>
    }
    .into_any()
}

/// How many are advised, and the button or what was marked: both follow the owner's orders.
fn ordering(row: Option<AlertRow>, as_of: Date) -> Option<(AnyView, AnyView)> {
    let row = row?;
    let desk = OrderDesk::used();
    let other = row.clone();
    let advised = move || {
        let advised = desk.now(&row, |row| row.advised.filter(|advised| *advised > 0));
        advised.map(|units| format!(" · conseillé {}", format::quantity(f64::from(units))))
    };
    let act = move || desk.now(&other, |row| order(row, as_of));
    Some((advised.into_any(), act.into_any()))
}

/// One line; `id` is the name in the page of what can be marked as ordered.
fn shown(line: Line, id: Option<String>, about: Option<AnyView>, act: Option<AnyView>) -> AnyView {
    let Line { name, level, facts, figure, href } = line;
    let class = format!("line {level}");
    let word = Level::from_slug(&level).map(|level| view! { <span class="word">{level.label()}</span> });
    let title =
        if href.is_empty() { name.into_any() } else { view! { <a id=id href=href>{name}</a> }.into_any() };
    view! {
        <li class=class>
            <div>
                <p class="name">{title}</p>
                <p class="figure">{figure}</p>
            </div>
            <div>
                <p class="facts">{word} {facts} {about}</p>
                {act}
            </div>
        </li>
    }
    .into_any()
}
