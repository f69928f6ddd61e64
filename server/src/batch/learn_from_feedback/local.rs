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
///
/// One event's days must not be taken for another's: the surest goes first, and the others do without its days.
pub(super) fn events(night: &Night, named: BTreeMap<EventKey, Named>) -> Vec<LocalEvent> {
    let known = night.known_events();
    let first = night.days_before(EVIDENCE_DAYS);
    let mut events: Vec<LocalEvent> = Vec::new();
    let mut open: Vec<(LocalEvent, Vec<Option<f64>>)> = Vec::new();
    for (key, event) in named {
        // Where its dates are known otherwise, the days named are only more of them.
        if let Some(known) = known.get(&key) {
            let occurrences = together(&event.days);
            events.push(LocalEvent { key: (*known).to_owned(), occurrences, ..plain(&key, event) });
            continue;
        }
        let logs = rhythm::logs(first, &night.totals(&telling(&event.articles, &night.articles), first));
        open.push((plain(&key, event), logs));
    }
    let mut taken: BTreeSet<Date> = events.iter().flat_map(|event| days_of(&event.occurrences)).collect();
    while !open.is_empty() {
        let tried = (0..open.len()).map(|at| {
            let others = open.iter().enumerate().filter(|(other, _)| *other != at);
            let mut elsewhere: BTreeSet<Date> =
                others.flat_map(|(_, (event, _))| event.named.clone()).collect();
            elsewhere.extend(&taken);
            let (event, logs) = &open[at];
            found(night.as_of, event, first, logs, &elsewhere)
        });
        let surest = tried.enumerate().max_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b));
        let Some((at, (_, event))) = surest else { break };
        taken.extend(days_of(&event.occurrences));
        taken.extend(days_of(&event.next));
        open.remove(at);
        events.push(event);
    }
    events.sort_by(|a, b| a.key.cmp(&b.key));
    events
}

fn days_of(occurrences: &[Occurrence]) -> impl Iterator<Item = Date> {
    occurrences
        .iter()
        .flat_map(|occurrence| occurrence.first().series(1.day()).take(usize::from(occurrence.days())))
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

/// An event with the occurrences that its named days and the sales around them show, and how sure its rhythm is. What
/// happens on the days `elsewhere` is another event's doing, unless the owner named this one too.
fn found(
    as_of: Date,
    event: &LocalEvent,
    first: Date,
    logs: &[Option<f64>],
    elsewhere: &BTreeSet<Date>,
) -> (f64, LocalEvent) {
    let days: BTreeSet<Date> = event.named.iter().copied().collect();
    let own =
        |(day, log): (Date, &Option<f64>)| log.filter(|_| !elsewhere.contains(&day) || days.contains(&day));
    let logs: Vec<Option<f64>> = first.series(1.day()).zip(logs).map(own).collect();
    let evidence = Evidence { first, logs: &logs };
    let named: Vec<Occurrence> =
        together(&days).into_iter().map(|named| extended(named, &event.named, &evidence)).collect();
    let days = usual_days(&named, as_of);
    let Some(recurring) = rhythm::recurring(&named, days, &evidence) else {
        return (f64::NEG_INFINITY, LocalEvent { occurrences: named, ..event.clone() });
    };
    let lasting =
        |first: Date| Occurrence::new(first, first.saturating_add((i64::from(days) - 1).days())).ok();
    // What the owner named of an occurrence may be a part of it.
    let mut past = named;
    for due in recurring.seen.iter().filter_map(|day| lasting(*day)) {
        match past.iter_mut().find(|known| known.touches(due.first(), due.last())) {
            Some(known) => {
                let (first, last) = (known.first().min(due.first()), known.last().max(due.last()));
                *known = Occurrence::new(first, last).unwrap_or(*known);
            }
            None => past.push(due),
        }
    }
    past.sort();
    let end = as_of.saturating_add(i64::from(Horizon::MAX_DAYS).days());
    let next = recurring.rhythm.days_between(as_of, end).filter_map(lasting).collect();
    let rhythm = Some(recurring.rhythm);
    (recurring.score, LocalEvent { occurrences: past, rhythm, next, ..event.clone() })
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

/// The same with the days beside it that show what its named days show.
fn extended(occurrence: Occurrence, named: &[Date], evidence: &Evidence<'_>) -> Occurrence {
    let own: Vec<Date> = named.iter().copied().filter(|day| occurrence.contains(*day)).collect();
    let typical = evidence.typical(&own);
    let belongs = |day: Date| evidence.shows(day, typical) == Some(true);
    let reach = |from: Date, step: i64| {
        (1..=BEYOND)
            .map(|far| from.saturating_add((far * step).days()))
            .take_while(|day| belongs(*day))
            .last()
    };
    let (first, last) = (occurrence.first(), occurrence.last());
    Occurrence::new(reach(first, -1).unwrap_or(first), reach(last, 1).unwrap_or(last)).unwrap_or(occurrence)
}

/// How many days an occurrence lasts: the median of those that are over, the longer of two.
fn usual_days(named: &[Occurrence], as_of: Date) -> u16 {
    let over = |occurrence: &&Occurrence| occurrence.last().saturating_add(1.day()) < as_of;
    let mut days: Vec<u16> = named.iter().filter(over).map(|occurrence| occurrence.days()).collect();
    if days.is_empty() {
        days = named.iter().map(|occurrence| occurrence.days()).collect();
    }
    days.sort_unstable();
    days.get(days.len() / 2).copied().unwrap_or(1)
}

/// The key that answers of this name have.
pub(in crate::batch) fn key_of(name: &str) -> Option<EventKey> {
    name.parse::<EventName>().ok().map(|name| EventKey::for_name(&name))
}

/// Which articles' sales tell of an event: those of the categories of the articles on which the owner named it.
fn telling(named: &BTreeSet<ArticleId>, articles: &[Article]) -> BTreeSet<ArticleId> {
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
