//! A list of what matters most, in a card.

use leptos::prelude::*;
use optiflow_domain::Level;

use crate::api::dashboard::{Line, ShortList};

/// The lines shown before the others are asked for.
const LINES: usize = 4;

/// A titled card with a sentence and a few lines; `children` stand at its end.
#[component]
pub(crate) fn ShortListCard(
    title: &'static str,
    list: ShortList,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let ShortList { summary, dated, mut lines } = list;
    let others = lines.split_off(lines.len().min(LINES));
    let others = (!others.is_empty()).then(|| {
        let words = match others.len() {
            1 => "Voir le dernier".to_owned(),
            count => format!("Voir les {count} autres"),
        };
        view! {
            <details>
                <summary>{words}</summary>
                <ul class="lines">{others.into_iter().map(shown).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="card short-list">
            <h2>{title} <small>{dated}</small></h2>
            {(!summary.is_empty()).then(|| view! { <p class="summary-line">{summary}</p> })}
            <ul class="lines">{lines.into_iter().map(shown).collect_view()}</ul>
            {others}
            {children.map(|children| children())}
        </section>
    }
    .into_any()
}

fn shown(line: Line) -> AnyView {
    let Line { name, level, facts, figure, href, action } = line;
    let class = format!("line {level}");
    let word = Level::from_slug(&level).map(|level| view! { <span class="word">{level.label()}</span> });
    let button = (!action.is_empty()).then(|| {
        let described = format!("{action}, {name}");
        view! { <a class="button quiet" href=href.clone() aria-label=described>{action}</a> }
    });
    let title = if button.is_some() || href.is_empty() {
        name.into_any()
    } else {
        view! { <a href=href>{name}</a> }.into_any()
    };
    view! {
        <li class=class>
            <div>
                <p class="name">{title}</p>
                <p class="figure">{figure}</p>
            </div>
            <div>
                <p class="facts">{word} {facts}</p>
                {button}
            </div>
        </li>
    }
    .into_any()
}
