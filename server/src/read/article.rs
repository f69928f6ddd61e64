//! The panel of one article: everything its chart and its calculator need.

use app::api::alerts::{ArticlePanel, PastDay};
use jiff::ToSpan;
use optiflow_domain::{ArticleId, Situation, alert, history};

use super::{ReadError, Reader, view::View};

/// Days of history that the chart shows.
const HISTORY_DAYS: i64 = 90;

impl Reader {
    /// One article with its daily predictions.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`] where the shop or the generation has no such article; a file cannot be read.
    pub async fn article_panel(&self, id: ArticleId) -> Result<ArticlePanel, ReadError> {
        let view = self.view().await?;
        let generation = view.generation.as_ref().ok_or(ReadError::UnknownArticle)?;
        let stored = self.state.forecast_of(generation, id).await?.ok_or(ReadError::UnknownArticle)?;
        let (article, orders) = self.articles(&view).await?.remove(&id).ok_or(ReadError::UnknownArticle)?;
        let tomorrow = view.as_of.saturating_add(1.day());
        let timeline = self.shop.stock_timeline_of(id, tomorrow).await?;
        let stock = timeline.at(view.cutoff);
        let today = self.shop.sales_of(id, view.as_of, tomorrow).await?;
        let forecast = view.now(&stored, today.net.first().copied().unwrap_or(0.0));
        let situation = Situation {
            stock: stock.map(|stock| stock.quantity),
            lead_time: article.lead_time,
            price: article.price,
        };
        Ok(ArticlePanel {
            id,
            assessment: alert::assess(&situation, &forecast),
            history: self.past(&view, id, &timeline).await?,
            name: article.name,
            category: article.category,
            supplier: article.supplier,
            currency: self.currency,
            price: article.price,
            lead_time: article.lead_time,
            stock,
            forecast,
            rules: article.rules,
            orders,
        })
    }

    async fn past(
        &self,
        view: &View,
        id: ArticleId,
        timeline: &crate::db::shop::StockTimeline,
    ) -> Result<Vec<PastDay>, ReadError> {
        let first = view.as_of.saturating_sub(HISTORY_DAYS.days());
        let sales = self.shop.sales_of(id, first, view.as_of).await?;
        let openings = timeline.openings(first, sales.net.len());
        Ok(sales
            .net
            .iter()
            .zip(openings)
            .map(|(net, opening)| match history::demand(*net, opening) {
                Some(sold) => PastDay { sold, out_of_stock: false },
                None => PastDay { sold: 0.0, out_of_stock: true },
            })
            .collect())
    }
}
