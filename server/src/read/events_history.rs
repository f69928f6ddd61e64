//! What past events did, occurrence by occurrence, and the events that the owner named in answers.

use std::collections::BTreeSet;

use app::api::events::{
    CategoryEffect, EventHistory, EventsPage, LearnedEvent, LearnedLine, NamedEvent, PastOccurrence,
};
use jiff::ToSpan;
use optiflow_domain::{calendar::holidays, events::Impact, format};

use super::{
    ReadError, Reader,
    events_summary::{FADED, by_strength, category, days},
};
use crate::db::state::LocalEvent;

/// An event of the calendar comes back within so many days.
const YEAR_DAYS: i64 = 400;

impl Reader {
    /// The events that the owner named in answers and that neither the calendar nor the owner's own list has: their days
    /// are changed where they were named.
    pub(super) async fn named(&self, page: &EventsPage) -> Result<Vec<NamedEvent>, ReadError> {
        let local = self.state.local_events().await?;
        let (from, to) =
            (page.as_of.saturating_sub(YEAR_DAYS.days()), page.as_of.saturating_add(YEAR_DAYS.days()));
        let calendar = holidays(self.country, from, to);
        let known: BTreeSet<&str> = calendar
            .iter()
            .map(|event| event.key)
            .chain(page.own.iter().map(|event| event.key().as_str()))
            .collect();
        let others = local.iter().filter(|event| !known.contains(event.key.as_str()));
        Ok(others.map(|event| named(event, page)).collect())
    }
}

fn named(event: &LocalEvent, page: &EventsPage) -> NamedEvent {
    let next = event.next.first().map(|next| days(*next, page.as_of));
    let last = event.occurrences.last().map(|last| days(*last, page.as_of));
    let when = match (next, last, event.rhythm) {
        (Some(next), _, Some(rhythm)) => format!("{next}, {rhythm}"),
        (Some(next), _, None) => next,
        (None, Some(last), _) => format!("vu {last}"),
        (None, None, _) => String::new(),
    };
    let history = page.history.iter().find(|past| past.key == event.key);
    let strongest = history.and_then(|past| by_strength(&past.effects).next());
    let effect = match strongest {
        _ if event.trust <= 0.0 => FADED.to_owned(),
        Some(strongest) => strongest.text(),
        None => "effet pas encore mesuré".to_owned(),
    };
    NamedEvent { name: event.name.clone(), when, effect }
}

/// An event with what each of its occurrences did to each category, and what is made of it.
pub(super) fn learned(event: &EventHistory) -> LearnedEvent {
    let line = |known: &CategoryEffect| {
        let of = |past: &PastOccurrence| {
            let impact = past.impacts.iter().find(|impact| impact.category == known.category);
            let ratio = impact.and_then(|impact| Impact::measured(impact.actual, impact.expected));
            ratio.map_or_else(|| format::NOTHING.to_owned(), |impact| format::number(impact.ratio(), 1))
        };
        LearnedLine {
            category: category(known.category.as_deref()),
            impacts: event.occurrences.iter().map(of).collect(),
            multiplier: format::multiplier(known.multiplier),
            confidence: format::percent(known.confidence, 0),
        }
    };
    LearnedEvent {
        name: event.name.clone(),
        told: if event.faded {
            FADED.to_owned()
        } else {
            by_strength(&event.effects).next().map(CategoryEffect::text).unwrap_or_default()
        },
        dates: event.occurrences.iter().map(|past| format::date(past.occurrence.first())).collect(),
        lines: by_strength(&event.effects).map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use app::api::events::MeasuredImpact;
    use jiff::civil::date;
    use optiflow_domain::{EventKind, Occurrence};

    use super::*;

    fn tabaski() -> EventHistory {
        let of =
            |name: &str, actual| MeasuredImpact { category: Some(name.to_owned()), actual, expected: 10.0 };
        let past = |year, impacts| PastOccurrence { occurrence: Occurrence::on(date(year, 5, 1)), impacts };
        let effect = |name: &str, multiplier, confidence| CategoryEffect {
            category: Some(name.to_owned()),
            multiplier,
            confidence,
        };
        EventHistory {
            key: "tabaski".to_owned(),
            name: "Tabaski".to_owned(),
            kind: EventKind::Religious,
            effects: vec![effect("Livres", 1.004, 0.667), effect("Climatiseurs", 2.167, 0.857)],
            occurrences: vec![
                past(2024, vec![of("Climatiseurs", 23.0)]),
                past(2025, vec![of("Climatiseurs", 26.0), of("Livres", 10.1)]),
                past(2026, vec![of("Climatiseurs", 25.0)]),
            ],
            faded: false,
        }
    }

    #[test]
    fn an_effect_is_said_with_what_it_was_learned_from_and_when() {
        let learned = learned(&tabaski());
        assert_eq!(learned.told, "×2,17 Climatiseurs");
        assert_eq!(learned.dates, ["01/05/2024", "01/05/2025", "01/05/2026"]);
        let line = |category: &str, impacts: [&str; 3], multiplier: &str, confidence: &str| LearnedLine {
            category: category.to_owned(),
            impacts: impacts.map(str::to_owned).into(),
            multiplier: multiplier.to_owned(),
            confidence: confidence.to_owned(),
        };
        assert_eq!(
            learned.lines,
            [
                line("Climatiseurs", ["2,3", "2,6", "2,5"], "×2,17", "86\u{a0}%"),
                line("Livres", ["—", "1,0", "—"], "×1,00", "67\u{a0}%"),
            ],
            "what had no effect was measured too"
        );
    }

    #[test]
    fn an_event_that_is_faded_out_says_so() {
        assert_eq!(learned(&EventHistory { faded: true, ..tabaski() }).told, FADED);
    }
}
