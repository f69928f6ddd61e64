//! The figures that a page shows of a proof: one shape for every week, article, category and weekday.

use serde::{Deserialize, Serialize};

use super::{Accuracy, Errors};

/// The proof of one article, a category or the shop over a period: its days, and the weeks that lie whole in it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Proof {
    /// One comparison an article and day.
    pub days: Accuracy,
    /// One comparison an article and week from Monday to Sunday.
    pub weeks: Accuracy,
}

/// The figures that a page shows, as shares; `None` shows as "—".
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Over the days with sales.
    pub mape: Option<f64>,
    /// On weekly totals; on days where there is a weekday's.
    pub weekly_wape: Option<f64>,
    /// Over all days, above 0 where too much was forecast.
    pub bias: Option<f64>,
    /// "Précision", 1 less that WAPE.
    pub precision: Option<f64>,
}

impl Figures {
    pub(super) fn of(days: &Errors, weeks: &Errors) -> Self {
        Self { mape: days.mape(), weekly_wape: weeks.wape(), bias: days.bias(), precision: weeks.precision() }
    }
}

/// The figures of one week, article, category or weekday, by the engine and by the weekly seasonal naive: over everything,
/// and without the exceptional days. Those of weeks are left out whole where they hold one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The engine.
    pub engine: Figures,
    /// The engine, without exceptional days.
    pub without_exceptional: Figures,
    /// The naive.
    pub naive: Figures,
    /// The naive, without exceptional days.
    pub naive_without_exceptional: Figures,
}

impl Proof {
    /// All figures of it.
    pub fn sheet(&self) -> Sheet {
        Sheet {
            engine: self.engine(),
            without_exceptional: self.without_exceptional(),
            naive: self.naive(),
            naive_without_exceptional: Figures::of(&self.days.naive_ordinary, &self.weeks.naive_ordinary),
        }
    }

    /// Whether anything was set apart as exceptional.
    pub fn has_exceptional(&self) -> bool {
        self.days.has_exceptional() || self.weeks.has_exceptional()
    }

    /// Adds the proof of another article, weekday or category.
    pub fn merge(&mut self, other: &Self) {
        self.days.merge(&other.days);
        self.weeks.merge(&other.weeks);
    }

    /// The engine's figures.
    pub fn engine(&self) -> Figures {
        Figures::of(&self.days.all, &self.weeks.all)
    }

    /// The engine's figures without the exceptional days, and without the weeks that hold one.
    pub fn without_exceptional(&self) -> Figures {
        Figures::of(&self.days.ordinary, &self.weeks.ordinary)
    }

    /// The same for the weekly seasonal naive.
    pub fn naive(&self) -> Figures {
        Figures::of(&self.days.naive, &self.weeks.naive)
    }
}
