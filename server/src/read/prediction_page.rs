//! Page Prédictions: one article whole, and how far the shop's forecasts can be trusted.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    api::{
        alerts::ArticlePanel,
        predictions::{
            ArticleChoice, ArticleEvent, ArticlePredictions, ArticleRead, PredictionsRead, Questions,
        },
    },
    error::{AppError, ErrorCode},
    ports::PredictionsPort,
};
use async_trait::async_trait;
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Level, gap::Explanation, projection};

use super::{ReadError, Reader, view::View};
use crate::db::state::{Cause, Insight};

/// The days of the longest period; shorter ones are its beginning.
const DAYS: u16 = 30;
/// The days before D0 whose events the chart may show.
const PAST_DAYS: i64 = 60;
/// An event within this of 1 does not change an article's sales by anything that could be seen.
const NOTABLE: f64 = 0.05;

impl Reader {
    /// The page for an article; `None` for the one that matters most.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn predictions_page(&self, article: Option<ArticleId>) -> Result<PredictionsRead, ReadError> {
        let view = self.view().await?;
        let alerts = self.alerts_page().await?;
        let chosen = match article {
            Some(id) => Some(id),
            None => self.foremost(&view).await?,
        };
        let read = match chosen {
            Some(id) => self.article_read(&view, id).await.map(Some),
            None => Ok(None),
        };
        let (article, refused) = match read {
            Ok(article) => (article, None),
            Err(ReadError::UnknownArticle) => (None, Some(AppError::unknown_article().message)),
            Err(error) => return Err(error),
        };
        Ok(PredictionsRead {
            status: alerts.status,
            articles: alerts.articles,
            article,
            refused,
            shop: self.shop_proof(&view).await?,
            questions: self.questions(&view).await?,
        })
    }

    /// The most urgent article; where none is, the one that will sell most.
    async fn foremost(&self, view: &View) -> Result<Option<ArticleId>, ReadError> {
        let alerts = self.alerts_page().await?;
        let urgent = |level| matches!(level, Level::Critical | Level::Attention);
        let Some(first) = alerts.rows().next() else { return Ok(None) };
        if urgent(first.assessment.level()) {
            return Ok(Some(first.id));
        }
        let known: BTreeSet<ArticleId> = alerts.rows().map(|row| row.id).collect();
        let outlooks = match &view.generation {
            Some(generation) => self.state.outlooks(generation).await?,
            None => Vec::new(),
        };
        let outlooks = outlooks.iter().filter(|outlook| known.contains(&outlook.id));
        let most = outlooks.max_by(|a, b| a.month.total_cmp(&b.month).then(b.id.cmp(&a.id)));
        Ok(Some(most.map_or(first.id, |outlook| outlook.id)))
    }

    async fn article_read(&self, view: &View, id: ArticleId) -> Result<ArticleRead, ReadError> {
        let panel = self.article_panel(id).await?;
        let insight = self.insight(view, id).await?;
        let stock = panel.stock.map(|stock| stock.quantity);
        let total = |days| projection::outlook(&panel.forecast, stock, &panel.rules.pending, days);
        Ok(ArticleRead {
            predictions: self.predictions_of(view, &panel, &insight, DAYS).await?,
            totals: projection::PERIODS.map(total).to_vec(),
            events: self.events_of(view, &panel, &insight).await?,
            proof: self.article_proof(view, id).await?,
            panel,
        })
    }

    /// The events that change an article's sales, those of the last weeks too.
    async fn events_of(
        &self,
        view: &View,
        panel: &ArticlePanel,
        insight: &Insight,
    ) -> Result<Vec<ArticleEvent>, ReadError> {
        let own = self.state.events().await?;
        let local = self.state.local_events().await?;
        let effects: BTreeMap<&str, f64> = insight
            .effects
            .iter()
            .filter_map(|effect| match &effect.cause {
                Cause::Event(key) => Some((key.as_str(), effect.multiplier)),
                Cause::PriceCut => None,
            })
            .filter(|(_, multiplier)| (multiplier - 1.0).abs() >= NOTABLE)
            .collect();
        let from = view.as_of.saturating_sub(PAST_DAYS.days());
        let to = view.as_of.saturating_add((i64::from(DAYS) - 1).days());
        let touched = |key: &str| {
            let event = own.iter().map(|own| &own.event).find(|event| event.key().as_str() == key);
            event.is_some_and(|event| event.scope().touches(panel.id, panel.category.as_deref()))
        };
        let occurrences = self.upcoming(from, to, &own, &local).into_iter();
        let felt = occurrences.filter_map(|event| {
            let multiplier = match effects.get(event.key.as_str()) {
                Some(multiplier) => *multiplier,
                None if event.own && touched(&event.key) => 1.0,
                None => return None,
            };
            Some(ArticleEvent { name: event.name, occurrence: event.occurrence, multiplier })
        });
        Ok(felt.collect())
    }

    /// Every article that has a forecast, the most urgent first.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn choices(&self) -> Result<Vec<ArticleChoice>, ReadError> {
        let alerts = self.alerts_page().await?;
        Ok(alerts.rows().map(|row| (row.id, row.name.clone())).collect())
    }
}

#[async_trait]
impl PredictionsPort for Reader {
    async fn predictions(&self, article: Option<ArticleId>) -> Result<PredictionsRead, AppError> {
        Ok(self.predictions_page(article).await?)
    }

    async fn days(&self, article: Option<ArticleId>, days: u16) -> Result<ArticlePredictions, AppError> {
        let view = self.view().await?;
        let chosen = match article {
            Some(id) => Some(id),
            None => self.foremost(&view).await?,
        };
        Ok(Reader::predictions(self, chosen.ok_or(ReadError::UnknownArticle)?, days).await?)
    }

    async fn choices(&self) -> Result<Vec<ArticleChoice>, AppError> {
        Ok(Reader::choices(self).await?)
    }

    async fn questions(&self) -> Result<Questions, AppError> {
        Ok(self.questions_now().await?)
    }

    async fn explain(
        &self,
        article: ArticleId,
        day: Date,
        explanation: Explanation,
    ) -> Result<Questions, AppError> {
        self.keep_answer(article, day, explanation).await.map_err(written)
    }

    async fn take_back(&self, article: ArticleId, day: Date) -> Result<Questions, AppError> {
        self.forget_answer(article, day).await.map_err(written)
    }
}

/// The error of an answer: what could not be written is not lost elsewhere.
fn written(error: ReadError) -> AppError {
    match AppError::from(error) {
        AppError { code: ErrorCode::Unavailable, .. } => AppError::new(
            ErrorCode::Unavailable,
            "Votre réponse n'a pas pu être enregistrée : un calcul est peut-être en cours. Le reste est intact, réessayez dans un instant.",
        ),
        other => other,
    }
}
