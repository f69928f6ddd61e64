//! MAPE, WAPE and precision in one shape, by week, category and weekday: the file and the page's table alike.

use optiflow_domain::{
    Currency, Date, DayOfWeek,
    accuracy::{Figures, Sheet},
};

use super::{Cell, Column, Table, Unit};
use crate::{api::predictions::ShopProof, listing::words};

/// Named where an article has no category.
const NO_CATEGORY: &str = "Sans rayon";

type Pick<Of, Value> = fn(&Of) -> Value;

/// What is measured.
const MEASURES: [(&str, Pick<Figures, Option<f64>>); 3] = [
    ("Précision", |figures| figures.precision),
    ("MAPE", |figures| figures.mape),
    ("WAPE", |figures| figures.weekly_wape),
];

/// By whom it was forecast, and whether that is without the exceptional days.
const SIDES: [(&str, bool, Pick<Sheet, Figures>); 4] = [
    ("Optiflow", false, |sheet| sheet.engine),
    ("Sans exception", true, |sheet| sheet.without_exceptional),
    ("Semaine d'avant", false, |sheet| sheet.naive),
    ("Semaine d'avant sans exception", true, |sheet| sheet.naive_without_exceptional),
];

/// The weeks of the last three months, the newest first.
pub fn by_week(shop: &ShopProof, as_of: Date, currency: Currency) -> Table {
    let exceptional = shop.weeks.iter().any(|week| week.proof.has_exceptional());
    let lines = shop.weeks.iter().map(|week| (Cell::from(week.sunday), week.proof.sheet()));
    let table = Table::new("mesures-semaines", as_of, "Mesures par semaine", currency, Vec::new());
    filled(table, "Semaine au", exceptional, lines)
}

/// The categories of the longest period.
pub fn by_category(shop: &ShopProof, as_of: Date, currency: Currency) -> Table {
    let categories = || shop.periods.last().into_iter().flat_map(|period| &period.categories);
    let name = |name: &str| Cell::text(if name.is_empty() { NO_CATEGORY } else { name });
    let lines = categories().map(|(category, proof)| (name(category), proof.sheet()));
    let table = Table::new("mesures-rayons", as_of, "Mesures par rayon", currency, Vec::new());
    filled(table, "Rayon", categories().any(|(_, proof)| proof.has_exceptional()), lines)
}

/// The days of the longest period, by weekday.
pub fn by_weekday(shop: &ShopProof, as_of: Date, currency: Currency) -> Table {
    let days =
        || shop.periods.last().into_iter().flat_map(|period| DayOfWeek::ALL.iter().zip(&period.weekdays));
    let lines = days().map(|(day, days)| (Cell::text(words::capitalised(day.label())), days.by_day()));
    let table = Table::new("mesures-jours", as_of, "Mesures par jour de semaine", currency, Vec::new());
    filled(table, "Jour", days().any(|(_, days)| days.has_exceptional()), lines)
}

/// One line for each part; the columns without exceptional days only where there are any.
fn filled(
    table: Table,
    first: &'static str,
    exceptional: bool,
    lines: impl Iterator<Item = (Cell, Sheet)>,
) -> Table {
    let sides = || SIDES.iter().filter(|(_, without, _)| exceptional || !without);
    let measured = MEASURES.iter().flat_map(|(measure, _)| {
        sides().map(|(by, ..)| Column { group: Some(measure), title: by, unit: Unit::Percent })
    });
    let columns = std::iter::once(Column { group: None, title: first, unit: Unit::Plain }).chain(measured);
    let columns = columns.collect();
    let row = |(name, sheet): (Cell, Sheet)| {
        let figures =
            MEASURES.iter().flat_map(|(_, value)| sides().map(|(.., side)| value(&side(&sheet)).into()));
        std::iter::once(name).chain(figures).collect::<Vec<_>>()
    };
    let rows: Vec<_> = lines.map(row).collect();
    Table { columns, ..table }.with(rows)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{accuracy::Comparison, verification::PeriodAccuracy};

    use super::*;
    use crate::{export::csv, listing::words::tests::D0};

    fn shop(exceptional: bool) -> ShopProof {
        let mut period = PeriodAccuracy::new(30);
        let week = Comparison { forecast: 90.0, actual: 100.0, naive: Some(60.0), exceptional: false };
        period.add_week(&week);
        period.add_week(&Comparison { forecast: 10.0, naive: Some(20.0), exceptional, ..week });
        period.categories.insert(String::new(), period.proof);
        ShopProof { periods: vec![period], ..ShopProof::default() }
    }

    #[test]
    fn every_measure_stands_beside_the_naives_and_the_exceptional_weeks_are_set_apart_on_both_sides() {
        let file = csv::write(&by_category(&shop(true), D0, Currency::Xof));
        let lines: Vec<_> = file.lines().collect();
        assert!(
            lines[0].ends_with(
                ";WAPE, Optiflow (%);WAPE, Sans exception (%);WAPE, Semaine d'avant (%);\
                 WAPE, Semaine d'avant sans exception (%)"
            ),
            "{}",
            lines[0]
        );
        assert_eq!(lines[1], "Sans rayon;50;90;40;60;;;;;50;10;60;40");
    }

    #[test]
    fn without_exceptional_days_their_columns_are_left_out() {
        let file = csv::write(&by_category(&shop(false), D0, Currency::Xof));
        assert_eq!(file.lines().nth(1), Some("Sans rayon;50;40;;;50;60"));
    }
}
