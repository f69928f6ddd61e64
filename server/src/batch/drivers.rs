//! What drives demand on the night of one D0: the country's calendar, the owner's events, prices and promotions.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId, Country, Price,
    calendar::holidays,
    events::{Multiplier, Scope},
    pricing::{PriceCut, price_cuts},
    round6,
};
use optiflow_forecast::drivers::{self as engine, Cause, Drivers, Window};

use crate::db::{
    shop::{Article, Promotion},
    state::{self, OwnEvent},
};

/// Everything known of prices, promotions and events, read once for all the nights of a replay.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// `None`: no calendar.
    pub(super) country: Option<Country>,
    pub(super) prices: BTreeMap<ArticleId, Vec<(Date, Price)>>,
    pub(super) promotions: Vec<Promotion>,
    pub(super) events: Vec<OwnEvent>,
}

/// The drivers of one night.
#[derive(Debug)]
pub(super) struct NightDrivers<'a> {
    known: &'a Known,
    as_of: Date,
    /// A replayed night knows nothing that was written later.
    replayed: bool,
    /// Key, scope (`None`: the whole shop) and event; the event's number is its place here.
    events: Vec<(String, Option<&'a Scope>, Arc<engine::Event>)>,
}

impl<'a> NightDrivers<'a> {
    /// The drivers between the day of the first sale and the end of the longest horizon.
    pub(super) fn new(known: &'a Known, as_of: Date, replayed: bool, first_sale: Date) -> Self {
        let end = as_of.saturating_add(i64::from(optiflow_forecast::Horizon::MAX_DAYS).days());
        let mut windows: BTreeMap<&str, Vec<Window>> = BTreeMap::new();
        let calendar = known.country.map(|country| holidays(country, first_sale, end)).unwrap_or_default();
        for event in calendar {
            let window = Window { first: event.occurrence.first(), last: event.occurrence.last() };
            windows.entry(event.key).or_default().push(window);
        }
        let calendar = windows.into_iter().map(|(key, windows)| (key.to_owned(), None, windows, None));
        let own = known.events.iter().filter(|own| !replayed || own.created_at.date() <= as_of).map(|own| {
            let occurrences = own.event.recurrence().occurrences_between(first_sale, end);
            let windows = occurrences.iter().map(|o| Window { first: o.first(), last: o.last() }).collect();
            let multiplier = own.event.multiplier().map(Multiplier::factor);
            (own.event.key().as_str().to_owned(), Some(own.event.scope()), windows, multiplier)
        });
        let events = (0..).zip(calendar.chain(own)).map(|(key, (name, scope, windows, multiplier))| {
            (name, scope, Arc::new(engine::Event { key, windows, multiplier }))
        });
        Self { known, as_of, replayed, events: events.collect() }
    }

    /// What drives one article.
    pub(super) fn of(&self, article: &Article) -> Drivers {
        let category = article.category.as_deref();
        let touches = |scope: Option<&Scope>| scope.is_none_or(|scope| scope.touches(article.id, category));
        let events = self.events.iter().filter(|(_, scope, _)| touches(*scope));
        let promoted = self.known.promotions.iter().filter(|p| p.article.is_none_or(|id| id == article.id));
        let prices = self.known.prices.get(&article.id).map(|list| price_cuts(list)).unwrap_or_default();
        let known_by_then = |cut: &PriceCut| !self.replayed || cut.first <= self.as_of;
        let cuts = promoted.map(|promotion| promotion.cut).chain(prices).filter(known_by_then);
        Drivers {
            events: events.map(|(.., event)| Arc::clone(event)).collect(),
            price_cuts: cuts
                .map(|cut| engine::PriceCut {
                    window: Window { first: cut.first, last: cut.last },
                    depth: cut.depth,
                })
                .collect(),
        }
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
                    let (key, ..) = self.events.get(usize::try_from(key).ok()?)?;
                    state::Cause::Event(key.clone())
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
