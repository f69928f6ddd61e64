//! The value of the stock and how fast it turns (specification, section 5).

use serde::{Deserialize, Serialize};

use crate::{
    measure::Price,
    number::{add, ratio, round6, units, worth},
    stock::usable,
};

/// The days that turnover looks back over: D0 - 30 to D0 - 1.
pub const PERIOD_DAYS: u16 = 30;

/// The total stock value, sum of S x price.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct StockValue {
    /// In the shop's currency. An article whose stock is unknown or not above 0 adds nothing.
    pub total: f64,
    /// How many articles are in stock but have no price, so that the total leaves them out.
    pub unpriced: u32,
}

impl StockValue {
    /// Adds one article.
    pub fn add(&mut self, stock: Option<f64>, price: Option<Price>) {
        let stock = usable(stock).unwrap_or(0.0);
        match worth(stock, price) {
            Some(value) => self.total = add(self.total, value),
            None if stock > 0.0 => self.unpriced = self.unpriced.saturating_add(1),
            None => {}
        }
    }

    /// Adds the stock of other articles.
    pub fn merge(&mut self, other: &Self) {
        self.total = add(self.total, other.total);
        self.unpriced = self.unpriced.saturating_add(other.unpriced);
    }
}

/// What was sold and held over a period, both valued at price; one article's, or the sum of many.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Activity {
    sold: f64,
    /// The value held at the end of each day; `None` where no level was recorded up to then.
    held: Vec<Option<f64>>,
}

impl Activity {
    /// One article over the period.
    ///
    /// `sold` are its net sales of each day in units (below 0 counts as 0), `levels` its stock at the end of each day,
    /// the last known one carried forward, `None` before the first. An article without a price can be valued neither way
    /// and adds nothing.
    pub fn of_article(price: Option<Price>, sold: &[f64], levels: &[Option<f64>]) -> Self {
        let sold = sold.iter().filter_map(|sales| units(*sales)).filter_map(|sales| worth(sales, price));
        Self {
            sold: sold.fold(0.0, add),
            held: levels.iter().map(|level| usable(*level).and_then(|units| worth(units, price))).collect(),
        }
    }

    /// Adds other articles over the same days.
    pub fn merge(&mut self, other: &Self) {
        self.sold = add(self.sold, other.sold);
        if self.held.len() < other.held.len() {
            self.held.resize(other.held.len(), None);
        }
        for (own, added) in self.held.iter_mut().zip(&other.held) {
            if let Some(value) = added {
                *own = Some(add(own.unwrap_or(0.0), *value));
            }
        }
    }

    /// The average stock, in the shop's currency, over the days on which some level is known: a day before the first
    /// record is not a day with an empty shop. `None` without any.
    pub fn average_stock(&self) -> Option<f64> {
        let mut known = 0_u32;
        let mut total = 0.0;
        for value in self.held.iter().flatten() {
            known = known.saturating_add(1);
            total = add(total, *value);
        }
        ratio(total, f64::from(known))
    }

    /// Sales / average stock; `None` where the average is 0 or unknown.
    pub fn turnover(&self) -> Option<f64> {
        ratio(self.sold, self.average_stock()?)
    }
}

/// What a turnover is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// Above 4.
    Excellent,
    /// 2 to 4.
    Correct,
    /// Below 2.
    #[serde(rename = "faible")]
    Low,
}

impl Pace {
    /// The word for a turnover, decided to 6 decimals; `None` where it is unknown or not a number.
    pub fn of(turnover: Option<f64>) -> Option<Self> {
        let turnover = round6(turnover.filter(|turnover| turnover.is_finite())?);
        Some(if turnover > 4.0 {
            Self::Excellent
        } else if turnover >= 2.0 {
            Self::Correct
        } else {
            Self::Low
        })
    }

    /// The word shown to the owner.
    pub fn label(self) -> &'static str {
        match self {
            Self::Excellent => "excellent",
            Self::Correct => "correct",
            Self::Low => "faible",
        }
    }
}
