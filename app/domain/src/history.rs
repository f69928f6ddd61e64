//! What the past says: which day is D0, and which days tell something about demand.

use jiff::{ToSpan, civil::Date};

/// D0, the as-of date: `fixed` where the owner fixed it, else today, else the day after the last sale where that sale
/// is more than 7 days old (an old file, the demonstration).
pub fn as_of(today: Date, last_sale: Option<Date>, fixed: Option<Date>) -> Date {
    match (fixed, last_sale) {
        (Some(day), _) => day,
        (None, Some(last)) if sales_are_old(today, last) => last.saturating_add(1.day()),
        _ => today,
    }
}

/// Whether the last sale is more than 7 days before `today`, so that every page says up to when sales are known.
pub fn sales_are_old(today: Date, last_sale: Date) -> bool {
    (today - last_sale).get_days() > 7
}

/// The sales of one day as demand: `None` where the article was out of stock, which says nothing about demand.
///
/// A day counts as out of stock when it opened without stock and sold nothing. `opening_stock` is the level carried
/// from the evening before, `None` where no level was recorded yet. Net sales below 0 (returns) count as 0; sales
/// that are not a finite number say nothing about demand either.
pub fn demand(net_sales: f64, opening_stock: Option<f64>) -> Option<f64> {
    if !net_sales.is_finite() {
        return None;
    }
    let sold = net_sales.max(0.0);
    if sold == 0.0 && opening_stock.is_some_and(|level| level <= 0.0) { None } else { Some(sold) }
}

/// Days since an article's first sale below which its forecast rests on little: in four weeks each weekday was seen four
/// times.
pub const FEW_DAYS: u16 = 28;

/// The share of what its weekday usually sells below which a shop's last day counts as partial.
const PARTIAL: f64 = 0.5;

/// Whether the last day that the till has delivered is only a part of it: the shop sold less than half of what the same
/// weekday usually sells. It is asked of a day after which nothing has come; a day that others follow is whole.
///
/// `total` is what the whole shop sold, `before` what it sold on the same weekday of the last weeks.
pub fn is_partial(total: f64, before: &[f64]) -> bool {
    let mut usual: Vec<f64> = before.iter().copied().filter(|units| units.is_finite()).collect();
    usual.sort_unstable_by(f64::total_cmp);
    usual.get(usual.len() / 2).is_some_and(|median| total < PARTIAL * median)
}

/// Whether a purchase order with this status still brings units, whatever language the till writes it in.
pub fn order_is_open(status: &str) -> bool {
    const CLOSED: [&str; 12] = [
        "received",
        "reçue",
        "reçu",
        "recue",
        "recu",
        "livrée",
        "livree",
        "closed",
        "cancelled",
        "canceled",
        "annulée",
        "annulee",
    ];
    !CLOSED.contains(&status.trim().to_lowercase().as_str())
}
