//! One article's days to come, and how past ones were forecast.

use app::api::{
    alerts::ArticlePanel,
    predictions::{ArticlePredictions, CandidateScore, ComparedDay, PredictionDay},
};
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, history, projection};
use optiflow_forecast::{DemandKind, Model};

use super::{ReadError, Reader, view::View};
use crate::db::state::Insight;

impl Reader {
    /// An article's forecast for the next `days` days, as far as its horizon goes.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`]; a file cannot be read.
    pub async fn predictions(&self, id: ArticleId, days: u16) -> Result<ArticlePredictions, ReadError> {
        let view = self.view().await?;
        let panel = self.article_panel(id).await?;
        let insight = self.insight(&view, id).await?;
        self.predictions_of(&view, &panel, &insight, days).await
    }

    /// What the engine said of an article beside its forecast.
    pub(super) async fn insight(&self, view: &View, id: ArticleId) -> Result<Insight, ReadError> {
        let generation = view.generation.as_ref().ok_or(ReadError::UnknownArticle)?;
        Ok(self.state.insight_of(generation, id).await?.unwrap_or_default())
    }

    /// The lines of an article's next days.
    pub(super) async fn predictions_of(
        &self,
        view: &View,
        panel: &ArticlePanel,
        insight: &Insight,
        days: u16,
    ) -> Result<ArticlePredictions, ReadError> {
        let id = panel.id;
        let generation = view.generation.as_ref().ok_or(ReadError::UnknownArticle)?;
        let model = self.state.model_of(generation, id).await?.ok_or(ReadError::UnknownArticle)?;
        let stock = panel.stock.map(|stock| stock.quantity);
        let projected = projection::project(&panel.forecast, stock, &panel.rules.pending);
        // The confidence was measured from the generation's own D0.
        let carried = usize::try_from((view.as_of - generation.as_of).get_days()).unwrap_or(0);
        let measured = !insight.scores.is_empty();
        let day = |number: u16| {
            let at = usize::from(number - 1);
            let forecast = panel.forecast.days().get(at)?;
            let stock = projected.get(at);
            Some(PredictionDay {
                date: panel.forecast.date(number),
                expected: forecast.expected,
                lower: forecast.lower,
                upper: forecast.upper,
                confidence: measured.then(|| insight.confidence_at(carried + usize::from(number))),
                closing: stock.map(|day| day.closing),
                stock_out: stock.is_some_and(|day| day.stock_out),
            })
        };
        Ok(ArticlePredictions {
            id,
            as_of: view.as_of,
            days: (1..=days).map_while(day).collect(),
            total: projection::outlook(&panel.forecast, stock, &panel.rules.pending, days),
            model,
            demand: insight.kind.map(demand_name),
            candidates: candidates(insight),
            lost_units: insight.lost.iter().map(|(_, units)| units).sum(),
            lost_days: u32::try_from(insight.lost.len()).unwrap_or(u32::MAX),
            name: panel.name.clone(),
        })
    }

    /// What the first generation of each day from `first` to `last` expected of an article, and what came.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`]; a file cannot be read.
    pub async fn compared(
        &self,
        id: ArticleId,
        first: Date,
        last: Date,
    ) -> Result<Vec<ComparedDay>, ReadError> {
        let view = self.view().await?;
        if !self.shop.articles(view.as_of).await?.iter().any(|article| article.id == id) {
            return Err(ReadError::UnknownArticle);
        }
        self.compared_from(&view, id, first, last).await
    }

    /// The same for an article that is known to exist.
    pub(super) async fn compared_from(
        &self,
        view: &View,
        id: ArticleId,
        first: Date,
        last: Date,
    ) -> Result<Vec<ComparedDay>, ReadError> {
        // Days that are not over have nothing to be compared with.
        let end = last.saturating_add(1.day()).min(view.as_of);
        let said = self.state.first_forecasts_of(id, first, end).await?;
        let sold = self.demand(view, id, first, end).await?;
        let day = |(date, actual): (Date, Option<f64>)| ComparedDay {
            date,
            forecast: said.get(&date).map(|said| said.day),
            actual,
        };
        Ok(first.series(1.day()).zip(sold).map(day).collect())
    }

    /// What an article sold on the days from `first` (inclusive) to `end` (exclusive); `None` where it was out of stock,
    /// and where the till has not delivered yet.
    pub(super) async fn demand(
        &self,
        view: &View,
        id: ArticleId,
        first: Date,
        end: Date,
    ) -> Result<Vec<Option<f64>>, ReadError> {
        let known_until = view.last_sale.unwrap_or(end);
        let sales = self.shop.sales_of(id, first, end).await?;
        let openings = self.shop.stock_timeline_of(id, end).await?.openings(first, sales.net.len());
        let day = |((date, net), opening): ((Date, &f64), Option<f64>)| {
            if date <= known_until { history::demand(*net, opening) } else { None }
        };
        Ok(first.series(1.day()).zip(&sales.net).zip(openings).map(day).collect())
    }
}

fn candidates(insight: &Insight) -> Vec<CandidateScore> {
    let share = |model: Model| {
        insight.shares.iter().find(|(shared, _)| *shared == model).map_or(0.0, |(_, share)| *share)
    };
    let score = |score: &optiflow_forecast::Score| CandidateScore {
        model: score.model.to_string(),
        rmse: score.rmse,
        wape: score.wape,
        bias: score.bias,
        share: share(score.model),
    };
    insight.scores.iter().map(score).collect()
}

/// The kind of demand in the owner's words.
fn demand_name(kind: DemandKind) -> String {
    let name = match kind {
        DemandKind::Smooth => "régulière",
        DemandKind::Erratic => "irrégulière",
        DemandKind::Intermittent => "intermittente",
        DemandKind::Lumpy => "rare et variable",
    };
    name.to_owned()
}
