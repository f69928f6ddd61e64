//! Choosing an article among thousands: the names are asked for once, when the field is touched.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use optiflow_domain::ArticleId;

use super::PATH;
use crate::{api::predictions::ArticleChoice, components::ArticleNames, listing::ForecastQuery};

/// The choices shown at once.
const SHOWN: usize = 8;

/// What the field holds, and what stands below it.
#[derive(Clone, Copy)]
struct Search {
    query: Memo<ForecastQuery>,
    typed: RwSignal<String>,
    names: ArticleNames,
    open: RwSignal<bool>,
}

impl Search {
    /// Opens the list.
    fn touch(self) {
        self.open.set(true);
        self.names.ask();
    }

    /// The articles that match; `None` until the names are there.
    fn matching(self) -> Option<Vec<ArticleChoice>> {
        self.names.matching(&self.typed.get(), SHOWN)
    }

    fn address(self, article: ArticleId) -> String {
        self.query.get_untracked().of(article).address(PATH)
    }

    /// What stands below the field.
    fn list(self) -> Option<AnyView> {
        let found = self.open.get().then(|| self.matching())??;
        if found.is_empty() {
            return Some(
                view! { <p class="choices" role="status">"Aucun article de ce nom."</p> }.into_any(),
            );
        }
        let line = |(id, name): ArticleChoice| {
            view! {
                <li>
                    <a href=self.address(id) on:click=move |_| self.open.set(false)>
                        {name}
                    </a>
                </li>
            }
        };
        let lines = found.into_iter().map(line).collect_view();
        Some(view! { <ul class="choices" aria-label="Articles trouvés">{lines}</ul> }.into_any())
    }
}

/// A field with the articles that match below it. Without JavaScript it is sent as a form, and `found` is what came.
#[component]
pub(crate) fn Picker(query: Memo<ForecastQuery>, found: Vec<ArticleChoice>) -> impl IntoView {
    let search = Search {
        query,
        typed: RwSignal::new(query.with_untracked(|query| query.search.clone().unwrap_or_default())),
        // A search that came with the page is shown; otherwise nothing is before the field is touched.
        open: RwSignal::new(!found.is_empty()),
        names: ArticleNames::new(found),
    };
    let navigate = use_navigate();
    let first = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some((id, _)) = untrack(|| search.matching()).and_then(|found| found.into_iter().next()) {
            search.open.set(false);
            navigate(&search.address(id), NavigateOptions::default());
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
                value=search.typed.get_untracked()
                on:focus=move |_| search.touch()
                on:input:target=move |event| {
                    search.typed.set(event.target().value());
                    search.touch();
                }
                on:keydown=move |event: ev::KeyboardEvent| {
                    if event.key() == "Escape" {
                        search.open.set(false);
                    }
                }
            />
            <input type="hidden" name="jours" value=move || query.with(|query| query.days.to_string()) />
            <button class="no-script">"Chercher"</button>
            {move || search.list()}
        </form>
    }
}
