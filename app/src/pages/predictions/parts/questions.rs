//! The days that nobody foresaw, as forms: each answer is one tap, with or without JavaScript.

use leptos::prelude::*;
use optiflow_domain::{format, gap::Answer};

use crate::{
    api::predictions::{Question, Questions},
    components::whole,
    rendered::Rendered,
};

/// Where the answers go.
const ACTION: &str = "/api/expliquer";

pub(crate) fn part(questions: &Questions) -> Rendered {
    let none = questions.waiting.is_empty().then(|| {
        view! { <p class="quiet">"Aucun écart de ces 7 derniers jours n'attend d'explication."</p> }
    });
    let any = !(questions.waiting.is_empty() && questions.answered.is_empty());
    Rendered::of(view! {
        {none}
        <datalist id="noms-evenements">
            {questions.names.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view()}
        </datalist>
        <ul>
            {questions.waiting.iter().map(ask).collect_view()} {questions.answered.iter().map(answered).collect_view()}
        </ul>
        {any.then(|| whole("les écarts à expliquer", "/ecarts"))}
    })
}

/// The fields that say which day is meant.
fn which(question: &Question) -> AnyView {
    view! {
        <input type="hidden" name="article" value=question.article.to_string() />
        <input type="hidden" name="day" value=question.day.to_string() />
    }
    .into_any()
}

fn ask(question: &Question) -> AnyView {
    let button = |answer: Answer| {
        view! {
            <button name="answer" value=answer.slug()>
                {answer.label()}
            </button>
        }
    };
    view! {
        <li class="pane">
            <p>{question.text.clone()} " Que s'est-il passé ?"</p>
            {question.hint.clone().map(|hint| view! { <p class="hint">{hint}</p> })}
            <form class="answers" method="post" action=ACTION>
                {which(question)} {Answer::ALL.map(button).collect_view()}
            </form>
        </li>
    }
    .into_any()
}

fn answered(question: &Question) -> AnyView {
    let Some(answer) = question.answer else { return ask(question) };
    let named = question.name.as_ref().map(|name| format!(" « {} »", format::name(name))).unwrap_or_default();
    let nameless = answer == Answer::Event && question.name.is_none();
    view! {
        <li class="pane noted">
            <p>{question.text.clone()}</p>
            <form method="post" action=ACTION>
                {which(question)} <strong>{format!("Noté : {}{named}", answer.label())}</strong>
                <button class="button quiet" name="answer" value="">
                    "annuler"
                </button>
            </form>
            {question.effect.clone().map(|effect| view! { <p class="effect">{effect}</p> })}
            {nameless.then(|| name_it(question))}
        </li>
    }
    .into_any()
}

/// An event may be given its name, afterwards and only if the owner wants to.
fn name_it(question: &Question) -> AnyView {
    view! {
        <form class="name" method="post" action=ACTION>
            {which(question)}
            <input
                name="name"
                maxlength="80"
                list="noms-evenements"
                autocomplete="off"
                aria-label="Nom de l'événement"
                placeholder="Quel événement ? (facultatif)"
            />
            <button class="button quiet" name="answer" value=Answer::Event.slug()>
                "Ajouter le nom"
            </button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, Date};

    use super::*;

    fn question(answer: Option<Answer>, name: Option<&str>) -> Question {
        Question {
            article: ArticleId(3),
            day: Date::constant(2026, 11, 21),
            text: "Samedi 21 novembre, Fer <rouge> : 42 vendus au lieu de 18.".to_owned(),
            hint: Some("+24 000 FCFA. Piste : Foire.".to_owned()),
            answer,
            name: name.map(str::to_owned),
            effect: answer.map(|_| "×1,80, un samedi sur 2.".to_owned()),
        }
    }

    #[test]
    fn a_question_offers_five_answers_of_one_tap() {
        let html = part(&Questions { waiting: vec![question(None, None)], ..Questions::default() })
            .html()
            .to_owned();
        for answer in Answer::ALL {
            assert!(
                html.contains(&format!("value=\"{answer}\"")) && html.contains(answer.label()),
                "{answer}: {html}"
            );
        }
        assert!(html.contains("Piste : Foire."), "{html}");
        assert!(html.contains("value=\"2026-11-21\"") && html.contains("Fer &lt;rouge&gt;"), "{html}");
    }

    #[test]
    fn an_answer_is_shown_and_can_be_taken_back_and_an_event_named_once() {
        let shown = |answer, name| {
            part(&Questions { answered: vec![question(Some(answer), name)], ..Questions::default() })
                .html()
                .to_owned()
        };
        let promotion = shown(Answer::Promotion, None);
        assert!(promotion.contains("un samedi sur 2"), "{promotion}");
        assert!(promotion.contains("Noté : Promotion") && promotion.contains("annuler"), "{promotion}");
        assert!(!promotion.contains("name=\"name\""), "only an event has a name");
        assert!(shown(Answer::Event, None).contains("name=\"name\""));
        let named = shown(Answer::Event, Some("Foire"));
        assert!(named.contains("Noté : Événement « Foire »") && !named.contains("name=\"name\""), "{named}");
    }

    #[test]
    fn where_nothing_is_asked_the_section_says_so() {
        assert!(part(&Questions::default()).html().contains("n'attend d'explication"));
    }
}
