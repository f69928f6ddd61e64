//! Events: the country's calendar and the owner's, with what the last night measured of them.

use std::collections::BTreeMap;

use app::api::events::{
    CategoryEffect, EventHistory, EventsPage, MeasuredImpact, PastOccurrence, UpcomingEvent,
};
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{EventKind, Occurrence, calendar::holidays};

use super::{ReadError, Reader};
use crate::{
    batch::{Step, evaluate_events_impact::EventImpact},
    db::state::{LocalEvent, OwnEvent},
};

/// An effect within this of 1 is not worth a word.
const NOTABLE: f64 = 0.01;

impl Reader {
    /// The events of the next `days` days, and the history of all.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn events(&self, days: u16) -> Result<EventsPage, ReadError> {
        let view = self.view().await?;
        let own = self.state.events().await?;
        let local = self.state.local_events().await?;
        let measured =
            self.state.figures::<Vec<EventImpact>>(Step::EvaluateEventsImpact.name(), view.as_of).await?;
        let impacts = measured.as_ref().map(|figures| figures.content.as_slice()).unwrap_or_default();
        let effects = effects(impacts);
        let until = view.as_of.saturating_add((i64::from(days) - 1).days());
        let mut upcoming = self.upcoming(view.as_of, until, &own, &local);
        for event in &mut upcoming {
            let known = effects.get(event.key.as_str()).into_iter().flatten();
            event.effects = known.filter(|effect| is_notable(effect)).cloned().collect();
        }
        Ok(EventsPage {
            as_of: view.as_of,
            measured_on: measured.as_ref().map(|figures| figures.as_of),
            history: self.history(impacts, &effects, (&own, &local), view.as_of),
            upcoming,
            own: own.into_iter().map(|own| own.event).collect(),
        })
    }

    /// The occurrences that touch the days from `from` to `to`, in order of time, without their effects.
    pub(super) fn upcoming(
        &self,
        from: Date,
        to: Date,
        own: &[OwnEvent],
        local: &[LocalEvent],
    ) -> Vec<UpcomingEvent> {
        let calendar = holidays(self.country, from, to).into_iter().map(|event| UpcomingEvent {
            key: event.key.to_owned(),
            name: event.name.to_owned(),
            kind: event.kind,
            occurrence: event.occurrence,
            public_holiday: event.public_holiday,
            own: false,
            effects: Vec::new(),
        });
        let own = own.iter().flat_map(|own| {
            let event = &own.event;
            event.recurrence().occurrences_between(from, to).into_iter().map(|occurrence| UpcomingEvent {
                key: event.key().as_str().to_owned(),
                name: event.name().as_str().to_owned(),
                kind: event.kind(),
                occurrence,
                public_holiday: false,
                own: true,
                effects: Vec::new(),
            })
        });
        // What the owner named in answers: those days that nobody else knows.
        let local = local.iter().flat_map(|event| {
            let days = event.occurrences.iter().chain(&event.next).filter(|days| days.touches(from, to));
            days.map(|days| UpcomingEvent {
                key: event.key.clone(),
                name: event.name.clone(),
                kind: EventKind::Other,
                occurrence: *days,
                public_holiday: false,
                own: true,
                effects: Vec::new(),
            })
        });
        let mut all: Vec<UpcomingEvent> = calendar.chain(own).chain(local).collect();
        all.sort_by(|a, b| (a.occurrence.first(), &a.name).cmp(&(b.occurrence.first(), &b.name)));
        all.dedup_by(|later, first| later.key == first.key && later.occurrence == first.occurrence);
        all
    }

    fn history(
        &self,
        impacts: &[EventImpact],
        effects: &BTreeMap<&str, Vec<CategoryEffect>>,
        (own, local): (&[OwnEvent], &[LocalEvent]),
        as_of: Date,
    ) -> Vec<EventHistory> {
        let names = self.names(impacts, own, local, as_of);
        let faded = |key: &str| impacts.iter().any(|impact| impact.event == key && impact.trust <= 0.0);
        let mut occurrences: BTreeMap<&str, BTreeMap<Date, (Date, Vec<MeasuredImpact>)>> = BTreeMap::new();
        for impact in impacts {
            let of = occurrences.entry(&impact.event).or_default();
            for seen in &impact.occurrences {
                let (last, impacts) = of.entry(seen.first).or_insert_with(|| (seen.last, Vec::new()));
                *last = (*last).max(seen.last);
                impacts.push(MeasuredImpact {
                    category: impact.category.clone(),
                    actual: seen.actual,
                    expected: seen.expected,
                });
            }
        }
        let past = |(first, (last, impacts))| {
            Occurrence::new(first, last).ok().map(|occurrence| PastOccurrence { occurrence, impacts })
        };
        let mut history: Vec<EventHistory> = occurrences
            .into_iter()
            .filter_map(|(key, occurrences)| {
                let (name, kind) = names.get(key)?;
                Some(EventHistory {
                    key: key.to_owned(),
                    name: (*name).to_owned(),
                    kind: *kind,
                    effects: effects.get(key).cloned().unwrap_or_default(),
                    occurrences: occurrences.into_iter().filter_map(past).collect(),
                    faded: faded(key),
                })
            })
            .collect();
        history.sort_by(|a, b| a.name.cmp(&b.name));
        history
    }

    /// Name and type of every event that was measured; one that the owner has deleted since has none.
    fn names<'a>(
        &self,
        impacts: &[EventImpact],
        own: &'a [OwnEvent],
        local: &'a [LocalEvent],
        as_of: Date,
    ) -> BTreeMap<&'a str, (&'a str, EventKind)> {
        let first = impacts.iter().flat_map(|impact| &impact.occurrences).map(|seen| seen.first).min();
        let calendar = holidays(self.country, first.unwrap_or(as_of), as_of);
        let calendar = calendar.into_iter().map(|event| (event.key, (event.name, event.kind)));
        let own =
            own.iter().map(|own| (own.event.key().as_str(), (own.event.name().as_str(), own.event.kind())));
        let local = local.iter().map(|event| (event.key.as_str(), (event.name.as_str(), EventKind::Other)));
        local.chain(calendar).chain(own).collect()
    }
}

/// Whether an effect changes what is sold by anything worth a word.
fn is_notable(effect: &CategoryEffect) -> bool {
    (effect.multiplier - 1.0).abs() >= NOTABLE
}

/// Each event's effects by category, the largest multiplier first; those of about 1 too, since they were measured.
fn effects(impacts: &[EventImpact]) -> BTreeMap<&str, Vec<CategoryEffect>> {
    let mut effects: BTreeMap<&str, Vec<CategoryEffect>> = BTreeMap::new();
    for impact in impacts {
        effects.entry(&impact.event).or_default().push(CategoryEffect {
            category: impact.category.clone(),
            multiplier: impact.multiplier,
            confidence: impact.confidence,
        });
    }
    for of in effects.values_mut() {
        of.sort_by(|a, b| b.multiplier.total_cmp(&a.multiplier));
    }
    effects
}
