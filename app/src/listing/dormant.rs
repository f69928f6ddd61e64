//! The dormant stock as a list: its orders and its words.

use std::cmp::Ordering;

use optiflow_domain::{dormant::DormantArticle, format};

use super::{fold::fold, query::pairs};
use crate::api::dashboard::DormantRow;

/// An order of the list, as its address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DormantOrder {
    /// The most money tied up first.
    #[default]
    Value,
    /// The longest without a sale first, and so the largest cut.
    Days,
    Stock,
    Name,
}

impl DormantOrder {
    /// Every order, as the page's list of places has them.
    pub const ALL: [Self; 4] = [Self::Value, Self::Days, Self::Stock, Self::Name];

    /// The name in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Value => "valeur",
            Self::Days => "jours",
            Self::Stock => "stock",
            Self::Name => "article",
        }
    }

    /// The order of an address; an unknown word means the first one.
    pub fn from_slug(slug: &str) -> Self {
        let known = Self::ALL.into_iter().find(|order| order.slug() == slug);
        known.unwrap_or_default()
    }

    /// The order of a query, with or without its `?`: `dormant=stock`.
    pub fn of_query(query: &str) -> Self {
        let named = pairs(query).find(|(name, _)| *name == "dormant");
        named.map(|(_, slug)| Self::from_slug(&slug)).unwrap_or_default()
    }

    /// The places of the rows in this order; equal ones keep theirs.
    pub fn places(self, rows: &[DormantRow]) -> Vec<u32> {
        let mut placed: Vec<_> = (0_u32..).zip(rows).collect();
        placed.sort_by(|(_, one), (_, other)| self.compare(one, other));
        placed.into_iter().map(|(place, _)| place).collect()
    }

    fn compare(self, one: &DormantRow, other: &DormantRow) -> Ordering {
        let value = |row: &DormantRow| row.article.value.unwrap_or(f64::NEG_INFINITY);
        match self {
            Self::Value => value(other).total_cmp(&value(one)),
            Self::Days => other.article.days.cmp(&one.article.days),
            Self::Stock => other.article.stock.total_cmp(&one.article.stock),
            Self::Name => fold(&one.name).cmp(&fold(&other.name)),
        }
    }
}

/// `67 jours sans vente`, `jamais vendu depuis 40 jours`.
pub fn without_sale(article: &DormantArticle) -> String {
    let days = format::quantity(f64::from(article.days));
    if article.never_sold {
        format!("jamais vendu depuis {days} jours")
    } else {
        format!("{days} jours sans vente")
    }
}

/// The suggested cut: `30 %`.
pub fn markdown(article: &DormantArticle) -> String {
    format::percent(article.markdown.share(), 0)
}

#[cfg(test)]
pub(crate) mod tests {
    use optiflow_domain::{ArticleId, dormant::Markdown};

    use super::*;

    pub(crate) fn row(name: &str, value: Option<f64>, days: u32, stock: f64) -> DormantRow {
        let article = DormantArticle {
            article: ArticleId(1),
            category: Some("Froid".to_owned()),
            stock,
            days,
            never_sold: false,
            value,
            markdown: Markdown::after(days).unwrap(),
            reduced_price: value.map(|value| value / stock * 0.8),
        };
        DormantRow { name: name.to_owned(), article }
    }

    #[test]
    fn each_order_starts_with_what_weighs_most_and_names_ignore_accents() {
        let rows = [
            row("Éventail", Some(10.0), 95, 1.0),
            row("Frigo", None, 31, 9.0),
            row("Drap", Some(30.0), 40, 2.0),
        ];
        let sorted = |order: DormantOrder| {
            order.places(&rows).into_iter().map(|place| rows[place as usize].name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(sorted(DormantOrder::Value), ["Drap", "Éventail", "Frigo"], "an unknown value comes last");
        assert_eq!(sorted(DormantOrder::Days), ["Éventail", "Drap", "Frigo"]);
        assert_eq!(sorted(DormantOrder::Stock), ["Frigo", "Drap", "Éventail"]);
        assert_eq!(sorted(DormantOrder::Name), ["Drap", "Éventail", "Frigo"]);
    }

    #[test]
    fn an_order_is_found_again_in_its_address_and_an_unknown_word_is_passed_over() {
        for order in DormantOrder::ALL {
            assert_eq!(DormantOrder::from_slug(order.slug()), order);
        }
        assert_eq!(DormantOrder::from_slug("n'importe"), DormantOrder::Value);
    }

    #[test]
    fn an_article_never_sold_is_said_to_be_so() {
        let mut row = row("Frigo", None, 1_040, 9.0);
        assert_eq!(without_sale(&row.article), "1\u{a0}040 jours sans vente");
        row.article.never_sold = true;
        assert_eq!(without_sale(&row.article), "jamais vendu depuis 1\u{a0}040 jours");
        assert_eq!(markdown(&row.article), "50\u{a0}%");
    }
}
