//! What the first generations of the last days expected of one article, beside what came.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use optiflow_domain::{
    ArticleId,
    accuracy::{Comparison, Past, whole_weeks},
    verification::Breakdown,
};

use super::night::Night;
use crate::db::{shop::Article, state::FirstForecast};

/// The days before D0 that are verified.
pub(super) const DAYS: u16 = 30;
/// A week counts by its Sunday: the first one may begin so many days earlier.
const INTO_WEEK: u16 = 6;
/// The days before D0 whose first forecasts are needed.
pub(super) const PROOF_DAYS: u16 = said_days(DAYS);

/// The days before D0 whose first forecasts are needed to verify `days` days.
pub(crate) const fn said_days(days: u16) -> u16 {
    days + INTO_WEEK
}

/// The days before D0 whose sales are needed: the weekly naive looks a week further back.
pub(crate) const fn sold_days(days: u16) -> u16 {
    said_days(days) + 7
}

/// One article's verified days and weeks.
#[derive(Debug)]
pub(crate) struct Verified {
    /// From the first day of the first week on, which may lie before the days asked for.
    days: Vec<(Date, Comparison)>,
    /// By their Sunday.
    weeks: Vec<(Date, Comparison)>,
    /// The first and the last of the days asked for.
    first: Date,
    last: Date,
}

impl Verified {
    /// The last 30 days of an article.
    pub(super) fn of(night: &Night, id: ArticleId) -> Self {
        Self::over(night, id, DAYS)
    }

    /// The last `days` days of an article, as far back as the night knows what was said.
    pub(super) fn over(night: &Night, id: ArticleId, days: u16) -> Self {
        let sold = night.last_demand(id, sold_days(days));
        let said = |day| night.first_forecast(id, day);
        Self::new(night.as_of, days, &sold, said, &night.explained(id))
    }

    /// The last `days` days before a D0: `sold` are the [`sold_days`] before it, `said` the first forecast of a day,
    /// `explained` the days that the owner has explained. A day on which the article was out of stock, or that the till
    /// has not delivered yet, says nothing of the forecast; nor does a week with such a day.
    pub(crate) fn new(
        as_of: Date,
        days: u16,
        sold: &[Option<f64>],
        said: impl Fn(Date) -> Option<FirstForecast>,
        explained: &BTreeSet<Date>,
    ) -> Self {
        let before = |days: u16| as_of.saturating_sub(i64::from(days).days());
        let past = Past { first_day: before(sold_days(days)), sold, exceptional: explained };
        let day = |day| Some((day, past.day(day, said(day)?.day)?));
        let week = |monday: Date| {
            let seen = past.week(monday, said(monday)?.week)?;
            Some((monday.saturating_add(i64::from(INTO_WEEK).days()), seen))
        };
        Self {
            days: before(said_days(days))
                .series(1.day())
                .take(usize::from(said_days(days)))
                .filter_map(day)
                .collect(),
            weeks: whole_weeks(before(said_days(days)), before(1)).filter_map(week).collect(),
            first: before(days),
            last: before(1),
        }
    }

    /// Adds its days, and the weeks that ended, from `first` on.
    pub(super) fn add_to(&self, proof: &mut Breakdown, article: &Article, first: Date) {
        let (id, category) = (article.id, article.category.as_deref());
        self.days_from(first).for_each(|(day, seen)| proof.add_day(id, category, *day, seen));
        self.weeks_from(first).for_each(|(sunday, seen)| proof.add_week(id, category, *sunday, seen));
        self.days_by_week(first).for_each(|(sunday, seen)| proof.add_day_of_week(sunday, seen));
    }

    /// The days of the weeks that ended from `first` on, with their week's Sunday. A week counts its days one by one: one of
    /// them that is not known takes none of the others away.
    pub(crate) fn days_by_week(&self, first: Date) -> impl Iterator<Item = (Date, &Comparison)> {
        self.days.iter().filter_map(move |(day, seen)| {
            let sunday = sunday_of(*day);
            (first <= sunday && sunday <= self.last).then_some((sunday, seen))
        })
    }

    /// Its days from `first` on.
    pub(crate) fn days_from(&self, first: Date) -> impl Iterator<Item = &(Date, Comparison)> {
        self.days.iter().filter(move |(day, _)| *day >= first.max(self.first))
    }

    /// Its weeks from Monday to Sunday that ended on `first` or later: there is one in any 7 days.
    pub(crate) fn weeks_from(&self, first: Date) -> impl Iterator<Item = &(Date, Comparison)> {
        self.weeks.iter().filter(move |(sunday, _)| *sunday >= first)
    }
}

/// The Sunday that a day's week ends with.
fn sunday_of(day: Date) -> Date {
    day.saturating_add(i64::from(day.weekday().until(Weekday::Sunday)).days())
}
