//! What « Tout commander » would mark, as its confirmation lists it.

use optiflow_domain::{Currency, Date};

use super::{Cell, Table, with_units};
use crate::api::to_order::ToOrder;

/// The articles at their advised quantity, then what they cost together as far as their prices are known.
pub fn to_order(all: &ToOrder, as_of: Date, currency: Currency) -> Table {
    let columns = with_units(["Article", "Quantité", "Montant"], &["Montant"], &[]);
    let rows =
        all.lines.iter().map(|line| vec![Cell::text(&line.name), line.quantity.into(), line.amount.into()]);
    let total = (!all.lines.is_empty()).then(|| vec![Cell::text("Total"), Cell::Empty, all.total().into()]);
    let table = Table::new("tout-commander", as_of, "Tout commander", currency, columns).with(rows);
    Table { total, ..table }
}

#[cfg(test)]
mod tests {
    use optiflow_domain::ArticleId;

    use super::*;
    use crate::{api::to_order::OrderLine, export::csv, listing::words::tests::D0};

    #[test]
    fn each_article_has_its_quantity_and_its_cost_and_the_total_comes_last() {
        let line =
            |id, amount| OrderLine { id: ArticleId(id), name: format!("=A{id}"), quantity: 26, amount };
        let all = ToOrder { lines: vec![line(1, Some(39_000.0)), line(2, None)] };
        let file = csv::write(&to_order(&all, D0, Currency::Xof));
        let lines: Vec<_> = file.lines().skip(1).collect();
        assert_eq!(lines, ["'=A1;26;39000", "'=A2;26;", "Total;;39000"]);
    }
}
