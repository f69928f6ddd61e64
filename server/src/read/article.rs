//! The panel of one article: everything its chart and its calculator need.

use app::api::alerts::{ArticlePanel, PastDay};
use jiff::ToSpan;
use optiflow_domain::{ArticleId, Situation, StockOnHand, alert, history};

use super::{ReadError, Reader, view::View};
use crate::db::shop::Article;

/// Days of history that the chart shows.
const HISTORY_DAYS: i64 = 90;

/// How far back an earlier sale is looked for where an article looks new, in days.
const LONG_AGO_DAYS: i64 = 3650;

/// What the till knows of one article.
struct Seen {
    article: Article,
    stock: Option<StockOnHand>,
    /// Units sold on D0 so far.
    sold: f64,
    /// The days before D0, oldest first.
    history: Vec<PastDay>,
    /// Days since the first sale, where they are few.
    short_history: Option<u16>,
}

impl Reader {
    /// One article with its daily predictions.
    ///
    /// # Errors
    /// [`ReadError::UnknownArticle`] where the shop or the generation has no such article; a file cannot be read.
    pub async fn article_panel(&self, id: ArticleId) -> Result<ArticlePanel, ReadError> {
        let view = self.view().await?;
        let generation = view.generation.as_ref().ok_or(ReadError::UnknownArticle)?;
        let stored = self.state.forecast_of(generation, id).await?.ok_or(ReadError::UnknownArticle)?;
        let seen = match &view.outage {
            Some(_) => self.remembered(&view, id).await,
            None => None,
        };
        let seen = match seen {
            Some(seen) => seen,
            None => match self.seen(&view, id).await {
                Err(error @ ReadError::Shop(_)) => self.remembered(&view, id).await.ok_or(error)?,
                seen => seen?,
            },
        };
        let Seen { article, stock, sold, history, short_history } = seen;
        let (article, orders) =
            self.with_orders(&view, [article]).await?.remove(&id).ok_or(ReadError::UnknownArticle)?;
        let forecast = view.now(&stored, sold);
        let situation = Situation {
            stock: stock.map(|stock| stock.quantity),
            lead_time: article.lead_time,
            price: article.price,
        };
        Ok(ArticlePanel {
            id,
            assessment: alert::assess(&situation, &forecast),
            history,
            short_history,
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

    /// What the till's file says of an article now.
    async fn seen(&self, view: &View, id: ArticleId) -> Result<Seen, ReadError> {
        let article = if let Some(article) = self.listed(view, id).await {
            article
        } else {
            let mut articles = self.shop.articles(view.as_of).await?.into_iter();
            articles.find(|article| article.id == id).ok_or(ReadError::UnknownArticle)?
        };
        let tomorrow = view.as_of.saturating_add(1.day());
        let timeline = self.shop.stock_timeline_of(id, tomorrow).await?;
        let today = self.shop.sales_of(id, view.as_of, tomorrow).await?;
        let (history, short_history) = self.past(view, id, &timeline).await?;
        Ok(Seen {
            article,
            stock: timeline.at(view.cutoff),
            sold: today.net.first().copied().unwrap_or(0.0),
            history,
            short_history,
        })
    }

    /// The article as the list read it, unless something was written since: one panel need not read ten thousand articles.
    async fn listed(&self, view: &View, id: ArticleId) -> Option<Article> {
        let cached = self.alerts.lock().await;
        let cached = cached.as_ref().filter(|cached| cached.key == view.key)?;
        cached.facts.articles.get(&id).cloned()
    }

    /// The same as the list read it last, without the past days, which the list does not read.
    async fn remembered(&self, view: &View, id: ArticleId) -> Option<Seen> {
        let cached = self.alerts.lock().await;
        let facts = &cached.as_ref()?.facts;
        Some(Seen {
            article: facts.articles.get(&id)?.clone(),
            stock: facts.stock.get(&id).copied(),
            sold: facts.sold(id, view.as_of),
            history: Vec::new(),
            short_history: None,
        })
    }

    async fn past(
        &self,
        view: &View,
        id: ArticleId,
        timeline: &crate::db::shop::StockTimeline,
    ) -> Result<(Vec<PastDay>, Option<u16>), ReadError> {
        let first = view.as_of.saturating_sub(HISTORY_DAYS.days());
        let sales = self.shop.sales_of(id, first, view.as_of).await?;
        let openings = timeline.openings(first, sales.net.len());
        let known = u16::try_from(sales.days_since_first_row()).ok();
        let few = known.filter(|days| (1..history::FEW_DAYS).contains(days));
        let short = match few {
            // One that has not sold for a while is not new.
            Some(days) => {
                let long_ago = first.saturating_sub(LONG_AGO_DAYS.days());
                let earlier = self.shop.sales_of(id, long_ago, first).await?;
                (earlier.days_since_first_row() == 0).then_some(days)
            }
            None => None,
        };
        let past = sales
            .net
            .iter()
            .zip(openings)
            .map(|(net, opening)| match history::demand(*net, opening) {
                Some(sold) => PastDay { sold, out_of_stock: false },
                None => PastDay { sold: 0.0, out_of_stock: true },
            })
            .collect();
        Ok((past, short))
    }
}
