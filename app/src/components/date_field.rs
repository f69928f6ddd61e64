//! A day chosen in the browser's own calendar, which every tablet knows how to show.

use leptos::prelude::*;

/// A labelled field for a day; dates are ISO. `changed` hears what is chosen.
#[component]
pub(crate) fn DateField(
    #[prop(into)] label: String,
    name: &'static str,
    value: String,
    /// The first and the last day that are accepted.
    #[prop(optional)]
    between: Option<(String, String)>,
    #[prop(optional)] required: bool,
    #[prop(optional)] changed: Option<Callback<String>>,
) -> impl IntoView {
    let (first, last) = between.unzip();
    let heard = move |text: String| {
        if let Some(changed) = changed {
            changed.run(text);
        }
    };
    view! {
        <label class="date">
            <span>{label}</span>
            <input
                type="date"
                name=name
                required=required
                min=first
                max=last
                value=value
                on:input:target=move |event| heard(event.target().value())
            />
        </label>
    }
    .into_any()
}
