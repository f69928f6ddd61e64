//! Local events: which days an event that the owner named had, and when it comes back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId, Occurrence,
    events::{
        EventKey, EventName,
        rhythm::{self, EVIDENCE_DAYS, Evidence},
    },
};
use optiflow_forecast::Horizon;

use super::Named;
use crate::{
    batch::night::Night,
    db::{shop::Article, state::LocalEvent},
};

/// Named days that are this far apart belong to one occurrence: a slow day between two may not have been asked about.
const TOGETHER: i32 = 2;
/// How far the sales may extend an occurrence beyond the days named, on each side, in days.
const BEYOND: i64 = 2;

/// The events that the owner named, by key.
pub(super) fn events(night: &Night, named: BTreeMap<EventKey, Named>) -> Vec<LocalEvent> {
    let known = night.known_events();
    let all: BTreeMap<EventKey, BTreeSet<Date>> =
        named.iter().map(|(key, event)| (key.clone(), event.days.clone())).collect();
    let event = |(key, event): (EventKey, Named)| {
        let others = all.iter().filter(|(other, _)| **other != key).flat_map(|(_, days)| days.iter().copied());
        let first = night.days_before(EVIDENCE_DAYS);
        let logs = rhythm::logs(first, &night.totals(&telling(&event.articles, &night.articles), first));
        let evidence = Evidence { first, logs: &logs };
        match known.get(&key) {
            // Its dates are known otherwise: the days named are only more of them.
            Some(known) => LocalEvent {
                key: (*known).to_owned(),
                occurrences: together(&event.days),
                ..plain(&key, event)
            },
            None => found(night.as_of, plain(&key, event), &evidence, &others.collect()),
        }
    };
    named.into_iter().map(event).collect()
}

fn plain(key: &EventKey, event: Named) -> LocalEvent {
    LocalEvent {
        key: key.as_str().to_owned(),
        name: event.name,
        named: event.days.into_iter().collect(),
        occurrences: Vec::new(),
        rhythm: None,
        next: Vec::new(),
        trust: 1.0,
        scores: Vec::new(),
    }
}

/// An event with the occurrences that its named days and the sales around them show.
fn found(as_of: Date, event: LocalEvent, evidence: &Evidence<'_>, others: &BTreeSet<Date>) -> LocalEvent {
    let days: BTreeSet<Date> = event.named.iter().copied().collect();
    let named: Vec<Occurrence> =
        together(&days).into_iter().map(|named| extended(named, &event.named, evidence, others)).collect();
    let firsts: Vec<Date> = named.iter().map(|occurrence| occurrence.first()).collect();
    let Some(recurring) = rhythm::recurring(&firsts, evidence) else {
        return LocalEvent { occurrences: named, ..event };
    };
    let days = usual_days(&named, as_of);
    let lasting = |first: &Date| Occurrence::new(*first, first.saturating_add((days - 1).days())).ok();
    let is_named = |day: Date| named.iter().any(|occurrence| occurrence.contains(day));
    let mut past: Vec<Occurrence> =
        recurring.seen.iter().filter(|day| !is_named(**day)).filter_map(lasting).collect();
    past.extend(named.iter().copied());
    past.sort();
    let end = as_of.saturating_add(i64::from(Horizon::MAX_DAYS).days());
    let next = recurring.rhythm.days_between(as_of, end).filter_map(|day| lasting(&day)).collect();
    LocalEvent { occurrences: past, rhythm: Some(recurring.rhythm), next, ..event }
}

/// Named days as occurrences, oldest first.
fn together(days: &BTreeSet<Date>) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for day in days {
        let joined = found.pop_if(|last| (*day - last.last()).get_days() <= TOGETHER);
        let first = joined.map_or(*day, Occurrence::first);
        found.push(Occurrence::new(first, *day).unwrap_or_else(|_| Occurrence::on(*day)));
    }
    found
}

/// The same with the days beside it that show what its named days show, unless the owner named another event then.
fn extended(
    occurrence: Occurrence,
    named: &[Date],
    evidence: &Evidence<'_>,
    others: &BTreeSet<Date>,
) -> Occurrence {
    let own: Vec<Date> = named.iter().copied().filter(|day| occurrence.contains(*day)).collect();
    let Some(typical) = evidence.typical(&own) else { return occurrence };
    let belongs = |day: Date| !others.contains(&day) && evidence.shows(day, typical) == Some(true);
    let reach = |from: Date, step: i64| {
        (1..=BEYOND).map(|far| from.saturating_add((far * step).days())).take_while(|day| belongs(*day)).last()
    };
    let (first, last) = (occurrence.first(), occurrence.last());
    Occurrence::new(reach(first, -1).unwrap_or(first), reach(last, 1).unwrap_or(last)).unwrap_or(occurrence)
}

/// How many days an occurrence lasts: the median of those that are over, the longer of two.
fn usual_days(named: &[Occurrence], as_of: Date) -> i64 {
    let over = |occurrence: &&Occurrence| occurrence.last().saturating_add(1.day()) < as_of;
    let mut days: Vec<u16> = named.iter().filter(over).map(|occurrence| occurrence.days()).collect();
    if days.is_empty() {
        days = named.iter().map(|occurrence| occurrence.days()).collect();
    }
    days.sort_unstable();
    days.get(days.len() / 2).map_or(1, |days| i64::from(*days))
}

/// The key that answers of this name have.
pub(in crate::batch) fn key_of(name: &str) -> Option<EventKey> {
    name.parse::<EventName>().ok().map(|name| EventKey::for_name(&name))
}

/// Which articles' sales tell of an event: those of the categories of the articles on which the owner named it.
fn telling(
    named: &BTreeSet<ArticleId>,
    articles: &[Article],
) -> BTreeSet<ArticleId> {
    let categories: BTreeSet<&str> = articles
        .iter()
        .filter(|article| named.contains(&article.id))
        .filter_map(|article| article.category.as_deref())
        .collect();
    let tells = |article: &&Article| {
        named.contains(&article.id) || article.category.as_deref().is_some_and(|own| categories.contains(own))
    };
    articles.iter().filter(tells).map(|article| article.id).collect()
}
