//! Prices over the years and promotions, and what they do to demand.

use super::calendar::{Occasion, Timeline, occurrences_between};
use super::catalogue::{Article, round_price};
use super::demand::LOOK_AHEAD;
use super::rng::{Purpose, Stream};
use super::signed;

/// Rise of demand for each percent of discount of an article's own promotion.
const PULL: f64 = 0.025;
/// Fall of demand, as a share, for a price that is higher by a share of 1.
const ELASTICITY: f64 = 0.6;
/// Discount of the whole shop on Black Friday's days, in percent; its effect on demand is in the occasion.
const BLACK_FRIDAY_DISCOUNT: f64 = 15.0;

/// A promotion: indices of its first and last day, both included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    pub(super) name: String,
    pub(super) first: i64,
    pub(super) last: i64,
    /// Discount in percent.
    pub(super) percent: f64,
}

/// One article's prices and its own promotions.
#[derive(Debug)]
pub(super) struct Pricing {
    /// (index of the first day, price), oldest first; never empty.
    pub(super) steps: Vec<(usize, f64)>,
    pub(super) offers: Vec<Offer>,
}

/// Promotions of the whole shop: Black Friday's, the next one included when it is at most 30 days away.
pub(super) fn shop_offers(timeline: &Timeline) -> Vec<Offer> {
    occurrences_between(timeline.first, timeline.date(signed(timeline.days) + 29))
        .into_iter()
        .filter(|event| event.occasion == Occasion::BlackFriday)
        .map(|event| Offer {
            name: format!("Black Friday {}", event.first.year()),
            first: timeline.index(event.first),
            last: timeline.index(event.last),
            percent: BLACK_FRIDAY_DISCOUNT,
        })
        .collect()
}

impl Pricing {
    pub(super) fn new(article: &Article, timeline: &Timeline, seed: u64) -> Self {
        let mut stream = Stream::new(seed, article.index as u64, Purpose::Pricing);
        Self { steps: steps(article, timeline, &mut stream), offers: offers(timeline, &mut stream) }
    }

    /// The price in force on a day, before discounts.
    pub(super) fn list_price(&self, day: usize) -> f64 {
        let later = self.steps.partition_point(|(from, _)| *from <= day);
        self.steps.get(later.saturating_sub(1)).map_or(0.0, |(_, price)| *price)
    }

    /// The deepest discount of a day in percent, 0 where there is none.
    pub(super) fn discount(&self, shop: &[Offer], day: usize) -> f64 {
        let day = signed(day);
        self.offers
            .iter()
            .chain(shop)
            .filter(|offer| offer.first <= day && day <= offer.last)
            .map(|offer| offer.percent)
            .fold(0.0, f64::max)
    }

    /// What prices and the article's own promotions multiply each day's demand by, `LOOK_AHEAD` days past the last.
    pub(super) fn effects(&self, timeline: &Timeline) -> Vec<f64> {
        let last = self.steps.last().map_or(0.0, |(_, price)| *price);
        (0..timeline.days + LOOK_AHEAD)
            .map(|day| {
                let dearer = self.list_price(day.min(timeline.days - 1)) / last - 1.0;
                (1.0 - ELASTICITY * dearer) * (1.0 + PULL * self.discount(&[], day))
            })
            .collect()
    }
}

/// Price changes, about one in fourteen months, mostly rises; worked out backwards from today's price.
fn steps(article: &Article, timeline: &Timeline, stream: &mut Stream) -> Vec<(usize, f64)> {
    let mut price = article.price;
    let mut day = timeline.days;
    let mut backwards = Vec::new();
    loop {
        let lasted = stream.whole(150, 700) as usize;
        let rise = if stream.chance(0.8) { stream.between(0.03, 0.08) } else { -stream.between(0.04, 0.07) };
        if lasted >= day {
            backwards.push((0, price));
            break;
        }
        day -= lasted;
        let before = round_price(price / (1.0 + rise));
        // A rise that rounding swallows is no change.
        if before.to_bits() != price.to_bits() {
            backwards.push((day, price));
            price = before;
        }
    }
    backwards.reverse();
    backwards
}

/// About three promotions in two years, at least a month apart, none of them after the last day.
fn offers(timeline: &Timeline, stream: &mut Stream) -> Vec<Offer> {
    let mut found = Vec::new();
    let mut day = stream.whole(20, 300);
    while day < signed(timeline.days) - 1 {
        let last = day + stream.whole(6, 13);
        let percent = [10.0, 15.0, 20.0, 25.0].get(stream.whole(0, 3) as usize).copied().unwrap_or(10.0);
        let name =
            stream.pick(&["Offre de la semaine", "Prix choc", "Déstockage", "Anniversaire du magasin"]);
        if last < signed(timeline.days) {
            let name = name.copied().unwrap_or_default().to_owned();
            found.push(Offer { name, first: day, last, percent });
        }
        day = last + stream.whole(60, 420);
    }
    found
}

/// What the till asks for one piece: the list price less the discount, to 50 francs.
pub(super) fn price_paid(list: f64, percent: f64) -> f64 {
    if percent > 0.0 { ((list * (1.0 - percent / 100.0) / 50.0 + 0.5) as i64) as f64 * 50.0 } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::articles;
    use jiff::civil::date;

    #[test]
    fn prices_end_at_the_catalogue_price_and_most_have_changed() {
        let timeline = Timeline::new(date(2026, 11, 8), 1096);
        let all: Vec<(Article, Pricing)> = articles(120, 42)
            .into_iter()
            .map(|a| {
                let p = Pricing::new(&a, &timeline, 42);
                (a, p)
            })
            .collect();
        for (article, pricing) in &all {
            assert!(pricing.list_price(1095).to_bits() == article.price.to_bits(), "{}", article.name);
            assert_eq!(pricing.steps[0].0, 0);
            assert!(pricing.steps.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
        let changed = all.iter().filter(|(_, pricing)| pricing.steps.len() > 1).count();
        assert!(changed > 80, "{changed} of 120 prices changed");
    }

    #[test]
    fn a_promotion_lowers_the_price_and_raises_demand() {
        let timeline = Timeline::new(date(2026, 11, 8), 1096);
        let article = &articles(1, 42)[0];
        let pricing = Pricing::new(article, &timeline, 42);
        let offer = &pricing.offers[0];
        let effects = pricing.effects(&timeline);
        let (during, before) = (offer.first as usize, offer.first as usize - 1);
        assert!(effects[during] > effects[before] * 1.2);
        assert!(price_paid(189_000.0, offer.percent) < 189_000.0 * 0.95);
        assert!(price_paid(189_000.0, 0.0).to_bits() == 189_000.0_f64.to_bits());
    }
}
