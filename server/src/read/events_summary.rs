//! The events of page Alertes in words.

use std::collections::{BTreeMap, BTreeSet};

use app::api::events::{
    CategoryEffect, DAYS_AHEAD, EventForm, EventHistory, EventLine, EventsSummary, ON_DATES, ONCE,
    OwnEventLine, UpcomingEvent, YEARLY,
};
use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, Event, Occurrence, calendar,
    events::{Multiplier, Recurrence, Scope, touched},
    format,
};

use super::{ReadError, Reader, events_history::learned};
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
            learned: page.history.iter().map(learned).collect(),
            own: page.own.iter().map(own).collect(),
            named: self.named(&page).await?,
            categories: categories.into_iter().cloned().collect(),
        })
    }
}

fn upcoming(event: &UpcomingEvent, as_of: Date) -> EventLine {
    EventLine {
        name: event.name.clone(),
        kind: event.kind.label().to_owned(),
        days: days(event.occurrence, as_of),
        effects: by_strength(&event.effects).take(EFFECTS).map(CategoryEffect::text).collect(),
        own: event.own,
    }
}

/// The effects, the farthest from 1 first.
pub(super) fn by_strength(effects: &[CategoryEffect]) -> impl Iterator<Item = &CategoryEffect> {
    let distance = |effect: &CategoryEffect| effect.multiplier.max(0.01).ln().abs();
    let mut sorted: Vec<_> = effects.iter().collect();
    sorted.sort_by(|a, b| distance(b).total_cmp(&distance(a)));
    sorted.into_iter()
}

pub(super) fn category(name: Option<&str>) -> String {
    name.unwrap_or("sans catégorie").to_owned()
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
        Scope::Categories(names) => format::names(names.iter().map(String::as_str), ", "),
        Scope::Articles(ids) => {
            let name = |id: &ArticleId| {
                names.get(id).map_or_else(|| format!("n° {id}"), |name| format::name(name).into_owned())
            };
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    };
    let far = as_of.saturating_add(jiff::Span::new().days(400));
    let next = recurrence.occurrences_between(as_of, far).into_iter().next();
    let next = next.map_or_else(|| "passé".to_owned(), |occurrence| days(occurrence, as_of));
    OwnEventLine {
        form: form(event, names, as_of),
        when: format!("{next}, {}", recurrence.label()),
        scope,
        effect: event.multiplier().map_or_else(
            || "effet appris des ventes".to_owned(),
            |multiplier| format::multiplier(multiplier.factor()),
        ),
        change: change.map(|change| {
            let units = (change.after - change.before).round();
            let written = format::signed_quantity(units);
            let sales = format::counted_as(&written, units, "vente prévue", "ventes prévues");
            format!("{sales}, {}", days(change.days, as_of))
        }),
    }
}

/// An event as its form shows it.
fn form(event: &Event, names: &BTreeMap<ArticleId, &str>, as_of: Date) -> EventForm {
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
        Scope::Articles(ids) => (Vec::new(), touched::written(ids, names)),
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
pub(super) fn days(occurrence: Occurrence, as_of: Date) -> String {
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
}
