//! The days that nobody foresaw, and the owner's answers.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    api::predictions::{OutsideDay, Question, Questions},
    listing::words::capitalised,
};
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    ArticleId, Currency, calendar, format,
    gap::{self, Explanation, Gap},
    verification::PeriodAccuracy,
};

use super::{ReadError, Reader, lessons::Lessons, view::View};
use crate::{batch::Step, db::state::StoredAnswer};

/// More questions than these are not a morning's work.
const ASKED: usize = 3;
/// The days back over which the owner is asked.
const DAYS: i64 = 7;
/// The days back of which an answer is accepted, and shown to be taken back.
const ACCEPTED_DAYS: i64 = 30;
/// The days outside the interval that are listed.
const LISTED: usize = 40;

impl Reader {
    /// What the owner is asked now: the largest gaps of the last days that the last night found, less those answered
    /// since.
    pub(super) async fn questions(&self, view: &View) -> Result<Questions, ReadError> {
        let first = view.as_of.saturating_sub(DAYS.days());
        let step = Step::CalculateAccuracy.name();
        let figures = self.state.figures::<Vec<PeriodAccuracy>>(step, view.as_of).await?;
        let mut answers = self.state.answers(accepted_from(view.as_of), view.as_of).await?;
        answers.sort_by_key(|answer| std::cmp::Reverse(answer.answered_at));
        let known: BTreeSet<(ArticleId, Date)> =
            answers.iter().map(|answer| (answer.article, answer.day)).collect();
        let alerts = self.alerts_page().await?;
        let names: BTreeMap<ArticleId, &str> = alerts.rows().map(|row| (row.id, row.name.as_str())).collect();
        let category = |id: ArticleId| alerts.row(id)?.category.as_deref();
        let (mut gaps, mut outside) = (Vec::new(), Vec::new());
        for period in figures.into_iter().flat_map(|figures| figures.content) {
            gaps.extend(period.gaps);
            outside.extend(period.outside);
        }
        // Figures of an older night may reach further back.
        gaps.retain(|gap: &Gap| gap.date >= first);
        outside.retain(|gap: &Gap| gap.date >= first);
        let hints: BTreeMap<(ArticleId, Date), String> =
            gaps.iter().map(|gap| ((gap.article, gap.date), hint(gap, self.currency))).collect();
        let lessons = Lessons::read(&self.state, view, accepted_from(view.as_of)).await?;
        let question = |article: ArticleId, day: Date, forecast: f64, actual: f64| {
            Some(Question {
                article,
                day,
                text: sentence(day, names.get(&article)?, forecast, actual),
                hint: hints.get(&(article, day)).cloned().filter(|hint| !hint.is_empty()),
                answer: None,
                name: None,
                effect: None,
            })
        };
        let waiting = gaps
            .iter()
            .filter(|gap| !known.contains(&(gap.article, gap.date)))
            .filter_map(|gap| question(gap.article, gap.date, gap.forecast, gap.actual));
        let (recent, earlier): (Vec<_>, Vec<_>) = answers.iter().partition(|known| known.day >= first);
        let answered = |known: &StoredAnswer| {
            Some(Question {
                answer: Some(known.explanation.answer()),
                name: known.explanation.name().map(|name| name.as_str().to_owned()),
                effect: Some(lessons.of(known, category(known.article))),
                ..question(known.article, known.day, known.forecast, known.actual)?
            })
        };
        Ok(Questions {
            as_of: view.as_of,
            currency: self.currency,
            waiting: waiting.take(ASKED).collect(),
            answered: recent.into_iter().filter_map(answered).collect(),
            earlier: earlier.into_iter().filter_map(answered).collect(),
            outside: outside_days(gaps.iter().chain(&outside), &answers, &names),
            names: lessons.names(),
        })
    }

    /// What the owner is asked now.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) async fn questions_now(&self) -> Result<Questions, ReadError> {
        self.questions(&self.view().await?).await
    }

    /// Keeps an answer; what is asked then.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`]; [`ReadError::NothingToExplain`] where the day lies too far back, is not over, or has
    /// no forecast or no known sales; a file cannot be read or written.
    pub(super) async fn keep_answer(
        &self,
        article: ArticleId,
        day: Date,
        explanation: Explanation,
    ) -> Result<Questions, ReadError> {
        let view = self.view().await?;
        if day < accepted_from(view.as_of) || day >= view.as_of {
            return Err(ReadError::NothingToExplain);
        }
        let seen = self.compared(article, day, day).await?;
        let (forecast, actual) = seen
            .first()
            .and_then(|seen| seen.forecast.zip(seen.actual))
            .ok_or(ReadError::NothingToExplain)?;
        let answered_at = self.clock.now();
        self.state
            .put_answer(&StoredAnswer { article, day, explanation, forecast, actual, answered_at })
            .await?;
        self.learn_soon();
        self.questions(&view).await
    }

    /// Takes an answer back; what is asked then.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub(super) async fn forget_answer(&self, article: ArticleId, day: Date) -> Result<Questions, ReadError> {
        let view = self.view().await?;
        if self.state.delete_answer(article, day).await? {
            self.learn_soon();
        }
        self.questions(&view).await
    }

    /// Has the forecasts made again with what the answers say now, in the background.
    fn learn_soon(&self) {
        if let Some(relearn) = &self.relearn {
            relearn.ask();
        }
    }
}

