//! How far the forecasts were from what was sold (specification, section 6).
//!
//! For a day, F is p1 of the first generation made for it; for a week, F is p1 + ... + p7 of its Monday's generation.
//! A is what was sold. Everything is a running sum, so that figures can be fed day by day and article by article, and
//! the sums of weekdays, categories or articles added up to those of the shop.

mod figures;

pub use figures::{Figures, Proof, Sheet};

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

use crate::{
    ids::ArticleId,
    number::{add, ratio, round6, units},
};

/// How good the forecast of one day was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// At most 15 % away from what was sold.
    Good,
    /// At most 30 % away.
    Fair,
    /// Further away: an explanation is asked for.
    Poor,
}

impl Quality {
    /// How good an error is, as a share of what was sold, to 6 decimals.
    pub fn of_error(share: f64) -> Self {
        match round6(share) {
            ..=0.15 => Self::Good,
            ..=0.30 => Self::Fair,
            _ => Self::Poor,
        }
    }

    /// The word shown to the owner.
    pub fn label(self) -> &'static str {
        match self {
            Self::Good => "Bonne",
            Self::Fair => "Moyenne",
            Self::Poor => "Faible",
        }
    }
}

/// A forecast beside what happened, in units: one article's day, or one article's week.
///
/// Figures below 0 count as 0; where `forecast` or `actual` is not a number, nothing is compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// F.
    pub forecast: f64,
    /// A.
    pub actual: f64,
    /// What the weekly seasonal naive says: the sales of 7 days before. `None` where they are unknown.
    pub naive: Option<f64>,
    /// The owner called the day (or one of the week) exceptional.
    pub exceptional: bool,
}

impl Comparison {
    /// (F - A) / A as a share, above 0 where too much was forecast; `None` where nothing was sold.
    pub fn deviation(&self) -> Option<f64> {
        let (forecast, actual) = self.sound()?;
        ratio(forecast - actual, actual)
    }

    /// How good a day's forecast was, to 6 decimals. Where nothing was sold: good if less than 0.5 was forecast, else
    /// `None`, since no percentage exists.
    pub fn quality(&self) -> Option<Quality> {
        let (forecast, actual) = self.sound()?;
        if actual == 0.0 {
            return (round6(forecast) < 0.5).then_some(Quality::Good);
        }
        Some(Quality::of_error((forecast - actual).abs() / actual))
    }

    /// Whether the gap is above 30 % and the owner has not yet called the day exceptional.
    pub fn needs_explanation(&self) -> bool {
        !self.exceptional && self.quality() == Some(Quality::Poor)
    }

    fn sound(&self) -> Option<(f64, f64)> {
        units(self.forecast).zip(units(self.actual))
    }
}

/// What one article sold, day by day, and which of its days the owner called exceptional.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// The date of the first of `sold`.
    pub first_day: Date,
    /// Net sales of each day, in units: 0 for a day without a row, `None` only where what was sold (or could have been)
    /// is not known, such as a day the till has not delivered yet.
    pub sold: &'a [Option<f64>],
    /// The exceptional days.
    pub exceptional: &'a BTreeSet<Date>,
}

