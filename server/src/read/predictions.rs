//! One article's days to come, and how past ones were forecast.

use app::api::predictions::{ArticlePredictions, CandidateScore, ComparedDay, PredictionDay};
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, history, projection};
use optiflow_forecast::{DemandKind, Model};

use super::{ReadError, Reader};
use crate::db::state::Insight;

impl Reader {
    /// An article's forecast for the next `days` days, as far as its horizon goes.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`]; a file cannot be read.
    pub async fn predictions(&self, id: ArticleId, days: u16) -> Result<ArticlePredictions, ReadError> {
        let view = self.view().await?;
        let generation = view.generation.as_ref().ok_or(ReadError::UnknownArticle)?;
        let panel = self.article_panel(id).await?;
        let insight = self.state.insight_of(generation, id).await?.unwrap_or_default();
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
            candidates: candidates(&insight),
            lost_units: insight.lost.iter().map(|(_, units)| units).sum(),
            lost_days: u32::try_from(insight.lost.len()).unwrap_or(u32::MAX),
            name: panel.name,
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
        // Days that are not over have nothing to be compared with.
        let last = last.min(view.as_of.saturating_sub(1.day()));
        let known_until = view.last_sale.unwrap_or(last).min(last);
        let end = last.saturating_add(1.day());
        let forecasts = self.state.proof_of(id, first, last).await?;
        let sales = self.shop.sales_of(id, first, end).await?;
        let openings = self.shop.stock_timeline_of(id, end).await?.openings(first, sales.net.len());
        let days = first.series(1.day()).take_while(|day| *day <= last).enumerate();
        Ok(days
            .map(|(at, date)| {
                let net = sales.net.get(at).copied().unwrap_or(0.0);
                let opening = openings.get(at).copied().flatten();
                ComparedDay {
                    date,
                    forecast: forecasts.get(&date).copied(),
                    actual: if date <= known_until { history::demand(net, opening) } else { None },
                }
            })
            .collect())
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
