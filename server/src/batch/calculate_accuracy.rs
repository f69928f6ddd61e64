//! Step `calculate_accuracy`: what the first generations of the last days expected against what came, for the shop, with
//! its best and worst articles. Accuracy over time is this step's figures of each night.

use jiff::{ToSpan, civil::Date};
pub use optiflow_domain::verification::{PERIODS, PeriodAccuracy};
use optiflow_domain::{
    ArticleId,
    accuracy::{self, Errors},
    gap::{self, Gap},
    verification::Breakdown,
};

use super::{
    guard::Guard,
    night::Night,
    reasons::{self, CategoryDays},
    verified::Verified,
};
use crate::db::shop::Article;

/// The length of the lists of the best and of the worst articles.
pub const RANKED: usize = 10;
/// The period that is also taken apart by category and weekday.
const LONGEST: u16 = PERIODS[PERIODS.len() - 1];
/// The gaps kept of a night: enough for a week's questions, however many are answered.
const GAPS: usize = 60;
/// The other days outside the interval that are kept of a night: one article's day in five is one.
const OUTSIDE: usize = 30;

pub(super) fn run(night: &Night, guard: &mut Guard) -> Vec<PeriodAccuracy> {
    let mut periods = PERIODS.map(PeriodAccuracy::new);
    let mut errors = PERIODS.map(|_| Vec::with_capacity(night.articles.len()));
    let mut categories = CategoryDays::default();
    let mut apart = Breakdown::default();
    for article in &night.articles {
        let own = guard.article(article, || {
            let verified = Verified::of(night, article.id);
            let mut own = PERIODS.map(|period| of_article(night.as_of, &verified, period));
            let [shortest, ..] = &mut own;
            categories.add(article, verified.days_from(night.days_before(shortest.period)));
            (shortest.gaps, shortest.outside) = gaps(night, article, &verified, shortest.period);
            verified.add_to(&mut apart, article, night.days_before(LONGEST));
            own
        });
        for ((period, errors), own) in periods.iter_mut().zip(&mut errors).zip(own.into_iter().flatten()) {
            period.merge(&own);
            errors.push((article.id, own.proof.days.all));
        }
    }
    let ranked = |(mut period, errors): (PeriodAccuracy, Vec<(ArticleId, Errors)>)| {
        period.ranking = accuracy::rank(errors, RANKED);
        period.gaps = gap::largest(period.gaps, GAPS);
        period.outside = gap::largest(period.outside, OUTSIDE);
        for gap in period.gaps.iter_mut().chain(&mut period.outside) {
            if let Some(article) = night.articles.iter().find(|article| article.id == gap.article) {
                gap.reasons = reasons::of(night, article, gap, &categories);
            }
        }
        period
    };
    let mut periods: Vec<PeriodAccuracy> = periods.into_iter().zip(errors).map(ranked).collect();
    if let Some(longest) = periods.iter_mut().find(|period| period.period == LONGEST) {
        (longest.categories, longest.weekdays) = (apart.categories, apart.weekdays.to_vec());
        longest.weeks = apart.weeks;
    }
    periods
}

/// One article's period as seen on D0.
pub(crate) fn of_article(as_of: Date, verified: &Verified, period: u16) -> PeriodAccuracy {
    let first = as_of.saturating_sub(i64::from(period).days());
    let mut own = PeriodAccuracy::new(period);
    verified.days_from(first).for_each(|(_, seen)| own.add_day(seen));
    verified.weeks_from(first).for_each(|(_, seen)| own.add_week(seen));
    own
}

/// The days of an article's period outside the interval: those that the owner is asked about, and the others.
fn gaps(night: &Night, article: &Article, verified: &Verified, period: u16) -> (Vec<Gap>, Vec<Gap>) {
    let days = verified.days_from(night.days_before(period));
    let gap = |(day, seen): &(Date, accuracy::Comparison)| {
        let interval = night.first_forecast(article.id, *day)?.interval?;
        Gap::outside(article.id, *day, seen, interval, article.price)
    };
    days.filter_map(gap).partition(Gap::is_notable)
}
