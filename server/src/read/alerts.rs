//! Page Alertes: levels, money and dates from the cached predictions and the till's newest stock.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use app::api::{
    alerts::{AlertRow, DataStatus},
    orders::MarkedOrder,
};
use jiff::civil::DateTime;
use optiflow_domain::{DailyForecast, Margin, Situation, StockOnHand, alert, order};

use super::{
    ReadError, Reader,
    list::{AlertList, AlertsRead},
    memory::Facts,
    view::View,
};
use crate::db::shop::Article;

impl Reader {
    pub(super) async fn read_alerts(&self, view: &View, facts: &Facts) -> Result<AlertsRead, ReadError> {
        let stock = &facts.stock;
        let articles = self.with_orders(view, facts.articles.values().cloned()).await?;
        let count = u32::try_from(articles.len()).unwrap_or(u32::MAX);
        let Some(generation) = &view.generation else {
            return Ok(AlertsRead {
                status: self.status(view, None).await?,
                articles: count,
                list: Arc::default(),
            });
        };
        let mut rows: Vec<AlertRow> = Vec::new();
        for (id, forecast) in self.state.forecasts(generation).await? {
            // An article that the till has deleted since is no longer of interest.
            let Some((article, orders)) = articles.get(&id) else { continue };
            let forecast = view.now(&forecast, facts.sold(id, view.as_of));
            rows.push(row(view, article, orders, stock.get(&id), &forecast));
        }
        let newest = stock.values().map(|stock| stock.recorded_at).max();
        let mut stamp = DefaultHasher::new();
        (&view.key, view.cutoff).hash(&mut stamp);
        let list = Arc::new(AlertList::of(rows, stamp.finish()));
        Ok(AlertsRead { status: self.status(view, newest).await?, articles: count, list })
    }

    pub(super) async fn status(
        &self,
        view: &View,
        newest_stock: Option<DateTime>,
    ) -> Result<DataStatus, ReadError> {
        let computed_at = view.generation.as_ref().map(|generation| generation.computed_at);
        let (age_minutes, stale) = self.age(computed_at);
        let failures = self.state.last_failures().await?;
        Ok(DataStatus {
            as_of: view.as_of,
            last_sale: view.last_sale,
            sales_are_old: view.sales_are_old,
            computed_at,
            age_minutes,
            stale,
            // The batch counts the stock recorded before D0; what came later is news.
            stock_at: newest_stock.filter(|at| at.date() >= view.as_of),
            failures: failures.into_iter().map(|failure| failure.reason).collect(),
            failed_night: self.failed_night(computed_at),
            outage: view.outage.clone(),
            currency: self.currency,
        })
    }
}

fn row(
    view: &View,
    article: &Article,
    orders: &[MarkedOrder],
    stock: Option<&StockOnHand>,
    forecast: &DailyForecast,
) -> AlertRow {
    let quantity = stock.map(|stock| stock.quantity);
    let situation = Situation { stock: quantity, lead_time: article.lead_time, price: article.price };
    let assessment = alert::assess(&situation, forecast);
    let suggested = alert::suggested(&assessment, &situation, forecast).map(|suggestion| suggestion.quantity);
    let advised = suggested.and_then(|_| {
        let date = alert::covered_until(article.lead_time, forecast);
        order::advise(forecast, quantity, date, Margin::DEFAULT, &article.rules)
            .ok()
            .map(|advice| advice.quantity)
    });
    AlertRow {
        id: article.id,
        name: article.name.clone(),
        category: article.category.clone(),
        supplier: article.supplier.clone(),
        stock: quantity,
        stock_of: stock.filter(|stock| stock.is_old(view.as_of)).map(|stock| stock.recorded_at.date()),
        stock_was_negative: stock.is_some_and(|stock| stock.was_negative),
        lead_time: article.lead_time,
        assessment,
        suggested,
        cost: article.cost.filter(|_| advised.is_some_and(|advised| advised > 0)),
        advised,
        orders: orders.to_vec(),
    }
}
