//! What the shop has learned of the feasts, as its own rows say it.

use super::calendar::{Occasion, Timeline, occurrences_between};
use super::catalogue::{FAMILIES, Family};
use super::signed;
use crate::db::shop_file::MADE_BY_DEMO;
use crate::db::tables::LearnedEvent;
use optiflow_domain::{EventKind, events};

/// (name, occasion, type, recurrence).
const EVENTS: &[(&str, Occasion, EventKind, &str)] = &[
    ("Tabaski", Occasion::BeforeTabaski, EventKind::Religious, "lunaire"),
    ("Ramadan", Occasion::Ramadan, EventKind::Religious, "lunaire"),
    ("Black Friday", Occasion::BlackFriday, EventKind::Commercial, "annual"),
    ("Fêtes de fin d'année", Occasion::YearEnd, EventKind::Commercial, "annual"),
    ("Soldes", Occasion::Sales, EventKind::Commercial, "annual"),
];

/// The events that the history has seen at least once, with their effect on the shop's volume.
pub(super) fn learned(timeline: &Timeline) -> Vec<LearnedEvent> {
    let (last, horizon) = (timeline.last(), timeline.date(signed(timeline.days) + 400));
    let past = occurrences_between(timeline.first, last);
    let coming = occurrences_between(last, horizon);
    let seen = EVENTS.iter().filter_map(|(name, occasion, kind, recurrence)| {
        let count = past.iter().filter(|event| event.occasion == *occasion).count();
        let day = if *occasion == Occasion::BeforeTabaski { Occasion::Tabaski } else { *occasion };
        let next = coming.iter().find(|event| event.occasion == day && event.first > last)?;
        (count > 0).then(|| LearnedEvent {
            id: 0,
            name: (*name).to_owned(),
            category: Some(kind.label().to_owned()),
            next_occurrence: Some(next.first.to_string()),
            typical_impact: Some(strongest(*occasion)),
            // To two decimals.
            confidence_score: Some((events::confidence(count) * 100.0).floor() / 100.0),
            recurrence_type: Some((*recurrence).to_owned()),
            base_multiplier: Some(mean_multiplier(*occasion)),
            observations_count: Some(signed(count)),
            created_by: Some(MADE_BY_DEMO.to_owned()),
            created_at: Some(format!("{last} 21:00:00")),
        })
    });
    seen.zip(1..).map(|(event, id)| LearnedEvent { id, ..event }).collect()
}

fn multiplier(family: &Family, occasion: Occasion) -> f64 {
    family.occasions.iter().find(|(known, _)| *known == occasion).map_or(1.0, |(_, factor)| *factor)
}

/// The mean over the families, weighted by what they sell, to two decimals.
fn mean_multiplier(occasion: Occasion) -> f64 {
    let volume: f64 = FAMILIES.iter().map(|family| family.daily).sum();
    let lifted: f64 = FAMILIES.iter().map(|family| family.daily * multiplier(family, occasion)).sum();
    (lifted / volume * 100.0 + 0.5).floor() / 100.0
}

/// The two families that the occasion lifts most: "Congélateurs x2,0, Réfrigérateurs x1,5".
fn strongest(occasion: Occasion) -> String {
    let mut families: Vec<(f64, &str)> =
        FAMILIES.iter().map(|family| (multiplier(family, occasion), family.name)).collect();
    families.sort_by(|a, b| b.0.total_cmp(&a.0));
    let shown =
        families.iter().take(2).map(|(factor, name)| format!("{name} x{factor:.1}").replace('.', ","));
    shown.collect::<Vec<_>>().join(", ")
}
