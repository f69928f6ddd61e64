//! Purchase orders: the lines that went to one supplier on one day and come together.

use super::buyer::Buyer;
use super::calendar::Timeline;
use super::inventory::Delivery;
use super::signed;
use crate::db::tables::{PurchaseOrder, PurchaseOrderLine};
use std::collections::BTreeMap;

/// What makes lines one order: the day, the supplier, the days on which it was promised, comes, and is completed.
type Key = (i64, usize, i64, i64, Option<i64>);

#[derive(Debug)]
struct Line {
    product_id: i64,
    quantity: i64,
    received: i64,
    unit_cost: f64,
}

/// The orders of the whole shop, sorted by day and supplier.
#[derive(Debug, Default)]
pub(super) struct Orders(BTreeMap<Key, Vec<Line>>);

impl Orders {
    pub(super) fn add(&mut self, product_id: i64, buyer: &Buyer, delivery: &Delivery) {
        let key = (delivery.ordered, buyer.supplier, delivery.expected, delivery.arrives, delivery.rest_due);
        let Delivery { quantity, received, .. } = *delivery;
        self.0.entry(key).or_default().push(Line { product_id, quantity, received, unit_cost: buyer.cost });
    }

    /// The orders' and their lines' rows. An order is `received`, `partial` (some has come, `expected_at` is the
    /// day of the rest) or `ordered` (nothing has come); the last two lie open: `received_at` is NULL and
    /// `expected_at` after the last day.
    pub(super) fn rows(&self, timeline: &Timeline) -> (Vec<PurchaseOrder>, Vec<PurchaseOrderLine>) {
        let (mut orders, mut lines) = (Vec::new(), Vec::new());
        for ((key, content), id) in self.0.iter().zip(1..) {
            orders.push(order(id, *key, timeline));
            let come = key.3 < signed(timeline.days);
            for line in content {
                lines.push(PurchaseOrderLine {
                    id: signed(lines.len()) + 1,
                    purchase_order_id: id,
                    product_id: line.product_id,
                    quantity_ordered: line.quantity as f64,
                    quantity_received: if come { line.received as f64 } else { 0.0 },
                    unit_cost: Some(line.unit_cost),
                });
            }
        }
        (orders, lines)
    }
}

fn order(
    id: i64,
    (ordered, supplier, expected, arrives, rest_due): Key,
    timeline: &Timeline,
) -> PurchaseOrder {
    let days = signed(timeline.days);
    let (status, due) = match rest_due {
        _ if arrives >= days => ("ordered", if expected >= days { expected } else { arrives }),
        Some(rest) => ("partial", rest),
        None => ("received", expected),
    };
    PurchaseOrder {
        id,
        supplier_id: Some(signed(supplier) + 1),
        ordered_at: format!("{} 17:00:00", timeline.date(ordered)),
        expected_at: Some(timeline.date(due).to_string()),
        received_at: (status == "received").then(|| format!("{} 08:30:00", timeline.date(arrives))),
        status: status.to_owned(),
    }
}
