//! The stock room: what is ordered, delivered, sold and left, day after day.
//!
//! An order placed on day d with lead time L arrives in the morning of day d + L, before that day's sales.

use super::buyer::Buyer;
use super::demand::Demand;
use super::signed;

/// One article's line of an order to its supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Delivery {
    /// Index of the day of the order; negative before the first day.
    pub(super) ordered: i64,
    /// Index of the day promised.
    pub(super) expected: i64,
    /// Index of the day it comes; past the last day for an order still open.
    pub(super) arrives: i64,
    /// Articles ordered.
    pub(super) quantity: i64,
    /// Articles that came, or will come, on that day; the rest is still due where `rest_due` is set.
    pub(super) received: i64,
    /// Index of the day, past the last, on which the rest is expected.
    pub(super) rest_due: Option<i64>,
}

/// A correction of the stock that is neither a sale nor a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Adjustment {
    pub(super) day: usize,
    /// Articles found (positive) or lost (negative).
    pub(super) change: i64,
    pub(super) reason: &'static str,
}

/// Everything that decides an article's stock besides what people ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Schedule {
    /// Articles on the shelf in the morning of day 0.
    pub(super) opening: i64,
    pub(super) deliveries: Vec<Delivery>,
    pub(super) adjustments: Vec<Adjustment>,
}

/// What happened on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Day {
    pub(super) sold: i64,
    pub(super) received: i64,
    /// The adjustment as made: never more than what lay on the shelf.
    pub(super) adjusted: i64,
    /// Stock in the evening; never negative.
    pub(super) stock: i64,
}

impl Schedule {
    /// Replays the days: stock = stock of the day before + received + adjusted - sold.
    pub(super) fn play(&self, asked: &[i64]) -> Vec<Day> {
        let mut days = vec![Day::default(); asked.len()];
        for delivery in &self.deliveries {
            if let Some(day) = usize::try_from(delivery.arrives).ok().and_then(|at| days.get_mut(at)) {
                day.received += delivery.received;
            }
        }
        for adjustment in &self.adjustments {
            if let Some(day) = days.get_mut(adjustment.day) {
                day.adjusted += adjustment.change;
            }
        }
        let mut stock = self.opening;
        for (day, asked) in days.iter_mut().zip(asked) {
            stock += day.received;
            day.sold = (*asked).min(stock);
            stock -= day.sold;
            day.adjusted = day.adjusted.max(-stock);
            stock += day.adjusted;
            day.stock = stock;
        }
        days
    }

    /// Lets the buyer run the stock room over all the days.
    pub(super) fn run(demand: &Demand, buyer: &Buyer, first_day_number: i64) -> Self {
        let mut schedule = Self {
            opening: if demand.launch == 0 { buyer.first_order(demand, 0) } else { 0 },
            deliveries: Vec::new(),
            // Nothing breaks before the article is there.
            adjustments: buyer.adjustments.iter().filter(|a| a.day > demand.launch).copied().collect(),
        };
        if demand.launch > 0 {
            let launch = signed(demand.launch);
            let quantity = buyer.first_order(demand, demand.launch);
            schedule.deliveries.push(Delivery::punctual(launch - buyer.lead, launch, quantity));
        }
        let mut stock = schedule.opening;
        let mut sold = Vec::with_capacity(demand.asked.len());
        let mut open: Vec<usize> = (0..schedule.deliveries.len()).collect();
        for (day, asked) in demand.asked.iter().enumerate() {
            open.retain(|at| {
                let delivery = &schedule.deliveries[*at];
                let here = delivery.arrives == signed(day);
                stock += if here { delivery.received } else { 0 };
                !here
            });
            sold.push((*asked).min(stock));
            stock -= (*asked).min(stock);
            let lost: i64 = schedule.adjustments.iter().filter(|a| a.day == day).map(|a| a.change).sum();
            stock = (stock + lost).max(0);
            if day < demand.launch || !buyer.orders_on(first_day_number + signed(day)) {
                continue;
            }
            let due: i64 = open.iter().map(|at| schedule.deliveries[*at].quantity).sum();
            let quantity = buyer.order(demand, &sold, stock + due);
            if quantity > 0 {
                open.push(schedule.deliveries.len());
                schedule.deliveries.push(buyer.deliver(signed(day), first_day_number, quantity));
            }
        }
        schedule
    }
}

impl Delivery {
    /// A delivery that came whole on the day promised.
    pub(super) fn punctual(ordered: i64, arrives: i64, quantity: i64) -> Self {
        Self { ordered, expected: arrives, arrives, quantity, received: quantity, rest_due: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stock_of_an_evening_is_what_came_less_what_left() {
        let schedule = Schedule {
            opening: 5,
            deliveries: vec![Delivery::punctual(-1, 2, 10)],
            adjustments: vec![Adjustment { day: 3, change: -50, reason: "casse" }],
        };
        let days = schedule.play(&[3, 4, 1, 2]);
        let evenings: Vec<i64> = days.iter().map(|day| day.stock).collect();
        assert_eq!(evenings, [2, 0, 9, 0]);
        assert_eq!(days[1].sold, 2, "only what is there can be sold");
        assert_eq!(days[3].adjusted, -7, "only what is there can be lost");
    }
}
