//! What drives demand on the night of one D0: the country's calendar, the owner's events, prices and promotions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use optiflow_domain::{
    ArticleId, Country, Event, Occurrence, Price,
    calendar::holidays,
    events::{Multiplier, Recurrence, Scope, YearlyDays},
    pricing::{PriceCut, price_cuts},
    round6,
};
use optiflow_forecast::drivers::{self as engine, Cause, Drivers, Window};

use super::{
    learn_from_feedback::{Feedback, key_of},
    told::is_known,
};
use crate::db::{
    shop::{Article, Promotion, ShopEffect, ShopEvent},
    state::{self, OwnEvent},
};

/// A smaller effect on a day, as a distance from 1, could not be judged afterwards.
const LEAST: f64 = 0.02;

/// Everything known of prices, promotions and events, read once for all the nights of a replay.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// `None`: no calendar.
    pub(super) country: Option<Country>,
    pub(super) prices: BTreeMap<ArticleId, Vec<(Date, Price)>>,
    pub(super) promotions: Vec<Promotion>,
    /// Every wording of the owner's events, by key, the oldest first.
    pub(super) events: Vec<OwnEvent>,
    /// What the shop's file had learned of events.
    pub(super) starts: Vec<ShopEvent>,
}

impl Known {
    /// The events that the owner typed, as they stand; a replayed night knows only what was typed before it, as it was
    /// worded then.
    pub(super) fn own_events(&self, as_of: Date, replayed: bool) -> impl Iterator<Item = &OwnEvent> {
        let known = self.events.iter().filter(|own| is_known(own.known_from, as_of, replayed));
        let last: BTreeMap<&str, &OwnEvent> = known.map(|own| (own.event.key().as_str(), own)).collect();
        last.into_values()
    }
}

/// One event of a night; its number is its place.
#[derive(Debug)]
struct NightEvent<'a> {
    key: String,
    name: String,
    /// `None`: the whole shop.
    scope: Option<&'a Scope>,
    /// The owner's, typed or named in an answer.
    own: bool,
    event: Arc<engine::Event>,
    /// What the shop's file had learned of it.
    start: Option<&'a ShopEvent>,
}

impl NightEvent<'_> {
    fn touches(&self, article: &Article) -> bool {
        self.scope.is_none_or(|scope| scope.touches(article.id, article.category.as_deref()))
    }

    fn is_on(&self, first: Date, last: Date) -> bool {
        self.event.windows.iter().any(|window| window.first <= last && first <= window.last)
    }
}

/// The drivers of one night.
#[derive(Debug)]
pub(super) struct NightDrivers<'a> {
    known: &'a Known,
    as_of: Date,
    /// A replayed night knows nothing that was written later.
    replayed: bool,
    events: Vec<NightEvent<'a>>,
}

impl<'a> NightDrivers<'a> {
    /// The drivers between the day of the first sale and the end of the longest horizon.
    pub(super) fn new(
        known: &'a Known,
        feedback: &Feedback,
        as_of: Date,
        replayed: bool,
        first_sale: Date,
    ) -> Self {
        let end = as_of.saturating_add(i64::from(optiflow_forecast::Horizon::MAX_DAYS).days());
        let own = known.own_events(as_of, replayed).map(|own| own.event.key().as_str());
        let own: BTreeSet<&str> = own.chain(feedback.events.iter().map(|event| event.key.as_str())).collect();
        let mut drafts = calendar(known.country, first_sale, end);
        drafts.extend(known.own_events(as_of, replayed).map(|own| Draft::typed(&own.event, first_sale, end)));
        for local in &feedback.events {
            let windows = local.occurrences.iter().chain(&local.next).copied().map(window);
            match drafts.iter_mut().find(|draft| draft.key == local.key) {
                Some(known) => {
                    known.windows.extend(windows);
                    known.windows = apart(std::mem::take(&mut known.windows));
                }
                None => drafts.push(Draft::named(&local.key, &local.name, apart(windows.collect()))),
            }
        }
        let starts = known.starts.iter().filter(|start| is_start_known(start.known_from, as_of, replayed));
        add_starts(&mut drafts, starts, first_sale, end);
        let event = |(number, draft): (u64, Draft<'a>)| NightEvent {
            own: own.contains(draft.key.as_str()),
            event: Arc::new(engine::Event {
                key: number,
                trust: feedback.trust(&draft.key),
                windows: draft.windows,
                multiplier: draft.multiplier,
            }),
            key: draft.key,
            name: draft.name,
            scope: draft.scope,
            start: draft.start,
        };
        Self { known, as_of, replayed, events: (0..).zip(drafts).map(event).collect() }
    }

    /// What drives one article.
    pub(super) fn of(&self, article: &Article) -> Drivers {
        let category = article.category.as_deref();
        let promoted = self.known.promotions.iter().filter(|p| p.article.is_none_or(|id| id == article.id));
        let prices = self.known.prices.get(&article.id).map(|list| price_cuts(list)).unwrap_or_default();
        let known_by_then = |cut: &PriceCut| !self.replayed || cut.first <= self.as_of;
        let cuts = promoted.map(|promotion| promotion.cut).chain(prices).filter(known_by_then);
        let touching = || self.events.iter().filter(|event| event.touches(article));
        let starts = touching().filter_map(|event| {
            let effect = event.start?.effect_on(article.id, category, |known_from| {
                is_start_known(known_from, self.as_of, self.replayed)
            })?;
            let ShopEffect { multiplier, confidence, .. } = effect;
            Some(engine::Start { event: event.event.key, multiplier, confidence })
        });
        Drivers {
            events: touching().map(|event| Arc::clone(&event.event)).collect(),
            price_cuts: cuts
                .map(|cut| engine::PriceCut {
                    window: Window { first: cut.first, last: cut.last },
                    depth: cut.depth,
                })
                .collect(),
            starts: starts.collect(),
        }
    }

