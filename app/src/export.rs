//! Tables as CSV files that a French spreadsheet opens without a question: `;` between cells, a comma
//! in decimals, a byte order mark so that accents survive, and no space inside figures.

mod predictions;

pub use predictions::predictions_csv;

use optiflow_domain::{Assessment, Currency, Date, OrderWindow, format};

use crate::api::{
    alerts::{AlertRow, DataStatus},
    dashboard::{DormantList, DormantRow},
};

/// The rows, in the order given, as a CSV file.
pub fn alerts_csv<'a>(rows: impl IntoIterator<Item = &'a AlertRow>, status: &DataStatus) -> String {
    let sign = status.currency.sign();
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
        &format!("Perte ({sign})"),
        "Commander avant",
        &format!("Gain ({sign})"),
        "Action",
        "Quantité suggérée",
        "Quantité conseillée",
        "Commandé",
        "Attendu le",
    ]
    .map(str::to_owned);
    let mut file = String::from("\u{feff}");
    push_line(&mut file, &titles);
    for row in rows {
        push_line(&mut file, &cells(row, status));
    }
    file
}

fn cells(row: &AlertRow, status: &DataStatus) -> [String; 19] {
    let columns = Columns::of(&row.assessment, status.currency);
    let date = |date: Option<Date>| date.map(format::date).unwrap_or_default();
    let whole = |quantity: Option<u32>| quantity.map(|q| q.to_string()).unwrap_or_default();
    [
        row.assessment.level().label().to_owned(),
        text(&row.name),
        text(row.category.as_deref().unwrap_or_default()),
        text(row.supplier.as_deref().unwrap_or_default()),
        row.stock.map(figure).unwrap_or_default(),
        date(row.stock_of),
        row.lead_time.days().to_string(),
        if row.lead_time.is_assumed() { "oui" } else { "non" }.to_owned(),
        date(columns.stock_out_on),
        columns.days_out.map(|days| days.to_string()).unwrap_or_default(),
        columns.units_lost.map(figure).unwrap_or_default(),
        columns.loss,
        date(columns.order_by),
        columns.gain,
        row.assessment.action(status.as_of),
        whole(row.suggested),
        whole(row.advised),
        whole(Some(row.orders.iter().map(|order| order.quantity).sum()).filter(|units| *units > 0)),
        date(row.orders.iter().map(|order| order.expected_on).max()),
    ]
}

/// What the level puts into its own columns.
#[derive(Default)]
struct Columns {
    stock_out_on: Option<Date>,
    days_out: Option<u16>,
    units_lost: Option<f64>,
    loss: String,
    order_by: Option<Date>,
    gain: String,
}

impl Columns {
    fn of(assessment: &Assessment, currency: Currency) -> Self {
        match *assessment {
            Assessment::Critical { stock_out_on, days_out, units_lost, loss, .. } => Self {
                stock_out_on: Some(stock_out_on),
                days_out: Some(days_out),
                units_lost: Some(units_lost),
                loss: amount(loss, currency),
                ..Self::default()
            },
            Assessment::Attention { order_by, gain } => {
                Self { order_by: Some(order_by), gain: amount(gain, currency), ..Self::default() }
            }
            Assessment::Ok { window: OrderWindow::Between { to, .. } } => {
                Self { order_by: Some(to), ..Self::default() }
            }
            Assessment::Ok { window: OrderWindow::NotBefore { .. } } | Assessment::Unknown => Self::default(),
        }
    }
}

/// The dormant articles, in the order given, as a CSV file.
pub fn dormant_csv(list: &DormantList) -> String {
    let sign = list.currency.sign();
    let titles = [
        "Article",
        "Catégorie",
        "Stock",
        "Jours sans vente",
        "Jamais vendu",
        &format!("Valeur ({sign})"),
        "Remise conseillée (%)",
        &format!("Prix remisé ({sign})"),
    ]
    .map(str::to_owned);
    let mut file = String::from("\u{feff}");
    push_line(&mut file, &titles);
    for DormantRow { name, article } in &list.rows {
        let cells = [
            text(name),
            text(article.category.as_deref().unwrap_or_default()),
            figure(article.stock),
            article.days.to_string(),
            if article.never_sold { "oui" } else { "non" }.to_owned(),
            amount(article.value, list.currency),
            figure(article.markdown.share() * 100.0),
            amount(article.reduced_price, list.currency),
        ];
        push_line(&mut file, &cells);
    }
    file
}

/// A quantity as a spreadsheet reads it.
fn figure(value: f64) -> String {
    plain(&format::quantity(value))
}

/// An amount without its sign, which stands in the column's title.
fn amount(money: Option<f64>, currency: Currency) -> String {
    money
        .map(|money| plain(format::money(money, currency).trim_end_matches(currency.sign())))
        .unwrap_or_default()
}

fn plain(shown: &str) -> String {
    shown.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '−' { '-' } else { c }).collect()
}

/// A name from the shop's file. One that starts like a formula would be computed by the spreadsheet that opens the
/// file: an apostrophe keeps it a text.
fn text(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{name}") } else { name.to_owned() }
}

fn push_line(file: &mut String, cells: &[String]) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            file.push(';');
        }
        if cell.contains([';', '"', '\n', '\r']) {
            file.push('"');
            file.push_str(&cell.replace('"', "\"\""));
            file.push('"');
        } else {
            file.push_str(cell);
        }
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::orders::MarkedOrder;
    use crate::listing::{
        dormant::tests::row as dormant,
        words::tests::{D0, attention, critical, fine, unknown},
    };

    #[test]
    fn a_dormant_article_has_its_money_in_plain_figures() {
        let rows = vec![dormant("Frigo; 240 L", Some(1_990_000.0), 67, 10.0), dormant("=A", None, 31, 2.5)];
        let file = dormant_csv(&DormantList { as_of: D0, currency: Currency::Xof, rows });
        let lines: Vec<_> = file.lines().collect();
        assert!(lines[0].ends_with(";Valeur (FCFA);Remise conseillée (%);Prix remisé (FCFA)"));
        assert_eq!(lines[1], "\"Frigo; 240 L\";Froid;10;67;non;1990000;30;159200");
        assert_eq!(lines[2], "'=A;Froid;2,5;31;non;;20;");
    }

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
        let mut row = critical("Climatiseur; \"Split\"", 9_240_000.0);
        row.stock = Some(1_118.5);
        row.suggested = Some(2_148);
        row.advised = Some(2_160);
        row.orders = vec![MarkedOrder { id: 1, quantity: 26, expected_on: Date::constant(2026, 12, 1) }];
        let file = alerts_csv([&row], &status());
        let mut lines = file.split("\r\n");
        assert!(lines.next().unwrap().starts_with("\u{feff}Niveau;Article;Catégorie;"));
        assert_eq!(
            lines.next().unwrap(),
            "CRITIQUE;\"Climatiseur; \"\"Split\"\"\";;;1118,5;;5;non;26/11/2026;2;7;9240000;;;\
             Commander immédiatement pour limiter les pertes;2148;2160;26;01/12/2026"
        );
        assert_eq!(lines.next(), Some(""));
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_titles() {
        let rows = [critical("a", 1.0), attention("b", 2.0), fine("c"), unknown("d")];
        let file = alerts_csv(&rows, &status());
        let cells: Vec<_> = file.lines().map(|line| line.split(';').count()).collect();
        assert_eq!(cells, [19; 5]);
    }

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        let file = alerts_csv([&fine("=1+1")], &status());
        assert!(file.contains(";'=1+1;"), "{file}");
    }
}
