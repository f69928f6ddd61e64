//! From where a page looks: which D0, which generation, and up to when the till's stock counts.

use app::api::alerts::Outage;
use jiff::civil::{Date, DateTime};
use optiflow_domain::{DailyForecast, history};

use super::{ReadError, memory::Heard};
use crate::{
    clock::ShopClock,
    db::{
        shop::ShopDb,
        state::{Generation, StateDb},
    },
};

/// A generation older than this, in days, is shown as of its own date: what is left of its horizon is too short to
/// speak of today.
const CARRIED_DAYS: i32 = 7;

/// What a page rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    /// D0 of what is shown.
    pub(super) as_of: Date,
    pub(super) last_sale: Option<Date>,
    pub(super) sales_are_old: bool,
    pub(super) generation: Option<Generation>,
    /// Stock recorded up to then counts.
    pub(super) cutoff: DateTime,
    pub(super) key: ViewKey,
    /// The till's file cannot be read: what it says is remembered.
    pub(super) outage: Option<Outage>,
}

/// Equal keys show the same page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ViewKey {
    shop_version: i64,
    last_sale: Option<Date>,
    as_of: Date,
    /// Which generation, and when it was computed.
    generation: Option<(i64, DateTime)>,
    /// Which orders are marked.
    orders: (i64, i64),
    /// The newest run: a generation may be published twice within a second.
    run: i64,
}

impl View {
    pub(super) async fn read(shop: &ShopDb, state: &StateDb, clock: &ShopClock) -> Result<Self, ReadError> {
        // The version first: a row written while we read then makes the next page read again.
        let version = shop.version().await?;
        let last_sale = shop.last_sale(None).await?;
        let mut view = Self::of(version, last_sale, state, clock).await?;
        view.last_sale = shop.last_sale(Some(view.as_of)).await?;
        Ok(view.judged(clock))
    }

    /// The same from what the till's file said last, while it cannot be read.
    pub(super) async fn remembered(
        heard: Heard,
        outage: Outage,
        state: &StateDb,
        clock: &ShopClock,
    ) -> Result<Self, ReadError> {
        let mut view = Self::of(heard.version, heard.last_sale, state, clock).await?;
        let before = heard.last_sale.filter(|day| *day < view.as_of);
        view.last_sale = before.or(heard.sale_before);
        view.outage = Some(outage);
        Ok(view.judged(clock))
    }

    /// What the till's file said of itself.
    pub(super) fn heard(&self) -> Heard {
        let ViewKey { shop_version: version, last_sale, .. } = self.key;
        Heard { version, last_sale, sale_before: self.last_sale }
    }

    async fn of(
        shop_version: i64,
        last_sale: Option<Date>,
        state: &StateDb,
        clock: &ShopClock,
    ) -> Result<Self, ReadError> {
        let orders = state.acted_orders_version().await?;
        let run = state.newest_run().await?;
        let today = clock.as_of(last_sale);
        let generation = state.generation(today).await?;
        let too_old = |g: &&Generation| (today - g.as_of).get_days() > CARRIED_DAYS;
        let (as_of, cutoff) = match generation.as_ref().filter(too_old) {
            Some(old) => (old.as_of, old.as_of.at(0, 0, 0, 0)),
            None => (today, clock.stock_cutoff()),
        };
        let known = generation.as_ref().map(|g| (g.id, g.computed_at));
        let key = ViewKey { shop_version, last_sale, as_of, generation: known, orders, run };
        Ok(Self { as_of, last_sale, sales_are_old: false, generation, cutoff, key, outage: None })
    }

    fn judged(mut self, clock: &ShopClock) -> Self {
        self.sales_are_old =
            self.last_sale.is_some_and(|day| history::sales_are_old(clock.now().date(), day));
        self
    }

    /// A stored forecast as it stands on D0, once D0 has sold `sold` units.
    pub(super) fn now(&self, forecast: &DailyForecast, sold: f64) -> DailyForecast {
        forecast.starting(self.as_of).after_selling(sold)
    }
}
