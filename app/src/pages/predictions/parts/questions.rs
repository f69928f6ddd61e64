//! The days that nobody foresaw, as forms: each answer is one tap, with or without JavaScript.

use leptos::prelude::*;
use optiflow_domain::{format, gap::Answer};

use super::sheet::sheet;
use crate::{
    api::predictions::{Question, Questions},
    components::whole,
    export::{self, Table},
    rendered::Rendered,
};

/// Where the answers go.
const ACTION: &str = "/api/expliquer";

pub(crate) fn part(questions: &Questions) -> Rendered {
    let none = questions.waiting.is_empty().then(|| {
        view! { <p class="quiet">"Aucun écart de ces 7 derniers jours n'attend d'explication."</p> }
    });
    Rendered::of(view! {
        {none}
        <datalist id="noms-evenements">
            {questions.names.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view()}
        </datalist>
        <ul>
            {questions.waiting.iter().map(ask).collect_view()} {questions.answered.iter().map(answered).collect_view()}
        </ul>
        {(!questions.earlier.is_empty()).then(|| earlier(&questions.earlier))}
        {(!questions.outside.is_empty()).then(|| outside(&export::questions(questions)))}
    })
}

/// The answers about days that are no longer asked about, to be taken back.
fn earlier(answers: &[Question]) -> AnyView {
    let title = match answers.len() {
        1 => "Voir la réponse plus ancienne".to_owned(),
        count => format!("Voir les {count} réponses plus anciennes"),
    };
    view! {
        <details>
            <summary>{title}</summary>
            <ul>{answers.iter().map(answered).collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Every day outside its interval, the most money first.
fn outside(days: &Table) -> AnyView {
    let title = match days.rows.len() {
        1 => "Voir le jour sorti de l'intervalle prévu".to_owned(),
        count => format!("Voir les {count} jours sortis de l'intervalle prévu"),
    };
    view! {
        <details>
            <summary>{title}</summary>
            <p class="hint">
                "Un jour sur cinq en sort sans raison : seuls les écarts de plus de 30\u{a0}% d'un jour qui vend assez attendent une explication."
            </p>
            {sheet(days, "Les jours sortis de l'intervalle, les plus lourds en argent d'abord")}
            {whole("les jours sortis de l'intervalle", "/ecarts")}
        </details>
    }
    .into_any()
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

    fn shown(questions: &Questions) -> String {
        part(questions).html().to_owned()
    }

    #[test]
    fn an_old_answer_is_folded_and_can_be_taken_back_too() {
        let old = question(Some(Answer::Error), None);
        let html = shown(&Questions { earlier: vec![old], ..Questions::default() });
        let (_, folded) = html.split_once("Voir la réponse plus ancienne").unwrap();
        assert!(folded.contains("Noté : Erreur de saisie") && folded.contains("annuler"), "{html}");
    }

    #[test]
    fn a_question_offers_five_answers_of_one_tap() {
        let html = shown(&Questions { waiting: vec![question(None, None)], ..Questions::default() });
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
            shown(&Questions { answered: vec![question(Some(answer), name)], ..Questions::default() })
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
        assert!(shown(&Questions::default()).contains("n'attend d'explication"));
    }
}
