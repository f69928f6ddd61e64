//! Step `get_stock_dormant`: what lies on the shelves and does not sell.

use optiflow_domain::{
    dormant::{self, DormantStock, Holding},
    turnover::StockValue,
};
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night};

/// The dormant stock on the morning of D0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DormantFigures {
    /// Retention leaves older nights only the articles that tie up the most money; the sums are those of all.
    pub stock: DormantStock,
    /// How many articles are dormant in all.
    pub articles: u32,
}

pub(super) fn run(night: &Night, guard: &mut Guard) -> DormantFigures {
    let mut total = StockValue::default();
    let mut holdings = Vec::with_capacity(night.articles.len());
    for article in &night.articles {
        let holding = guard.article(article, || Holding {
            article: article.id,
            category: article.category.clone(),
            stock: night.stock(article.id).map(|stock| stock.quantity),
            price: article.price,
            last_sale: night.last_sold(article.id),
            first_stock: night.first_stock(article.id),
        });
        if let Some(holding) = holding {
            total.add(holding.stock, holding.price);
            holdings.push(holding);
        }
    }
    let stock = dormant::summarise(&holdings, night.as_of, total.total);
    let articles = u32::try_from(stock.articles.len()).unwrap_or(u32::MAX);
    DormantFigures { stock, articles }
}
