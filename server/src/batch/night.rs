//! What is known on the night of one D0.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use optiflow_domain::{ArticleId, StockOnHand, history};
use optiflow_forecast::History;

use crate::db::shop::{Article, DailySales, ShopDb, ShopError, StockTimeline};

/// The shop's past, read once for all the nights of a replay.
#[derive(Debug)]
pub(super) struct Past {
    sales: BTreeMap<ArticleId, DailySales>,
    stock: BTreeMap<ArticleId, StockTimeline>,
}

impl Past {
    /// Everything before `until`.
    pub(super) async fn read(shop: &ShopDb, until: Date) -> Result<Self, ShopError> {
        Ok(Self { sales: shop.sales_before(until).await?, stock: shop.stock_timelines(until).await? })
    }
}

/// One night: the past seen from its D0, never later.
#[derive(Debug)]
pub(super) struct Night {
    past: Arc<Past>,
    pub(super) as_of: Date,
    pub(super) articles: Vec<Article>,
    pub(super) replayed: bool,
    /// The day after the shop's last known sale, D0 at the latest.
    known_until: Date,
}

impl Night {
    pub(super) fn new(past: Arc<Past>, as_of: Date, articles: Vec<Article>, replayed: bool) -> Self {
        let mut night = Self { past, as_of, articles, replayed, known_until: as_of };
        if let Some(next) = night.last_sale().and_then(|day| day.tomorrow().ok()) {
            night.known_until = next;
        }
        night
    }

    /// The shop's last day with a sale before D0.
    pub(super) fn last_sale(&self) -> Option<Date> {
        self.past.sales.values().filter_map(|sales| sales.last_row_before(self.as_of)).max()
    }

    /// The stock recorded before D0.
    pub(super) fn stock(&self, id: ArticleId) -> Option<StockOnHand> {
        self.past.stock.get(&id)?.before(self.as_of)
    }

    /// An article's demand up to D0 - 1: unknown where it was out of stock, and after the shop's last known sale,
    /// where the till's newest days have not arrived yet.
    pub(super) fn history(&self, id: ArticleId) -> History {
        let nothing = || History::new(self.as_of, Vec::new());
        let Some(sales) = self.past.sales.get(&id).filter(|sales| sales.first_day < self.as_of) else {
            return nothing();
        };
        let Ok(days) = usize::try_from((self.as_of - sales.first_day).get_days()) else { return nothing() };
        let openings = self.past.stock.get(&id).map(|stock| stock.openings(sales.first_day, days));
        let known = usize::try_from((self.known_until - sales.first_day).get_days()).unwrap_or(0);
        let demand = (0..days).map(|day| {
            let net = sales.net.get(day).copied().unwrap_or(0.0);
            let opening = openings.as_ref().and_then(|levels| levels.get(day).copied().flatten());
            if day < known { history::demand(net, opening) } else { None }
        });
        History::new(sales.first_day, demand.collect())
    }
}
