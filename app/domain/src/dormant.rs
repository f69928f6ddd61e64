//! Dormant stock: what lies on the shelves and does not sell (specification, section 5).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ids::ArticleId,
    measure::Price,
    number::{add, ratio, worth},
    stock::usable,
};

/// From how many days without a sale an article in stock is dormant.
pub const DORMANT_AFTER_DAYS: u32 = 30;

/// The price cut suggested for a dormant article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Markdown {
    /// 20 %, from 30 days without a sale.
    Twenty,
    /// 30 %, from 60 days.
    Thirty,
    /// 50 %, from 90 days.
    Fifty,
}

impl Markdown {
    /// The cut after so many days without a sale; `None` below [`DORMANT_AFTER_DAYS`].
    pub fn after(days: u32) -> Option<Self> {
        match days {
            ..DORMANT_AFTER_DAYS => None,
            DORMANT_AFTER_DAYS..60 => Some(Self::Twenty),
            60..90 => Some(Self::Thirty),
            90.. => Some(Self::Fifty),
        }
    }

    /// The cut as a share: 0.2 for 20 %.
    pub fn share(self) -> f64 {
        match self {
            Self::Twenty => 0.2,
            Self::Thirty => 0.3,
            Self::Fifty => 0.5,
        }
    }
}

/// What is known of an article on the morning of D0.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// The article.
    pub article: ArticleId,
    /// Its category, where it has one.
    pub category: Option<String>,
    /// S.
    pub stock: Option<f64>,
    /// The unit price; without it nothing can be valued.
    pub price: Option<Price>,
    /// The last day before D0 with net sales above 0.
    pub last_sale: Option<Date>,
    /// The first day with stock recorded, from which an article never sold counts.
    pub first_stock: Option<Date>,
}

/// A dormant article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DormantArticle {
    /// The article.
    pub article: ArticleId,
    /// Its category, where it has one.
    pub category: Option<String>,
    /// S, above 0.
    pub stock: f64,
    /// Days from the last sale (or the first stock) to D0, at least 30.
    pub days: u32,
    /// It was never sold: `days` counts from its first stock.
    pub never_sold: bool,
    /// S x price, the money tied up.
    pub value: Option<f64>,
    /// The suggested cut.
    pub markdown: Markdown,
    /// The price after the cut.
    pub reduced_price: Option<f64>,
}

/// What one category holds dormant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DormantCategory {
    /// The category; `None` for the articles without one.
    pub category: Option<String>,
    /// How many articles are dormant.
    pub articles: u32,
    /// The money tied up.
    pub value: f64,
    /// Its share of the whole shop's stock value: the shares of the categories add up to the shop's.
    pub share: Option<f64>,
}

/// The dormant stock of the shop.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DormantStock {
    /// The most money tied up first, an unknown value last, then by article number.
    pub articles: Vec<DormantArticle>,
    /// The money tied up in the articles with a price.
    pub value: f64,
    /// Its share of the total stock value; `None` where that is 0.
    pub share: Option<f64>,
    /// The same by category, the most money first.
    pub by_category: Vec<DormantCategory>,
}

/// Whether an article is dormant on D0: stock above 0 and no sale for 30 days.
///
/// The days run from the last sale to D0: sold on D0 - 30, it is dormant; on D0 - 29, not yet. An article never sold
/// counts from its first stock; where even that is unknown it is not called dormant.
pub fn examine(holding: &Holding, as_of: Date) -> Option<DormantArticle> {
    let stock = usable(holding.stock).filter(|stock| *stock > 0.0)?;
    let since = holding.last_sale.or(holding.first_stock)?;
    let days = u32::try_from((as_of - since).get_days()).ok()?;
    let markdown = Markdown::after(days)?;
    Some(DormantArticle {
        article: holding.article,
        category: holding.category.clone(),
        stock,
        days,
        never_sold: holding.last_sale.is_none(),
        value: worth(stock, holding.price),
        markdown,
        reduced_price: worth(1.0 - markdown.share(), holding.price),
    })
}

/// The dormant stock among all the articles of the shop on D0; `total_value` is the
/// [stock value](crate::turnover::StockValue) of the whole shop.
pub fn summarise<'a>(
    holdings: impl IntoIterator<Item = &'a Holding>,
    as_of: Date,
    total_value: f64,
) -> DormantStock {
    let mut articles: Vec<_> = holdings.into_iter().filter_map(|holding| examine(holding, as_of)).collect();
    let amount = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
    articles.sort_by(|one, other| {
        amount(other.value).total_cmp(&amount(one.value)).then(one.article.cmp(&other.article))
    });
    let value = articles.iter().filter_map(|article| article.value).fold(0.0, add);
    let by_category = categories(&articles, total_value);
    DormantStock { articles, value, share: ratio(value, total_value), by_category }
}

fn categories(articles: &[DormantArticle], total_value: f64) -> Vec<DormantCategory> {
    let mut sums: BTreeMap<Option<&str>, (u32, f64)> = BTreeMap::new();
    for article in articles {
        let (count, value) = sums.entry(article.category.as_deref()).or_default();
        *count = count.saturating_add(1);
        *value = add(*value, article.value.unwrap_or(0.0));
    }
    let mut categories: Vec<_> = sums
        .into_iter()
        .map(|(category, (articles, value))| DormantCategory {
            category: category.map(str::to_owned),
            articles,
            value,
            share: ratio(value, total_value),
        })
        .collect();
    categories.sort_by(|one, other| other.value.total_cmp(&one.value));
    categories
}
