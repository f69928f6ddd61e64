//! From what occurrences did to what the next one will do.
//!
//! The specification's formula: over n occurrences with impacts m, w = n / (n + 0.5) and the multiplier is
//! exp(w * mean of ln m). It is refined where single articles are too noisy for it: the impacts are those of the whole
//! category (sums over its articles), and what chance may explain is taken off (James and Stein's positive part, twice
//! the standard error); an article departs from its category as far as its own occurrences surely do. For an article
//! with large regular sales and no category, what is left is the formula.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    BOUNDS, Cause, Drivers, Effect, Impact, Measured, Window,
    measure::Sum,
    windows::{self, Acting},
};
use crate::factors::Factors;

/// The standard errors within which an effect counts as chance.
const BAR: f64 = 2.0;
/// Occurrences on which the whole shop sold nothing, after which an event is a closed day; what must have been expected.
const CLOSED_TIMES: usize = 2;
const CLOSED_EXPECTED: f64 = 5.0;

/// The effect of a driver on one article, for a strength of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Believed {
    log: f64,
    doubt: f64,
    confidence: f64,
    closed: bool,
}

impl Believed {
    const NOTHING: Self = Self { log: 0.0, doubt: 0.0, confidence: 0.0, closed: false };

    /// What is passed in of an event that none of the category's articles has seen.
    fn start(drivers: &Drivers, cause: Cause) -> Self {
        let Cause::Event(key) = cause else { return Self::NOTHING };
        let start = drivers.starts.iter().find(|start| start.event == key && start.multiplier > 0.0);
        start.filter(|start| start.multiplier.is_finite()).map_or(Self::NOTHING, |start| {
            let confidence = if start.confidence > 0.0 { start.confidence.min(1.0) } else { 0.0 };
            let log = confidence * start.multiplier.clamp(BOUNDS.0, BOUNDS.1).ln();
            Self { log, confidence, ..Self::NOTHING }
        })
    }
}

/// What one article has learned of its drivers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Learned {
    drivers: Vec<(Cause, Believed, Vec<Sum>)>,
}

/// Learns for all articles at once. Each comes with its family, where it has one, and with what it measured.
pub(crate) fn learn(articles: &[(Option<u64>, Measured)]) -> Vec<Learned> {
    let mut shop: BTreeMap<Cause, Pool> = BTreeMap::new();
    let mut families: BTreeMap<(u64, Cause), Pool> = BTreeMap::new();
    for (family, measured) in articles {
        for (cause, sums) in &measured.drivers {
            shop.entry(*cause).or_default().add(*cause, sums);
            if let Some(family) = family {
                families.entry((*family, *cause)).or_default().add(*cause, sums);
            }
        }
    }
    let closed = |cause: &Cause| shop.get(cause).is_some_and(Pool::is_closed);
    let one = |(family, measured): &(Option<u64>, Measured)| {
        let believed = |(cause, sums): &(Cause, Vec<Sum>)| {
            let own = Estimate::of(*cause, sums);
            let pool = family.and_then(|family| families.get(&(family, *cause)));
            let group = pool.map_or(own, |pool| Estimate::of(*cause, &pool.sums()));
            (*cause, Believed { closed: closed(cause), ..believe(group, own) }, sums.clone())
        };
        let mut learned = Learned { drivers: measured.drivers.iter().map(believed).collect() };
        // What the article has not seen yet, its family may have.
        for ((_, cause), pool) in families.iter().filter(|((of, _), _)| Some(*of) == *family) {
            if learned.drivers.iter().all(|(known, ..)| known != cause) {
                let group = Estimate::of(*cause, &pool.sums());
                let believed = Believed { closed: closed(cause), ..believe(group, group) };
                learned.drivers.push((*cause, believed, Vec::new()));
            }
        }
        learned
    };
    articles.iter().map(one).collect()
}

/// A first idea of a driver's effect, as a logarithm for a strength of 1.
pub(super) fn rough(sums: &[Sum]) -> f64 {
    let estimate = Estimate::of(Cause::PriceCut, sums);
    estimate.kept() * estimate.log
}

/// The occurrences of a driver over several articles.
#[derive(Debug, Clone, Default)]
struct Pool {
    /// By first day, since an event's occurrence is the same for all; price cuts are each article's own.
    occurrences: BTreeMap<(i64, usize), Sum>,
}

