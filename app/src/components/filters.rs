//! Search, filters and order: a plain form that also answers at every key.

use leptos::{html::Input, prelude::*};
use optiflow_domain::Level;

use crate::listing::{AlertsQuery, Sort, SortKey};

/// The orders offered where the titles of the columns are out of sight.
const ORDERS: [(SortKey, &str); 6] = [
    (SortKey::Urgency, "Par urgence"),
    (SortKey::Due, "Par échéance"),
    (SortKey::Stake, "Par enjeu"),
    (SortKey::Stock, "Par stock"),
    (SortKey::Advised, "Par quantité"),
    (SortKey::Article, "Par nom"),
];

/// The bar above the list. Without JavaScript it is sent as a form.
#[component]
pub(crate) fn Filters(
    query: RwSignal<AlertsQuery>,
    categories: Vec<String>,
    suppliers: Vec<String>,
) -> impl IntoView {
    let levels = Level::ALL.map(|level| (level.slug().to_owned(), level.label().to_owned()));
    let orders = ORDERS.map(|(key, label)| (Sort::by(key).slug(), label.to_owned()));
    let named = |names: Vec<String>| names.into_iter().map(|name| (name.clone(), name)).collect();
    let choose_category = move |value| change(query, |query| query.category = value);
    let choose_supplier = move |value| change(query, |query| query.supplier = value);
    let choose_level = move |slug: Option<String>| {
        query.update(|query| *query = query.of_level(slug.and_then(|slug| Level::from_slug(&slug))));
    };
    let choose_order = move |slug: Option<String>| {
        let sort = slug.and_then(|slug| Sort::from_slug(&slug)).unwrap_or_default();
        query.update(|query| *query = query.sorted(sort));
    };
    view! {
        <form class="filters" action="/alertes" role="search" on:submit=|event| event.prevent_default()>
            <Search query />
            <Choice
                name="niveau"
                label="Niveau"
                all="Niveau"
                options=levels.into()
                chosen=Signal::derive(move || query.with(|query| query.level.map(|l| l.slug().to_owned())))
                choose=choose_level
            />
            <Choice
                name="categorie"
                label="Catégorie"
                all="Catégorie"
                options=named(categories)
                chosen=Signal::derive(move || query.with(|query| query.category.clone()))
                choose=choose_category
            />
            <Choice
                name="fournisseur"
                label="Fournisseur"
                all="Fournisseur"
                options=named(suppliers)
                chosen=Signal::derive(move || query.with(|query| query.supplier.clone()))
                choose=choose_supplier
            />
            <Choice
                name="tri"
                label="Ordre"
                options=orders.into()
                chosen=Signal::derive(move || Some(query.with(|query| query.sort.slug())))
                choose=choose_order
            />
            <button class="no-script">"Filtrer"</button>
        </form>
    }
}

/// The field of the words to search for.
#[component]
fn Search(query: RwSignal<AlertsQuery>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    // What was typed before the page answered counts; from then on the field shows what the address holds.
    Effect::new(move |before: Option<()>| {
        let search = query.with(|query| query.search.clone());
        let Some(field) = field.get() else { return };
        let typed = field.value();
        if typed != search && before.is_some() {
            field.set_value(&search);
        } else if typed != search {
            change(query, |query| query.search = typed);
        }
    });
    view! {
        <input
            type="search"
            name="q"
            aria-label="Rechercher un article"
            placeholder="Rechercher…"
            autocomplete="off"
            value=query.with_untracked(|query| query.search.clone())
            node_ref=field
            on:input:target=move |event| change(query, |query| query.search = event.target().value())
        />
    }
}

/// Another list starts at its top.
fn change(query: RwSignal<AlertsQuery>, change: impl FnOnce(&mut AlertsQuery)) {
    query.update(|query| {
        change(query);
        query.page = 1;
    });
}

/// One drop-down list; `all` is the choice that filters nothing.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] all: Option<&'static str>,
    options: Vec<(String, String)>,
    chosen: Signal<Option<String>>,
    choose: impl Fn(Option<String>) + 'static,
) -> impl IntoView {
    let option = move |(value, text): (String, String)| {
        let selected = chosen.with_untracked(|chosen| chosen.as_ref() == Some(&value));
        view! {
            <option value=value selected=selected>
                {text}
            </option>
        }
    };
    view! {
        <select
            class=format!("choice {name}")
            name=name
            aria-label=label
            prop:value=move || chosen.get().unwrap_or_default()
            on:change:target=move |event| {
                let value = event.target().value();
                choose(Some(value).filter(|value| !value.is_empty()));
            }
        >
            {all.map(|all| view! { <option value="">{all}</option> })}
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