    /// The names of the events that touch an article between two days, both included.
    pub(super) fn names_between(
        &self,
        article: &Article,
        first: Date,
        last: Date,
    ) -> impl Iterator<Item = String> {
        let near = self.events.iter().filter(move |event| event.touches(article) && event.is_on(first, last));
        near.map(|event| event.name.clone())
    }

    /// The owner's events on D0 with what they multiply an article's forecast by, of its effects.
    pub(super) fn own_on_first_day<'e>(
        &self,
        effects: &'e [engine::Effect],
    ) -> impl Iterator<Item = (&str, f64)> + use<'_, 'e> {
        effects.iter().filter_map(|effect| {
            let Cause::Event(number) = effect.cause else { return None };
            let event = self.events.get(usize::try_from(number).ok()?)?;
            let counts = event.own && event.is_on(self.as_of, self.as_of) && effect.multiplier > 0.0;
            (counts && (effect.multiplier - 1.0).abs() >= LEAST)
                .then_some((event.key.as_str(), effect.multiplier))
        })
    }

    /// What the engine learned, in the state file's words; drivers that taught nothing and change nothing are left out.
    ///
    /// To 6 decimals: written and read back, a figure is the same to the bit, so that a step run alone on what is stored
    /// finds what the whole night found.
    pub(super) fn effects(&self, learned: Vec<engine::Effect>) -> Vec<state::Effect> {
        let tells =
            |effect: &engine::Effect| !effect.impacts.is_empty() || (effect.multiplier - 1.0).abs() > 1e-9;
        let effect = |effect: engine::Effect| {
            let cause = match effect.cause {
                Cause::Event(key) => {
                    let event = self.events.get(usize::try_from(key).ok()?)?;
                    state::Cause::Event(event.key.clone())
                }
                Cause::PriceCut => state::Cause::PriceCut,
            };
            let impact = |impact: &engine::Impact| state::Impact {
                first: impact.window.first,
                last: impact.window.last,
                actual: round6(impact.actual),
                expected: round6(impact.expected),
            };
            let impacts = effect.impacts.iter().map(impact).collect();
            Some(state::Effect {
                cause,
                multiplier: round6(effect.multiplier),
                confidence: round6(effect.confidence),
                impacts,
            })
        };
        learned.into_iter().filter(tells).filter_map(effect).collect()
    }
}

/// An event before it has its number.
#[derive(Debug)]
struct Draft<'a> {
    key: String,
    name: String,
    scope: Option<&'a Scope>,
    windows: Vec<Window>,
    multiplier: Option<f64>,
    start: Option<&'a ShopEvent>,
}

impl<'a> Draft<'a> {
    fn named(key: &str, name: &str, windows: Vec<Window>) -> Self {
        let (key, name) = (key.to_owned(), name.to_owned());
        Self { key, name, scope: None, windows, multiplier: None, start: None }
    }

    fn typed(event: &'a Event, first: Date, end: Date) -> Self {
        let windows = event.recurrence().occurrences_between(first, end).into_iter().map(window).collect();
        Self {
            scope: Some(event.scope()),
            multiplier: event.multiplier().map(Multiplier::factor),
            ..Self::named(event.key().as_str(), event.name().as_str(), windows)
        }
    }
}

fn window(occurrence: Occurrence) -> Window {
    Window { first: occurrence.first(), last: occurrence.last() }
}

/// Windows that share no day: an event acts once a day.
fn apart(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    let mut apart: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match apart.last_mut().filter(|last| window.first <= last.last) {
            Some(last) => last.last = last.last.max(window.last),
            None => apart.push(window),
        }
    }
    apart
}

/// The calendar's events, each with all its days.
fn calendar<'a>(country: Option<Country>, first: Date, end: Date) -> Vec<Draft<'a>> {
    let mut events: BTreeMap<&str, (&str, Vec<Window>)> = BTreeMap::new();
    for event in country.map(|country| holidays(country, first, end)).unwrap_or_default() {
        let known = events.entry(event.key).or_insert((event.name, Vec::new()));
        known.1.push(window(event.occurrence));
    }
    events.into_iter().map(|(key, (name, windows))| Draft::named(key, name, windows)).collect()
}

/// Whether the night of D0 knows what the shop's file had learned; a replayed one does where the file says since when.
fn is_start_known(known_from: Option<DateTime>, as_of: Date, replayed: bool) -> bool {
    !replayed || known_from.is_some_and(|known_from| is_known(known_from, as_of, replayed))
}

/// Tells each event what the shop's file had learned of it, by name; an event that is known by nobody else has the dates
/// that the file gives.
fn add_starts<'a>(
    drafts: &mut Vec<Draft<'a>>,
    starts: impl Iterator<Item = &'a ShopEvent>,
    first: Date,
    end: Date,
) {
    for start in starts {
        let Some(key) = key_of(&start.name) else { continue };
        let same = |name: &str| key_of(name).is_some_and(|known| known.as_str().starts_with(key.as_str()));
        let mut known = false;
        for draft in drafts.iter_mut().filter(|draft| same(&draft.name)) {
            draft.start = Some(start);
            known = true;
        }
        let Some(next) = start.next.filter(|_| !known) else { continue };
        let occurrence = Occurrence::on(next);
        let yearly = YearlyDays::of(occurrence).ok().filter(|_| start.yearly).map(Recurrence::Yearly);
        let recurrence = yearly.unwrap_or(Recurrence::Once(occurrence));
        let windows = recurrence.occurrences_between(first, end).into_iter().map(window).collect();
        drafts.push(Draft { start: Some(start), ..Draft::named(key.as_str(), &start.name, windows) });
    }
}
