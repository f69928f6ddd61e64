//! What earlier nights said and what the owner did on it: first forecasts, levels, orders.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, trend};

use super::{BatchError, Draft, Nights, verified};
use crate::db::state::{ActedOrder, FirstForecast, StateDb, StoredAnswer};

/// The memory of a replay: read once, then extended night by night, so that no night reads it again.
#[derive(Debug)]
pub(super) struct Told {
    proof: BTreeMap<ArticleId, BTreeMap<Date, FirstForecast>>,
    levels: BTreeMap<Date, trend::LevelCounts>,
    orders: Vec<ActedOrder>,
    /// When each explained day was explained.
    explained: BTreeMap<ArticleId, BTreeMap<Date, Date>>,
}

impl Told {
    /// What the nights before the first one need, and what is already said of the others.
    pub(super) async fn read(state: &StateDb, nights: Nights) -> Result<Self, BatchError> {
        let Nights { from, to } = nights;
        let before = |days: u16| from.saturating_sub(i64::from(days).days());
        Ok(Self {
            proof: state.first_forecasts(before(verified::PROOF_DAYS), to).await?,
            levels: state.level_counts(before(trend::WEEK_DAYS), to).await?,
            orders: state.acted_orders().await?,
            explained: explained(state.answers(before(verified::PROOF_DAYS), to).await?),
        })
    }

    /// Remembers what a night has published, as the state file does: the first forecasts stay, the levels are replaced.
    pub(super) fn add(&mut self, as_of: Date, draft: &Draft) {
        for forecast in draft.forecasts.iter().flat_map(|forecasts| &forecasts.articles) {
            let said = FirstForecast::of(&forecast.daily);
            self.proof.entry(forecast.id).or_default().entry(as_of).or_insert(said);
        }
        if let Some(alerts) = &draft.alerts {
            self.levels.insert(as_of, alerts.iter().map(|alert| alert.level).collect());
        }
    }

    pub(super) fn first_forecast(&self, id: ArticleId, day: Date) -> Option<FirstForecast> {
        self.proof.get(&id)?.get(&day).copied()
    }

    pub(super) fn levels_before(&self, as_of: Date) -> BTreeMap<Date, trend::LevelCounts> {
        self.levels.range(..as_of).map(|(day, counts)| (*day, *counts)).collect()
    }

    /// The days that the owner has explained. A replayed night knows only what had been answered by then.
    pub(super) fn explained(&self, id: ArticleId, as_of: Date, replayed: bool) -> BTreeSet<Date> {
        let days = self.explained.get(&id).into_iter().flatten();
        days.filter(|(_, answered_on)| !replayed || **answered_on <= as_of).map(|(day, _)| *day).collect()
    }

    /// The orders that stand. A replayed night knows only those on alerts before its D0, and of the orders taken back
    /// later that they still stood; tonight knows everything.
    pub(super) fn orders_known(&self, as_of: Date, replayed: bool) -> impl Iterator<Item = &ActedOrder> {
        self.orders.iter().filter(move |known| match known.cancelled_at {
            _ if known.order.as_of > as_of || (replayed && known.order.as_of == as_of) => false,
            Some(cancelled_at) => replayed && cancelled_at.date() >= as_of,
            None => true,
        })
    }
}

fn explained(answers: Vec<StoredAnswer>) -> BTreeMap<ArticleId, BTreeMap<Date, Date>> {
    let mut explained: BTreeMap<ArticleId, BTreeMap<Date, Date>> = BTreeMap::new();
    for answer in answers {
        explained.entry(answer.article).or_default().insert(answer.day, answer.answered_at.date());
    }
    explained
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::db::state::NewActedOrder;

    fn order(id: i64, as_of: Date, cancelled_on: Option<Date>) -> ActedOrder {
        ActedOrder {
            id,
            order: NewActedOrder {
                article: ArticleId(1),
                as_of,
                ordered_at: as_of.at(8, 30, 0, 0),
                quantity: 10,
                expected_on: as_of,
                avoided: Vec::new(),
                beside: Vec::new(),
            },
            cancelled_at: cancelled_on.map(|day| day.at(9, 0, 0, 0)),
        }
    }

    #[test]
    fn a_replayed_night_knows_the_orders_of_the_mornings_before_it_and_tonight_all_that_stand() {
        let day = |day| date(2026, 11, day);
        let told = Told {
            proof: BTreeMap::new(),
            levels: BTreeMap::new(),
            orders: vec![
                order(1, day(3), None),
                order(2, day(5), None),
                order(3, day(3), Some(day(6))),
                order(4, day(9), None),
            ],
            explained: BTreeMap::new(),
        };
        let known =
            |as_of, replayed| told.orders_known(as_of, replayed).map(|known| known.id).collect::<Vec<_>>();
        assert_eq!(known(day(5), true), [1, 3], "ordered before, the third not yet taken back");
        assert_eq!(known(day(7), true), [1, 2]);
        assert_eq!(known(day(9), false), [1, 2, 4], "the morning's own orders too");
        assert_eq!(known(day(2), false), [0_i64; 0]);
    }

    #[test]
    fn a_replayed_night_knows_only_the_days_explained_by_then() {
        let day = |day| date(2026, 11, day);
        let explained =
            BTreeMap::from([(ArticleId(1), BTreeMap::from([(day(2), day(3)), (day(4), day(8))]))]);
        let told = Told { proof: BTreeMap::new(), levels: BTreeMap::new(), orders: Vec::new(), explained };
        let known =
            |as_of, replayed| told.explained(ArticleId(1), as_of, replayed).into_iter().collect::<Vec<_>>();
        assert_eq!(known(day(5), true), [day(2)]);
        assert_eq!(known(day(5), false), [day(2), day(4)]);
        assert!(told.explained(ArticleId(2), day(9), false).is_empty());
    }
}
