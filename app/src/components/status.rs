//! How old the figures are and what they rest on: always in sight, never shouting.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::A;
use optiflow_domain::{Date, DateTime, format};

use super::{live::Live, network};
use crate::api::alerts::{DataStatus, Outage, OutageFile};

/// The line under the date, and the warnings that go with it.
#[component]
pub(crate) fn StatusLine(status: DataStatus) -> impl IntoView {
    let DataStatus {
        as_of,
        last_sale,
        sales_are_old,
        computed_at,
        age_minutes,
        stale,
        stock_at,
        failures,
        failed_night,
        outage,
        ..
    } = status;
    let known = last_sale
        .filter(|_| sales_are_old)
        .map(|day| view! { <li class="old">{format!("Ventes connues jusqu'au {}", format::date(day))}</li> });
    let stock = stock_at.map(|at| view! { <li>{format!("stock de {}", format::time(at.time()))}</li> });
    view! {
        <ul class="status" aria-label="Fraîcheur des données">
            {computed_at.map(|at| view! { <Computed at minutes=age_minutes /> })} {stock} {known} <Connection />
        </ul>
        {outage.map(|outage| view! { <OutageNotice outage as_of /> })}
        {match failed_night {
            Some(reason) => Some(view! { <FailedNight reason /> }.into_any()),
            None => stale.then(|| view! { <StaleWarning /> }.into_any()),
        }}
        {(!failures.is_empty()).then(|| view! { <Failures failures /> })}
    }
}

/// "Données calculées le 22/11/2026 à 00:31, il y a 7 h"; the age goes on by itself in the browser.
#[component]
fn Computed(at: DateTime, minutes: u64) -> impl IntoView {
    // The page starts with the age the server wrote: only an effect may read the browser's clock.
    let age = RwSignal::new(minutes);
    Effect::new(move |_| {
        // What was kept for reading without a network has aged since the server wrote it.
        let answered = network::answered_at();
        let tick = move || age.set(minutes + network::minutes_since(answered));
        tick();
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(20)) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <li class="computed">
            <A href="/calculs">{format!("Données calculées le {}", format::moment(at))}</A>
            ", "
            <span>{move || format::age(age.get())}</span>
        </li>
    }
}

/// Says that the server cannot be reached, and how old what is shown is.
#[component]
fn Connection() -> impl IntoView {
    let said = RwSignal::new(None);
    Effect::new(move |_| {
        said.set(network::said());
        let changed = window_event_listener_untyped(network::CHANGED, move |_| said.set(network::said()));
        on_cleanup(move || changed.remove());
    });
    view! {
        <li class="connection" role="status" id=network::NOTE>
            {move || said.get()}
        </li>
    }
}

/// "Le fichier de la caisse ne peut pas être lu depuis 10:42", why, and that nothing else need be done.
#[component]
fn OutageNotice(outage: Outage, as_of: Date) -> impl IntoView {
    let Outage { file, since, advice } = outage;
    let file = match file {
        OutageFile::Shop => "Le fichier de la caisse",
        OutageFile::State => "Le fichier d'Optiflow",
    };
    // The hour says enough on the day itself.
    let since = if since.date() == as_of {
        format::time(since.time())
    } else {
        format!("le {}", format::moment(since))
    };
    view! {
        <p class="warning" role="status">
            <strong>{format!("{file} ne peut pas être lu depuis {since}. ")}</strong>
            {advice}
            " Les derniers chiffres connus restent affichés, et tout reprendra sans redémarrer Optiflow."
        </p>
    }
}

#[component]
fn FailedNight(reason: String) -> impl IntoView {
    view! {
        <p class="warning" role="status">
            <strong>"Le dernier calcul n'a pas abouti. "</strong>
            {reason}
            " Les résultats précédents restent affichés, et le calcul sera retenté de lui-même."
        </p>
    }
}

#[component]
fn StaleWarning() -> impl IntoView {
    view! {
        <p class="warning" role="status">
            <strong>"Ces chiffres ne sont plus du jour. "</strong>
            {move || {
                if Live::computing() {
                    "Un calcul est en cours : les nouveaux chiffres vous seront proposés dès qu'ils seront prêts.".into_any()
                } else {
                    view! {
                        "Le calcul de la nuit n'a pas eu lieu : laissez Optiflow ouvert la nuit, ou lancez "
                        <code>"optiflow batch"</code>
                        " maintenant."
                    }
                    .into_any()
                }
            }}
        </p>
    }
}

#[component]
fn Failures(failures: Vec<String>) -> impl IntoView {
    let title = match failures.len() {
        0 | 1 => "Un point du dernier calcul a échoué".to_owned(),
        count => format!("{count} points du dernier calcul ont échoué"),
    };
    view! {
        <details class="warning">
            <summary>{title} " ; les résultats précédents restent affichés"</summary>
            <ul>{failures.into_iter().map(|failure| view! { <li>{failure}</li> }).collect_view()}</ul>
        </details>
    }
}
