//! The quantity calculator: how much to order so that the stock lasts up to a date.
//!
//! quantity = (C(n) - S) x (1 + margin), n = DATE - D0 (specification, section 3). Beside it stands the advised
//! quantity, which also counts what is already on order, the supplier's minimum and the pack size.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    error::DomainError,
    forecast::DailyForecast,
    measure::Margin,
    number::{add, round2, round6},
    stock::usable,
};

/// The formula's quantity, with terms that add up to it:
/// `predicted - stock = net_need` and `net_need + margin + rounding = quantity`, each to the hundredth.
///
/// A stock given below 0 counts as 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// n, the days covered from D0 on.
    pub days: u16,
    /// DATE: the stock lasts up to it, it is not itself covered.
    pub date: Date,
    /// C(n), in units.
    pub predicted: f64,
    /// S, in units.
    pub stock: f64,
    /// C(n) - S; negative where the stock is more than enough.
    pub net_need: f64,
    /// The safety margin in units; 0 where nothing is needed.
    pub margin: f64,
    /// What rounding up to whole articles adds; where the stock is more than enough, what brings the sum back to 0.
    /// It also takes up the hundredth by which the figures shown may differ from the exact ones.
    pub rounding: f64,
    /// The quantity suggested, a whole number of articles.
    pub quantity: u32,
    /// Where the quantity is 0: the date up to which the stock suffices, counted like DATE.
    pub enough_until: Option<Date>,
}

/// Units expected from a supplier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PendingDelivery {
    /// The day the units are expected; a day before D0 is a late delivery that is still expected.
    pub expected_on: Date,
    /// Units still to come, more than 0; any other figure counts as nothing.
    pub quantity: f64,
}

impl PendingDelivery {
    /// The units that will come, finite and at least 0.
    pub fn units(&self) -> f64 {
        if self.quantity.is_finite() { self.quantity.max(0.0) } else { 0.0 }
    }
}

/// What the supplier imposes and what is already under way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OrderRules {
    /// The smallest quantity the supplier accepts, in units. It is kept unless no multiple of the pack reaches it
    /// below 2^32.
    pub minimum: Option<u32>,
    /// Units are sold by packs of this many; 0 and 1 are no constraint.
    pub pack: Option<u32>,
    /// Open orders.
    pub pending: Vec<PendingDelivery>,
}

/// The advised quantity, with terms that add up to it:
/// `predicted - stock - on_order = net_need` and
/// `net_need + margin + rounding + to_minimum + to_pack = quantity`, each to the hundredth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Units on order that arrive before the date.
    pub on_order: f64,
    /// C(n) - S - units on order.
    pub net_need: f64,
    /// The safety margin in units; 0 where nothing is needed.
    pub margin: f64,
    /// What rounding up to whole articles adds.
    pub rounding: f64,
    /// What the supplier's minimum order adds.
    pub to_minimum: u32,
    /// What filling the last pack adds.
    pub to_pack: u32,
    /// The quantity advised, a whole number of articles.
    pub quantity: u32,
}

/// The days between D0 and a date to cover.
///
/// # Errors
/// [`DomainError::DateInThePast`] before D0, [`DomainError::DateBeyondHorizon`] past D0 + H.
pub fn days_to_cover(forecast: &DailyForecast, date: Date) -> Result<u16, DomainError> {
    let first = forecast.first_day();
    let days = (date - first).get_days();
    match u16::try_from(days) {
        Err(_) if days < 0 => Err(DomainError::DateInThePast { first }),
        Ok(days) if days <= forecast.horizon() => Ok(days),
        _ => Err(DomainError::DateBeyondHorizon {
            last: first.saturating_add(i64::from(forecast.horizon()).days()),
        }),
    }
}

