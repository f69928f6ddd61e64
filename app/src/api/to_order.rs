//! Everything that should be ordered this morning, with what it costs the shop.

use std::collections::BTreeMap;

use optiflow_domain::{ArticleId, Currency, Level, format};
use serde::{Deserialize, Serialize};

use crate::api::alerts::AlertRow;

/// One article to order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    #[serde(rename = "i")]
    pub id: ArticleId,
    #[serde(rename = "n")]
    pub name: String,
    /// The advised quantity, in units.
    #[serde(rename = "q")]
    pub quantity: u32,
    /// Quantity x purchase price; `None` where the price is unknown.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
}

impl OrderLine {
    /// What is to be ordered of an article, if anything.
    fn of(row: &AlertRow) -> Option<Self> {
        let quantity = row.advised.filter(|units| *units > 0)?;
        let amount = row.cost.map(|cost| f64::from(quantity) * cost.amount()).filter(|sum| sum.is_finite());
        let line = Self { id: row.id, name: row.name.clone(), quantity, amount };
        (row.assessment.level() == Level::Critical).then_some(line)
    }
}

/// The articles that are CRITIQUE and for which something is advised.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ToOrder {
    pub lines: Vec<OrderLine>,
}

impl ToOrder {
    /// What is to be ordered, in the order of the rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a AlertRow>) -> Self {
        Self { lines: rows.into_iter().filter_map(OrderLine::of).collect() }
    }

    /// The same after these articles have changed, such as by being ordered: each stays in its place or leaves it; what
    /// was not to be ordered before comes last.
    #[must_use]
    pub fn after<'a>(&self, changed: impl IntoIterator<Item = &'a AlertRow>) -> Self {
        let mut changed: BTreeMap<_, _> =
            changed.into_iter().map(|row| (row.id, OrderLine::of(row))).collect();
        let kept =
            self.lines.iter().map(|line| changed.remove(&line.id).unwrap_or_else(|| Some(line.clone())));
        let kept: Vec<_> = kept.collect();
        Self { lines: kept.into_iter().chain(changed.into_values()).flatten().collect() }
    }

    /// The known amounts together, in the shop's currency.
    pub fn total(&self) -> f64 {
        self.lines.iter().filter_map(|line| line.amount).sum()
    }

    /// How many lines have no known purchase price.
    pub fn unpriced(&self) -> usize {
        self.lines.iter().filter(|line| line.amount.is_none()).count()
    }

    /// The total as the button says it; the number of articles where no price is known.
    pub fn worth(&self, currency: Currency) -> String {
        match self.lines.len() {
            all if all == self.unpriced() => format::counted(all as u64, "article", "articles"),
            _ => format::money(self.total(), currency),
        }
    }

    /// What is said of the articles whose price is unknown.
    pub fn remark(&self) -> Option<String> {
        match self.unpriced() {
            0 => None,
            count => Some(format::counted(
                count as u64,
                "article sans prix d'achat connu n'est pas compté dans le total.",
                "articles sans prix d'achat connu ne sont pas comptés dans le total.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use optiflow_domain::Price;

    use super::*;
    use crate::listing::words::tests::{attention, critical, fine};

    fn advised(mut row: AlertRow, quantity: u32, cost: Option<f64>) -> AlertRow {
        (row.advised, row.cost) = (Some(quantity), cost.and_then(Price::new));
        row
    }

    #[test]
    fn every_critical_article_with_something_advised_is_to_be_ordered_and_nothing_else() {
        let rows = [
            advised(critical("Climatiseur", 9.0), 26, Some(1_500.0)),
            advised(critical("Déjà en commande", 5.0), 0, None),
            advised(attention("Peut attendre", 9.0), 12, Some(10.0)),
            advised(critical("Sans prix", 1.0), 3, None),
            fine("Tranquille"),
        ];
        let all = ToOrder::of(&rows);
        let lines: Vec<_> =
            all.lines.iter().map(|line| (line.name.as_str(), line.quantity, line.amount)).collect();
        assert_eq!(lines, [("Climatiseur", 26, Some(39_000.0)), ("Sans prix", 3, None)]);
        assert_eq!(all.worth(Currency::Xof), "39\u{a0}000\u{a0}FCFA");
        assert!(all.remark().unwrap().starts_with("1 article sans prix"));
    }

    #[test]
    fn an_ordered_article_leaves_its_place_and_one_taken_back_comes_again() {
        let row = |name: &str, id: i64, quantity: u32| {
            let mut row = advised(critical(name, 1.0), quantity, Some(10.0));
            row.id = ArticleId(id);
            row
        };
        let all = ToOrder::of(&[row("a", 1, 5), row("b", 2, 6)]);
        let quantities =
            |all: &ToOrder| -> Vec<_> { all.lines.iter().map(|l| (l.id.0, l.quantity)).collect() };
        assert_eq!(quantities(&all.after(&[row("a", 1, 0)])), [(2, 6)]);
        assert_eq!(quantities(&all.after(&[row("a", 1, 4), row("c", 3, 7)])), [(1, 4), (2, 6), (3, 7)]);
        assert_eq!(all.after(&[]), all);
    }

    #[test]
    fn where_no_price_is_known_the_articles_are_counted() {
        let one = [advised(critical("a", 1.0), 3, None)];
        assert_eq!(ToOrder::of(&one).worth(Currency::Xof), "1 article");
        let two = [one[0].clone(), advised(critical("b", 1.0), 2, None)];
        assert_eq!(ToOrder::of(&two).worth(Currency::Xof), "2 articles");
        assert_eq!(ToOrder::of(&[fine("c")]), ToOrder::default());
    }
}
