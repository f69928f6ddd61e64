//! Events below the alerts: what is coming, what past ones did, and the owner's own.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};

use super::{
    event_form::EventFields,
    exports::whole,
    in_page::keep_focus,
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

/// What the section shows, and the owner's changes to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventDesk {
    found: RwSignal<EventsSummary>,
    /// The answer to the last change, and whether it is an error.
    said: RwSignal<Option<(String, bool)>>,
    changes: OneAtATime,
    /// How often each event was changed: its form is then shown anew. Whatever else is new, a form that is being filled in
    /// stays as it is.
    changed: RwSignal<BTreeMap<String, u32>>,
}

impl EventDesk {
    fn new(found: EventsSummary) -> Self {
        Self {
            found: RwSignal::new(found),
            said: RwSignal::new(None),
            changes: OneAtATime::new(),
            changed: RwSignal::default(),
        }
    }

    /// Sends one change of each event at a time and says what became of it; a new event has no key yet.
    pub(super) fn send(self, key: String, answer: impl Future<Output = Result<String, AppError>> + 'static) {
        let thing = key.clone();
        self.changes.send(thing, answer, move |answer| match answer {
            Ok(message) => {
                self.said.set(Some((message, false)));
                self.renew(move || {
                    self.changed.update(|changed| *changed.entry(key).or_default() += 1);
                    // What was pressed is gone: the keyboard goes on from the title.
                    keep_focus(TITLE.to_owned());
                });
            }
            Err(error) => self.said.set(Some((error.message, true))),
        });
    }

    /// Reads the events again, then runs `then` with them in place. Where they cannot be read, those of before stay.
    fn renew(self, then: impl FnOnce() + 'static) {
        spawn_local(async move {
            // The owner may have left the page meanwhile.
            if let Ok(found) = events().await
                && self.found.try_set(found).is_none()
            {
                then();
            }
        });
    }

    /// How often the event of this key was changed.
    fn times(self, key: &str) -> u32 {
        self.changed.with(|changed| changed.get(key).copied().unwrap_or_default())
    }
}

/// What the section is called, and where the keyboard goes on when what it pressed is gone.
const TITLE: &str = "evenements";

/// Loaded on its own, so that the list need not wait for it.
#[component]
pub(crate) fn EventsSection() -> impl IntoView {
    let data = wire::resource(|| (), |()| events());
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(found) => view! { <Events desk=EventDesk::new(found) /> }.into_any(),
                Err(error) => view! { <p class="refused">{error.message}</p> }.into_any(),
            }
        })
    };
    view! {
        <section class="below events" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">
                "Que va-t-il se passer ?"
            </h2>
            <Transition fallback=|| reading("Lecture des événements…")>{content}</Transition>
        </section>
    }
}

#[component]
fn Events(desk: EventDesk) -> impl IntoView {
    // New figures hold the owner's last change: what it did to the forecast is then known.
    Effect::new(move |known: Option<Option<_>>| {
        let mark = Live::used().and_then(|live| live.generation.get());
        if known.flatten().is_some_and(|known| Some(known) != mark) {
            desk.renew(|| ());
        }
        mark
    });
    let found = desk.found;
    let said = move || {
        desk.said
            .get()
            .map(|(text, failed)| view! { <p class=if failed { "refused" } else { "kept" }>{text}</p> })
    };
    // A form is shown anew when its event was changed, and only then.
    let own = move || {
        let form = |line: &OwnEventLine| (desk.times(&line.form.key), line.form.clone());
        found.with(|found| found.own.iter().map(form).collect::<Vec<_>>())
    };
    let fresh =
        move || [(desk.times(""), EventForm { kind: "commercial".to_owned(), ..EventForm::default() })];
    view! {
        <div role="status">{said}</div>
        {move || desk.said.get().is_some().then(|| view! { <BatchBar /> })}
        <h3>"Dans les 30 jours"</h3>
        {move || found.with(|found| upcoming(&found.upcoming))}
        {whole("les événements à venir", "/evenements")}
        <h3>"Vos événements"</h3>
        <ul class="event-list own">
            <For each=own key=Clone::clone children=move |(_, form)| own_event(form, desk) />
        </ul>
        {move || found.with(|found| (!found.own.is_empty()).then(|| whole("vos événements", "/mes-evenements")))}
        {move || found.with(|found| (!found.named.is_empty()).then(|| view! {
            <ul class="event-list">{found.named.iter().cloned().map(named).collect_view()}</ul>
        }))}
        <For
            each=fresh
            key=Clone::clone
            children=move |(_, form)| view! { <Editor title="Ajouter un événement" form desk /> }
        />
        {move || found.with(|found| (!found.learned.is_empty()).then(|| learned(&found.learned)))}
    }
}

fn upcoming(events: &[EventLine]) -> AnyView {
    if events.is_empty() {
        return view! { <p class="quiet-text">"Aucun événement connu dans les 30 jours."</p> }.into_any();
    }
    view! { <ul class="event-list">{events.iter().cloned().map(coming).collect_view()}</ul> }.into_any()
}

fn learned(events: &[LearnedEvent]) -> AnyView {
    view! {
        <details>
            <summary>"Ce que les événements passés ont fait aux ventes"</summary>
            {events.iter().cloned().map(past).collect_view()}
            {whole("les effets des événements passés", "/effets-evenements")}
        </details>
    }
    .into_any()
}

/// A form, folded until it is wanted.
#[component]
fn Editor(title: &'static str, form: EventForm, desk: EventDesk) -> impl IntoView {
    let categories = desk.found.with_untracked(|found| found.categories.clone());
    view! {
        <details class="event-editor">
            <summary>{title}</summary>
            <EventFields form categories desk />
        </details>
    }
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
fn own_event(form: EventForm, desk: EventDesk) -> AnyView {
    let (key, name) = (form.key.clone(), form.name.clone());
    let (looked_up, sent) = (key.clone(), key.clone());
    let line = move |read: fn(&OwnEventLine) -> Option<String>| {
        let key = looked_up.clone();
        move || desk.found.with(|found| found.own.iter().find(|line| line.form.key == key).and_then(read))
    };
    let change = line(|line| line.change.clone());
    let remove = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        desk.send(sent.clone(), delete_event(sent.clone()));
    };
    view! {
        <li>
            <span class="event-days">{line(|line| Some(line.when.clone()))}</span>
            <strong>{name.clone()}</strong>
            <small>{form.kind.clone()} ", " {line(|line| Some(line.scope.clone()))}</small>
            <span class="event-effect">{line(|line| Some(line.effect.clone()))}</span>
            {move || change().map(|change| view! { <span class="event-change">{change}</span> })}
            <div class="event-acts">
                <Editor title="Modifier" form desk />
                <form method="post" action="/api/retirer-evenement" on:submit=remove>
                    <input type="hidden" name="key" value=key />
                    <button class="quiet" aria-label=format!("Retirer {name}")>"Retirer"</button>
                </form>
            </div>
        </li>
    }
    .into_any()
}
