//! CSV that a French spreadsheet opens without a question: `;` between cells, a comma in decimals, a byte order mark so
//! that accents survive, and no space inside figures.

use optiflow_domain::{Currency, format};

use super::{Cell, Column, Table, Unit};

/// The table as a CSV file.
pub fn write(table: &Table) -> String {
    let mut file = String::from("\u{feff}");
    let titles: Vec<_> = table.columns.iter().map(|column| title(*column, table.currency)).collect();
    push_line(&mut file, &titles);
    for row in table.rows.iter().chain(&table.total) {
        let cells: Vec<_> = row
            .iter()
            .zip(&table.columns)
            .map(|(cell, column)| text(cell, column.unit, table.currency))
            .collect();
        push_line(&mut file, &cells);
    }
    file
}

/// A title says its unit, since the figures below cannot.
fn title(column: Column, currency: Currency) -> String {
    match column.unit {
        Unit::Plain => column.name(),
        Unit::Money => format!("{} ({})", column.name(), currency.sign()),
        Unit::Percent => format!("{} (%)", column.name()),
    }
}

fn text(cell: &Cell, unit: Unit, currency: Currency) -> String {
    match (cell, unit) {
        (Cell::Empty, _) => String::new(),
        (Cell::Text(text), _) => harmless(text),
        (Cell::Number(value), Unit::Plain) => figure(&format::quantity(*value)),
        (Cell::Number(value), Unit::Percent) => figure(&format::quantity(value * 100.0)),
        (Cell::Number(value), Unit::Money) => {
            figure(format::money(*value, currency).trim_end_matches(currency.sign()))
        }
        (Cell::Date(date), _) => format::date(*date),
        (Cell::Moment(moment), _) => {
            format!("{} {}", format::date(moment.date()), format::time(moment.time()))
        }
    }
}

/// A figure as a spreadsheet reads it.
fn figure(shown: &str) -> String {
    shown.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '−' { '-' } else { c }).collect()
}

/// A text that starts like a formula would be computed by the spreadsheet that opens the file: an apostrophe keeps it a
/// text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
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
    use optiflow_domain::Date;

    use super::*;
    use crate::export::with_units;

    fn table(currency: Currency) -> Table {
        let columns =
            with_units(["Article", "Stock", "Perte", "Confiance", "Le"], &["Perte"], &["Confiance"]);
        Table::new("essai", Date::constant(2026, 11, 9), "Essai", currency, columns)
    }

    #[test]
    fn every_kind_of_cell_is_written_as_a_french_spreadsheet_reads_it() {
        let day = Date::constant(2026, 11, 26);
        let row = vec![
            Cell::text("Climatiseur; \"Split\""),
            1_118.5.into(),
            9_240_000.0.into(),
            0.8234.into(),
            Cell::Moment(day.at(7, 5, 0, 0)),
        ];
        let unknown = vec![Cell::text("b"), (-3.0).into(), f64::NAN.into(), None::<f64>.into(), day.into()];
        let file = write(&table(Currency::Xof).with([row, unknown]));
        let lines: Vec<_> = file.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}Article;Stock;Perte (FCFA);Confiance (%);Le");
        assert_eq!(lines[1], "\"Climatiseur; \"\"Split\"\"\";1118,5;9240000;82,34;26/11/2026 07:05");
        assert_eq!(lines[2], "b;-3;;;26/11/2026");
        assert_eq!(lines[3..], [""]);
    }

    #[test]
    fn money_has_the_decimals_of_its_currency() {
        let row = vec![Cell::text("a"), 1.0.into(), 1_234.5.into(), Cell::Empty, Cell::Empty];
        let file = write(&table(Currency::Eur).with([row]));
        assert!(file.contains("Perte (€)") && file.contains(";1234,50;"), "{file}");
    }

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        for name in ["=1+1", "+1", "-1", "@A1"] {
            let row = vec![Cell::text(name), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
            let file = write(&table(Currency::Xof).with([row]));
            assert!(file.contains(&format!("\r\n'{name};")), "{file}");
        }
    }
}