impl Past<'_> {
    /// A, the sales of a day; below 0 they count as 0. `None` where they are unknown.
    pub fn sales(&self, day: Date) -> Option<f64> {
        let index = usize::try_from((day - self.first_day).get_days()).ok()?;
        self.sold.get(index).copied().flatten().and_then(units)
    }

    /// The weekly seasonal naive's forecast of a day: the sales of 7 days before.
    pub fn naive(&self, day: Date) -> Option<f64> {
        self.sales(day.checked_sub(7.days()).ok()?)
    }

    /// Sets a day's first p1 beside what was sold; `None` where the sales are unknown.
    pub fn day(&self, day: Date, forecast: f64) -> Option<Comparison> {
        Some(Comparison {
            forecast,
            actual: self.sales(day)?,
            naive: self.naive(day),
            exceptional: self.exceptional.contains(&day),
        })
    }

    /// Sets p1 + ... + p7 of a Monday's generation beside the sales from Monday to Sunday.
    ///
    /// `None` where the date is no Monday, or the sales of one of the seven days are unknown.
    pub fn week(&self, monday: Date, forecast: f64) -> Option<Comparison> {
        if monday.weekday() != Weekday::Monday {
            return None;
        }
        let days = days_of_week(monday)?;
        let sum = |sales: &dyn Fn(Date) -> Option<f64>| {
            days.iter().try_fold(0.0, |sum, day| sales(*day).map(|sold| add(sum, sold)))
        };
        Some(Comparison {
            forecast,
            actual: sum(&|day| self.sales(day))?,
            naive: sum(&|day| self.naive(day)),
            exceptional: days.iter().any(|day| self.exceptional.contains(day)),
        })
    }
}

/// The Mondays of the weeks that lie whole between two dates, both included.
pub fn whole_weeks(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first
        .series(1.day())
        .take(7)
        .find(|day| day.weekday() == Weekday::Monday)
        .into_iter()
        .flat_map(|monday| monday.series(7.days()))
        .take_while(move |monday| monday.checked_add(6.days()).is_ok_and(|sunday| sunday <= last))
}

fn days_of_week(monday: Date) -> Option<[Date; 7]> {
    let mut days = [monday; 7];
    for (day, after) in days.iter_mut().zip(0_i64..) {
        *day = monday.checked_add(after.days()).ok()?;
    }
    Some(days)
}

/// Running sums of errors over days or weeks of one or many articles.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Errors {
    /// How many days or weeks were compared.
    pub compared: u32,
    /// How many of them sold something.
    pub with_sales: u32,
    /// The sum of |A - F| / A over those with sales.
    relative: f64,
    /// The sum of |A - F|.
    absolute: f64,
    /// The sum of F - A.
    signed: f64,
    /// The sum of A.
    actual: f64,
}

impl Errors {
    /// Adds one forecast and what was sold; figures that are not numbers are passed over.
    pub fn add(&mut self, forecast: f64, actual: f64) {
        let Some((forecast, actual)) = units(forecast).zip(units(actual)) else { return };
        let gap = (actual - forecast).abs();
        self.compared = self.compared.saturating_add(1);
        self.absolute = add(self.absolute, gap);
        self.signed = add(self.signed, forecast - actual);
        self.actual = add(self.actual, actual);
        if actual > 0.0 {
            self.with_sales = self.with_sales.saturating_add(1);
            self.relative = add(self.relative, gap / actual);
        }
    }

    /// Adds the sums of another article, weekday or category.
    pub fn merge(&mut self, other: &Self) {
        self.compared = self.compared.saturating_add(other.compared);
        self.with_sales = self.with_sales.saturating_add(other.with_sales);
        self.relative = add(self.relative, other.relative);
        self.absolute = add(self.absolute, other.absolute);
        self.signed = add(self.signed, other.signed);
        self.actual = add(self.actual, other.actual);
    }

    /// MAPE as a share: the mean of |A - F| / A over the days with sales; `None` without any.
    pub fn mape(&self) -> Option<f64> {
        ratio(self.relative, f64::from(self.with_sales))
    }

    /// WAPE as a share: sum |A - F| / sum A; `None` where nothing was sold.
    pub fn wape(&self) -> Option<f64> {
        ratio(self.absolute, self.actual)
    }

    /// Bias as a share: (sum F - sum A) / sum A, above 0 where too much was forecast; `None` where nothing was sold.
    pub fn bias(&self) -> Option<f64> {
        ratio(self.signed, self.actual)
    }

    /// 1 - sum |A - F| / sum A: the "Précision" where article-weeks were added. At most 1; it falls below 0 where the
    /// errors exceed the sales. `None` where nothing was sold.
    pub fn precision(&self) -> Option<f64> {
        self.wape().map(|wape| 1.0 - wape)
    }
}

