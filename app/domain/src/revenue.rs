//! Revenue: what was forecast against what was taken (specification, section 5).

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    measure::Price,
    number::{add, ratio, units, worth},
};

/// The periods the dashboard shows, in complete days before D0.
pub const PERIODS: [u16; 2] = [7, 30];

/// One row of the till's sales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaleRow {
    /// Units sold; below 0 for a return.
    pub quantity: f64,
    /// The unit price that the row says was paid.
    pub paid: Option<Price>,
}

/// What one article took on one day: the sum of quantity x the row's price paid, else the article's price.
///
/// No rows give 0. Net sales below 0, in units or in money, count as 0. A row without any price, or that is not a
/// number, is passed over; `None` where all of them are.
pub fn taken(rows: &[SaleRow], price: Option<Price>) -> Option<f64> {
    let mut net = 0.0;
    let mut amount = 0.0;
    let mut known = rows.is_empty();
    for row in rows {
        if let Some(money) = worth(row.quantity, row.paid.or(price)) {
            net = add(net, row.quantity);
            amount = add(amount, money);
            known = true;
        }
    }
    known.then(|| if net < 0.0 { 0.0 } else { amount.max(0.0) })
}

/// One day of the shop, in its currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RevenueDay {
    /// The day.
    pub date: Date,
    /// The sum of p1 x price; `None` where no forecast was made for the day.
    pub forecast: Option<f64>,
    /// What was taken; `None` where it is not known (yet).
    pub actual: Option<f64>,
}

/// The shop's days, fed article by article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RevenueBook {
    days: BTreeMap<Date, (Option<f64>, Option<f64>)>,
}

impl RevenueBook {
    /// Adds an article's forecast of a day, `p1` being that of the first generation made for it. An article without a
    /// price adds nothing.
    pub fn add_forecast(&mut self, date: Date, p1: f64, price: Option<Price>) {
        if let Some(money) = units(p1).and_then(|expected| worth(expected, price)) {
            let (forecast, _) = self.days.entry(date).or_default();
            *forecast = Some(add(forecast.unwrap_or(0.0), money));
        }
    }

    /// Adds what an article took on a day, see [`taken`].
    pub fn add_actual(&mut self, date: Date, amount: f64) {
        if let Some(money) = units(amount) {
            let (_, actual) = self.days.entry(date).or_default();
            *actual = Some(add(actual.unwrap_or(0.0), money));
        }
    }

    /// The days in order, for the chart; days of which nothing is known are left out.
    pub fn days(&self) -> Vec<RevenueDay> {
        let day = |(date, (forecast, actual)): (&Date, &(Option<f64>, Option<f64>))| RevenueDay {
            date: *date,
            forecast: *forecast,
            actual: *actual,
        };
        self.days.iter().map(day).collect()
    }
}

/// Forecast against actual revenue over a period, in the shop's currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Revenue {
    /// The complete days looked back over.
    pub period: u16,
    /// The days of them that have both figures: only those are in the sums, so that a night without a forecast does not
    /// pass for a surplus.
    pub compared: u16,
    /// The sum of the forecasts.
    pub forecast: f64,
    /// The sum of what was taken.
    pub actual: f64,
}

impl Revenue {
    /// Actual - forecast: above 0 where more was taken than forecast.
    pub fn difference(&self) -> f64 {
        (self.actual - self.forecast).clamp(f64::MIN, f64::MAX)
    }

    /// The difference as a share of the forecast; `None` where that is 0.
    pub fn share(&self) -> Option<f64> {
        ratio(self.difference(), self.forecast)
    }
}

/// Compares the last `period` complete days, D0 - period to D0 - 1; `None` where no day has both figures.
pub fn compare(days: &[RevenueDay], as_of: Date, period: u16) -> Option<Revenue> {
    let first = as_of.saturating_sub(i64::from(period).days());
    let mut revenue = Revenue { period, compared: 0, forecast: 0.0, actual: 0.0 };
    for day in days.iter().filter(|day| first <= day.date && day.date < as_of) {
        let amounts = day.forecast.and_then(units).zip(day.actual.and_then(units));
        if let Some((forecast, actual)) = amounts {
            revenue.compared = revenue.compared.saturating_add(1);
            revenue.forecast = add(revenue.forecast, forecast);
            revenue.actual = add(revenue.actual, actual);
        }
    }
    (revenue.compared > 0).then_some(revenue)
}
