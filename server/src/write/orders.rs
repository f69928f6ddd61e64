//! Alerts marked as ordered, and taken back.

use std::{collections::BTreeSet, sync::Arc};

use app::{
    api::orders::{OrdersChanged, WantedOrder},
    error::{AppError, ErrorCode},
    ports::OrderBook,
};
use async_trait::async_trait;
use jiff::{SignedDuration, civil::Date};
use optiflow_domain::{
    ArticleId, Level, PendingDelivery, format,
    on_order::{SAME_ORDER_DAYS, check_expected, expected_by_default},
    savings,
};
use tokio::sync::Mutex;

use crate::{
    clock::ShopClock,
    db::state::{NewActedOrder, StateDb},
    read::{Ground, ReadError, Reader},
};

/// The same order of the same article within this time is the second tap on one button: a plain form is sent twice
/// where a finger trembles or the page is slow to answer.
const DOUBLE_TAP: SignedDuration = SignedDuration::from_secs(10);

/// Marks orders in the state file.
#[derive(Debug, Clone)]
pub struct Orders {
    state: StateDb,
    clock: ShopClock,
    reader: Reader,
    /// One change at a time: what is under way decides what the next one is told.
    alone: Arc<Mutex<()>>,
}

impl Orders {
    /// The reader must read the same state file.
    pub fn new(state: StateDb, clock: ShopClock, reader: Reader) -> Self {
        Self { state, clock, reader, alone: Arc::default() }
    }

    async fn remember(&self, orders: &[NewActedOrder], message: String) -> Result<OrdersChanged, AppError> {
        let placed = self.state.add_acted_orders(orders).await.map_err(ReadError::from)?;
        tracing::info!(orders = placed.len(), "orders marked");
        let articles = orders.iter().map(|order| order.article).collect();
        let changed = self.reader.changed(&articles).await?;
        Ok(OrdersChanged { message, placed, changed })
    }

    /// `advised`: the quantity is what Optiflow advised on top of everything that the till has.
    fn order(
        &self,
        as_of: Date,
        ground: &Ground,
        (quantity, advised): (u32, bool),
        expected_on: Date,
    ) -> NewActedOrder {
        let Ground { article, forecast, stock } = ground;
        let order = PendingDelivery { expected_on, quantity: f64::from(quantity) };
        let avoided = forecast
            .as_ref()
            .map(|forecast| savings::avoided(forecast, *stock, article.price, &article.rules.pending, order));
        NewActedOrder {
            article: article.id,
            as_of,
            ordered_at: self.clock.now(),
            quantity,
            expected_on,
            avoided: avoided.unwrap_or_default(),
            beside: article.till_orders.iter().filter(|_| advised).map(|line| line.line).collect(),
        }
    }
}

#[async_trait]
impl OrderBook for Orders {
    async fn place(&self, wanted: WantedOrder) -> Result<OrdersChanged, AppError> {
        let _alone = self.alone.lock().await;
        let (as_of, grounds) = self.reader.grounds(&BTreeSet::from([wanted.article])).await?;
        let ground = grounds.first().ok_or_else(AppError::unknown_article)?;
        let proposed = expected_by_default(as_of, ground.article.lead_time);
        let expected_on = check_expected(as_of, wanted.expected_on.unwrap_or(proposed))
            .map_err(|error| AppError::new(ErrorCode::Invalid, error.to_string()))?;
        let units = wanted.quantity.units();
        let page = self.reader.alerts_page().await?;
        let row = page.row(wanted.article);
        let advised = row.is_some_and(|row| row.advised == Some(units));
        let message = format!(
            "Commandé\u{a0}: {} × {}, attendu le {}.{}",
            format::quantity(f64::from(units)),
            format::name(&ground.article.name),
            format::date(expected_on),
            if advised { String::new() } else { known_to_the_till(ground, expected_on) }
        );
        let order = self.order(as_of, ground, (units, advised), expected_on);
        let since = order.ordered_at.saturating_sub(DOUBLE_TAP);
        if let Some(placed) = self.state.same_order(&order, since).await.map_err(ReadError::from)? {
            let changed = self.reader.changed(&BTreeSet::from([order.article])).await?;
            return Ok(OrdersChanged { message, placed: vec![placed], changed });
        }
        self.remember(&[order], message).await
    }

    async fn place_urgent(&self, wanted: Vec<WantedOrder>) -> Result<OrdersChanged, AppError> {
        let _alone = self.alone.lock().await;
        let page = self.reader.alerts_page().await?;
        let urgent = |id: ArticleId| {
            let needs = |row: &app::api::alerts::AlertRow| {
                row.assessment.level() == Level::Critical && row.advised.is_some_and(|advised| advised > 0)
            };
            page.row(id).is_some_and(needs)
        };
        let count = wanted.len();
        let wanted: Vec<_> = wanted.into_iter().filter(|order| urgent(order.article)).collect();
        let (as_of, grounds) =
            self.reader.grounds(&wanted.iter().map(|order| order.article).collect()).await?;
        let orders: Vec<_> = wanted
            .iter()
            .filter_map(|order| {
                let ground = grounds.iter().find(|ground| ground.article.id == order.article)?;
                let expected_on = expected_by_default(as_of, ground.article.lead_time);
                Some(self.order(as_of, ground, (order.quantity.units(), true), expected_on))
            })
            .collect();
        let message = summed_up(orders.len(), count - orders.len());
        self.remember(&orders, message).await
    }

    async fn cancel(&self, orders: Vec<i64>) -> Result<OrdersChanged, AppError> {
        let _alone = self.alone.lock().await;
        let known = self.state.acted_orders().await.map_err(ReadError::from)?;
        let known = known.into_iter().filter(|known| orders.contains(&known.id));
        let articles: BTreeSet<ArticleId> = known.map(|known| known.order.article).collect();
        let cancelled =
            self.state.cancel_acted_orders(&orders, self.clock.now()).await.map_err(ReadError::from)?;
        tracing::info!(orders = cancelled, "orders taken back");
        let message = match cancelled {
            0 => "Cette commande n'était plus en cours : rien n'a changé.".to_owned(),
            1 => "La commande est annulée.".to_owned(),
            count => format!("{count} commandes sont annulées."),
        };
        let changed = self.reader.changed(&articles).await?;
        Ok(OrdersChanged { message, placed: Vec::new(), changed })
    }
}

/// Says that the till has an order that is taken for the same one.
fn known_to_the_till(ground: &Ground, expected_on: Date) -> String {
    let near = |day: Date| (day - expected_on).get_days().abs() <= SAME_ORDER_DAYS;
    let open = ground.article.till_orders.iter().find(|line| line.remaining > 0.0 && near(line.expected_on));
    open.map_or_else(String::new, |line| {
        format!(
            " Votre caisse a déjà une commande de {} attendue le {}\u{a0}: les deux comptent une seule fois.",
            format::quantity(line.remaining),
            format::date(line.expected_on)
        )
    })
}

/// What ordering everything urgent did.
fn summed_up(ordered: usize, left: usize) -> String {
    let ordered = match ordered {
        0 => "Rien n'a été marqué".to_owned(),
        count => format::counted(
            count as u64,
            "article est marqué comme commandé",
            "articles sont marqués comme commandés",
        ),
    };
    match left {
        0 => format!("{ordered}."),
        count => format!(
            "{ordered}\u{a0}; {}",
            format::counted(
                count as u64,
                "article n'en avait plus besoin.",
                "articles n'en avaient plus besoin."
            )
        ),
    }
}
