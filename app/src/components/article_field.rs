//! Several articles in a form: their names, one a line, and a search that adds to them.

use leptos::{
    ev,
    html::{Input, Textarea},
    prelude::*,
};

use super::article_names::ArticleNames;
use crate::api::predictions::ArticleChoice;

/// The articles proposed at once.
const SHOWN: usize = 6;

/// A field of lines that the form sends, and below it the search, which needs JavaScript.
#[component]
pub(super) fn ArticleField(label: &'static str, name: &'static str, value: String) -> impl IntoView {
    let inside = html(&value);
    drop(value);
    let names = ArticleNames::new(Vec::new());
    let typed = RwSignal::new(String::new());
    let (lines, search) = (NodeRef::<Textarea>::new(), NodeRef::<Input>::new());
    let add = move |chosen: &str| {
        if let (Some(lines), Some(search)) = (lines.get_untracked(), search.get_untracked()) {
            lines.set_value(&with_line(lines.value(), chosen));
            search.set_value("");
            typed.set(String::new());
        }
    };
    let look_for = move |text: String| {
        names.ask();
        typed.set(text);
    };
    // What was typed before the page answered is looked for too.
    search.on_load(move |search| {
        let text = search.value();
        if !text.is_empty() {
            look_for(text);
        }
    });
    let matching =
        move |typed: &str| (!typed.trim().is_empty()).then(|| names.matching(typed, SHOWN)).flatten();
    let proposed = move || matching(&typed.get()).map(|found| proposals(found, add));
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            // The form is not sent by a search.
            event.prevent_default();
            let first = untrack(|| matching(&typed.get())).and_then(|found| found.into_iter().next());
            if let Some((_, name)) = first {
                add(&name);
            }
        }
    };
    view! {
        <label>
            <span>{label}</span>
            <textarea
                name=name
                rows="2"
                node_ref=lines
                inner_html=inside
            ></textarea>
        </label>
        <div class="article-search">
            <label>
                <span>"Chercher un article à ajouter"</span>
                <input
                    type="search"
                    autocomplete="off"
                    node_ref=search
                    on:focus=move |_| names.ask()
                    on:input:target=move |event| look_for(event.target().value())
                    on:keydown=enter
                />
            </label>
            {proposed}
        </div>
    }
    .into_any()
}

/// The articles that match what is typed; a tap adds one.
fn proposals(found: Vec<ArticleChoice>, add: impl Fn(&str) + Copy + 'static) -> AnyView {
    if found.is_empty() {
        return view! { <p role="status">"Aucun article ne correspond."</p> }.into_any();
    }
    let line = |(_, name): ArticleChoice| {
        let chosen = name.clone();
        view! {
            <li>
                <button type="button" class="quiet" on:click=move |_| add(&chosen)>
                    {name}
                </button>
            </li>
        }
    };
    let lines = found.into_iter().map(line).collect_view();
    view! { <ul aria-label="Articles trouvés">{lines}</ul> }.into_any()
}

/// The lines with one more.
fn with_line(mut lines: String, added: &str) -> String {
    if !lines.is_empty() && !lines.ends_with('\n') {
        lines.push('\n');
    }
    lines + added
}

/// The text as HTML. As a child of the element it would come with the marks by which Leptos finds its texts again, and a
/// field of lines shows everything that stands in it.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
