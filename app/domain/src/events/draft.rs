//! An event as the owner types it, on the page or the command line: one check for both.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};

use super::{Event, EventKey, EventName, GivenDates, Multiplier, Occurrence, Recurrence, Scope, YearlyDays};
use crate::{error::DomainError, ids::ArticleId};

/// How an event comes back, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Repeat {
    /// Never.
    #[default]
    Once,
    /// Every year on the same days.
    Yearly,
    /// On other first days too, as long each time.
    AlsoOn(Vec<Date>),
}

/// What was typed, not checked yet.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDraft {
    pub name: String,
    /// One of [`EventKind`](super::EventKind)'s words.
    pub kind: String,
    pub first: Date,
    /// `None`: a single day.
    pub last: Option<Date>,
    pub repeat: Repeat,
    /// The categories touched; none and no article is the whole shop. Never beside articles.
    pub categories: BTreeSet<String>,
    pub articles: BTreeSet<ArticleId>,
    /// `None`: learned.
    pub multiplier: Option<f64>,
}

impl EventDraft {
    /// The event, under the key of its name or under `key`, which an event keeps when it is renamed.
    ///
    /// # Errors
    /// Whatever is wrong with a part of it, in the owner's words.
    pub fn event(self, key: Option<EventKey>) -> Result<Event, DomainError> {
        let occurrence = Occurrence::new(self.first, self.last.unwrap_or(self.first))?;
        let recurrence = match self.repeat {
            Repeat::Once => Recurrence::Once(occurrence),
            Repeat::Yearly => Recurrence::Yearly(YearlyDays::of(occurrence)?),
            Repeat::AlsoOn(others) => {
                let length = (i64::from(occurrence.days()) - 1).days();
                let other = |first: &Date| Occurrence::new(*first, first.saturating_add(length));
                let all = std::iter::once(Ok(occurrence)).chain(others.iter().map(other));
                Recurrence::OnDates(GivenDates::new(all.collect::<Result<Vec<_>, _>>()?)?)
            }
        };
        let scope = match (self.categories.is_empty(), self.articles.is_empty()) {
            (true, true) => Scope::WholeShop,
            (false, false) => return Err(DomainError::EventTouchesBoth),
            (false, true) => Scope::Categories(self.categories),
            (true, false) => Scope::Articles(self.articles),
        };
        let name: EventName = self.name.parse()?;
        let key = key.unwrap_or_else(|| EventKey::for_name(&name));
        let event = Event::new(key, name, self.kind.parse()?, recurrence, scope)?;
        Ok(match self.multiplier {
            Some(factor) => event.with_multiplier(Multiplier::new(factor)?),
            None => event,
        })
    }
}
