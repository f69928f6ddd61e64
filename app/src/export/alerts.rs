//! The list of page Alertes, and the urgent articles of page Dashboard.

use optiflow_domain::{Assessment, Date, OrderWindow};

use super::{Cell, Table, with_units};
use crate::api::alerts::{AlertRow, DataStatus};

/// The rows, in the order given.
pub fn alerts<'a>(
    name: &str,
    title: &'static str,
    rows: impl IntoIterator<Item = &'a AlertRow>,
    status: &DataStatus,
) -> Table {
    let titles = [
        "Niveau",
        "Article",
        "Catégorie",
        "Fournisseur",
        "Stock",
        "Date du stock",
        "Délai (jours)",
        "Délai supposé",
        "Rupture",
        "Jours sans stock",
        "Unités perdues",
        "Perte",
        "Commander avant",
        "Gain",
        "Action",
        "Quantité suggérée",
        "Quantité conseillée",
        "Commandé",
        "Attendu le",
    ];
    let columns = with_units(titles, &["Perte", "Gain"], &[]);
    let rows = rows.into_iter().map(|row| cells(row, status.as_of));
    Table::new(name, status.as_of, title, status.currency, columns).with(rows)
}

fn cells(row: &AlertRow, as_of: Date) -> Vec<Cell> {
    let Columns { stock_out_on, days_out, units_lost, loss, order_by, gain } = Columns::of(&row.assessment);
    let ordered: u32 = row.orders.iter().map(|order| order.quantity).sum();
    vec![
        Cell::text(row.assessment.level().label()),
        Cell::text(&row.name),
        Cell::text(row.category.as_deref().unwrap_or_default()),
        Cell::text(row.supplier.as_deref().unwrap_or_default()),
        row.stock.into(),
        row.stock_of.into(),
        f64::from(row.lead_time.days()).into(),
        Cell::yes_or_no(row.lead_time.is_assumed()),
        stock_out_on.into(),
        days_out.map(f64::from).into(),
        units_lost.into(),
        loss.into(),
        order_by.into(),
        gain.into(),
        Cell::text(row.assessment.action(as_of)),
        row.suggested.into(),
        row.advised.into(),
        Some(ordered).filter(|units| *units > 0).into(),
        row.orders.iter().map(|order| order.expected_on).max().into(),
    ]
}

/// What the level puts into its own columns.
#[derive(Default)]
struct Columns {
    stock_out_on: Option<Date>,
    days_out: Option<u16>,
    units_lost: Option<f64>,
    loss: Option<f64>,
    order_by: Option<Date>,
    gain: Option<f64>,
}

impl Columns {
    fn of(assessment: &Assessment) -> Self {
        match *assessment {
            Assessment::Critical { stock_out_on, days_out, units_lost, loss, .. } => Self {
                stock_out_on: Some(stock_out_on),
                days_out: Some(days_out),
                units_lost: Some(units_lost),
                loss,
                ..Self::default()
            },
            Assessment::Attention { order_by, gain } => {
                Self { order_by: Some(order_by), gain, ..Self::default() }
            }
            Assessment::Ok { window: OrderWindow::Between { to, .. } } => {
                Self { order_by: Some(to), ..Self::default() }
            }
            Assessment::Ok { window: OrderWindow::NotBefore { .. } } | Assessment::Unknown => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use optiflow_domain::Currency;

    use super::*;
    use crate::{
        api::orders::MarkedOrder,
        export::csv,
        listing::words::tests::{D0, attention, critical, fine, unknown},
    };

    fn status() -> DataStatus {
        DataStatus {
            as_of: D0,
            last_sale: None,
            sales_are_old: false,
            computed_at: None,
            age_minutes: 0,
            stale: false,
            stock_at: None,
            failures: Vec::new(),
            failed_night: None,
            outage: None,
            currency: Currency::Xof,
        }
    }

    #[test]
    fn a_critical_article_fills_its_columns() {
        let mut row = critical("Climatiseur", 9_240_000.0);
        row.stock = Some(1_118.5);
        row.suggested = Some(2_148);
        row.advised = Some(2_160);
        row.orders = vec![MarkedOrder { id: 1, quantity: 26, expected_on: Date::constant(2026, 12, 1) }];
        let file = csv::write(&alerts("alertes", "Alertes", [&row], &status()));
        let mut lines = file.split("\r\n");
        assert!(lines.next().unwrap().starts_with("\u{feff}Niveau;Article;Catégorie;"));
        assert_eq!(
            lines.next().unwrap(),
            "CRITIQUE;Climatiseur;;;1118,5;;5;non;26/11/2026;2;7;9240000;;;\
             Commander immédiatement pour limiter les pertes;2148;2160;26;01/12/2026"
        );
        assert_eq!(lines.next(), Some(""));
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_titles() {
        let rows = [critical("a", 1.0), attention("b", 2.0), fine("c"), unknown("d")];
        let table = alerts("alertes", "Alertes", &rows, &status());
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        assert_eq!(table.rows.len(), 4);
    }
}
