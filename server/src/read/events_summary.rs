//! The events of page Alertes in words.

use std::collections::{BTreeMap, BTreeSet};

use app::api::events::{
    CategoryEffect, DAYS_AHEAD, EventForm, EventHistory, EventLine, EventsSummary, LearnedEvent, LearnedLine,
    ON_DATES, ONCE, OwnEventLine, UpcomingEvent, YEARLY,
};
use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, Event, Occurrence, calendar,
    events::{Impact, Multiplier, Recurrence, Scope},
    format,
};

use super::{ReadError, Reader};
use crate::db::state::EventChange;

/// The strongest effects that are named, of each event.
const EFFECTS: usize = 3;

impl Reader {
    /// The events of the next 30 days, what past ones did, and the owner's own, in words.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn events_summary(&self) -> Result<EventsSummary, ReadError> {
        let page = self.events(DAYS_AHEAD).await?;
        let changes: BTreeMap<String, EventChange> = self
            .state
            .event_changes()
            .await?
            .into_iter()
            .map(|change| (change.key.clone(), change))
            .collect();
        let articles = self.shop.articles(page.as_of).await?;
        let names: BTreeMap<ArticleId, &str> =
            articles.iter().map(|article| (article.id, article.name.as_str())).collect();
        let categories: BTreeSet<&String> = articles.iter().filter_map(|a| a.category.as_ref()).collect();
        let own = |event: &Event| {
            let change = changes.get(event.key().as_str()).filter(|change| change.days.last() >= page.as_of);
            let past = page.history.iter().find(|past| past.key == event.key().as_str());
            let line = own_line(event, change, &names, page.as_of);
            match past.and_then(EventHistory::verdict) {
                Some(verdict) => OwnEventLine { effect: verdict, ..line },
                None => line,
            }
        };
        Ok(EventsSummary {
            upcoming: page.upcoming.iter().map(|event| upcoming(event, page.as_of)).collect(),
            learned: page.history.iter().filter_map(learned).collect(),
            own: page.own.iter().map(own).collect(),
            categories: categories.into_iter().cloned().collect(),
        })
    }
}

fn upcoming(event: &UpcomingEvent, as_of: Date) -> EventLine {
    EventLine {
        name: event.name.clone(),
        kind: event.kind.label().to_owned(),
        days: days(event.occurrence, as_of),
        effects: strongest(&event.effects).map(effect).collect(),
        own: event.own,
    }
}

/// The effects farthest from 1.
fn strongest(effects: &[CategoryEffect]) -> impl Iterator<Item = &CategoryEffect> {
    let distance = |effect: &CategoryEffect| effect.multiplier.max(0.01).ln().abs();
    let mut sorted: Vec<_> = effects.iter().collect();
    sorted.sort_by(|a, b| distance(b).total_cmp(&distance(a)));
    sorted.into_iter().take(EFFECTS)
}

fn category(name: Option<&str>) -> String {
    name.unwrap_or("sans catégorie").to_owned()
}

/// `×1,80 Climatiseurs`.
fn effect(effect: &CategoryEffect) -> String {
    format!("{} {}", format::multiplier(effect.multiplier), category(effect.category.as_deref()))
}

/// An event with its measured effects; nothing where the engine uses none.
fn learned(event: &EventHistory) -> Option<LearnedEvent> {
    let line = |effect: &CategoryEffect| {
        let of = |past: &app::api::events::PastOccurrence| {
            let impact = past.impacts.iter().find(|impact| impact.category == effect.category)?;
            Some(format::number(Impact::measured(impact.actual, impact.expected)?.ratio(), 1))
        };
        LearnedLine {
            category: category(effect.category.as_deref()),
            impacts: event.occurrences.iter().filter_map(of).collect::<Vec<_>>().join(" · "),
            multiplier: format::multiplier(effect.multiplier),
            confidence: format::percent(effect.confidence, 0),
        }
    };
    let lines: Vec<_> = strongest(&event.effects).map(line).collect();
    let verdict = event.verdict();
    (verdict.is_some() || !lines.is_empty()).then(|| LearnedEvent {
        name: verdict.map_or_else(|| event.name.clone(), |verdict| format!("{} ({verdict})", event.name)),
        lines,
    })
}

