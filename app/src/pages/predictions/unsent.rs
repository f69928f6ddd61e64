//! What is typed into the forms of a rendered part and not sent yet: the part may be shown anew at any moment, and nothing
//! that the owner types is lost.

use std::collections::BTreeMap;

use leptos::{
    ev,
    prelude::document,
    web_sys::{Element, HtmlInputElement},
};

/// The texts of the fields, by the article and the day that each is about.
pub(super) type Typed = BTreeMap<String, String>;

/// What is typed into the fields of this part.
pub(super) fn typed(part: &Element) -> Typed {
    fields(part).into_iter().map(|(about, field)| (about, field.value())).collect()
}

/// Puts the texts back where they were typed; a field that is gone took its text with it.
pub(super) fn put_back(part: &Element, typed: &Typed) {
    for (about, field) in fields(part) {
        if let Some(text) = typed.get(&about) {
            field.set_value(text);
        }
    }
}

/// Whether the keyboard writes into a field of this part.
pub(super) fn is_typing(part: &Element) -> bool {
    let active = document().active_element();
    fields(part)
        .iter()
        .any(|(_, field)| active.as_ref().is_some_and(|active| active.is_same_node(Some(field))))
}

/// Whether the focus that leaves an element goes to another one of this part.
#[cfg(feature = "hydrate")]
pub(super) fn goes_on_in(part: &Element, event: &ev::FocusEvent) -> bool {
    use wasm_bindgen::JsCast;

    let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
    next.is_some_and(|next| part.contains(Some(&next)))
}

/// Nothing has the focus on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn goes_on_in(_part: &Element, _event: &ev::FocusEvent) -> bool {
    false
}

/// The fields that the owner types into, each with the form that it stands in.
#[cfg(feature = "hydrate")]
fn fields(part: &Element) -> Vec<(String, HtmlInputElement)> {
    use wasm_bindgen::JsCast;

    let Ok(forms) = part.query_selector_all("form.name") else { return Vec::new() };
    let forms = (0..forms.length()).filter_map(|at| forms.get(at)?.dyn_into::<Element>().ok());
    let field = |form: Element| {
        let value = |name: &str| {
            let input = form.query_selector(&format!("[name={name}]")).ok()??;
            input.dyn_into::<HtmlInputElement>().ok()
        };
        Some((format!("{} {}", value("article")?.value(), value("day")?.value()), value("name")?))
    };
    forms.filter_map(field).collect()
}

/// Nobody types on the server.
#[cfg(not(feature = "hydrate"))]
fn fields(_part: &Element) -> Vec<(String, HtmlInputElement)> {
    Vec::new()
}
