//! The form of an event: added or changed, with or without JavaScript.

use leptos::{form::FromFormData, prelude::*};
use optiflow_domain::{EventKind, events::Multiplier};

use super::{article_field::ArticleField, date_field::DateField, events::EventDesk};
use crate::api::events::{EventForm, ON_DATES, ONCE, SaveEvent, YEARLY, save_event};

const REPEATS: [(&str, &str); 3] = [
    (ONCE, "une seule fois"),
    (YEARLY, "chaque année aux mêmes dates"),
    (ON_DATES, "aussi à d'autres dates"),
];

/// Every field, as plain HTML; what is typed is read when it is sent.
#[component]
pub(super) fn EventFields(form: EventForm, categories: Vec<String>, desk: EventDesk) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(typed) = SaveEvent::from_event(&event) {
            desk.send(typed.event.key.clone(), save_event(typed.event));
        }
    };
    let kinds = EventKind::ALL.map(EventKind::label).map(|kind| option(kind, kind, &form.kind));
    let repeats = REPEATS.map(|(value, text)| option(value, text, &form.repeat));
    let chosen = form.categories.clone();
    let boxes = categories.into_iter().map(|name| {
        let checked = chosen.contains(&name);
        view! {
            <label class="tick">
                <input type="checkbox" name="event[categories][]" value=name.clone() checked=checked />
                {name.clone()}
            </label>
        }
    });
    view! {
        <form class="event-form" method="post" action="/api/evenement" on:submit=send>
            <input type="hidden" name="event[key]" value=form.key />
            {field("Nom", "event[name]", form.name, true)}
            <label>
                <span>"Type"</span>
                <select name="event[kind]">{kinds.collect_view()}</select>
            </label>
            <DateField label="Premier jour" name="event[first]" value=form.first required=true />
            <DateField label="Dernier jour (le même si vide)" name="event[last]" value=form.last />
            <label>
                <span>"Revient"</span>
                <select name="event[repeat]">{repeats.collect_view()}</select>
            </label>
            {field("Autres premiers jours (16/05/2027, …)", "event[others]", form.others, false)}
            <fieldset>
                <legend>"Catégories touchées (toute la boutique si rien n'est choisi)"</legend>
                {boxes.collect_view()}
            </fieldset>
            <ArticleField label="Ou seulement ces articles, un par ligne" name="event[articles]" value=form.articles />
            {field(multiplier_label(), "event[multiplier]", form.multiplier, false)}
            <button>"Enregistrer"</button>
        </form>
    }
}

/// Says what is accepted.
fn multiplier_label() -> &'static str {
    const { assert!(Multiplier::MAX == 20.0) };
    "Ventes multipliées par (0,05 à 20 ; appris si vide)"
}

fn option(value: &'static str, text: &'static str, chosen: &str) -> AnyView {
    let selected = value == chosen;
    view! {
        <option value=value selected=selected>
            {text}
        </option>
    }
    .into_any()
}

fn field(label: &'static str, name: &'static str, value: String, required: bool) -> AnyView {
    view! {
        <label>
            <span>{label}</span>
            <input type="text" name=name value=value required=required autocomplete="off" />
        </label>
    }
    .into_any()
}