/// The first day that can be explained, and of which an answer is shown.
fn accepted_from(as_of: Date) -> Date {
    as_of.saturating_sub(ACCEPTED_DAYS.days())
}

/// The largest of the days outside the interval, then those answered that are not among them.
fn outside_days<'a>(
    gaps: impl Iterator<Item = &'a Gap>,
    answers: &[StoredAnswer],
    names: &BTreeMap<ArticleId, &str>,
) -> Vec<OutsideDay> {
    let gaps = gap::largest(gaps.cloned().collect(), LISTED);
    let same = |gap: &Gap, known: &StoredAnswer| gap.article == known.article && gap.date == known.day;
    let of_gap = |gap: &Gap| {
        let answer = answers.iter().find(|known| same(gap, known)).map(|known| known.explanation.answer());
        Some(OutsideDay {
            day: gap.date,
            article: (*names.get(&gap.article)?).to_owned(),
            forecast: gap.forecast,
            actual: gap.actual,
            value: signed(gap),
            reasons: gap.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            waits: answer.is_none() && gap.is_notable(),
            answer,
        })
    };
    let of_answer = |known: &StoredAnswer| {
        Some(OutsideDay {
            day: known.day,
            article: (*names.get(&known.article)?).to_owned(),
            forecast: known.forecast,
            actual: known.actual,
            value: None,
            reasons: String::new(),
            waits: false,
            answer: Some(known.explanation.answer()),
        })
    };
    let listed = gaps.iter().filter_map(of_gap);
    let others = answers.iter().filter(|known| !gaps.iter().any(|gap| same(gap, known)));
    listed.chain(others.filter_map(of_answer)).collect()
}

/// What a gap is worth, below 0 where less was sold than forecast.
fn signed(gap: &Gap) -> Option<f64> {
    gap.value.map(|value| if gap.actual < gap.forecast { -value } else { value })
}

/// `+24 000 FCFA. Piste : tout le rayon Froid (+45 %).`
fn hint(gap: &Gap, currency: Currency) -> String {
    let money = signed(gap).map(|value| format!("{} de ventes.", format::signed_money(value, currency)));
    let reasons: Vec<String> = gap.reasons.iter().map(ToString::to_string).collect();
    let reasons = (!reasons.is_empty()).then(|| format!("Piste : {}.", reasons.join(", ")));
    money.into_iter().chain(reasons).collect::<Vec<_>>().join(" ")
}

/// `Samedi 21 novembre, Ventilateur tour : 42 vendus au lieu de 18.`
fn sentence(day: Date, name: &str, forecast: f64, actual: f64) -> String {
    let expected = format::number(forecast, usize::from(forecast < 10.0 && forecast.fract() != 0.0));
    let sold = if actual > 1.0 { "vendus" } else { "vendu" };
    format!(
        "{}, {} : {} {sold} au lieu de {expected}.",
        capitalised(&calendar::day(day)),
        format::name(name),
        format::quantity(actual)
    )
}

#[cfg(test)]
mod tests {
    use optiflow_domain::gap::Reason;

    use super::*;

    #[test]
    fn a_hint_says_the_money_and_what_the_data_know() {
        let gap = |actual: f64, value: Option<f64>, reasons: Vec<Reason>| Gap {
            article: ArticleId(1),
            date: Date::constant(2026, 11, 21),
            forecast: 18.0,
            actual,
            value,
            reasons,
        };
        let moved = Reason::Category { name: "Froid".to_owned(), change: 0.45 };
        let reasons = vec![Reason::PriceCut(0.2), Reason::Event("Foire".to_owned()), moved];
        assert_eq!(
            hint(&gap(42.0, Some(24_000.0), reasons), Currency::Xof),
            "+24\u{a0}000\u{a0}FCFA de ventes. Piste : prix baissé de 20\u{a0}%, Foire, tout le rayon Froid (+45\u{a0}%)."
        );
        let empty = gap(4.0, Some(14_000.0), vec![Reason::StockOut]);
        assert_eq!(
            hint(&empty, Currency::Xof),
            "−14\u{a0}000\u{a0}FCFA de ventes. Piste : rayon vide le soir."
        );
        assert_eq!(hint(&gap(42.0, None, Vec::new()), Currency::Xof), "");
    }

    #[test]
    fn a_question_says_the_day_the_article_and_both_figures() {
        let saturday = Date::constant(2026, 11, 21);
        assert_eq!(
            sentence(saturday, "Ventilateur tour", 17.6, 42.0),
            "Samedi 21 novembre, Ventilateur tour : 42 vendus au lieu de 18."
        );
        assert_eq!(
            sentence(saturday, "ثلاجة", 18.0, 42.0),
            "Samedi 21 novembre, \u{2068}ثلاجة\u{2069} : 42 vendus au lieu de 18.",
            "the figure stays behind the name"
        );
        assert_eq!(sentence(saturday, "Fer", 7.25, 0.0), "Samedi 21 novembre, Fer : 0 vendu au lieu de 7,2.");
    }
}
