//! Step `aggregate_dashboard_kpis`: the header of the dashboard, from the stock and the levels of that morning.

use optiflow_domain::{
    trend::LevelCounts,
    turnover::{Activity, PERIOD_DAYS, Pace, StockValue},
};
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night};
use crate::db::state::AlertSnapshot;

/// The dashboard's header on the morning of D0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DashboardKpis {
    pub levels: LevelCounts,
    pub stock_value: StockValue,
    /// Over the last 30 days, in the shop's currency.
    pub average_stock: Option<f64>,
    pub turnover: Option<f64>,
    pub pace: Option<Pace>,
}

pub(super) fn run(night: &Night, alerts: &[AlertSnapshot], guard: &mut Guard) -> DashboardKpis {
    let mut stock_value = StockValue::default();
    let mut activity = Activity::default();
    for article in &night.articles {
        let (id, price) = (article.id, article.price);
        let own = guard.article(article, || {
            let (sold, levels) = (night.last_sales(id, PERIOD_DAYS), night.last_levels(id, PERIOD_DAYS));
            (night.stock(id).map(|stock| stock.quantity), Activity::of_article(price, &sold, &levels))
        });
        if let Some((stock, own)) = own {
            stock_value.add(stock, price);
            activity.merge(&own);
        }
    }
    let turnover = activity.turnover();
    DashboardKpis {
        levels: alerts.iter().map(|alert| alert.level).collect::<LevelCounts>(),
        stock_value,
        average_stock: activity.average_stock(),
        turnover,
        pace: Pace::of(turnover),
    }
}
