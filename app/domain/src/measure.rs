//! Measures that are checked once, at the edge, and trusted afterwards.

use serde::{Deserialize, Serialize};

use crate::error::DomainError;

/// A safety margin in percent, between 0 and 50.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Margin(f64);

impl Margin {
    /// The margin proposed until the owner chooses another: 15 %.
    pub const DEFAULT: Self = Self(15.0);
    /// The largest margin accepted, in percent.
    pub const MAX_PERCENT: f64 = 50.0;

    /// Takes a percentage.
    ///
    /// # Errors
    /// [`DomainError::MarginOutOfRange`] outside 0 to 50 or where it is not a number.
    pub fn from_percent(percent: f64) -> Result<Self, DomainError> {
        if (0.0..=Self::MAX_PERCENT).contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(DomainError::MarginOutOfRange)
        }
    }

    /// The margin in percent.
    pub fn percent(self) -> f64 {
        self.0
    }

    /// The margin as a share: 0.15 for 15 %.
    pub fn share(self) -> f64 {
        self.0 / 100.0
    }
}

impl TryFrom<f64> for Margin {
    type Error = DomainError;

    fn try_from(percent: f64) -> Result<Self, Self::Error> {
        Self::from_percent(percent)
    }
}

impl From<Margin> for f64 {
    fn from(margin: Margin) -> Self {
        margin.percent()
    }
}

/// Where a lead time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadTimeSource {
    /// The article's own row.
    Article,
    /// The article's preferred supplier.
    Supplier,
    /// Neither says: 7 days are assumed, and the page says so.
    Assumed,
}

/// The lead time L in days: an order placed today can be sold from day L + 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedLeadTime")]
pub struct LeadTime {
    days: u16,
    source: LeadTimeSource,
}

/// A lead time as it is read, before its check.
#[derive(Deserialize)]
struct UncheckedLeadTime {
    days: u16,
    source: LeadTimeSource,
}

impl TryFrom<UncheckedLeadTime> for LeadTime {
    type Error = DomainError;

    fn try_from(read: UncheckedLeadTime) -> Result<Self, Self::Error> {
        Ok(Self { source: read.source, ..Self::of_article(read.days)? })
    }
}

impl LeadTime {
    /// The longest lead time accepted, in days.
    pub const MAX_DAYS: u16 = 365;
    const ASSUMED_DAYS: u16 = 7;

    /// The lead time of the article itself.
    ///
    /// # Errors
    /// [`DomainError::LeadTimeOutOfRange`] past 365 days.
    pub fn of_article(days: u16) -> Result<Self, DomainError> {
        if days > Self::MAX_DAYS {
            return Err(DomainError::LeadTimeOutOfRange);
        }
        Ok(Self { days, source: LeadTimeSource::Article })
    }

    /// The article's lead time, else its preferred supplier's, else 7 days assumed. A value outside 0 to 365 counts as absent.
    pub fn choose(article: Option<i64>, supplier: Option<i64>) -> Self {
        let sound =
            |days: Option<i64>| days.and_then(|d| u16::try_from(d).ok()).filter(|d| *d <= Self::MAX_DAYS);
        match (sound(article), sound(supplier)) {
            (Some(days), _) => Self { days, source: LeadTimeSource::Article },
            (None, Some(days)) => Self { days, source: LeadTimeSource::Supplier },
            (None, None) => Self { days: Self::ASSUMED_DAYS, source: LeadTimeSource::Assumed },
        }
    }

    /// L in days.
    pub fn days(self) -> u16 {
        self.days
    }

    /// Where L comes from.
    pub fn source(self) -> LeadTimeSource {
        self.source
    }

    /// Whether L is a guess that the page must mark.
    pub fn is_assumed(self) -> bool {
        self.source == LeadTimeSource::Assumed
    }
}

/// H, the number of days forecast for an article: 60, or its lead time and 30 days more.
pub fn horizon(lead_time: LeadTime) -> u16 {
    (lead_time.days() + 30).max(60)
}

/// The price of one unit in the shop's currency, finite and at least 0.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Price(f64);

impl TryFrom<f64> for Price {
    type Error = DomainError;

    fn try_from(amount: f64) -> Result<Self, Self::Error> {
        Self::new(amount).ok_or(DomainError::InvalidPrice)
    }
}

impl From<Price> for f64 {
    fn from(price: Price) -> Self {
        price.amount()
    }
}

impl Price {
    /// Takes an amount; `None` where it is negative or not a number, which counts as no price.
    pub fn new(amount: f64) -> Option<Self> {
        (amount.is_finite() && amount >= 0.0).then_some(Self(amount))
    }

    /// The amount in the shop's currency.
    pub fn amount(self) -> f64 {
        self.0
    }
}
