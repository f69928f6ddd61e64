//! A panic costs one article, or one step, never the night.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::Step;
use crate::db::{shop::Article, state::Failure};

/// Why a step gave no result. The text is for the owner, on a page too: the log has the details.
#[derive(Debug, thiserror::Error)]
pub(super) enum StepError {
    #[error("L'étape {0}, dont celle-ci dépend, n'a pas abouti.")]
    Needs(Step),
    #[error("Aucun article n'a pu être prévu.")]
    NothingForecast,
    #[error("Le résultat n'a pas pu être écrit : consultez le journal.")]
    Unwritable,
    #[error("Erreur inattendue : consultez le journal.")]
    Panicked,
}

impl From<serde_json::Error> for StepError {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "a step's result cannot be written");
        Self::Unwritable
    }
}

/// Counts the articles of one step, and remembers those it could not do.
#[derive(Debug)]
pub(super) struct Guard {
    step: Step,
    /// Articles done.
    pub(super) done: usize,
    pub(super) failures: Vec<Failure>,
}

impl Guard {
    pub(super) fn new(step: Step) -> Self {
        Self { step, done: 0, failures: Vec::new() }
    }

    /// Does one article's part; `None` where that failed, which is remembered.
    pub(super) fn article<T>(&mut self, article: &Article, work: impl FnOnce() -> T) -> Option<T> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => {
                self.done += 1;
                Some(result)
            }
            Err(panic) => {
                self.fail(article, &panicked(self.step, &*panic));
                None
            }
        }
    }

    /// Remembers that an article was not done.
    pub(super) fn fail(&mut self, article: &Article, why: &dyn std::fmt::Display) {
        let (step, id) = (self.step, article.id);
        let reason = format!("« {} » : {why}", article.name);
        tracing::warn!(%step, article = %id, %reason, "article left out");
        self.failures.push(Failure { step: step.to_string(), article: Some(id), reason });
    }
}

/// Does a whole step; a panic becomes its error.
pub(super) fn whole<T>(step: Step, work: impl FnOnce() -> Result<T, StepError>) -> Result<T, StepError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(step, &*panic)))
}

/// What a panic said goes to the log: it means nothing to the owner.
fn panicked(step: Step, panic: &(dyn Any + Send)) -> StepError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(%step, panic = text.unwrap_or("without a message"), "a step panicked");
    StepError::Panicked
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, LeadTime, OrderRules};

    use super::*;

    fn article(id: i64) -> Article {
        Article {
            id: ArticleId(id),
            name: format!("Article {id}"),
            category: None,
            supplier: None,
            lead_time: LeadTime::choose(None, None),
            price: None,
            cost: None,
            rules: OrderRules::default(),
            till_orders: Vec::new(),
        }
    }

    #[test]
    fn an_article_that_panics_is_remembered_and_the_others_go_on() {
        let mut guard = Guard::new(Step::GetStockDormant);
        let done: Vec<_> = (1..=3)
            .filter_map(|id| {
                guard.article(&article(id), || if id == 2 { panic!("division of article {id}") } else { id })
            })
            .collect();
        assert_eq!((done, guard.done), (vec![1, 3], 2));
        let failure = Failure {
            step: "get_stock_dormant".to_owned(),
            article: Some(ArticleId(2)),
            reason: "« Article 2 » : Erreur inattendue : consultez le journal.".to_owned(),
        };
        assert_eq!(guard.failures, [failure]);
    }

    #[test]
    fn a_step_that_panics_is_an_error_without_internals() {
        let result: Result<(), _> = whole(Step::GetStockDormant, || panic!("boom"));
        assert_eq!(result.unwrap_err().to_string(), "Erreur inattendue : consultez le journal.");
    }
}
