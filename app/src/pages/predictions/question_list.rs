//! The days that nobody foresaw: the server renders the questions as forms, and here their answers go without leaving the
//! page.

use leptos::{
    ev,
    html::{Div, H2},
    prelude::*,
    task::spawn_local,
};
use optiflow_domain::Date;

use super::unsent;
use crate::{
    api::predictions::{explain, questions_now},
    components::{BatchBar, Live},
    rendered::Rendered,
};

/// One form as it was sent: article, day, answer (empty to take it back), the event's name.
type Sent = (i64, Date, String, Option<String>);

/// The lines, and what is going on with them.
#[derive(Debug, Clone, Copy)]
struct Lines {
    asked: RwSignal<Rendered>,
    /// What became of the last answer.
    said: RwSignal<String>,
    /// What an answer has changed is known once the forecasts are made again; until then this holds.
    learning: RwSignal<bool>,
    /// Newer lines, which came while a name was being typed: they are shown when the field is left.
    waiting: StoredValue<Option<Rendered>>,
    title: NodeRef<H2>,
    part: NodeRef<Div>,
}

impl Lines {
    fn new(asked: Rendered) -> Self {
        Self {
            asked: RwSignal::new(asked),
            said: RwSignal::default(),
            learning: RwSignal::new(false),
            waiting: StoredValue::default(),
            title: NodeRef::new(),
            part: NodeRef::new(),
        }
    }

    /// Shows newer lines, with what is typed into those of before and not sent yet.
    fn show(self, newer: Rendered) {
        let typed = self.part.get_untracked().map(|part| unsent::typed(&part));
        self.asked.set(newer);
        request_animation_frame(move || {
            if let (Some(part), Some(typed)) = (self.part.try_get_untracked().flatten(), typed) {
                unsent::put_back(&part, &typed);
            }
        });
    }

    /// Asks for the lines anew once the forecasts have learned the last answer.
    fn renew(self) {
        spawn_local(async move {
            let Ok(newer) = questions_now().await else { return };
            // The owner may have left the page meanwhile.
            let Some(part) = self.part.try_get_untracked().flatten() else { return };
            self.learning.set(false);
            if unsent::is_typing(&part) {
                self.waiting.set_value(Some(newer));
            } else {
                self.show(newer);
            }
        });
    }

    /// A field was left, or a button.
    fn left(self, event: &ev::FocusEvent) {
        let stays = self.part.get_untracked().is_some_and(|part| unsent::goes_on_in(&part, event));
        if !stays && let Some(Some(newer)) = self.waiting.try_update_value(Option::take) {
            self.show(newer);
        }
    }

    /// Sends the form of an answer.
    fn send(self, event: &ev::SubmitEvent) {
        let Some((article, day, answer, name)) = sent(event) else { return };
        event.prevent_default();
        let done = if answer.is_empty() {
            "La réponse est annulée. Les prévisions sont refaites sans elle."
        } else {
            "C'est noté. Les prévisions sont refaites avec votre réponse."
        };
        spawn_local(async move {
            match explain(article, day, answer, name).await {
                Ok(newer) => {
                    self.waiting.set_value(None);
                    self.show(newer);
                    self.said.set(done.to_owned());
                    self.learning.set(true);
                    // What was pressed is gone: the keyboard goes on from the title.
                    if let Some(title) = self.title.get_untracked() {
                        _ = title.focus();
                    }
                }
                Err(error) => self.said.set(error.message),
            }
        });
    }
}

/// At most three questions, and what was answered already.
#[component]
pub(crate) fn QuestionList(questions: Rendered) -> impl IntoView {
    let lines = Lines::new(questions);
    let Lines { asked, said, learning, title, part, .. } = lines;
    Effect::new(move |before: Option<()>| {
        let newer = Live::used().and_then(|live| live.generation.get()).is_some();
        if before.is_some() && newer && learning.get_untracked() {
            lines.renew();
        }
    });
    view! {
        <section class="questions" aria-labelledby="questions" on:submit=move |event| lines.send(&event)>
            <h2 id="questions" tabindex="-1" node_ref=title>
                "Que s'est-il passé ?"
            </h2>
            <p class="said" role="status">{move || said.get()}</p>
            {move || learning.get().then(|| view! { <BatchBar /> })}
            <div
                node_ref=part
                on:focusout=move |event| lines.left(&event)
                inner_html=move || asked.with(|asked| asked.html().to_owned())
            ></div>
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
