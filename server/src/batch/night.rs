//! What is known on the night of one D0.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId, Country, Price, StockOnHand, calendar::holidays, events::EventKey, gap::Explanation, history,
    on_order::OwnOrder, revenue, trend::LevelCounts,
};
use optiflow_forecast::History;

use super::{
    BatchError, Nights,
    drivers::{Known, NightDrivers},
    learn_from_feedback::{self, Feedback},
    told::Told,
};
use crate::db::{
    shop::{Article, DailySales, DailyTakings, ShopDb, StockTimeline},
    state::{ActedOrder, EventDay, FirstForecast, StateDb, StoredAnswer},
};

/// The weeks with which a shop's last day is compared.
const WEEKS_COMPARED: i64 = 8;
/// A calendar holds every event once within so many days.
const YEAR: i64 = 400;
/// The days before a D0 of which it is known what was paid.
const TAKINGS_DAYS: i64 = 30;

/// The past of the shop and of the nights, read once for all the nights of a replay.
#[derive(Debug)]
pub(super) struct Past {
    sales: BTreeMap<ArticleId, DailySales>,
    takings: BTreeMap<ArticleId, DailyTakings>,
    stock: BTreeMap<ArticleId, StockTimeline>,
    known: Known,
    /// What the nights said, up to the last one worked.
    pub(super) told: Told,
}

impl Past {
    /// Everything before the last of the nights.
    pub(super) async fn read(
        shop: &ShopDb,
        state: &StateDb,
        country: Country,
        nights: Nights,
    ) -> Result<Self, BatchError> {
        let Nights { from, to } = nights;
        let mut told = Told::read(state, nights).await?;
        told.add_answers(learn_from_feedback::of_remarks(shop.remarks().await?));
        Ok(Self {
            sales: shop.sales_before(to).await?,
            takings: shop.takings(from.saturating_sub(TAKINGS_DAYS.days()), to).await?,
            stock: shop.stock_timelines(to).await?,
            known: Known {
                country: Some(country),
                prices: shop.price_lists().await?,
                promotions: shop.promotions().await?,
                events: state.event_wordings().await?,
                starts: shop.learned_events().await?,
            },
            told,
        })
    }

    /// The same shop, ignorant of events and prices.
    pub(super) fn without_drivers(self) -> Self {
        Self { known: Known::default(), told: self.told.without_answers(), ..self }
    }
}

/// One night: the past seen from its D0, never later.
#[derive(Debug)]
pub(super) struct Night {
    past: Past,
    pub(super) as_of: Date,
    pub(super) articles: Vec<Article>,
    pub(super) replayed: bool,
    /// The day after the shop's last whole day of known sales, D0 at the latest.
    known_until: Date,
    /// The stock recorded before D0.
    stock: BTreeMap<ArticleId, StockOnHand>,
    /// What the owner's answers teach.
    pub(super) feedback: Feedback,
}

impl Night {
    pub(super) fn new(past: Past, as_of: Date, mut articles: Vec<Article>, replayed: bool) -> Self {
        let mut marked: BTreeMap<ArticleId, Vec<OwnOrder>> = BTreeMap::new();
        for known in past.told.orders_known(as_of, replayed) {
            marked.entry(known.order.article).or_default().push(known.order.own_order());
        }
        for article in &mut articles {
            if let Some(marked) = marked.get(&article.id) {
                article.count_marked(as_of, marked);
            }
        }
        let levels = past.stock.iter().filter_map(|(id, stock)| Some((*id, stock.before(as_of)?)));
        let stock = levels.collect();
        let feedback = Feedback::default();
        let mut night = Self { past, as_of, articles, replayed, known_until: as_of, stock, feedback };
        if let Some(last) = night.last_sale() {
            let next = last.saturating_add(1.day());
            night.known_until = if next < as_of && night.is_partial(last) { last } else { next };
        }
        night.feedback = learn_from_feedback::learn(&night);
        night
    }

    /// Gives the past back, for the next night.
    pub(super) fn into_past(self) -> Past {
        self.past
    }

    /// The shop's last day with a sale before D0.
    pub(super) fn last_sale(&self) -> Option<Date> {
        self.past.sales.values().filter_map(|sales| sales.last_row_before(self.as_of)).max()
    }

    /// Whether the till delivered only the first hours of a day, the last it has delivered.
    fn is_partial(&self, day: Date) -> bool {
        let total = |day: Date| self.past.sales.values().filter_map(|sales| sales.on(day)).sum::<f64>();
        let before: Vec<f64> =
            (1..=WEEKS_COMPARED).map(|week| day.saturating_sub((7 * week).days())).map(total).collect();
        history::is_partial(total(day), &before)
    }

