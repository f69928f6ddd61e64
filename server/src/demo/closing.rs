//! The morning after the last day: some articles will run out before a delivery can arrive.
//!
//! The years run by themselves; only the last deliveries of an article are moved or resized so that the shop's
//! last evening shows the three levels of the specification's section 2 in believable shares. A delivery that is
//! taken away becomes a late, open order where it was recent; stock and sales are then replayed, so the rows stay
//! consistent.

use super::buyer::Buyer;
use super::catalogue::{Article, Life};
use super::demand::Demand;
use super::inventory::{Delivery, Schedule};
use super::rng::hash_unit;
use super::signed;

/// Share of the articles meant to be critical by their true demand. A forecast, which has to guess that demand, finds
/// about as many again among the slow movers and at the end of a season.
const CRITICAL_SHARE: f64 = 0.03;
/// Share of the articles meant to be attention: of those that sell well, and at most. In between it is this many
/// articles' width over the band's: the slower an article, the seldomer a whole number of pieces lies in its band.
const ATTENTION_SHARE: f64 = 0.14;
const MOST_ATTENTION_SHARE: f64 = 0.8;
const ATTENTION_WIDTH: f64 = 0.24;
/// The days of demand after the lead time that separate attention from OK.
const BAND_DAYS: usize = 3;

/// The stock that an article's last evening is to end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    AtMost(i64),
    Exactly(i64),
    AtLeast(i64),
}

/// Changes the last deliveries so that the last evening's stock is where the article's lot has it.
pub(super) fn shape(article: &Article, demand: &Demand, buyer: &Buyer, schedule: &mut Schedule, seed: u64) {
    let days = demand.asked.len();
    let aim = aim(article, demand, buyer.lead, seed);
    for _ in 0..6 {
        let stock = schedule.play(&demand.asked).last().map_or(0, |day| day.stock);
        match aim {
            Aim::AtMost(most) | Aim::Exactly(most) if stock > most => {
                take_away(schedule, stock - most, signed(days), buyer);
            }
            Aim::AtLeast(least) | Aim::Exactly(least) if stock < least => {
                add(
                    schedule,
                    least - stock,
                    arrival(article, days, seed),
                    matches!(aim, Aim::Exactly(_)),
                    days,
                    buyer,
                );
            }
            _ => return,
        }
    }
}

/// Draws an article's lot. The fractional parts of multiples of the golden ratio fill [0, 1) evenly, so that the
/// shares hold in a shop of any size without any article knowing of the others.
fn aim(article: &Article, demand: &Demand, lead: i64, seed: u64) -> Aim {
    let days = demand.asked.len();
    let lead_end = days + lead as usize;
    let during: f64 = demand.expected[days..lead_end].iter().sum();
    let band: f64 = demand.expected[lead_end..lead_end + BAND_DAYS].iter().sum();
    if matches!(article.life, Life::Dead(_)) {
        return Aim::AtLeast(4);
    }
    let key = article.index as u64;
    let lot = ((article.index + 1) as f64 * 0.618_033_988_749_894_9 + hash_unit(seed, 0, 99)).fract();
    if lot < CRITICAL_SHARE {
        return Aim::AtMost((during * (0.15 + 0.6 * hash_unit(seed, key, 1))) as i64);
    }
    let middle = ((during + band * 0.8) as i64).max(during.ceil() as i64);
    let share = (ATTENTION_WIDTH / band.max(0.01)).clamp(ATTENTION_SHARE, MOST_ATTENTION_SHARE);
    if (middle as f64) < during + band && lot < CRITICAL_SHARE + share {
        return Aim::Exactly(middle);
    }
    Aim::AtLeast(((during + band) * (1.45 + 0.4 * hash_unit(seed, key, 2))) as i64 + 2)
}

/// Index of the day of a delivery that saves the article: some days ago, or before a dead article's end.
fn arrival(article: &Article, days: usize, seed: u64) -> i64 {
    let ago = 1 + (hash_unit(seed, article.index as u64, 3) * 5.0) as i64;
    match article.life {
        Life::Dead(since) => signed(days) - since - 1,
        Life::Regular | Life::New(_) => signed(days) - ago,
    }
}

/// Takes articles out of the last deliveries, latest first, then out of the first shelf. The stock falls from the
/// last delivery on, so no day before the last evening is left without stock.
fn take_away(schedule: &mut Schedule, mut excess: i64, days: i64, buyer: &Buyer) {
    let mut order: Vec<usize> =
        (0..schedule.deliveries.len()).filter(|at| schedule.deliveries[*at].arrives < days).collect();
    order.sort_by_key(|at| std::cmp::Reverse((schedule.deliveries[*at].arrives, *at)));
    for at in order {
        let delivery = &mut schedule.deliveries[at];
        let taken = delivery.received.min(excess);
        excess -= taken;
        let recent = delivery.expected >= days - 20;
        if taken == delivery.received && recent {
            delivery.arrives = days + 1 + delivery.expected.rem_euclid(6);
            delivery.received = delivery.quantity;
        } else {
            delivery.received -= taken;
            // What is still due of a recent delivery follows; an older order had simply been smaller.
            if recent && taken % buyer.pack != 0 {
                delivery.rest_due = Some(days + 1 + delivery.ordered.rem_euclid(5));
            } else {
                let packs = (delivery.received + buyer.pack - 1) / buyer.pack;
                delivery.quantity = (packs * buyer.pack).max(buyer.min_order);
            }
        }
        if excess == 0 {
            break;
        }
    }
    schedule.deliveries.retain(|delivery| delivery.received > 0);
    schedule.opening = (schedule.opening - excess).max(0);
}

/// Adds one delivery; `exact` leaves what does not fit for later.
fn add(schedule: &mut Schedule, missing: i64, arrives: i64, exact: bool, days: usize, buyer: &Buyer) {
    if arrives < 1 {
        schedule.opening += missing;
        return;
    }
    let packs = (missing + buyer.pack - 1) / buyer.pack;
    let mut delivery =
        Delivery::punctual(arrives - buyer.lead, arrives, (packs * buyer.pack).max(buyer.min_order));
    if exact && delivery.quantity > missing {
        delivery.received = missing;
        delivery.rest_due = Some(signed(days) + 2);
    }
    schedule.deliveries.push(delivery);
}
