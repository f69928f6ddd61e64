//! The chart of revenue: what was forecast and what was taken, day by day.

use charming::{Chart, element::LineStyle, series::Line};
use optiflow_domain::{Currency, Date, calendar, format};

use super::{
    Palette, TableLine,
    axis::{axis_end, cells, days, grid, nearest, on, quantities, scale},
    named,
    window::short_date,
};
use crate::api::dashboard::{
    Series,
    revenue::{ACTUAL, FORECAST},
};

/// The whole drawing.
pub fn chart(shown: &Series, palette: &Palette) -> Chart {
    let largest = shown.lines.iter().flatten().flatten().copied().fold(0.0, f64::max);
    let end = axis_end(largest);
    let line = |number: usize, colour: &str, width: f64| {
        let values = (0..shown.len()).map(|day| shown.value(number, day));
        on(Line::new(), 0)
            .show_symbol(shown.len() == 1)
            .silent(true)
            .line_style(LineStyle::new().color(colour).width(width))
            .data(cells(0, values))
    };
    Chart::new()
        .animation(false)
        .grid(grid(10.0, 122.0))
        .x_axis(days(0, labels(shown), palette))
        .y_axis(quantities(0, end))
        .series(scale(0, end, palette))
        .series(line(FORECAST, &palette.accent, 2.5).z(3))
        .series(line(ACTUAL, &palette.quiet, 1.5).z(4))
}

/// A name every seven days, none of them so near to an end that its words would leave the drawing.
fn labels(shown: &Series) -> Vec<String> {
    let count = shown.len();
    let named = |day: usize| (count - day) % 7 == 4 || (count < 7 && day == 0);
    (0..count).map(|day| if named(day) { short_date(shown.date(day)) } else { String::new() }).collect()
}

/// What the drawing says, in one sentence.
pub fn summary(shown: &Series) -> String {
    let last = shown.date(shown.len().saturating_sub(1));
    format!(
        "Chiffre d'affaires prévu et réel par jour, du {} au {}.",
        format::date(shown.first),
        format::date(last)
    )
}

/// The day under a finger, in words.
pub fn reading(shown: &Series, currency: Currency, x: f64, width: f64) -> Option<String> {
    let day = nearest(shown.len(), x, width)?;
    Some(format!(
        "{} : {} réels, {} prévus",
        calendar::short_day(shown.date(day)),
        format::money_or_nothing(shown.value(ACTUAL, day), currency),
        format::money_or_nothing(shown.value(FORECAST, day), currency)
    ))
}

/// The titles of [`table`].
pub const TITLES: [&str; 4] = ["Jour", "Réel", "Prévu", "Écart"];

/// A day under [`TITLES`]: actual, forecast, and what the first is above the second, in money.
pub type Day = (Date, [Option<f64>; 3]);

/// The days as the table and its file have them, the newest first.
pub fn days_of(shown: &Series) -> impl Iterator<Item = Day> {
    (0..shown.len()).rev().map(|day| {
        let (actual, forecast) = (shown.value(ACTUAL, day), shown.value(FORECAST, day));
        let gap = actual.zip(forecast).map(|(actual, forecast)| actual - forecast);
        (shown.date(day), [actual, forecast, gap])
    })
}

/// The days as a table for those who do not see the drawing, the newest first.
pub fn table(shown: &Series, currency: Currency) -> Vec<TableLine> {
    let line = |(date, [actual, forecast, gap]): Day| {
        vec![
            named(date),
            format::money_or_nothing(actual, currency),
            format::money_or_nothing(forecast, currency),
            gap.map_or_else(|| format::NOTHING.to_owned(), |gap| format::signed_money(gap, currency)),
        ]
    };
    days_of(shown).map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn month() -> Series {
        let values = |share: f64| (1..=30).map(|day| Some(share * f64::from(day))).collect::<Vec<_>>();
        let mut lines = vec![values(100.0), values(90.0)];
        lines[ACTUAL][29] = None;
        Series { dated: String::new(), first: Date::constant(2026, 10, 1), lines }
    }

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn both_lines_run_over_the_same_days_and_an_unknown_day_is_a_gap() {
        let chart = serde_json::to_value(chart(&month(), &Palette::named())).unwrap();
        let series = chart["series"].as_array().unwrap();
        let data = |at: usize| series[at]["data"].as_array().unwrap();
        assert_eq!((data(1).len(), data(2).len()), (30, 30));
        assert_eq!((&data(1)[29], &data(2)[29]), (&3000.0.into(), &Value::Null));
        assert_eq!(series[1]["lineStyle"]["color"], "accent", "what is foreseen has the accent's colour");
        let named: Vec<_> = chart["xAxis"]["data"].as_array().unwrap().iter().filter(|l| *l != "").collect();
        assert_eq!(named, ["6 oct.", "13 oct.", "20 oct.", "27 oct."]);
    }

    #[test]
    fn a_finger_reads_a_day_in_money() {
        let read =
            |place: f64| plain(&reading(&month(), Currency::Xof, 44.0 + 10.0 * place, 58.0 + 290.0).unwrap());
        assert_eq!(read(0.0), "jeudi 1er : 90 FCFA réels, 100 FCFA prévus");
        assert_eq!(read(29.0), "vendredi 30 : — réels, 3 000 FCFA prévus");
        assert_eq!(reading(&Series::default(), Currency::Xof, 50.0, 348.0), None);
    }

    #[test]
    fn the_table_has_the_newest_day_first_with_its_gap() {
        let lines = table(&month(), Currency::Xof);
        let first: Vec<_> = lines[0].iter().map(|cell| plain(cell)).collect();
        assert_eq!(first, ["vendredi 30/10/2026", "—", "3 000 FCFA", "—"]);
        assert_eq!(plain(&lines[1][3]), "−290 FCFA");
        assert!(summary(&month()).contains("du 01/10/2026 au 30/10/2026"));
    }

    #[test]
    fn a_single_day_is_drawn_as_a_point() {
        let one = Series { lines: vec![vec![Some(3.0)], vec![Some(4.0)]], ..month() };
        let chart = serde_json::to_value(chart(&one, &Palette::named())).unwrap();
        assert_eq!(chart["series"][1]["showSymbol"], true);
        assert_ne!(chart["xAxis"]["data"][0], "");
    }
}
