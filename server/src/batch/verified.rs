//! What the first generations of the last days expected of one article, beside what came.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId,
    accuracy::{Comparison, Past, whole_weeks},
};

use super::night::Night;

/// The days before D0 that are verified.
pub(super) const DAYS: u16 = 30;
/// A week counts by its Sunday: the first one may begin so many days earlier.
const INTO_WEEK: u16 = 6;
/// The days before D0 whose first forecasts are needed.
pub(super) const PROOF_DAYS: u16 = DAYS + INTO_WEEK;
/// The weekly naive looks a week further back.
const SALES_DAYS: u16 = PROOF_DAYS + 7;

/// No answer marks a day as exceptional before `learn_from_feedback` keeps answers.
static NO_ANSWER: BTreeSet<Date> = BTreeSet::new();

/// One article's verified days and weeks.
#[derive(Debug)]
pub(super) struct Verified {
    days: Vec<(Date, Comparison)>,
    /// By their Sunday.
    weeks: Vec<(Date, Comparison)>,
}

impl Verified {
    /// The last 30 days of an article. A day on which it was out of stock, or that the till has not delivered yet, says
    /// nothing of the forecast; nor does a week with such a day.
    pub(super) fn of(night: &Night, id: ArticleId) -> Self {
        let sold = night.last_demand(id, SALES_DAYS);
        let past = Past { first_day: night.days_before(SALES_DAYS), sold: &sold, exceptional: &NO_ANSWER };
        let day = |day| Some((day, past.day(day, night.first_forecast(id, day)?.day)?));
        let week = |monday: Date| {
            let seen = past.week(monday, night.first_forecast(id, monday)?.week)?;
            Some((monday.saturating_add(i64::from(INTO_WEEK).days()), seen))
        };
        let yesterday = night.days_before(1);
        Self {
            days: night.days_before(DAYS).series(1.day()).take(usize::from(DAYS)).filter_map(day).collect(),
            weeks: whole_weeks(night.days_before(PROOF_DAYS), yesterday).filter_map(week).collect(),
        }
    }

    /// Its days from `first` on.
    pub(super) fn days_from(&self, first: Date) -> impl Iterator<Item = &(Date, Comparison)> {
        self.days.iter().filter(move |(day, _)| *day >= first)
    }

    /// Its weeks from Monday to Sunday that ended on `first` or later: there is one in any 7 days.
    pub(super) fn weeks_from(&self, first: Date) -> impl Iterator<Item = &Comparison> {
        self.weeks.iter().filter(move |(sunday, _)| *sunday >= first).map(|(_, seen)| seen)
    }
}
