//! The days that nobody foresaw: the server renders the questions as forms, and here their answers go without leaving the
//! page.

use leptos::{ev, html::H2, prelude::*, task::spawn_local};
use optiflow_domain::Date;

use crate::{
    api::predictions::{explain, questions_now},
    components::{BatchBar, Live},
    rendered::Rendered,
};

/// One form as it was sent: article, day, answer (empty to take it back), the event's name.
type Sent = (i64, Date, String, Option<String>);

/// At most three questions, and what was answered already.
#[component]
pub(crate) fn QuestionList(questions: Rendered) -> impl IntoView {
    let asked = RwSignal::new(questions);
    let said = RwSignal::new(String::new());
    let title = NodeRef::<H2>::new();
    // What an answer has changed is known once the forecasts are made again: then the lines are asked for anew.
    let learning = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        let newer = Live::used().and_then(|live| live.generation.get()).is_some();
        if before.is_some() && newer && learning.get_untracked() {
            spawn_local(async move {
                if let Ok(questions) = questions_now().await {
                    asked.set(questions);
                    learning.set(false);
                }
            });
        }
    });
    let send = move |event: ev::SubmitEvent| {
        let Some((article, day, answer, name)) = sent(&event) else { return };
        event.prevent_default();
        let done = if answer.is_empty() {
            "La réponse est annulée. Les prévisions sont refaites sans elle."
        } else {
            "C'est noté. Les prévisions sont refaites avec votre réponse."
        };
        spawn_local(async move {
            match explain(article, day, answer, name).await {
                Ok(questions) => {
                    asked.set(questions);
                    said.set(done.to_owned());
                    learning.set(true);
                    // What was pressed is gone: the keyboard goes on from the title.
                    if let Some(title) = title.get_untracked() {
                        _ = title.focus();
                    }
                }
                Err(error) => said.set(error.message),
            }
        });
    };
    view! {
        <section class="questions" aria-labelledby="questions" on:submit=send>
            <h2 id="questions" tabindex="-1" node_ref=title>
                "Que s'est-il passé ?"
            </h2>
            <p class="said" role="status">{move || said.get()}</p>
            {move || learning.get().then(|| view! { <BatchBar /> })}
            <div inner_html=move || asked.with(|asked| asked.html().to_owned())></div>
        </section>
    }
}

/// What a form of the section says; `None` sends it as a plain form.
#[cfg(feature = "hydrate")]
fn sent(event: &ev::SubmitEvent) -> Option<Sent> {
    use leptos::web_sys::{Element, HtmlInputElement};
    use wasm_bindgen::JsCast;

    let form: Element = event.target()?.dyn_into().ok()?;
    let field = |name: &str| {
        let input = form.query_selector(&format!("[name={name}]")).ok()??;
        Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
    };
    let answer = event.submitter()?.get_attribute("value")?;
    Some((field("article")?.parse().ok()?, field("day")?.parse().ok()?, answer, field("name")))
}

/// There is nothing to send on the server, where no event happens.
#[cfg(not(feature = "hydrate"))]
fn sent(_event: &ev::SubmitEvent) -> Option<Sent> {
    None
}
