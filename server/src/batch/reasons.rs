//! What the data say of a day that nobody foresaw, for the owner to recognise it.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    accuracy::Comparison,
    gap::{Gap, Reason},
};

use super::night::Night;
use crate::db::shop::Article;

/// An event this many days away may still explain a day: shoppers come before a feast and rest after it.
const NEAR_DAYS: i64 = 1;
/// Fewer other articles than these are no category.
const FEW: u32 = 2;

/// What a category sold on each day beside what was forecast of it, over its articles.
#[derive(Debug, Default)]
pub(super) struct CategoryDays(BTreeMap<(String, Date), Sums>);

#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    articles: u32,
    forecast: f64,
    actual: f64,
}

impl CategoryDays {
    /// Adds one article's days.
    pub(super) fn add<'a>(
        &mut self,
        article: &Article,
        days: impl IntoIterator<Item = &'a (Date, Comparison)>,
    ) {
        let Some(category) = &article.category else { return };
        for (day, seen) in days {
            let sums = self.0.entry((category.clone(), *day)).or_default();
            sums.articles += 1;
            sums.forecast += seen.forecast;
            sums.actual += seen.actual;
        }
    }

    /// Whether the gap's category moved the same way, the gap's own article left out.
    fn moved(&self, category: &str, gap: &Gap) -> Option<Reason> {
        let all = self.0.get(&(category.to_owned(), gap.date))?;
        let (forecast, actual) = (all.forecast - gap.forecast, all.actual - gap.actual);
        if all.articles <= FEW || forecast <= 0.0 {
            return None;
        }
        let others = actual / forecast - 1.0;
        let same_way = others * (gap.actual - gap.forecast) > 0.0;
        (same_way && others.abs() >= Reason::CATEGORY_MOVES)
            .then(|| Reason::Category { name: category.to_owned(), change: others })
    }
}

/// Everything that the data know of a gap.
pub(super) fn of(night: &Night, article: &Article, gap: &Gap, categories: &CategoryDays) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let more = gap.actual > gap.forecast;
    if !more && night.closed_empty(article.id, gap.date) {
        reasons.push(Reason::StockOut);
    }
    let drivers = night.drivers();
    let depth = drivers
        .of(article)
        .price_cuts
        .iter()
        .filter(|cut| cut.window.first <= gap.date && gap.date <= cut.window.last)
        .map(|cut| cut.depth)
        .reduce(f64::max);
    reasons.extend(depth.filter(|_| more).map(Reason::PriceCut));
    let near = |day: Date, days: i64| (day.saturating_sub(days.days()), day.saturating_add(days.days()));
    let (first, last) = near(gap.date, NEAR_DAYS);
    reasons.extend(drivers.names_between(article, first, last).map(Reason::Event));
    reasons.extend(article.category.as_deref().and_then(|category| categories.moved(category, gap)));
    reasons
}
