//! What past forecasts were worth: an article's from its proof, the shop's from the nights' figures.

use std::collections::{BTreeMap, BTreeSet};

use app::api::predictions::{ArticleProof, RankedArticle, ShopProof, VerifiedDay, WeekProof};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use optiflow_domain::{
    ArticleId,
    accuracy::{Proof, Ranked},
    gap::Answer,
    verification::{PERIODS, PeriodAccuracy},
};
use serde::Deserialize;

use super::{ReadError, Reader, view::View};
use crate::batch::{
    Step,
    calculate_accuracy::of_article,
    monitor_ml_performance::MlPerformance,
    verified::{Verified, said_days, sold_days},
};

/// The days shown one by one.
const DAYS: i64 = 30;
/// The days of the weeks shown: three months.
const LONG_DAYS: u16 = 91;
/// The best and the worst articles shown.
const RANKED: usize = 5;

/// What a night's figures of a period say of its weeks, without the rest that a page need not read of old nights.
#[derive(Debug, Deserialize)]
struct NightWeeks {
    proof: Proof,
    #[serde(default)]
    weeks: BTreeMap<Date, Proof>,
}

impl Reader {
    /// What an article's first forecasts were worth, with the owner's answers as they stand now.
    pub(super) async fn article_proof(&self, view: &View, id: ArticleId) -> Result<ArticleProof, ReadError> {
        let as_of = view.as_of;
        let before = |days: u16| as_of.saturating_sub(i64::from(days).days());
        let said = self.state.first_forecasts_of(id, before(said_days(LONG_DAYS)), as_of).await?;
        let sold = self.demand(view, id, before(sold_days(LONG_DAYS)), as_of).await?;
        let answers = self.state.answers(before(said_days(LONG_DAYS)), as_of).await?;
        let answers: BTreeMap<Date, Answer> = answers
            .into_iter()
            .filter(|answer| answer.article == id)
            .map(|answer| (answer.day, answer.explanation.answer()))
            .collect();
        let explained: BTreeSet<Date> = answers.keys().copied().collect();
        let verified = Verified::new(as_of, LONG_DAYS, &sold, |day| said.get(&day).copied(), &explained);
        let last = as_of.saturating_sub(1.day());
        let days = self.compared_from(view, id, as_of.saturating_sub(DAYS.days()), last).await?;
        let judged = |day| VerifiedDay { day, answer: None };
        let mut days: Vec<VerifiedDay> = days.into_iter().rev().map(judged).collect();
        for seen in &mut days {
            seen.answer = answers.get(&seen.day.date).copied();
        }
        let mut weeks: BTreeMap<Date, Proof> = BTreeMap::new();
        for (sunday, seen) in verified.weeks_from(before(LONG_DAYS)) {
            weeks.entry(*sunday).or_default().weeks.add(seen);
        }
        for (sunday, seen) in verified.days_by_week(before(LONG_DAYS)) {
            if let Some(week) = weeks.get_mut(&sunday) {
                week.days.add(seen);
            }
        }
        Ok(ArticleProof {
            days,
            periods: PERIODS.map(|period| of_article(as_of, &verified, period)).to_vec(),
            weeks: newest_first(weeks),
        })
    }

    /// What the forecasts of the whole shop were worth, as the nights worked it out.
    pub(super) async fn shop_proof(&self, view: &View) -> Result<ShopProof, ReadError> {
        let step = Step::CalculateAccuracy.name();
        let first = view.as_of.saturating_sub(i64::from(LONG_DAYS).days());
        let nights = self.state.figures_between::<Vec<NightWeeks>>(step, first, view.as_of).await?;
        let mut weeks: BTreeMap<Date, Proof> = BTreeMap::new();
        for night in nights {
            // A later night knows more of a week, such as which of its days were explained.
            let mut known: BTreeMap<Date, Proof> =
                night.content.iter().flat_map(|period| period.weeks.clone()).collect();
            if let (true, Some(shortest), Some(sunday)) =
                (known.is_empty(), night.content.first(), last_sunday(night.as_of))
            {
                // Nights of earlier versions kept the article-weeks of their shortest period only, which holds one week.
                known.insert(sunday, Proof { weeks: shortest.proof.weeks, ..Proof::default() });
            }
            weeks.extend(known.into_iter().filter(|(_, week)| week.weeks.all.compared > 0));
        }
        let Some(newest) = self.state.figures::<Vec<PeriodAccuracy>>(step, view.as_of).await? else {
            return Ok(ShopProof::default());
        };
        let advice =
            self.state.figures::<MlPerformance>(Step::MonitorMlPerformance.name(), view.as_of).await?;
        let names: BTreeMap<ArticleId, String> = self.choices().await?.into_iter().collect();
        let ranked = |ranked: &[Ranked]| -> Vec<RankedArticle> {
            let shown = |ranked: &Ranked| {
                let name = names.get(&ranked.article)?.clone();
                Some(RankedArticle { id: ranked.article, name, wape: ranked.wape })
            };
            ranked.iter().filter_map(shown).take(RANKED).collect()
        };
        let longest = newest.content.last();
        Ok(ShopProof {
            best: longest.map(|period| ranked(&period.ranking.best)).unwrap_or_default(),
            worst: longest.map(|period| ranked(&period.ranking.worst)).unwrap_or_default(),
            weeks: newest_first(weeks),
            recommendation: advice.map(|advice| advice.content.recommendation.sentence()),
            periods: newest.content,
        })
    }
}

fn newest_first(weeks: BTreeMap<Date, Proof>) -> Vec<WeekProof> {
    weeks.into_iter().rev().map(|(sunday, proof)| WeekProof { sunday, proof }).collect()
}

/// The Sunday of the last whole week before a D0.
fn last_sunday(as_of: Date) -> Option<Date> {
    as_of.nth_weekday(-1, Weekday::Sunday).ok()
}
