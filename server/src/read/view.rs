//! From where a page looks: which D0, which generation, and up to when the till's stock counts.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{DailyForecast, history};

use super::ReadError;
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
}

/// Equal keys show the same page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ViewKey {
    shop_version: i64,
    as_of: Date,
    /// Which generation, and when it was computed.
    generation: Option<(i64, DateTime)>,
    /// Which orders are marked.
    orders: (i64, i64),
    /// A stock row dated a little ahead comes to count with time.
    minute: DateTime,
}

impl View {
    pub(super) async fn read(shop: &ShopDb, state: &StateDb, clock: &ShopClock) -> Result<Self, ReadError> {
        // The version first: a row written while we read then makes the next page read again.
        let shop_version = shop.version().await?;
        let orders = state.acted_orders_version().await?;
        let last_sale = shop.last_sale(None).await?;
        let today = clock.as_of(last_sale);
        let generation = state.generation(today).await?;
        let too_old = |g: &&Generation| (today - g.as_of).get_days() > CARRIED_DAYS;
        let (as_of, cutoff) = match generation.as_ref().filter(too_old) {
            Some(old) => (old.as_of, old.as_of.at(0, 0, 0, 0)),
            None => (today, clock.stock_cutoff()),
        };
        let minute = cutoff.with().second(0).build().unwrap_or(cutoff);
        let known = generation.as_ref().map(|g| (g.id, g.computed_at));
        let last_sale = shop.last_sale(Some(as_of)).await?;
        Ok(Self {
            as_of,
            last_sale,
            sales_are_old: last_sale.is_some_and(|day| history::sales_are_old(clock.now().date(), day)),
            generation,
            cutoff,
            key: ViewKey { shop_version, as_of, generation: known, orders, minute },
        })
    }

    /// A stored forecast as it stands on D0, once D0 has sold `sold` units.
    pub(super) fn now(&self, forecast: &DailyForecast, sold: f64) -> DailyForecast {
        forecast.starting(self.as_of).after_selling(sold)
    }
}