/// The quantity that makes the stock last up to `date`.
///
/// # Errors
/// A date before D0 or past the horizon, and [`DomainError::StockUnknown`] without a stock or where it is not a number.
pub fn suggest(
    forecast: &DailyForecast,
    stock: Option<f64>,
    date: Date,
    margin: Margin,
) -> Result<Suggestion, DomainError> {
    let days = days_to_cover(forecast, date)?;
    let stock = usable(stock).ok_or(DomainError::StockUnknown)?;
    let predicted = forecast.cumulative(days);
    let terms = Terms::of(predicted - stock, round2(predicted) - round2(stock), margin, u32::MAX);
    Ok(Suggestion {
        days,
        date,
        predicted: round2(predicted),
        stock: round2(stock),
        net_need: terms.net_need,
        margin: terms.margin,
        rounding: terms.rounding,
        quantity: terms.quantity,
        enough_until: (terms.quantity == 0).then(|| enough_until(forecast, stock)),
    })
}

/// The advised quantity beside a [`suggest`]ed one, for the same date and margin.
///
/// # Errors
/// Those of [`suggest`].
pub fn advise(
    forecast: &DailyForecast,
    stock: Option<f64>,
    date: Date,
    margin: Margin,
    rules: &OrderRules,
) -> Result<Advice, DomainError> {
    let days = days_to_cover(forecast, date)?;
    let stock = usable(stock).ok_or(DomainError::StockUnknown)?;
    let on_order = arriving_before(&rules.pending, date);
    let predicted = forecast.cumulative(days);
    let shown = round2(predicted) - round2(stock) - round2(on_order);
    let pack = rules.pack.unwrap_or(1).max(1);
    let ceiling = u32::MAX / pack * pack;
    let terms = Terms::of(predicted - stock - on_order, shown, margin, ceiling);
    let at_least = match rules.minimum {
        Some(minimum) if terms.quantity > 0 => terms.quantity.max(minimum.min(ceiling)),
        _ => terms.quantity,
    };
    let quantity = at_least.div_ceil(pack) * pack;
    Ok(Advice {
        on_order: round2(on_order),
        net_need: terms.net_need,
        margin: terms.margin,
        rounding: terms.rounding,
        to_minimum: at_least - terms.quantity,
        to_pack: quantity - at_least,
        quantity,
    })
}

/// Units of the open orders that are expected before `date`, late ones included.
pub fn arriving_before(pending: &[PendingDelivery], date: Date) -> f64 {
    pending.iter().filter(|delivery| delivery.expected_on < date).map(PendingDelivery::units).fold(0.0, add)
}

/// The lines of the sum as they are shown, to the hundredth.
struct Terms {
    net_need: f64,
    margin: f64,
    rounding: f64,
    quantity: u32,
}

impl Terms {
    /// `need` is exact and decides the quantity; `shown` is the difference of the terms as they are shown.
    /// No quantity exceeds `ceiling`.
    fn of(need: f64, shown: f64, margin: Margin, ceiling: u32) -> Self {
        // A stock and deliveries near the largest number would make it infinite, which JSON cannot carry.
        let net_need = round2(shown.max(f64::MIN));
        if round6(need) <= 0.0 {
            return Self { net_need, margin: 0.0, rounding: 0.0 - net_need, quantity: 0 };
        }
        // The cast saturates, which is the answer wanted for a demand beyond four billion articles.
        let quantity = round6(need * (1.0 + margin.share())).ceil() as u32;
        let quantity = quantity.min(ceiling);
        let room = round2(f64::from(quantity) - net_need);
        let margin = round2(need * margin.share()).min(room.max(0.0));
        Self { net_need, margin, rounding: round2(room - margin), quantity }
    }
}

/// D0 + k for the largest k within the horizon with C(k) <= S.
fn enough_until(forecast: &DailyForecast, stock: f64) -> Date {
    let mut sold = 0.0;
    let covered = forecast.days().iter().take(usize::from(forecast.horizon())).take_while(|day| {
        sold += day.expected;
        round6(stock - sold) >= 0.0
    });
    let days = i64::try_from(covered.count()).unwrap_or(i64::MAX);
    forecast.first_day().saturating_add(days.days())
}
