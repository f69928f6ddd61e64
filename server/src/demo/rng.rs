//! Randomness and the little mathematics of the demonstration, the same on every platform.
//!
//! Only `+ - * /` and comparisons of IEEE 754 doubles are used: the standard library's `exp` may differ in its
//! last bit from one system to another, and one bit can move a rounded quantity.

use super::signed;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a stream of random numbers is for; each purpose of each article has its own stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The article's character: noise, trend, supplier, packs.
    Traits,
    /// The daily sales.
    Demand,
    /// Prices and promotions.
    Pricing,
    /// The buyer's habits and the suppliers' hiccups.
    Buying,
}

/// A stream of random numbers, fixed by the shop's seed, a key (the article) and a purpose.
#[derive(Debug, Clone)]
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of one article: adding articles to the shop leaves it untouched.
    pub(super) fn new(seed: u64, key: u64, purpose: Purpose) -> Self {
        let mut bytes = [0_u8; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(b"optiflow");
        let mut rng = ChaCha8Rng::from_seed(bytes);
        rng.set_stream(key * 4 + purpose as u64);
        Self(rng)
    }

    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in [low, high).
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number in low..=high.
    pub(super) fn whole(&mut self, low: i64, high: i64) -> i64 {
        low + (self.unit() * (high - low + 1) as f64) as i64
    }

    /// True with the given probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items; `None` of an empty slice.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.whole(0, signed(items.len()) - 1).max(0) as usize)
    }

    /// A standard normal number, as the sum of twelve uniform ones (Irwin-Hall): no logarithm is needed and no
    /// value lies beyond 6, which is as far as a till's day ever goes.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A log-normal factor of mean 1 whose logarithm has the given standard deviation.
    pub(super) fn log_normal(&mut self, sigma: f64) -> f64 {
        exp(sigma * self.normal() - sigma * sigma / 2.0)
    }

    /// Rounds a positive number up or down at random, so that its mean is kept.
    pub(super) fn round_fairly(&mut self, value: f64) -> i64 {
        (value + self.unit()) as i64
    }
}

/// A well-mixed number of [0, 1) out of a seed and two keys, for what articles share (a supplier's lateness on a
/// day): `SplitMix64`'s finaliser.
pub(super) fn hash_unit(seed: u64, first: u64, second: u64) -> f64 {
    let mut mixed = seed ^ 0x6f70_7469_666c_6f77;
    for key in [first, second] {
        mixed = mixed.wrapping_add(key.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
    }
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// `e^x` for |x| < 30, within 1e-14: Taylor's series of x/1024, squared ten times.
fn exp(x: f64) -> f64 {
    let small = x / 1024.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..=7_u32 {
        term *= small / f64::from(n);
        sum += term;
    }
    for _ in 0..10 {
        sum *= sum;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_exponential_agrees_with_the_standard_one() {
        for tenth in -40..=40 {
            let x = f64::from(tenth) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-11, "exp({x})");
        }
    }

    #[test]
    fn a_log_normal_factor_has_mean_one_and_the_asked_spread() {
        let mut stream = Stream::new(7, 3, Purpose::Demand);
        let draws: Vec<f64> = (0..40_000).map(|_| stream.log_normal(0.2)).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        assert!((mean - 1.0).abs() < 0.01, "mean {mean}");
        assert!((variance.sqrt() - 0.202).abs() < 0.01, "spread {}", variance.sqrt());
    }

    #[test]
    fn two_articles_have_two_streams_and_one_article_always_the_same() {
        let first = Stream::new(1, 1, Purpose::Demand).unit();
        assert!(first.to_bits() == Stream::new(1, 1, Purpose::Demand).unit().to_bits());
        assert!(first.to_bits() != Stream::new(1, 2, Purpose::Demand).unit().to_bits());
        assert!(first.to_bits() != Stream::new(1, 1, Purpose::Traits).unit().to_bits());
        assert!(first.to_bits() != Stream::new(2, 1, Purpose::Demand).unit().to_bits());
    }

    #[test]
    fn fair_rounding_keeps_the_mean() {
        let mut stream = Stream::new(7, 3, Purpose::Demand);
        let total: i64 = (0..20_000).map(|_| stream.round_fairly(0.3)).sum();
        assert!((total as f64 / 20_000.0 - 0.3).abs() < 0.02, "{total}");
    }
}
