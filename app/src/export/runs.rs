//! What the last nights did, as page Calculs shows it.

use super::{Cell, Table, plain};
use crate::api::runs::{RunLine, RunsRead};

/// One line a run.
pub fn runs(read: &RunsRead) -> Table {
    let columns = plain(["Nuit du", "Début", "Durée (s)", "Articles", "Échecs", "Ce qui a échoué"]);
    let row = |run: &RunLine| {
        vec![
            run.as_of.into(),
            Cell::Moment(run.started_at),
            run.seconds.into(),
            run.articles.into(),
            (run.failures.len() as f64).into(),
            Cell::text(run.failures.join(" ")),
        ]
    };
    Table::new("calculs", read.status.as_of, "Calculs", read.status.currency, columns)
        .with(read.runs.iter().map(row))
}

/// One line a step.
pub fn steps(read: &RunsRead) -> Table {
    let columns = plain(["Nuit du", "Début", "Étape", "Durée (s)", "Articles"]);
    let rows = read.runs.iter().flat_map(|run| {
        run.steps.iter().map(|step| {
            vec![
                run.as_of.into(),
                Cell::Moment(run.started_at),
                Cell::text(&step.name),
                (f64::from(step.milliseconds) / 1000.0).into(),
                step.articles.into(),
            ]
        })
    });
    Table::new("etapes", read.status.as_of, "Étapes des calculs", read.status.currency, columns).with(rows)
}
