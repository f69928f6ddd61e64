//! Which article, and what the next days add up to.

use leptos::prelude::*;
use optiflow_domain::{format, projection::Outlook, verification::PeriodAccuracy};

use crate::{
    api::{alerts::ArticlePanel, predictions::ArticleRead},
    components::{LevelBadge, facts},
    listing::words,
    rendered::Rendered,
};

pub(super) fn part(read: &ArticleRead) -> Rendered {
    let panel = &read.panel;
    let as_of = read.predictions.as_of;
    let totals = read.totals.iter().map(|total| {
        view! { <dd class=of_period(total.days)>{units(total.expected)}</dd> }
    });
    let stock_outs = read.totals.iter().map(|total| {
        let (text, out) = stock_out(panel, total, as_of);
        view! { <dd class=of_period(total.days) class:out=out>{text}</dd> }
    });
    let precision =
        read.proof.periods.last().and_then(|period: &PeriodAccuracy| period.proof.engine().precision);
    Rendered::of(view! {
        <div class="who">
            <LevelBadge level=panel.assessment.level() />
            <h2>{panel.name.clone()}</h2>
            <p class="place">{words::place(panel)}</p>
            <a href=format!("/alertes?article={}", panel.id)>"Voir son alerte"</a>
        </div>
        {facts(panel)}
        <dl class="key-figures">
            <div>
                <dt>"Ventes prévues"</dt>
                {totals.collect_view()}
            </div>
            <div>
                <dt>"Rupture"</dt>
                {stock_outs.collect_view()}
            </div>
            <div>
                <dt>"Précision sur 30 jours"</dt>
                <dd>{format::percent_or_nothing(precision, 0)}</dd>
            </div>
        </dl>
    })
}

/// The class of what belongs to one period: the style sheet shows the chosen one.
pub(super) fn of_period(days: u16) -> String {
    format!("in{days}")
}

/// A sum of predictions: whole from ten on, where a tenth means nothing.
pub(super) fn units(sum: f64) -> String {
    format::number(sum, usize::from(sum < 10.0))
}

fn stock_out(panel: &ArticlePanel, total: &Outlook, as_of: optiflow_domain::Date) -> (String, bool) {
    match (total.stock_out_on, panel.stock) {
        (Some(day), _) => (words::near_day(day, as_of), true),
        (None, Some(_)) => (format!("aucune en {} jours", total.days), false),
        (None, None) => (format::NOTHING.to_owned(), false),
    }
}
