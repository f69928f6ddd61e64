//! The history of runs, which is only read: rendered on the server.

use leptos::prelude::*;
use optiflow_domain::format;

use crate::{
    api::runs::{RunLine, RunStep, RunsPage, RunsRead},
    components::Notice,
    pages::sign_in,
    rendered::Rendered,
};

/// The page, its runs rendered.
pub(crate) fn rendered(read: RunsRead) -> RunsPage {
    let RunsRead { status, batch_time, runs } = read;
    let runs = if runs.is_empty() {
        Rendered::of(view! {
            <Notice title="Aucun calcul n'a encore eu lieu">
                <p>
                    "Le premier commence de lui-même quand Optiflow s'ouvre. S'il ne commence pas, lancez "
                    <code>"optiflow batch"</code> "."
                </p>
            </Notice>
        })
    } else {
        Rendered::of(
            view! { <ol class="runs">{runs.into_iter().map(|run| view! { <Run run /> }).collect_view()}</ol> },
        )
    };
    RunsPage { status, batch_time, runs, way_out: Rendered::of(sign_in::way_out()) }
}

#[component]
fn Run(run: RunLine) -> impl IntoView {
    let failed = run.failures.len();
    let outcome = match failed {
        0 => "réussi".to_owned(),
        failed => format::counted(failed as u64, "point a échoué", "points ont échoué"),
    };
    let articles = format::counted(u64::from(run.articles), "article", "articles");
    view! {
        <li class="run">
            <details>
                <summary>
                    <span class="run-day">{format!("Nuit du {}", format::date(run.as_of))}</span>
                    <span class="run-facts">
                        {format!("{} · {} · {articles}", format::moment(run.started_at), duration(run.seconds))}
                    </span>
                    <span class=if failed == 0 { "run-outcome" } else { "run-outcome failed" }>{outcome}</span>
                </summary>
                {(failed > 0)
                    .then(|| view! { <ul class="run-failures">{run.failures.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}</ul> })}
                {if run.steps.is_empty() {
                    view! { <p class="quiet">"Le détail des étapes n'a pas été gardé pour ce calcul."</p> }.into_any()
                } else {
                    view! { <Steps steps=run.steps /> }.into_any()
                }}
            </details>
        </li>
    }
}

#[component]
fn Steps(steps: Vec<RunStep>) -> impl IntoView {
    let row = |step: RunStep| {
        view! {
            <tr>
                <th scope="row">{step.name}</th>
                <td>{format::number(f64::from(step.milliseconds) / 1000.0, 2)} "\u{a0}s"</td>
                <td>{format::quantity(f64::from(step.articles))}</td>
            </tr>
        }
    };
    view! {
        <table class="steps">
            <thead>
                <tr>
                    <th scope="col">"Étape"</th>
                    <th scope="col">"Durée"</th>
                    <th scope="col">"Articles"</th>
                </tr>
            </thead>
            <tbody>{steps.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// `12 s`, `3 min 05 s`.
fn duration(seconds: u32) -> String {
    match seconds {
        0 => "moins d'une seconde".to_owned(),
        1..60 => format!("{seconds}\u{a0}s"),
        _ => format!("{}\u{a0}min {:02}\u{a0}s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_the_unit_that_suits_it() {
        assert_eq!([0, 9, 185].map(duration), ["moins d'une seconde", "9\u{a0}s", "3\u{a0}min 05\u{a0}s"]);
    }
}
