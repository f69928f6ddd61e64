//! What an event does to sales: typed by the owner, measured, learned.

use serde::{Deserialize, Serialize};

use crate::error::DomainError;

/// What the owner says that an event multiplies sales by: 0.05 to 20. Below 1 it lowers them.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Multiplier(f64);

impl Multiplier {
    /// The smallest accepted: sales divided by 20.
    pub const MIN: f64 = 0.05;
    /// The largest accepted.
    pub const MAX: f64 = 20.0;

    /// Takes a factor.
    ///
    /// # Errors
    /// [`DomainError::MultiplierOutOfRange`] outside 0.05 to 20 or where it is not a number.
    pub fn new(factor: f64) -> Result<Self, DomainError> {
        if (Self::MIN..=Self::MAX).contains(&factor) {
            Ok(Self(factor))
        } else {
            Err(DomainError::MultiplierOutOfRange)
        }
    }

    /// The factor.
    pub fn factor(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Multiplier {
    type Error = DomainError;

    fn try_from(factor: f64) -> Result<Self, Self::Error> {
        Self::new(factor)
    }
}

impl From<Multiplier> for f64 {
    fn from(multiplier: Multiplier) -> Self {
        multiplier.factor()
    }
}

/// The measured impact of one occurrence: actual sales over what the engine would have forecast without the event.
/// Finite and above 0.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Impact(f64);

impl Impact {
    /// Takes a ratio.
    ///
    /// # Errors
    /// [`DomainError::InvalidImpact`] where it is not a finite number above 0.
    pub fn new(ratio: f64) -> Result<Self, DomainError> {
        if ratio.is_finite() && ratio > 0.0 { Ok(Self(ratio)) } else { Err(DomainError::InvalidImpact) }
    }

    /// Actual sales over those expected without the event; `None` where either is not above 0, which measures nothing:
    /// no ratio of nothing has a logarithm.
    pub fn measured(actual: f64, expected: f64) -> Option<Self> {
        if actual > 0.0 && expected > 0.0 { Self::new(actual / expected).ok() } else { None }
    }

    /// The ratio.
    pub fn ratio(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Impact {
    type Error = DomainError;

    fn try_from(ratio: f64) -> Result<Self, Self::Error> {
        Self::new(ratio)
    }
}

impl From<Impact> for f64 {
    fn from(impact: Impact) -> Self {
        impact.ratio()
    }
}

/// What the occurrences of an event have taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// What the next occurrence is expected to multiply sales by; 1 before the first.
    pub multiplier: f64,
    /// 0 before the first occurrence, towards 1 as they add up.
    pub confidence: f64,
    /// The impacts it was learned from, as they were given.
    pub history: Vec<Impact>,
}

/// w = n / (n + 0.5), the confidence in what n occurrences taught (specification, section 4).
pub fn confidence(occurrences: usize) -> f64 {
    occurrences as f64 / (occurrences as f64 + 0.5)
}

/// The multiplier over n impacts m: exp(w x mean of ln m), with w the [`confidence`] (specification, section 4).
///
/// Shrunk towards 1, it lies between the smallest and the largest of 1 and the impacts.
pub fn learned(impacts: &[Impact]) -> Learned {
    let confidence = confidence(impacts.len());
    let logarithms: f64 = impacts.iter().map(|impact| impact.0.ln()).sum();
    let mean = logarithms / impacts.len().max(1) as f64;
    let bound = |choose: fn(f64, f64) -> f64| impacts.iter().map(|impact| impact.0).fold(1.0, choose);
    // The logarithm's last bit may step over a bound.
    let multiplier = (confidence * mean).exp().clamp(bound(f64::min), bound(f64::max));
    Learned { multiplier, confidence, history: impacts.to_vec() }
}
