//! The shop's buyer: how much is ordered, when, and from whom; and what the suppliers make of it.

use super::calendar::Timeline;
use super::catalogue::{Article, FAMILIES};
use super::demand::{Demand, LOOK_AHEAD};
use super::inventory::{Adjustment, Delivery};
use super::rng::{Purpose, Stream};
use super::signed;
use super::suppliers::SUPPLIERS;

/// Days over which a buyer without calendar looks back.
const LOOK_BACK: usize = 28;

/// The habits around one article.
#[derive(Debug)]
pub(super) struct Buyer {
    seed: u64,
    /// Position in `SUPPLIERS`.
    pub(super) supplier: usize,
    /// The article's own lead time in days, where it differs from its supplier's.
    pub(super) own_lead: Option<i64>,
    /// Lead time in days that is counted with.
    pub(super) lead: i64,
    pub(super) pack: i64,
    pub(super) min_order: i64,
    /// Purchase price of one article in FCFA.
    pub(super) cost: f64,
    /// Days of demand kept beyond two lead times.
    safety: i64,
    /// Days of demand that one order covers.
    cover: i64,
    /// The buyer's error on demand; 1 is none.
    bias: f64,
    /// Looks at last month's sales only, and so comes late to every season.
    looks_back: bool,
    /// (first day, last day, days lost): while the supplier itself has none.
    shortages: Vec<(i64, i64, i64)>,
    pub(super) adjustments: Vec<Adjustment>,
}

impl Buyer {
    pub(super) fn new(article: &Article, timeline: &Timeline, seed: u64) -> Self {
        let mut stream = Stream::new(seed, article.index as u64, Purpose::Buying);
        let family = FAMILIES[article.family];
        let usual = family.suppliers.first().copied().unwrap_or(0);
        let supplier =
            if stream.chance(0.55) { usual } else { stream.pick(family.suppliers).copied().unwrap_or(usual) };
        let own_lead = stream
            .chance(0.1)
            .then(|| (SUPPLIERS[supplier].planned_lead() + stream.whole(-2, 5)).clamp(2, 30));
        let pack = pack(article, &mut stream);
        Self {
            seed,
            supplier,
            own_lead,
            lead: own_lead.unwrap_or(SUPPLIERS[supplier].planned_lead()),
            pack,
            min_order: pack * if article.daily > 1.0 { stream.whole(1, 3) } else { 1 },
            cost: (article.price * family.cost * stream.between(0.95, 1.05) / 50.0).floor() * 50.0,
            safety: stream.whole(1, 4),
            cover: if article.daily < 0.3 { stream.whole(20, 40) } else { stream.whole(8, 16) },
            bias: stream.between(0.88, 1.12),
            looks_back: stream.chance(0.35),
            shortages: shortages(timeline, &mut stream),
            adjustments: adjustments(timeline, &mut stream),
        }
    }

    /// Whether the shop orders from this article's supplier on a day, given as days since 1970-01-01.
    pub(super) fn orders_on(&self, day_number: i64) -> bool {
        let every = SUPPLIERS[self.supplier].review_days;
        (day_number + signed(self.supplier) * 3).rem_euclid(every) == 0
    }

    /// What the shelf is first filled with.
    pub(super) fn first_order(&self, demand: &Demand, day: usize) -> i64 {
        self.whole_packs(believed(demand, day, self.reach()) * self.bias)
    }

    /// What is ordered in the evening of a day (0: nothing), `sold` ending with that day's sales; `position` is
    /// the stock plus what is on order.
    pub(super) fn order(&self, demand: &Demand, sold: &[i64], position: i64) -> i64 {
        let review = SUPPLIERS[self.supplier].review_days;
        // At arrival the shelf must still hold a whole lead time's demand: nobody waits for the last piece.
        let trigger = self.wanted(demand, sold, 2 * self.lead + review * 2 / 3 + self.safety);
        if position as f64 >= trigger.max(1.0) {
            return 0;
        }
        self.whole_packs(self.wanted(demand, sold, self.reach() + review) - position as f64)
    }

    fn reach(&self) -> i64 {
        2 * self.lead + self.safety + self.cover
    }

    /// The demand that the buyer counts with for a number of days to come.
    fn wanted(&self, demand: &Demand, sold: &[i64], days: i64) -> f64 {
        let known = &sold[demand.launch.min(sold.len())..];
        if self.looks_back && known.len() >= LOOK_BACK {
            let recent: i64 = known[known.len() - LOOK_BACK..].iter().sum();
            return recent as f64 / LOOK_BACK as f64 * days as f64 * self.bias;
        }
        believed(demand, sold.len(), days) * self.bias
    }

    fn whole_packs(&self, wanted: f64) -> i64 {
        let packs = (wanted / self.pack as f64).ceil().max(1.0) as i64;
        (packs * self.pack).max(self.min_order)
    }

    /// What becomes of an order: late with the whole order, late because the supplier has none, sometimes short.
    pub(super) fn deliver(&self, ordered: i64, first_day_number: i64, quantity: i64) -> Delivery {
        let late = SUPPLIERS[self.supplier].days_late(self.seed, self.supplier, first_day_number + ordered);
        let expected = ordered + self.lead;
        let shortage = self
            .shortages
            .iter()
            .filter(|(first, last, _)| *first <= expected && expected <= *last)
            .map(|(_, last, lost)| (*last - expected + lost).max(0))
            .max()
            .unwrap_or(0);
        Delivery {
            ordered,
            expected,
            arrives: expected + late.max(shortage),
            quantity,
            received: quantity,
            rest_due: None,
        }
    }
}

/// The buyer's belief of the demand of `days` days from `from` on.
fn believed(demand: &Demand, from: usize, days: i64) -> f64 {
    let end = (from + days.clamp(0, signed(LOOK_AHEAD)) as usize).min(demand.believed.len());
    demand.believed[from.min(end)..end].iter().sum()
}

/// Articles in a supplier's carton: the dearer and the rarer, the fewer.
fn pack(article: &Article, stream: &mut Stream) -> i64 {
    let sizes: &[i64] = match article.price {
        _ if article.daily < 0.12 => &[1],
        price if price >= 250_000.0 => &[1],
        price if price >= 90_000.0 => &[1, 2, 2],
        _ if article.daily < 0.4 => &[1, 2, 3],
        price if price >= 30_000.0 => &[2, 4],
        _ => &[4, 6, 10],
    };
    stream.pick(sizes).copied().unwrap_or(1)
}

/// About one shortage at the supplier in two years, of one to five weeks.
fn shortages(timeline: &Timeline, stream: &mut Stream) -> Vec<(i64, i64, i64)> {
    let mut found = Vec::new();
    let mut first = stream.whole(30, 900);
    while first < signed(timeline.days) {
        let lasts = stream.whole(12, 40);
        found.push((first, first + lasts, stream.whole(1, 4)));
        first += lasts + stream.whole(200, 1100);
    }
    found
}

/// Breakages now and then, and a stock count each quarter that finds a difference once in three.
fn adjustments(timeline: &Timeline, stream: &mut Stream) -> Vec<Adjustment> {
    let mut found = Vec::new();
    let mut day = stream.whole(20, 90);
    while day < signed(timeline.days) {
        match stream.unit() {
            roll if roll < 0.2 => found.push(Adjustment { day: day as usize, change: -1, reason: "casse" }),
            roll if roll < 0.33 => {
                let change = if stream.chance(0.6) { -1 } else { 1 };
                found.push(Adjustment { day: day as usize, change, reason: "inventaire" });
            }
            _ => {}
        }
        day += stream.whole(80, 100);
    }
    found
}