fn own_line(
    event: &Event,
    change: Option<&EventChange>,
    names: &BTreeMap<ArticleId, &str>,
    as_of: Date,
) -> OwnEventLine {
    let recurrence = event.recurrence();
    let scope = match event.scope() {
        Scope::WholeShop => "toute la boutique".to_owned(),
        Scope::Categories(names) => names.iter().cloned().collect::<Vec<_>>().join(", "),
        Scope::Articles(ids) => {
            let name =
                |id: &ArticleId| names.get(id).map_or_else(|| format!("n° {id}"), |name| (*name).to_owned());
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    };
    let far = as_of.saturating_add(jiff::Span::new().days(400));
    let next = recurrence.occurrences_between(as_of, far).into_iter().next();
    let next = next.map_or_else(|| "passé".to_owned(), |occurrence| days(occurrence, as_of));
    OwnEventLine {
        form: form(event, as_of),
        when: format!("{next}, {}", recurrence.label()),
        scope,
        effect: event.multiplier().map_or_else(
            || "effet appris des ventes".to_owned(),
            |multiplier| format::multiplier(multiplier.factor()),
        ),
        change: change.map(|change| {
            let units = format::signed_quantity((change.after - change.before).round());
            format!("{units} ventes prévues, {}", days(change.days, as_of))
        }),
    }
}

/// An event as its form shows it.
fn form(event: &Event, as_of: Date) -> EventForm {
    let (first, others, repeat) = match event.recurrence() {
        Recurrence::Once(days) => (Some(*days), Vec::new(), ONCE),
        Recurrence::Yearly(_) => {
            let year = as_of.saturating_sub(jiff::Span::new().days(366));
            let seen = event
                .recurrence()
                .occurrences_between(year, as_of.saturating_add(jiff::Span::new().days(366)));
            (seen.last().copied(), Vec::new(), YEARLY)
        }
        Recurrence::OnDates(dates) => {
            let rest = dates.as_slice().iter().skip(1).map(|days| days.first().to_string()).collect();
            (dates.as_slice().first().copied(), rest, ON_DATES)
        }
    };
    let (categories, articles) = match event.scope() {
        Scope::WholeShop => (Vec::new(), String::new()),
        Scope::Categories(names) => (names.iter().cloned().collect(), String::new()),
        Scope::Articles(ids) => {
            (Vec::new(), ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    };
    let multiplier = event.multiplier().map(Multiplier::factor).map(format::quantity);
    EventForm {
        key: event.key().to_string(),
        name: event.name().to_string(),
        kind: event.kind().label().to_owned(),
        first: first.map(|days| days.first().to_string()).unwrap_or_default(),
        last: first.map(|days| days.last().to_string()).unwrap_or_default(),
        repeat: repeat.to_owned(),
        others: others.join(", "),
        categories,
        articles,
        multiplier: multiplier.unwrap_or_default(),
    }
}

/// `le 25 décembre`, `du 4 au 6 décembre`, `du 30 novembre au 2 décembre 2027`; the year where it is another one.
fn days(occurrence: Occurrence, as_of: Date) -> String {
    let (first, last) = (occurrence.first(), occurrence.last());
    let number = |day: Date| if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    let year = if last.year() == as_of.year() { String::new() } else { format!(" {}", last.year()) };
    let month = calendar::month;
    if first == last {
        format!("le {} {}{year}", number(first), month(first))
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("du {} au {} {}{year}", number(first), number(last), month(last))
    } else {
        format!("du {} {} au {} {}{year}", number(first), month(first), number(last), month(last))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const D0: Date = Date::constant(2026, 11, 23);

    #[test]
    fn the_days_of_an_event_are_said_as_one_says_them() {
        let said = |first, last| days(Occurrence::new(first, last).unwrap(), D0);
        assert_eq!(said(date(2026, 12, 25), date(2026, 12, 25)), "le 25 décembre");
        assert_eq!(said(date(2026, 12, 4), date(2026, 12, 6)), "du 4 au 6 décembre");
        assert_eq!(said(date(2026, 11, 30), date(2026, 12, 1)), "du 30 novembre au 1er décembre");
        assert_eq!(said(date(2027, 5, 16), date(2027, 5, 17)), "du 16 au 17 mai 2027");
    }

    #[test]
    fn an_effect_is_said_with_what_it_was_learned_from() {
        let category = Some("Climatiseurs".to_owned());
        let past = |year, actual| app::api::events::PastOccurrence {
            occurrence: Occurrence::on(date(year, 5, 1)),
            impacts: vec![app::api::events::MeasuredImpact {
                category: category.clone(),
                actual,
                expected: 10.0,
            }],
        };
        let event = EventHistory {
            key: "tabaski".to_owned(),
            name: "Tabaski".to_owned(),
            kind: optiflow_domain::EventKind::Religious,
            effects: vec![CategoryEffect {
                category: category.clone(),
                multiplier: 2.167,
                confidence: 0.857,
            }],
            occurrences: vec![past(2024, 23.0), past(2025, 26.0), past(2026, 25.0)],
            faded: false,
            fixed: None,
        };
        let learned = learned(&event).unwrap();
        assert_eq!(
            learned.lines,
            [LearnedLine {
                category: "Climatiseurs".to_owned(),
                impacts: "2,3 · 2,6 · 2,5".to_owned(),
                multiplier: "×2,17".to_owned(),
                confidence: "86\u{a0}%".to_owned(),
            }]
        );
        let faded = EventHistory { faded: true, effects: Vec::new(), ..event };
        assert!(super::learned(&faded).unwrap().name.contains("mis de côté"));
        let fixed = EventHistory { fixed: Some(1.4), ..faded };
        let said = super::learned(&fixed).unwrap().name;
        assert!(!said.contains("mis de côté") && said.contains("vous avez fixé ×1,40"), "{said}");
    }
}
