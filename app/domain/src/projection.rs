//! The stock at the end of each day to come, and what a period of the page Prédictions adds up to (specification,
//! section 6).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    forecast::DailyForecast,
    number::{add, round6},
    order::PendingDelivery,
    stock::usable,
};

/// The periods that the page offers, in days.
pub const PERIODS: [u16; 3] = [7, 14, 30];

/// One day of a projection, in units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ProjectedDay {
    /// The day.
    pub date: Date,
    /// p(n), its expected sales.
    pub expected: f64,
    /// What can be sold that day: the evening's stock before, and what is delivered.
    pub available: f64,
    /// The stock at its end, at least 0.
    pub closing: f64,
    /// The expected sales exceed what is available, to 6 decimals. A day that expects no sale is no stock-out.
    pub stock_out: bool,
}

/// Projects a stock over the whole forecast: each day sells what it expects, as far as there is stock.
///
/// Units delivered on a day can be sold that day (an order placed on D0 with a lead time L is expected on D0 + L, the
/// date of day L + 1); a delivery that is already late is counted on with the first day. Without deliveries the first
/// stock-out day is the first n with C(n) > S, as in section 2, and the stock at the end of day n is S - C(n), not below
/// 0. A sale missed is not made up for later. Empty where the stock is unknown.
pub fn project(
    forecast: &DailyForecast,
    stock: Option<f64>,
    deliveries: &[PendingDelivery],
) -> Vec<ProjectedDay> {
    let Some(mut left) = usable(stock) else { return Vec::new() };
    let mut deliveries = deliveries.to_vec();
    deliveries.sort_by_key(|delivery| delivery.expected_on);
    let mut next = deliveries.iter().peekable();
    let project = |(number, day): (u16, &crate::forecast::ForecastDay)| {
        let date = forecast.date(number);
        while let Some(delivery) = next.next_if(|delivery| delivery.expected_on <= date) {
            left = add(left, delivery.units());
        }
        let available = left;
        left = (available - day.expected).max(0.0);
        let stock_out = round6(available - day.expected) < 0.0;
        ProjectedDay { date, expected: day.expected, available, closing: left, stock_out }
    };
    (1..=forecast.horizon()).zip(forecast.days()).map(project).collect()
}

/// What a period of days from D0 on adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// How many days are forecast, at most those asked for.
    pub days: u16,
    /// C(n), the expected sales of the period in units.
    pub expected: f64,
    /// The stock at the end of the last day; `None` where the stock is unknown.
    pub closing: Option<f64>,
    /// The first stock-out day within the period.
    pub stock_out_on: Option<Date>,
}

/// Sums up the first `days` days.
pub fn outlook(
    forecast: &DailyForecast,
    stock: Option<f64>,
    deliveries: &[PendingDelivery],
    days: u16,
) -> Outlook {
    let days = days.min(forecast.horizon());
    let projected = project(forecast, stock, deliveries);
    let period = projected.get(..usize::from(days)).unwrap_or_default();
    Outlook {
        days,
        expected: forecast.cumulative(days),
        closing: period.last().map(|day| day.closing).or(usable(stock)),
        stock_out_on: period.iter().find(|day| day.stock_out).map(|day| day.date),
    }
}