    /// The stock recorded before D0.
    pub(super) fn stock(&self, id: ArticleId) -> Option<StockOnHand> {
        self.stock.get(&id).copied()
    }

    /// The first day with stock recorded, before D0.
    pub(super) fn first_stock(&self, id: ArticleId) -> Option<Date> {
        self.past.stock.get(&id)?.first_stock().filter(|day| *day < self.as_of)
    }

    /// The last day before D0 with net sales above 0.
    pub(super) fn last_sold(&self, id: ArticleId) -> Option<Date> {
        self.past.sales.get(&id)?.last_sold_before(self.as_of)
    }

    /// The date `days` before D0.
    pub(super) fn days_before(&self, days: u16) -> Date {
        self.as_of.saturating_sub(i64::from(days).days())
    }

    /// An article's net sales of the last `days` days, D0 - 1 last; 0 where there is no row.
    pub(super) fn last_sales(&self, id: ArticleId, days: u16) -> Vec<f64> {
        let sales = self.past.sales.get(&id);
        let net = |day| sales.and_then(|sales| sales.on(day)).unwrap_or(0.0);
        self.days_before(days).series(1.day()).take(usize::from(days)).map(net).collect()
    }

    /// An article's level at the end of each of the last `days` days, carried forward; `None` before the first.
    pub(super) fn last_levels(&self, id: ArticleId, days: u16) -> Vec<Option<f64>> {
        let next_morning = self.days_before(days).saturating_add(1.day());
        let days = usize::from(days);
        self.past.stock.get(&id).map_or_else(|| vec![None; days], |stock| stock.openings(next_morning, days))
    }

    /// Whether an article's shelf was empty at the end of a day before D0, as far as its stock is recorded.
    pub(super) fn closed_empty(&self, id: ArticleId, day: Date) -> bool {
        let level = |stock: &StockTimeline| stock.openings(day.saturating_add(1.day()), 1).first().copied();
        self.past.stock.get(&id).and_then(level).flatten().is_some_and(|level| level <= 0.0)
    }

    /// An article's demand of the last `days` days: unknown on days out of stock, and where the till has not delivered
    /// yet.
    pub(super) fn last_demand(&self, id: ArticleId, days: u16) -> Vec<Option<f64>> {
        let first = self.days_before(days);
        let openings = self.past.stock.get(&id).map(|stock| stock.openings(first, usize::from(days)));
        let demand = |(at, net)| {
            let opening = openings.as_ref().and_then(|levels| levels.get(at).copied().flatten());
            history::demand(net, opening)
        };
        let known = usize::try_from((self.known_until - first).get_days()).unwrap_or(0);
        let sales = self.last_sales(id, days).into_iter().enumerate();
        sales.map(|day| if day.0 < known { demand(day) } else { None }).collect()
    }

    /// What an article took on one of the last 30 days; `None` where the till has not delivered it yet, or nothing says
    /// at what price.
    pub(super) fn taken(&self, id: ArticleId, day: Date, price: Option<Price>) -> Option<f64> {
        if day >= self.known_until {
            return None;
        }
        revenue::taken(self.past.takings.get(&id).map(|rows| rows.on(day)).unwrap_or_default(), price)
    }

    /// What the first generation of a day before D0 expected of an article.
    pub(super) fn first_forecast(&self, id: ArticleId, day: Date) -> Option<FirstForecast> {
        if day < self.as_of { self.past.told.first_forecast(id, day) } else { None }
    }

    /// What the owner has said of an article's days.
    pub(super) fn explained(&self, id: ArticleId) -> BTreeMap<Date, &Explanation> {
        self.past.told.explained(id, self.as_of, self.replayed)
    }

    /// What the owner has said of the days before D0, as far as this night knows.
    pub(super) fn answers(&self) -> impl Iterator<Item = &StoredAnswer> {
        self.past.told.answers(self.as_of, self.replayed)
    }

    /// The owner's events in the first forecasts of the days before D0.
    pub(super) fn event_days(&self) -> impl Iterator<Item = (Date, &[EventDay])> {
        self.past.told.event_days(self.as_of)
    }

    /// The keys of the events that the owner typed.
    pub(super) fn own_keys(&self) -> impl Iterator<Item = &str> {
        self.past.known.own_events(self.as_of, self.replayed).map(|own| own.event.key().as_str())
    }

