//! Articles with what the owner marked as ordered, for every page and for the marking itself.

use std::collections::{BTreeMap, BTreeSet};

use app::api::orders::{ChangedArticle, MarkedOrder};
use jiff::civil::Date;
use optiflow_domain::{ArticleId, DailyForecast, on_order::OwnOrder};

use super::{ReadError, Reader, view::View};
use crate::db::{shop::Article, state::StandingOrder};

/// What an order of one article is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// What is under way is in its rules.
    pub article: Article,
    /// From D0 on; `None` where the article was never forecast.
    pub forecast: Option<DailyForecast>,
    /// Units on hand.
    pub stock: Option<f64>,
}

impl Reader {
    /// Every article with the orders that the owner marked; they count among what is under way.
    pub(super) async fn articles(
        &self,
        view: &View,
    ) -> Result<BTreeMap<ArticleId, (Article, Vec<MarkedOrder>)>, ReadError> {
        self.with_orders(view, self.shop.articles(view.as_of).await?).await
    }

    /// These articles with the orders that the owner marked.
    pub(super) async fn with_orders(
        &self,
        view: &View,
        articles: impl IntoIterator<Item = Article>,
    ) -> Result<BTreeMap<ArticleId, (Article, Vec<MarkedOrder>)>, ReadError> {
        let mut standing: BTreeMap<ArticleId, Vec<StandingOrder>> = BTreeMap::new();
        for order in self.state.standing_orders(view.as_of).await? {
            standing.entry(order.article).or_default().push(order);
        }
        let articles = articles.into_iter().map(|mut article| {
            let orders = standing.remove(&article.id).unwrap_or_default();
            if !orders.is_empty() {
                let marked: Vec<OwnOrder> = orders.iter().map(StandingOrder::own_order).collect();
                article.count_marked(view.as_of, &marked);
            }
            (article.id, (article, orders.iter().map(marked_order).collect()))
        });
        Ok(articles.collect())
    }

    /// D0, and what orders of these articles are judged by; one that the shop does not have is missing.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn grounds(&self, ids: &BTreeSet<ArticleId>) -> Result<(Date, Vec<Ground>), ReadError> {
        let view = self.view().await?;
        let mut articles = self.articles(&view).await?;
        let stock = self.shop.stock_at(view.cutoff).await?;
        let sold = self.shop.sold_on(view.as_of).await?;
        let mut grounds = Vec::new();
        for id in ids {
            let Some((article, _)) = articles.remove(id) else { continue };
            let stored = match &view.generation {
                Some(generation) => self.state.forecast_of(generation, *id).await?,
                None => None,
            };
            let forecast = stored.map(|stored| view.now(&stored, sold.get(id).copied().unwrap_or(0.0)));
            grounds.push(Ground { article, forecast, stock: stock.get(id).map(|stock| stock.quantity) });
        }
        Ok((view.as_of, grounds))
    }

    /// These articles as the list shows them now; one without forecast is not in the list.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn changed(&self, ids: &BTreeSet<ArticleId>) -> Result<Vec<ChangedArticle>, ReadError> {
        let page = self.alerts_page().await?;
        let mut articles = self.articles(&self.view().await?).await?;
        let rows = page.rows().filter(|row| ids.contains(&row.id)).cloned();
        Ok(rows
            .map(|row| {
                let pending = articles.remove(&row.id).map(|(article, _)| article.rules.pending);
                ChangedArticle { pending: pending.unwrap_or_default(), row }
            })
            .collect())
    }
}

fn marked_order(order: &StandingOrder) -> MarkedOrder {
    MarkedOrder { id: order.id, quantity: order.quantity, expected_on: order.expected_on }
}
