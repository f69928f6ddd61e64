//! Choosing an article among thousands: the names are asked for once, when the field is touched.

use std::sync::Arc;

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::PATH;
use crate::{
    api::predictions::{ArticleChoice, article_choices},
    listing::{ForecastQuery, find},
};

/// The choices shown at once.
const SHOWN: usize = 8;

/// A field with the articles that match below it. Without JavaScript it is sent as a form, and `found` is what came.
#[component]
pub(crate) fn Picker(query: Memo<ForecastQuery>, found: Vec<ArticleChoice>) -> impl IntoView {
    let typed = RwSignal::new(query.with_untracked(|query| query.search.clone().unwrap_or_default()));
    let choices = RwSignal::new(Arc::new(found));
    // A search that came with the page is shown; otherwise nothing is before the field is touched.
    let open = RwSignal::new(choices.with_untracked(|found| !found.is_empty()));
    let asked = StoredValue::new(false);
    let touch = move || {
        open.set(true);
        if !asked.get_value() {
            asked.set_value(true);
            spawn_local(async move {
                match article_choices().await {
                    Ok(all) => choices.set(Arc::new(all)),
                    // The next touch asks again.
                    Err(_) => asked.set_value(false),
                }
            });
        }
    };
    let matching = move || {
        let typed = typed.get();
        let found = choices.get();
        find(&found, &typed, SHOWN).into_iter().cloned().collect::<Vec<_>>()
    };
    let navigate = use_navigate();
    let first = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(choice) = untrack(matching).first() {
            open.set(false);
            navigate(
                &query.get_untracked().of(choice.0).address(PATH),
                leptos_router::NavigateOptions::default(),
            );
        }
    };
    let line = move |choice: ArticleChoice| {
        view! {
            <li>
                <a href=query.get_untracked().of(choice.0).address(PATH) on:click=move |_| open.set(false)>
                    {choice.1}
                </a>
            </li>
        }
    };
    view! {
        <form class="picker" action=PATH role="search" on:submit=first>
            <input
                type="search"
                name="q"
                aria-label="Choisir un article"
                placeholder="Choisir un article…"
                autocomplete="off"
                value=typed.get_untracked()
                on:focus=move |_| touch()
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    touch();
                }
                on:keydown=move |event: ev::KeyboardEvent| {
                    if event.key() == "Escape" {
                        open.set(false);
                    }
                }
            />
            <input type="hidden" name="jours" value=move || query.with(|query| query.days.to_string()) />
            <button class="no-script">"Chercher"</button>
            {move || open.get().then(|| {
                let found = matching();
                if found.is_empty() {
                    view! { <p class="choices none" role="status">"Aucun article de ce nom."</p> }.into_any()
                } else {
                    view! { <ul class="choices" aria-label="Articles trouvés">{found.into_iter().map(line).collect_view()}</ul> }
                        .into_any()
                }
            })}
        </form>
    }
}
