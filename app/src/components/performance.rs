//! Optiflow's performance in shop words: may the figures above be trusted?

use leptos::prelude::*;
use optiflow_domain::format;

use super::{exports::whole, skeleton::reading};
use crate::{
    api::performance::{PerformanceSummary, WeekdayPerformance, performance},
    listing::words,
    wire,
};

/// Below the alerts: precision, mean error, where it is heading, and the one thing to do.
#[component]
pub(crate) fn PerformanceSection() -> impl IntoView {
    let data = wire::resource(|| (), |()| performance());
    let content = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Some(found)) => summary(found),
                Ok(None) => {
                    view! { <p class="quiet-text">"Rien n'est encore vérifié : la première nuit n'a pas été calculée."</p> }
                        .into_any()
                }
                Err(error) => view! { <p class="refused">{error.message}</p> }.into_any(),
            }
        })
    };
    view! {
        <section class="below performance" aria-labelledby="performance">
            <h2 id="performance">"Peut-on s'y fier ?"</h2>
            <Suspense fallback=|| reading("Lecture des écarts…")>{content}</Suspense>
        </section>
    }
}

fn summary(found: PerformanceSummary) -> AnyView {
    let tendency = found.tendency.map(|tendency| {
        view! {
            <li>
                <strong>{tendency.label()}</strong>
                <span>"les écarts, depuis deux semaines"</span>
            </li>
        }
    });
    let known = found.compared > 0;
    view! {
        {known.then(|| view! {
            <ul class="facts-row">
                <li>
                    <strong>{format::percent_or_nothing(found.precision, 0)}</strong>
                    <span>"de précision vérifiée, à la semaine"</span>
                </li>
                <li>
                    <strong>{format::percent_or_nothing(found.mape, 0)}</strong>
                    <span>"d'écart moyen, par jour et par article"</span>
                </li>
                {tendency}
            </ul>
        })}
        <p class="advice">{found.recommendation}</p>
        {known.then(|| weekdays(&found.weekdays))}
        <details>
            <summary>"Comment est-ce mesuré ?"</summary>
            <p>
                "Chaque nuit, la première prévision faite pour un jour est gardée, puis comparée aux ventes de ce jour. "
                "La précision vérifiée est 1 − (somme des écarts ÷ somme des ventes), par article et par semaine du lundi "
                "au dimanche. L'écart moyen (MAPE) est la moyenne des écarts en pourcentage, sur les jours avec vente. "
                {format!(
                    "Sur les quatre semaines avant le {}, {}.",
                    format::date(found.as_of),
                    format::counted(found.compared.into(), "jour d'article est comparé", "jours d'article sont comparés"),
                )}
            </p>
        </details>
    }
    .into_any()
}

/// One line a weekday; the bar repeats the figure for the eye.
fn weekdays(days: &[WeekdayPerformance]) -> AnyView {
    let line = |day: &WeekdayPerformance| {
        let part = format!("{:.0}", day.precision.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0);
        view! {
            <tr>
                <th scope="row">{words::capitalised(&day.day)}</th>
                <td class="bar">
                    {format::percent_or_nothing(day.precision, 0)}
                    <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                        <rect width=part height="1" />
                    </svg>
                </td>
                <td>{format::percent_or_nothing(day.mape, 0)}</td>
            </tr>
        }
    };
    view! {
        <table class="weekdays">
            <thead>
                <tr>
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Précision"</th>
                    <th scope="col">"Écart moyen"</th>
                </tr>
            </thead>
            <tbody>{days.iter().map(line).collect_view()}</tbody>
        </table>
        {whole("la performance par jour de semaine", "/performance")}
    }
    .into_any()
}
