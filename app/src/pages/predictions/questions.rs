//! The days that nobody foresaw, as questions with one-tap answers.

use std::future::Future;

use leptos::{
    ev,
    html::{H2, Input},
    prelude::*,
    task::spawn_local,
};
use optiflow_domain::gap::Answer;

use crate::{
    api::predictions::{Question, Questions, explain, take_back},
    error::AppError,
};

/// What the section says and does.
#[derive(Clone, Copy)]
struct Board {
    asked: RwSignal<Questions>,
    said: RwSignal<String>,
    title: NodeRef<H2>,
}

impl Board {
    /// Does what was tapped, then shows what is asked now and says what became of it.
    fn act(self, action: impl Future<Output = Result<Questions, AppError>> + 'static, done: &'static str) {
        spawn_local(async move {
            match action.await {
                Ok(questions) => {
                    self.asked.set(questions);
                    self.said.set(done.to_owned());
                    // What was pressed is gone: the keyboard goes on from the title.
                    if let Some(title) = self.title.get_untracked() {
                        _ = title.focus();
                    }
                }
                Err(error) => self.said.set(error.message),
            }
        });
    }

    fn answer(self, question: &Question, answer: Answer, name: Option<String>) {
        let (article, day) = (question.article.0, question.day);
        let done =
            "C'est noté. La précision sans jours exceptionnels en tient compte dès le prochain calcul.";
        self.act(explain(article, day, answer.slug().to_owned(), name), done);
    }
}

/// At most three questions, and what was answered already. Without JavaScript each answer is sent as a form.
#[component]
pub(crate) fn QuestionList(questions: Questions) -> impl IntoView {
    let board =
        Board { asked: RwSignal::new(questions), said: RwSignal::new(String::new()), title: NodeRef::new() };
    let waiting =
        move || board.asked.with(|asked| asked.waiting.iter().map(|q| ask(q, board)).collect_view());
    let answered =
        move || board.asked.with(|asked| asked.answered.iter().map(|q| answered(q, board)).collect_view());
    view! {
        <section class="questions" aria-labelledby="questions">
            <h2 id="questions" tabindex="-1" node_ref=board.title>"Que s'est-il passé ?"</h2>
            <p class="said" role="status">{move || board.said.get()}</p>
            {move || board.asked.with(|asked| asked.waiting.is_empty()).then(|| view! {
                <p class="quiet">"Aucun écart de ces 7 derniers jours n'attend d'explication."</p>
            })}
            <ul>{waiting} {answered}</ul>
        </section>
    }
}

/// The fields that say which day is meant, for a form.
fn which(question: &Question) -> AnyView {
    view! {
        <input type="hidden" name="article" value=question.article.to_string() />
        <input type="hidden" name="day" value=question.day.to_string() />
    }
    .into_any()
}

fn ask(question: &Question, board: Board) -> AnyView {
    let button = |answer: Answer| {
        let question = question.clone();
        let tapped = move |event: ev::MouseEvent| {
            event.prevent_default();
            board.answer(&question, answer, None);
        };
        view! {
            <button name="answer" value=answer.slug() on:click=tapped>
                {answer.label()}
            </button>
        }
    };
    view! {
        <li class="pane">
            <p>{question.text.clone()} " Que s'est-il passé ?"</p>
            <form class="answers" method="post" action="/api/expliquer">
                {which(question)} {Answer::ALL.map(button).collect_view()}
            </form>
        </li>
    }
    .into_any()
}

fn answered(question: &Question, board: Board) -> AnyView {
    let Some(answer) = question.answer else { return ().into_any() };
    let named = question.name.as_ref().map(|name| format!(" « {name} »")).unwrap_or_default();
    let (article, day) = (question.article.0, question.day);
    let undo = move |event: ev::SubmitEvent| {
        event.prevent_default();
        board.act(take_back(article, day), "La réponse est annulée.");
    };
    view! {
        <li class="pane noted">
            <p>{question.text.clone()}</p>
            <form method="post" action="/api/annuler-explication" on:submit=undo>
                {which(question)} <strong>{format!("Noté : {}{named}", answer.label())}</strong>
                <button class="button quiet">"annuler"</button>
            </form>
            {(answer == Answer::Event && question.name.is_none()).then(|| name_it(question, board))}
        </li>
    }
    .into_any()
}

/// An event may be given its name, afterwards and only if the owner wants to.
fn name_it(question: &Question, board: Board) -> AnyView {
    let field = NodeRef::<Input>::new();
    let asked = question.clone();
    let named = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        board.answer(&asked, Answer::Event, Some(name));
    };
    view! {
        <form class="name" method="post" action="/api/expliquer" on:submit=named>
            {which(question)} <input type="hidden" name="answer" value=Answer::Event.slug() />
            <input
                name="name"
                maxlength="80"
                autocomplete="off"
                aria-label="Nom de l'événement"
                placeholder="Quel événement ? (facultatif)"
                node_ref=field
            />
            <button class="button quiet">"Ajouter le nom"</button>
        </form>
    }
    .into_any()
}