    /// The keys of the events whose dates are known, by the key that an answer of their name has.
    pub(super) fn known_events(&self) -> BTreeMap<EventKey, &str> {
        let around = |days: i64| self.as_of.saturating_add(days.days());
        let country = self.past.known.country;
        let calendar =
            country.map(|country| holidays(country, around(-YEAR), around(YEAR))).unwrap_or_default();
        let named = |event: &optiflow_domain::calendar::CalendarEvent| {
            Some((EventKey::for_name(&event.name.parse().ok()?), event.key))
        };
        let own = self.past.known.own_events(self.as_of, self.replayed);
        let own = own.map(|own| (EventKey::for_name(own.event.name()), own.event.key().as_str()));
        calendar.iter().filter_map(named).chain(own).collect()
    }

    /// What articles sold together on each day from `first` to D0 - 1; `None` before the shop's first sale and where the
    /// till has not delivered yet.
    pub(super) fn totals(&self, articles: &BTreeSet<ArticleId>, first: Date) -> Vec<Option<f64>> {
        let own: Vec<&DailySales> = articles.iter().filter_map(|id| self.past.sales.get(id)).collect();
        let begun = own.iter().map(|sales| sales.first_day).min().unwrap_or(self.as_of);
        let total = |day: Date| {
            let known = begun <= day && day < self.known_until;
            known.then(|| own.iter().filter_map(|sales| sales.on(day)).sum())
        };
        first.series(1.day()).take_while(|day| *day < self.as_of).map(total).collect()
    }

    /// What an article sold on a day before D0; `None` where it is not known, or the article was out of stock.
    pub(super) fn known_demand(&self, id: ArticleId, day: Date) -> Option<f64> {
        if day >= self.known_until {
            return None;
        }
        let net = self.past.sales.get(&id).and_then(|sales| sales.on(day)).unwrap_or(0.0);
        let level = |stock: &StockTimeline| stock.openings(day, 1).first().copied().flatten();
        history::demand(net, self.past.stock.get(&id).and_then(level))
    }

    /// How many articles stood at each level on the mornings before D0.
    pub(super) fn levels_before(&self) -> BTreeMap<Date, LevelCounts> {
        self.past.told.levels_before(self.as_of)
    }

    /// The orders that stand, of those that this night knows.
    pub(super) fn orders(&self) -> impl Iterator<Item = &ActedOrder> {
        self.past.told.orders_known(self.as_of, self.replayed)
    }

    /// What drives demand besides seasons.
    pub(super) fn drivers(&self) -> NightDrivers<'_> {
        let first = self.past.sales.values().map(|sales| sales.first_day).min().unwrap_or(self.as_of);
        NightDrivers::new(&self.past.known, &self.feedback, self.as_of, self.replayed, first)
    }

    /// An article's demand up to D0 - 1: unknown where it was out of stock, where the owner says that the day tells
    /// nothing, and after the shop's last known sale, where the till's newest days have not arrived yet.
    pub(super) fn history(&self, id: ArticleId) -> History {
        let Some(sales) = self.past.sales.get(&id).filter(|sales| sales.first_day < self.as_of) else {
            return History::new(self.as_of, Vec::new());
        };
        let unknown = self.feedback.unknown.get(&id);
        let told = |day: &Date| unknown.is_none_or(|days| !days.contains(day));
        let demand = self.demand(id, sales).map(|(day, demand)| demand.filter(|_| told(&day)));
        History::new(sales.first_day, demand.collect())
    }

    /// The days on which an article was out of stock, among those whose sales are known.
    pub(super) fn stock_outs(&self, id: ArticleId) -> BTreeSet<Date> {
        let Some(sales) = self.past.sales.get(&id) else { return BTreeSet::new() };
        let known = self.demand(id, sales).take_while(|(day, _)| *day < self.known_until);
        known.filter(|(_, demand)| demand.is_none()).map(|(day, _)| day).collect()
    }

    /// Each day from the first sale to D0 - 1 with its demand.
    fn demand<'a>(
        &self,
        id: ArticleId,
        sales: &'a DailySales,
    ) -> impl Iterator<Item = (Date, Option<f64>)> + use<'a> {
        let days = usize::try_from((self.as_of - sales.first_day).get_days()).unwrap_or(0);
        let openings = self.past.stock.get(&id).map(|stock| stock.openings(sales.first_day, days));
        let known_until = self.known_until;
        sales.first_day.series(1.day()).take(days).enumerate().map(move |(at, day)| {
            let net = sales.net.get(at).copied().unwrap_or(0.0);
            let opening = openings.as_ref().and_then(|levels| levels.get(at).copied().flatten());
            (day, if day < known_until { history::demand(net, opening) } else { None })
        })
    }
}
