//! What earlier nights said and what the owner did on it: first forecasts, levels, orders.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use optiflow_domain::{ArticleId, gap::Explanation, trend};

use super::{BatchError, Draft, Nights, verified};
use crate::db::state::{ActedOrder, EventDay, FirstForecast, StateDb, StoredAnswer};

/// The memory of a replay: read once, then extended night by night, so that no night reads it again.
#[derive(Debug)]
pub(super) struct Told {
    proof: BTreeMap<ArticleId, BTreeMap<Date, FirstForecast>>,
    levels: BTreeMap<Date, trend::LevelCounts>,
    orders: Vec<ActedOrder>,
    /// What the owner said of an article's day.
    answers: BTreeMap<ArticleId, BTreeMap<Date, StoredAnswer>>,
    /// The owner's events in the first forecasts.
    event_days: BTreeMap<Date, Vec<EventDay>>,
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
            answers: by_day(state.answers(Date::MIN, to).await?),
            event_days: state.event_days(to).await?,
        })
    }

    /// Remembers what a night has published, as the state file does: the first forecasts stay, the levels are replaced.
    pub(super) fn add(&mut self, as_of: Date, draft: &Draft) {
        for forecast in draft.forecasts.iter().flat_map(|forecasts| &forecasts.articles) {
            let said = FirstForecast::of(&forecast.daily);
            let days = self.proof.entry(forecast.id).or_default();
            if days.contains_key(&as_of) {
                continue;
            }
            days.insert(as_of, said);
            let events = draft.forecasts.iter().flat_map(|forecasts| &forecasts.event_days);
            let own = events.filter(|day| day.article == forecast.id).cloned();
            self.event_days.entry(as_of).or_default().extend(own);
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

    /// What the owner has said of the days before D0, as far as a night knows.
    pub(super) fn answers(&self, as_of: Date, replayed: bool) -> impl Iterator<Item = &StoredAnswer> {
        let known =
            move |answer: &&StoredAnswer| answer.day < as_of && is_known(answer.answered_at, as_of, replayed);
        self.answers.values().flat_map(BTreeMap::values).filter(known)
    }

    /// What the owner has said of an article's days, as far as a night knows.
    pub(super) fn explained(
        &self,
        id: ArticleId,
        as_of: Date,
        replayed: bool,
    ) -> BTreeMap<Date, &Explanation> {
        let days = self.answers.get(&id).into_iter().flatten();
        let known = days.filter(|(_, answer)| is_known(answer.answered_at, as_of, replayed));
        known.map(|(day, answer)| (*day, &answer.explanation)).collect()
    }

    /// Adds what the shop's own file says, where the owner has said nothing here.
    pub(super) fn add_answers(&mut self, answers: impl Iterator<Item = StoredAnswer>) {
        for answer in answers {
            self.answers.entry(answer.article).or_default().entry(answer.day).or_insert(answer);
        }
    }

    /// Forgets what the nights from `first` on said, so that they can be lived again.
    pub(super) fn forget_from(&mut self, first: Date) {
        self.proof.values_mut().for_each(|days| drop(days.split_off(&first)));
        drop(self.event_days.split_off(&first));
    }

    /// The same, without what the owner said.
    pub(super) fn without_answers(self) -> Self {
        Self { answers: BTreeMap::new(), event_days: BTreeMap::new(), ..self }
    }

    /// The owner's events in the first forecasts of the days before D0.
    pub(super) fn event_days(&self, as_of: Date) -> impl Iterator<Item = (Date, &[EventDay])> {
        self.event_days.range(..as_of).map(|(day, parts)| (*day, parts.as_slice()))
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

/// Whether the night of D0 knows what was written then. A replayed night is worked as it was at half past midnight: what
/// was written on D0 itself came after it. Tonight knows everything: it is worked again when the owner has said more.
pub(super) fn is_known(written_at: DateTime, as_of: Date, replayed: bool) -> bool {
    !replayed || written_at.date() < as_of
}

fn by_day(answers: Vec<StoredAnswer>) -> BTreeMap<ArticleId, BTreeMap<Date, StoredAnswer>> {
    let mut by_day: BTreeMap<ArticleId, BTreeMap<Date, StoredAnswer>> = BTreeMap::new();
    for answer in answers {
        by_day.entry(answer.article).or_default().insert(answer.day, answer);
    }
    by_day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::state::NewActedOrder;
    use jiff::civil::date;

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
            answers: BTreeMap::new(),
            event_days: BTreeMap::new(),
        };
        let known =
            |as_of, replayed| told.orders_known(as_of, replayed).map(|known| known.id).collect::<Vec<_>>();
        assert_eq!(known(day(5), true), [1, 3], "ordered before, the third not yet taken back");
        assert_eq!(known(day(7), true), [1, 2]);
        assert_eq!(known(day(9), false), [1, 2, 4], "the morning's own orders too");
        assert_eq!(known(day(2), false), [0_i64; 0]);
    }

    #[test]
    fn a_replayed_night_knows_only_the_days_explained_before_it() {
        let day = |day| date(2026, 11, day);
        let answer = |of: i8, answered: i8| StoredAnswer {
            article: ArticleId(1),
            day: day(of),
            explanation: Explanation::parse("exceptionnel", None).unwrap(),
            forecast: 10.0,
            actual: 40.0,
            answered_at: day(answered).at(20, 0, 0, 0),
        };
        let told = Told {
            proof: BTreeMap::new(),
            levels: BTreeMap::new(),
            orders: Vec::new(),
            answers: by_day(vec![answer(2, 3), answer(4, 8)]),
            event_days: BTreeMap::new(),
        };
        let known =
            |as_of, replayed| told.explained(ArticleId(1), as_of, replayed).into_keys().collect::<Vec<_>>();
        assert_eq!(
            known(day(3), true),
            [Date::ZERO; 0],
            "answered in the evening after the night of the 3rd"
        );
        assert_eq!(known(day(8), true), [day(2)]);
        assert_eq!(
            known(day(8), false),
            [day(2), day(4)],
            "tonight is worked again with the evening's answers"
        );
        assert!(told.explained(ArticleId(2), day(9), false).is_empty());
        let answered = |as_of| told.answers(as_of, true).map(|answer| answer.day).collect::<Vec<_>>();
        assert_eq!(answered(day(3)), [Date::ZERO; 0]);
        assert_eq!(answered(day(4)), [day(2)]);
    }
}