impl Pool {
    fn add(&mut self, cause: Cause, sums: &[Sum]) {
        for sum in sums {
            let own = if cause == Cause::PriceCut { self.occurrences.len() } else { 0 };
            let pooled = self.occurrences.entry((sum.first, own));
            pooled
                .and_modify(|all| {
                    all.last = all.last.max(sum.last);
                    all.actual += sum.actual;
                    all.expected += sum.expected;
                    all.noise += sum.noise;
                })
                .or_insert(*sum);
        }
    }

    fn sums(&self) -> Vec<Sum> {
        self.occurrences.values().copied().collect()
    }

    fn is_closed(&self) -> bool {
        self.occurrences.len() >= CLOSED_TIMES
            && self.occurrences.values().all(|sum| sum.actual <= 0.0 && sum.expected >= CLOSED_EXPECTED)
    }
}

/// The mean effect over occurrences, as a logarithm for a strength of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Estimate {
    log: f64,
    variance: f64,
    occurrences: f64,
}

impl Estimate {
    /// Events weigh their occurrences equally, as the specification does: a feast differs from year to year by more
    /// than its noise. Price cuts weigh by precision: there are many, of all lengths and depths.
    fn of(cause: Cause, sums: &[Sum]) -> Self {
        let (mut log, mut variance, mut weights) = (0.0, 0.0, 0.0);
        for sum in sums {
            let (l, v) = logarithm(sum);
            let weight = if cause == Cause::PriceCut { 1.0 / v } else { 1.0 };
            log += weight * l;
            variance += weight * weight * v;
            weights += weight;
        }
        if weights <= 0.0 {
            return Self { log: 0.0, variance: f64::INFINITY, occurrences: 0.0 };
        }
        let occurrences = sums.len() as f64;
        Self { log: log / weights, variance: variance / (weights * weights), occurrences }
    }

    /// The share of a logarithm that chance does not explain.
    fn kept(&self) -> f64 {
        if self.log == 0.0 { 0.0 } else { (1.0 - BAR * BAR * self.variance / (self.log * self.log)).max(0.0) }
    }

    /// The specification's w.
    fn weight(&self) -> f64 {
        self.occurrences / (self.occurrences + 0.5)
    }
}

/// ln of actual over expected for a strength of 1, and its variance. Half the noise a unit keeps sums of 0 finite.
fn logarithm(sum: &Sum) -> (f64, f64) {
    let half = 0.5 * sum.noise / sum.expected;
    let (actual, expected) = (sum.actual + half, sum.expected + half);
    let variance = (sum.noise / (expected * expected)).max(1e-6);
    ((actual / expected).ln() / sum.strength, variance / (sum.strength * sum.strength))
}

fn believe(group: Estimate, own: Estimate) -> Believed {
    let common = group.kept() * group.log;
    let apart = Estimate { log: own.log - common, ..own };
    let (weight, doubt) = (group.weight(), group.variance.min(own.variance).sqrt());
    let log = weight * (common + if own == group { 0.0 } else { apart.kept() * apart.log });
    let kept = group.kept().max(if own == group { 0.0 } else { apart.kept() });
    let doubt = if log == 0.0 || !doubt.is_finite() { 0.0 } else { doubt * kept };
    Believed { log, doubt, confidence: weight * kept, closed: false }
}

impl Learned {
    /// The factor of every day of the history and the horizon. From day number `as_of` on, what the owner typed goes
    /// before what was learned.
    pub(crate) fn factors(&self, drivers: &Drivers, first: i64, days: usize, as_of: i64) -> Factors {
        let mut logs = vec![0.0; days];
        let mut variances = vec![0.0; days];
        let mut open = vec![true; days];
        for driver in windows::within(drivers, first, days) {
            let believed = self.believed(drivers, driver.cause);
            for span in &driver.spans {
                for day in span.first..=span.last {
                    let trust = if day >= as_of { driver.trust } else { 1.0 };
                    let at = (day - first) as usize;
                    let (log, doubt) = match driver.multiplier.filter(|_| day >= as_of) {
                        Some(typed) => (typed.ln(), 0.0),
                        None if believed.closed => {
                            open[at] = false;
                            continue;
                        }
                        None => {
                            (trust * believed.log * span.strength, trust * believed.doubt * span.strength)
                        }
                    };
                    logs[at] += log;
                    variances[at] += doubt * doubt;
                }
            }
        }
        let factor =
            |(log, open): (&f64, &bool)| if *open { log.exp().clamp(BOUNDS.0, BOUNDS.1) } else { 0.0 };
        let values = logs.iter().zip(&open).map(factor).collect();
        Factors::new(first, values).with_doubts(variances.iter().map(|v| v.sqrt()).collect())
    }

