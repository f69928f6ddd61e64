//! The events: those to come, what past ones did, and the owner's own.

use optiflow_domain::{Currency, Date, events::Impact};

use super::{Cell, Table, plain, with_units};
use crate::api::events::{EventsPage, OwnEventLine, PastOccurrence};

/// Named where an article has no category.
const NO_CATEGORY: &str = "Sans catégorie";

/// The events to come: a line for each category that one moves, one line for an event without effect.
pub fn coming(page: &EventsPage, currency: Currency) -> Table {
    let titles = [
        "Du",
        "Au",
        "Événement",
        "Type",
        "Férié",
        "Ajouté par vous",
        "Catégorie",
        "Ventes multipliées par",
        "Confiance",
    ];
    let columns = with_units(titles, &[], &["Confiance"]);
    let rows = page.upcoming.iter().flat_map(|event| {
        let event_cells = vec![
            event.occurrence.first().into(),
            event.occurrence.last().into(),
            Cell::text(&event.name),
            Cell::text(event.kind.label()),
            Cell::yes_or_no(event.public_holiday),
            Cell::yes_or_no(event.own),
        ];
        let effects: Vec<[Cell; 3]> = if event.effects.is_empty() {
            vec![[Cell::Empty, Cell::Empty, Cell::Empty]]
        } else {
            let cells = event.effects.iter().map(|effect| {
                let category = effect.category.as_deref().unwrap_or(NO_CATEGORY);
                [Cell::text(category), effect.multiplier.into(), effect.confidence.into()]
            });
            cells.collect()
        };
        effects
            .into_iter()
            .map(move |effect| [event_cells.clone(), effect.into()].concat())
            .collect::<Vec<_>>()
    });
    Table::new("evenements", page.as_of, "Événements à venir", currency, columns).with(rows)
}

/// What each past occurrence did to each category, and what the engine makes of it.
pub fn measured(page: &EventsPage, currency: Currency) -> Table {
    let titles = [
        "Événement",
        "Type",
        "Du",
        "Au",
        "Catégorie",
        "Vendu",
        "Attendu sans lui",
        "Rapport",
        "Multiplicateur retenu",
        "Confiance",
    ];
    let columns = with_units(titles, &[], &["Confiance"]);
    let rows = page.history.iter().flat_map(|event| {
        let seen = |past: &PastOccurrence| {
            let (first, last) = (past.occurrence.first(), past.occurrence.last());
            let row = past.impacts.iter().map(move |impact| {
                let effect = event.effects.iter().find(|effect| effect.category == impact.category);
                vec![
                    Cell::text(&event.name),
                    Cell::text(event.kind.label()),
                    first.into(),
                    last.into(),
                    Cell::text(impact.category.as_deref().unwrap_or(NO_CATEGORY)),
                    impact.actual.into(),
                    impact.expected.into(),
                    Impact::measured(impact.actual, impact.expected).map(Impact::ratio).into(),
                    effect.map(|effect| effect.multiplier).into(),
                    effect.map(|effect| effect.confidence).into(),
                ]
            });
            row.collect::<Vec<_>>()
        };
        event.occurrences.iter().flat_map(seen).collect::<Vec<_>>()
    });
    Table::new("effets-evenements", page.as_of, "Effets des événements", currency, columns).with(rows)
}

/// The owner's own events.
pub fn own(events: &[OwnEventLine], as_of: Date, currency: Currency) -> Table {
    let columns = plain(["Événement", "Type", "Premier jour", "Quand", "Portée", "Effet", "Changement"]);
    let rows = events.iter().map(|event| {
        vec![
            Cell::text(&event.form.name),
            Cell::text(&event.form.kind),
            event.form.first.parse::<Date>().ok().into(),
            Cell::text(&event.when),
            Cell::text(&event.scope),
            Cell::text(&event.effect),
            Cell::text(event.change.as_deref().unwrap_or_default()),
        ]
    });
    Table::new("mes-evenements", as_of, "Vos événements", currency, columns).with(rows)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{EventKind, Occurrence};

    use super::*;
    use crate::{
        api::events::{CategoryEffect, EventHistory, MeasuredImpact, UpcomingEvent},
        export::csv,
        listing::words::tests::D0,
    };

    fn page() -> EventsPage {
        let day = |day| Date::constant(2026, 12, day);
        let effect = |name: &str, multiplier| CategoryEffect {
            category: Some(name.to_owned()),
            multiplier,
            confidence: 0.86,
        };
        let event = |key: &str, effects| UpcomingEvent {
            key: key.to_owned(),
            name: key.to_owned(),
            kind: EventKind::Religious,
            occurrence: Occurrence::new(day(24), day(25)).unwrap(),
            public_holiday: true,
            own: false,
            effects,
        };
        EventsPage {
            as_of: D0,
            measured_on: Some(D0),
            upcoming: vec![
                event("Noël", vec![effect("Froid", 1.8), effect("Jeux", 2.5)]),
                event("Inconnu", Vec::new()),
            ],
            history: vec![EventHistory {
                key: "Noël".to_owned(),
                name: "Noël".to_owned(),
                kind: EventKind::Religious,
                effects: vec![effect("Froid", 1.8)],
                occurrences: vec![PastOccurrence {
                    occurrence: Occurrence::new(day(24), day(25)).unwrap(),
                    impacts: vec![MeasuredImpact {
                        category: Some("Froid".to_owned()),
                        actual: 46.0,
                        expected: 20.0,
                    }],
                }],
                faded: false,
                fixed: None,
            }],
            own: Vec::new(),
        }
    }

    #[test]
    fn an_event_has_a_line_for_each_category_it_moves() {
        let file = csv::write(&coming(&page(), Currency::Xof));
        let lines: Vec<_> = file.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "24/12/2026;25/12/2026;Noël;religieux;oui;non;Froid;1,8;86",
                "24/12/2026;25/12/2026;Noël;religieux;oui;non;Jeux;2,5;86",
                "24/12/2026;25/12/2026;Inconnu;religieux;oui;non;;;",
            ]
        );
    }

    #[test]
    fn what_an_event_did_stands_beside_what_is_made_of_it() {
        let file = csv::write(&measured(&page(), Currency::Xof));
        assert_eq!(file.lines().nth(1), Some("Noël;religieux;24/12/2026;25/12/2026;Froid;46;20;2,3;1,8;86"));
    }
}
