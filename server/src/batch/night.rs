//! What is known on the night of one D0.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Country, StockOnHand, history};
use optiflow_forecast::History;

use super::{
    BatchError,
    drivers::{Known, NightDrivers},
};
use crate::db::{
    shop::{Article, DailySales, ShopDb, StockTimeline},
    state::StateDb,
};

/// The weeks with which a shop's last day is compared.
const WEEKS_COMPARED: i64 = 8;

/// The shop's past, read once for all the nights of a replay.
#[derive(Debug)]
pub(super) struct Past {
    sales: BTreeMap<ArticleId, DailySales>,
    stock: BTreeMap<ArticleId, StockTimeline>,
    known: Known,
}

impl Past {
    /// Everything before `until`.
    pub(super) async fn read(
        shop: &ShopDb,
        state: &StateDb,
        country: Country,
        until: Date,
    ) -> Result<Self, BatchError> {
        Ok(Self {
            sales: shop.sales_before(until).await?,
            stock: shop.stock_timelines(until).await?,
            known: Known {
                country: Some(country),
                prices: shop.price_lists().await?,
                promotions: shop.promotions().await?,
                events: state.events().await?,
            },
        })
    }
}

impl Past {
    /// The same shop as one that knows of no event and no price.
    pub(super) fn without_drivers(&self) -> Self {
        Self { sales: self.sales.clone(), stock: self.stock.clone(), known: Known::default() }
    }
}

/// One night: the past seen from its D0, never later.
#[derive(Debug)]
pub(super) struct Night {
    past: Arc<Past>,
    pub(super) as_of: Date,
    pub(super) articles: Vec<Article>,
    pub(super) replayed: bool,
    /// The day after the shop's last whole day of known sales, D0 at the latest.
    known_until: Date,
}

impl Night {
    pub(super) fn new(past: Arc<Past>, as_of: Date, articles: Vec<Article>, replayed: bool) -> Self {
        let mut night = Self { past, as_of, articles, replayed, known_until: as_of };
        if let Some(last) = night.last_sale() {
            let next = last.saturating_add(1.day());
            night.known_until = if next < as_of && night.is_partial(last) { last } else { next };
        }
        night
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
        self.past.stock.get(&id)?.before(self.as_of)
    }

    /// What drives demand besides seasons.
    pub(super) fn drivers(&self) -> NightDrivers<'_> {
        let first = self.past.sales.values().map(|sales| sales.first_day).min().unwrap_or(self.as_of);
        NightDrivers::new(&self.past.known, self.as_of, self.replayed, first)
    }

    /// An article's demand up to D0 - 1: unknown where it was out of stock, and after the shop's last known sale,
    /// where the till's newest days have not arrived yet.
    pub(super) fn history(&self, id: ArticleId) -> History {
        let Some(sales) = self.past.sales.get(&id).filter(|sales| sales.first_day < self.as_of) else {
            return History::new(self.as_of, Vec::new());
        };
        let demand = self.demand(id, sales).map(|(_, demand)| demand);
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