    /// What was learned of a driver, else what somebody else had learned of it before.
    fn believed(&self, drivers: &Drivers, cause: Cause) -> Believed {
        let known = self.drivers.iter().find(|(known, ..)| *known == cause);
        known.map_or_else(|| Believed::start(drivers, cause), |(_, believed, _)| *believed)
    }

    /// What the engine uses for each of the article's drivers that has an occurrence within the days given.
    pub(crate) fn effects(&self, drivers: &Drivers, first: i64, days: usize) -> Vec<Effect> {
        windows::within(drivers, first, days).iter().map(|driver| self.effect(drivers, driver)).collect()
    }

    fn effect(&self, drivers: &Drivers, driver: &Acting) -> Effect {
        let believed = self.believed(drivers, driver.cause);
        let strength = if driver.cause == Cause::PriceCut { Effect::CUT } else { driver.trust };
        let learned =
            if believed.closed { 0.0 } else { (believed.log * strength).exp().clamp(BOUNDS.0, BOUNDS.1) };
        let sums = self.drivers.iter().find(|(cause, ..)| *cause == driver.cause);
        let impact = |sum: &Sum| {
            let window = Window { first: date(sum.first), last: date(sum.last) };
            Impact { window, actual: sum.actual, expected: sum.expected }
        };
        Effect {
            cause: driver.cause,
            multiplier: driver.multiplier.unwrap_or(learned),
            confidence: if driver.multiplier.is_some() { 1.0 } else { believed.confidence },
            impacts: sums.map(|(.., sums)| sums.iter().map(impact).collect()).unwrap_or_default(),
        }
    }
}

fn date(day: i64) -> Date {
    let span = jiff::Span::new().days(day.clamp(-700_000, 2_900_000));
    Date::constant(1970, 1, 1).saturating_add(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(first: i64, actual: f64, expected: f64, noise: f64) -> Sum {
        Sum { first, last: first + 2, strength: 1.0, actual, expected, noise }
    }

    fn multiplier(learned: &Learned) -> f64 {
        learned.drivers[0].1.log.exp()
    }

    #[test]
    fn without_noise_the_formula_of_the_specification_is_used() {
        let sums = [2.3, 2.6, 2.5].iter().zip(0..).map(|(m, at)| sum(at * 365, m * 1e6, 1e6, 1.0)).collect();
        let learned = learn(&[(None, Measured { drivers: vec![(Cause::Event(1), sums)] })]);
        assert!((multiplier(&learned[0]) - 2.17).abs() < 0.005, "{}", multiplier(&learned[0]));
        assert!((learned[0].drivers[0].1.confidence - 0.86).abs() < 0.005);
    }

    #[test]
    fn what_chance_explains_has_no_effect() {
        let sums = vec![sum(0, 13.0, 10.0, 10.0), sum(365, 8.0, 10.0, 10.0)];
        let learned = learn(&[(None, Measured { drivers: vec![(Cause::Event(1), sums)] })]);
        let believed = learned[0].drivers[0].1;
        assert!(believed.log.abs() < 1e-12 && believed.confidence.abs() < 1e-12, "{believed:?}");
    }

    #[test]
    fn a_family_lends_its_effect_to_the_slow_and_the_new_and_leaves_the_sure_alone() {
        let of = |actual: f64, expected: f64| {
            let sums = vec![sum(0, actual, expected, expected), sum(365, actual, expected, expected)];
            (Some(9), Measured { drivers: vec![(Cause::Event(1), sums)] })
        };
        let new = (Some(9), Measured::default());
        let learned = learn(&[of(1_500.0, 1_000.0), of(3.0, 2.0), of(6_000.0, 2_000.0), new]);
        let [usual, slow, strong, new] = [0, 1, 2, 3].map(|at| multiplier(&learned[at]));
        assert!(usual < 1.8 && strong > 2.2, "{usual} {strong}");
        assert!(slow > 1.5 && (slow - new).abs() < 1e-12, "{slow} {new}");
    }

    #[test]
    fn a_shop_that_sold_nothing_twice_is_closed() {
        let of = |actual: f64| Measured {
            drivers: vec![(Cause::Event(1), vec![sum(0, 0.0, 9.0, 9.0), sum(365, actual, 9.0, 9.0)])],
        };
        assert!(learn(&[(None, of(0.0))])[0].drivers[0].1.closed);
        assert!(
            !learn(&[(None, of(0.0)), (None, of(1.0))])[0].drivers[0].1.closed,
            "the shop sold something"
        );
    }
}