/// The engine's errors with and without the exceptional days, and the weekly seasonal naive's beside them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Accuracy {
    /// The engine, over everything compared.
    pub all: Errors,
    /// The engine, without what the owner called exceptional.
    pub ordinary: Errors,
    /// The naive, over what it can forecast.
    pub naive: Errors,
    /// The naive, without what the owner called exceptional; empty in figures stored before it was counted.
    #[serde(default)]
    pub naive_ordinary: Errors,
    /// The engine over the same as `naive`, so that the two can be held against each other.
    pub beside_naive: Errors,
}

impl Accuracy {
    /// Adds one day or one week of one article.
    pub fn add(&mut self, seen: &Comparison) {
        let Some((forecast, actual)) = seen.sound() else { return };
        self.all.add(forecast, actual);
        if !seen.exceptional {
            self.ordinary.add(forecast, actual);
        }
        if let Some(naive) = seen.naive.and_then(units) {
            self.naive.add(naive, actual);
            if !seen.exceptional {
                self.naive_ordinary.add(naive, actual);
            }
            self.beside_naive.add(forecast, actual);
        }
    }

    /// Adds the sums of another article, weekday or category.
    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        self.ordinary.merge(&other.ordinary);
        self.naive.merge(&other.naive);
        self.naive_ordinary.merge(&other.naive_ordinary);
        self.beside_naive.merge(&other.beside_naive);
    }

    /// Whether anything was set apart as exceptional.
    pub fn has_exceptional(&self) -> bool {
        self.ordinary.compared < self.all.compared
    }

    /// The figures of single days, such as those of a weekday, of which no week is made.
    pub fn by_day(&self) -> Sheet {
        let of = |errors: &Errors| Figures::of(errors, errors);
        Sheet {
            engine: of(&self.all),
            without_exceptional: of(&self.ordinary),
            naive: of(&self.naive),
            naive_without_exceptional: of(&self.naive_ordinary),
        }
    }

    /// The share of the naive's error that the engine takes away, on what both forecast; below 0 where the engine does
    /// worse. `None` where there is nothing to compare, or the naive made no error.
    pub fn gain_over_naive(&self) -> Option<f64> {
        ratio(self.beside_naive.absolute, self.naive.absolute).map(|left| 1.0 - left)
    }
}

/// An article and the error it is ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The article.
    pub article: ArticleId,
    /// Its WAPE as a share.
    pub wape: f64,
}

/// The best and the worst forecast articles. None is in both lists.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ranking {
    /// Smallest error first.
    pub best: Vec<Ranked>,
    /// Largest error first.
    pub worst: Vec<Ranked>,
}

/// Ranks articles by WAPE, at most `count` in each list; equal ones by their number.
///
/// Not by MAPE, which one slow day decides. Articles that sold nothing are left out. Where there are fewer than twice
/// `count`, the better half goes into the first list.
pub fn rank(articles: impl IntoIterator<Item = (ArticleId, Errors)>, count: usize) -> Ranking {
    let mut ranked: Vec<Ranked> = articles
        .into_iter()
        .filter_map(|(article, errors)| Some(Ranked { article, wape: errors.wape()? }))
        .collect();
    ranked.sort_by(|one, other| one.wape.total_cmp(&other.wape).then(one.article.cmp(&other.article)));
    let best = count.min(ranked.len().div_ceil(2));
    let mut worst = ranked.split_off(best);
    worst.sort_by(|one, other| other.wape.total_cmp(&one.wape).then(one.article.cmp(&other.article)));
    worst.truncate(count);
    Ranking { best: ranked, worst }
}

/// The confidence of a forecast day: 1 - the WAPE that the backtest measured for that article at that horizon, clipped
/// to 0..1. `None` where nothing was measured.
pub fn confidence(backtest_wape: Option<f64>) -> Option<f64> {
    backtest_wape.filter(|wape| wape.is_finite()).map(|wape| (1.0 - wape).clamp(0.0, 1.0))
}
