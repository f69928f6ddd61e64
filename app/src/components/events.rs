//! Events below the alerts: what is coming, what past ones did, and the owner's own.

use leptos::prelude::*;

use super::{
    event_form::EventFields,
    exports::whole,
    live::{BatchBar, Live},
    one_at_a_time::OneAtATime,
    skeleton::reading,
};
use crate::{
    api::events::{
        EventForm, EventLine, EventsSummary, LearnedEvent, NamedEvent, OwnEventLine, delete_event, events,
    },
    error::AppError,
    wire,
};

/// The owner's changes, as the section knows them.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventDesk {
    /// Loads the events again when it changes.
    version: RwSignal<u32>,
    /// The answer to the last change, and whether it is an error.
    said: RwSignal<Option<(String, bool)>>,
    changes: OneAtATime,
}

impl EventDesk {
    /// Sends one change of each event at a time and says what became of it; a new event has no key yet.
    pub(super) fn send(self, key: String, answer: impl Future<Output = Result<String, AppError>> + 'static) {
        self.changes.send(key, answer, move |answer| {
            if answer.is_ok() {
                self.version.update(|version| *version += 1);
            }
            self.said.set(Some(match answer {
                Ok(message) => (message, false),
                Err(error) => (error.message, true),
            }));
        });
    }
}

/// Loaded on its own, so that the list need not wait for it.
#[component]
pub(crate) fn EventsSection() -> impl IntoView {
    let desk = EventDesk { version: RwSignal::new(0), said: RwSignal::new(None), changes: OneAtATime::new() };
    // New figures hold the owner's last change: what it did to the forecast is then known.
    Effect::new(move |known: Option<Option<_>>| {
        let mark = Live::used().and_then(|live| live.generation.get());
        if known.flatten().is_some_and(|known| Some(known) != mark) {
            desk.version.update(|version| *version += 1);
        }
        mark
    });
    let data = wire::resource(move || desk.version.get(), |_| events());
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(found) => sections(found, desk),
                Err(error) => view! { <p class="refused">{error.message}</p> }.into_any(),
            }
        })
    };
    let said = move || {
        desk.said
            .get()
            .map(|(text, failed)| view! { <p class=if failed { "refused" } else { "kept" }>{text}</p> })
    };
    view! {
        <section class="below events" aria-labelledby="evenements">
            <h2 id="evenements">"Que va-t-il se passer ?"</h2>
            <div role="status">{said}</div>
            {move || desk.said.get().is_some().then(|| view! { <BatchBar /> })}
            <Transition fallback=|| reading("Lecture des événements…")>{content}</Transition>
        </section>
    }
}

fn sections(found: EventsSummary, desk: EventDesk) -> AnyView {
    let EventsSummary { upcoming, learned, own, named, categories } = found;
    let has_own = !own.is_empty();
    let own_lines = own.into_iter().map(|event| own_event(event, &categories, desk)).collect_view();
    let fresh = EventForm { kind: "commercial".to_owned(), ..EventForm::default() };
    let coming = if upcoming.is_empty() {
        view! { <p class="quiet-text">"Aucun événement connu dans les 30 jours."</p> }.into_any()
    } else {
        view! { <ul class="event-list">{upcoming.into_iter().map(coming).collect_view()}</ul> }.into_any()
    };
    view! {
        <h3>"Dans les 30 jours"</h3>
        {coming}
        {whole("les événements à venir", "/evenements")}
        <h3>"Vos événements"</h3>
        <ul class="event-list own">{own_lines}</ul>
        {has_own.then(|| whole("vos événements", "/mes-evenements"))}
        {(!named.is_empty()).then(|| view! {
            <ul class="event-list">{named.into_iter().map(self::named).collect_view()}</ul>
        })}
        <details class="event-editor">
            <summary>"Ajouter un événement"</summary>
            <EventFields form=fresh categories desk />
        </details>
        {(!learned.is_empty()).then(|| view! {
            <details>
                <summary>"Ce que les événements passés ont fait aux ventes"</summary>
                {learned.into_iter().map(past).collect_view()}
                {whole("les effets des événements passés", "/effets-evenements")}
            </details>
        })}
    }
    .into_any()
}

/// One event to come, with its effect.
fn coming(event: EventLine) -> AnyView {
    let effect = if event.effects.is_empty() {
        "effet pas encore mesuré".to_owned()
    } else {
        event.effects.join(" · ")
    };
    view! {
        <li>
            <span class="event-days">{event.days}</span>
            <strong>{event.name}</strong>
            <small>{event.kind}{event.own.then_some(", ajouté par vous")}</small>
            <span class="event-effect">{effect}</span>
        </li>
    }
    .into_any()
}

/// An event that the owner named in an answer: it is changed there.
fn named(event: NamedEvent) -> AnyView {
    view! {
        <li>
            <span class="event-days">{event.when}</span>
            <strong>{event.name}</strong>
            <small>"nommé dans vos réponses"</small>
            <span class="event-effect">{event.effect}</span>
            <a class="event-more" href="/predictions#questions">
                "Revoir ou annuler vos réponses"
            </a>
        </li>
    }
    .into_any()
}

/// One event's history, folded: what each occurrence did to each category, and what is made of it.
fn past(event: LearnedEvent) -> AnyView {
    let lines = event.lines.into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row">{line.category}</th>
                {line.impacts.into_iter().map(|impact| view! { <td>{impact}</td> }).collect_view()}
                <td>
                    <b>{line.multiplier}</b>
                </td>
                <td>{line.confidence}</td>
            </tr>
        }
    });
    let dates = event.dates.into_iter().map(|date| view! { <th scope="col">{date}</th> });
    view! {
        <details class="past-event">
            <summary>
                <strong>{event.name.clone()}</strong>
                " "
                <span>{event.told}</span>
            </summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label=event.name>
                <table class="learned">
                    <thead>
                        <tr>
                            <td></td>
                            {dates.collect_view()} <th scope="col">"Retenu"</th>
                            <th scope="col">"Confiance"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// One of the owner's events, to be changed or removed.
fn own_event(event: OwnEventLine, categories: &[String], desk: EventDesk) -> AnyView {
    let key = event.form.key.clone();
    let (sent, name) = (key.clone(), event.form.name.clone());
    let remove = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        desk.send(sent.clone(), delete_event(sent.clone()));
    };
    view! {
        <li>
            <span class="event-days">{event.when}</span>
            <strong>{name.clone()}</strong>
            <small>{event.form.kind.clone()} ", " {event.scope}</small>
            <span class="event-effect">{event.effect}</span>
            {event.change.map(|change| view! { <span class="event-change">{change}</span> })}
            <div class="event-acts">
                <details class="event-editor">
                    <summary>"Modifier"</summary>
                    <EventFields form=event.form categories=categories.to_vec() desk />
                </details>
                <form method="post" action="/api/retirer-evenement" on:submit=remove>
                    <input type="hidden" name="key" value=key />
                    <button class="quiet" aria-label=format!("Retirer {name}")>"Retirer"</button>
                </form>
            </div>
        </li>
    }
    .into_any()
}
