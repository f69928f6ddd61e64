//! What an acted alert saves: the sales of the stock-out days that the order avoids (specification, section 5).
//!
//! The stock is projected twice from the forecast of the day the order was placed: once without the order, once with
//! it. A day is avoided where it would be a stock-out without the order and is none with it. So
//!
//! - days before the units arrive are not avoided, however long the shelf was empty: an order too late for the whole
//!   horizon saves nothing;
//! - a first stock-out day that the stock alone would have served in part counts with all its predicted sales, as it
//!   does among the days out of an alert;
//! - a last day that the ordered units serve only in part is still a stock-out: it is not avoided and counts nothing;
//! - units already under way are in both projections: they are not this order's merit.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    forecast::DailyForecast,
    measure::Price,
    number::{add, worth},
    order::PendingDelivery,
    projection::project,
};

/// A stock-out day that an order avoids. Kept with the order, since its forecast is not kept that long.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AvoidedDay {
    /// The day.
    pub date: Date,
    /// Its predicted sales, in units.
    pub units: f64,
    /// Predicted sales x price; `None` without a price.
    pub value: Option<f64>,
}

/// The stock-out days that an order avoids, in order.
///
/// `forecast` starts on the day of the order, `stock` is S that day, `under_way` what was already on order. An unknown
/// stock gives none.
pub fn avoided(
    forecast: &DailyForecast,
    stock: Option<f64>,
    price: Option<Price>,
    under_way: &[PendingDelivery],
    order: PendingDelivery,
) -> Vec<AvoidedDay> {
    let mut with_order = under_way.to_vec();
    with_order.push(order);
    let without = project(forecast, stock, under_way);
    let with = project(forecast, stock, &with_order);
    without
        .iter()
        .zip(&with)
        .filter(|(without, with)| without.stock_out && !with.stock_out)
        .map(|(day, _)| AvoidedDay { date: day.date, units: day.expected, value: worth(day.expected, price) })
        .collect()
}

/// Savings of one or many acted alerts, in the shop's currency. Each avoided day is in one of the two, never in both,
/// and the two are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Savings {
    /// Days still to come: what the order is expected to save.
    pub estimated: f64,
    /// Days that have passed.
    pub realised: f64,
}

impl Savings {
    /// The savings of one acted alert as they stand on D0: a day before D0 has passed.
    pub fn of(days: &[AvoidedDay], as_of: Date) -> Self {
        let mut savings = Self::default();
        for day in days {
            let value = day.value.filter(|value| value.is_finite()).unwrap_or(0.0).max(0.0);
            if day.date < as_of {
                savings.realised = add(savings.realised, value);
            } else {
                savings.estimated = add(savings.estimated, value);
            }
        }
        savings
    }

    /// Adds the savings of another alert.
    pub fn merge(&mut self, other: &Self) {
        self.estimated = add(self.estimated, other.estimated);
        self.realised = add(self.realised, other.realised);
    }
}
