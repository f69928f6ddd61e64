//! What is on order: the till's open purchase orders together with what the owner marked as ordered.
//!
//! An order that the owner marks in Optiflow and then enters in the till must not count twice. The same article within
//! [`SAME_ORDER_DAYS`] of the day on which an order of the till is expected is therefore taken for that order, once: the
//! larger of the two quantities counts, less what has come. Only what was advised is on top of the orders that the till had
//! by then, since the advice had counted them.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{error::DomainError, measure::LeadTime, order::PendingDelivery};

/// Two expected days at most so far apart are those of one order.
pub const SAME_ORDER_DAYS: i32 = 3;
/// An order is marked for at most so many days ahead.
pub const LATEST_DAYS: i32 = 365;

/// A line of a purchase order in the till.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TillOrder {
    /// Its number in the till.
    pub line: i64,
    /// The day its units are expected, or came.
    pub expected_on: Date,
    /// Units still to come; 0 where all have come, since such a line says that a marked order has arrived.
    pub remaining: f64,
    /// Units that have come.
    pub received: f64,
}

/// An order that the owner marked.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnOrder {
    /// What is to come, and when.
    pub delivery: PendingDelivery,
    /// Lines of the till that it is on top of, so that none of them can be the same order.
    pub beside: Vec<i64>,
}

/// A quantity marked as ordered: 1 to 1 000 000 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct OrderQuantity(u32);

impl OrderQuantity {
    /// The largest accepted.
    pub const MAX: u32 = 1_000_000;

    /// Takes a number of units.
    ///
    /// # Errors
    /// [`DomainError::OrderQuantityOutOfRange`] outside 1 to 1 000 000.
    pub fn new(units: i64) -> Result<Self, DomainError> {
        match u32::try_from(units) {
            Ok(units) if (1..=Self::MAX).contains(&units) => Ok(Self(units)),
            _ => Err(DomainError::OrderQuantityOutOfRange),
        }
    }

    /// The units.
    pub fn units(self) -> u32 {
        self.0
    }
}

impl TryFrom<i64> for OrderQuantity {
    type Error = DomainError;

    fn try_from(units: i64) -> Result<Self, Self::Error> {
        Self::new(units)
    }
}

impl From<OrderQuantity> for i64 {
    fn from(quantity: OrderQuantity) -> Self {
        Self::from(quantity.0)
    }
}

/// When an order placed on D0 is expected unless the owner says otherwise: D0 + L.
pub fn expected_by_default(as_of: Date, lead_time: LeadTime) -> Date {
    as_of.saturating_add(i64::from(lead_time.days()).days())
}

/// Checks the day on which a marked order is expected: D0 to D0 + 365.
///
/// # Errors
/// [`DomainError::OrderDateOutOfRange`].
pub fn check_expected(as_of: Date, expected_on: Date) -> Result<Date, DomainError> {
    if (0..=LATEST_DAYS).contains(&(expected_on - as_of).get_days()) {
        Ok(expected_on)
    } else {
        let last = as_of.saturating_add(i64::from(LATEST_DAYS).days());
        Err(DomainError::OrderDateOutOfRange { first: as_of, last })
    }
}

/// Everything under way on D0, each order once.
///
/// A marked order counts up to the day it is expected, included: it has no receipt, so from then on the till's stock
/// tells. Each line of the till stands for one marked order at most, the nearest; of equal ones the first marked.
pub fn under_way(as_of: Date, till: &[TillOrder], marked: &[OwnOrder]) -> Vec<PendingDelivery> {
    let mut counted: Vec<Option<PendingDelivery>> = vec![None; till.len()];
    let mut pending = Vec::new();
    for OwnOrder { delivery: order, beside } in marked {
        if order.expected_on < as_of || order.units() <= 0.0 {
            continue;
        }
        let distance = |line: &TillOrder| (line.expected_on - order.expected_on).get_days().abs();
        let same = till
            .iter()
            .zip(&mut counted)
            .filter(|(line, counted)| counted.is_none() && distance(line) <= SAME_ORDER_DAYS)
            .filter(|(line, _)| !beside.contains(&line.line))
            .min_by_key(|(line, _)| distance(line));
        match same {
            Some((_, counted)) => *counted = Some(*order),
            None => pending.push(*order),
        }
    }
    let lines = till.iter().zip(counted).filter(|(line, _)| line.remaining > 0.0).map(|(line, marked)| {
        let received = line.received.max(0.0);
        let marked = marked.map_or(0.0, |order| order.units() - received);
        PendingDelivery { expected_on: line.expected_on, quantity: line.remaining.max(marked) }
    });
    lines.chain(pending).collect()
}
