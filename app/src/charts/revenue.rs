//! The chart of revenue: what was forecast and what was taken, day by day.

use charming::{Chart, element::LineStyle, series::Line};
use optiflow_domain::{Currency, Date, calendar, format, revenue::RevenueDay};

use super::{
    Palette, TableLine,
    axis::{axis_end, cells, days, grid, nearest, on, quantities, scale},
    window::short_date,
};

/// The whole drawing.
pub fn chart(shown: &[RevenueDay], palette: &Palette) -> Chart {
    let largest = shown.iter().flat_map(|day| [day.forecast, day.actual]).flatten().fold(0.0, f64::max);
    let end = axis_end(largest);
    let line = |colour: &str, width: f64, values: Vec<Option<f64>>| {
        on(Line::new(), 0)
            .show_symbol(values.len() == 1)
            .silent(true)
            .line_style(LineStyle::new().color(colour).width(width))
            .data(cells(0, values.into_iter()))
    };
    Chart::new()
        .animation(false)
        .grid(grid(10.0, 122.0))
        .x_axis(days(0, labels(shown), palette))
        .y_axis(quantities(0, end))
        .series(scale(0, end, palette))
        .series(line(&palette.accent, 2.5, shown.iter().map(|day| day.forecast).collect()).z(3))
        .series(line(&palette.quiet, 1.5, shown.iter().map(|day| day.actual).collect()).z(4))
}

/// A name every seven days, the last but one being named so that its words stay inside the drawing.
fn labels(shown: &[RevenueDay]) -> Vec<String> {
    let named = |at: usize| (shown.len() - at) % 7 == 4 || (shown.len() < 7 && at == 0);
    let label =
        |(at, day): (usize, &RevenueDay)| if named(at) { short_date(day.date) } else { String::new() };
    shown.iter().enumerate().map(label).collect()
}

/// What the drawing says, in one sentence.
pub fn summary(shown: &[RevenueDay]) -> String {
    match (shown.first(), shown.last()) {
        (Some(first), Some(last)) => format!(
            "Chiffre d'affaires prévu et réel par jour, du {} au {}.",
            format::date(first.date),
            format::date(last.date)
        ),
        _ => "Aucun jour connu.".to_owned(),
    }
}

/// The day under a finger, in words.
pub fn reading(shown: &[RevenueDay], currency: Currency, x: f64, width: f64) -> Option<String> {
    let day = shown.get(nearest(shown.len(), x, width)?)?;
    Some(format!(
        "{} : {} réels, {} prévus",
        calendar::short_day(day.date),
        format::money_or_nothing(day.actual, currency),
        format::money_or_nothing(day.forecast, currency)
    ))
}

/// The titles of [`table`].
pub const TITLES: [&str; 4] = ["Jour", "Réel", "Prévu", "Écart"];

/// The days as a table for those who do not see the drawing, the newest first.
pub fn table(shown: &[RevenueDay], currency: Currency) -> Vec<TableLine> {
    let line = |day: &RevenueDay| {
        let gap = day.actual.zip(day.forecast).map(|(actual, forecast)| actual - forecast);
        vec![
            named(day.date),
            format::money_or_nothing(day.actual, currency),
            format::money_or_nothing(day.forecast, currency),
            gap.map_or_else(|| format::NOTHING.to_owned(), |gap| format::signed_money(gap, currency)),
        ]
    };
    shown.iter().rev().map(line).collect()
}

/// `lundi 09/11/2026`.
pub(super) fn named(date: Date) -> String {
    format!("{} {}", calendar::weekday(date), format::date(date))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn month() -> Vec<RevenueDay> {
        let day = |n: i8| RevenueDay {
            date: Date::constant(2026, 10, n),
            forecast: Some(100.0 * f64::from(n)),
            actual: (n != 30).then_some(90.0 * f64::from(n)),
        };
        (1..=30).map(day).collect()
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
        let named: Vec<_> =
            chart["xAxis"][0]["data"].as_array().unwrap().iter().filter(|l| *l != "").collect();
        assert_eq!(named, ["6 oct.", "13 oct.", "20 oct.", "27 oct."]);
    }

    #[test]
    fn a_finger_reads_a_day_in_money() {
        let read =
            |place: f64| plain(&reading(&month(), Currency::Xof, 44.0 + 10.0 * place, 58.0 + 290.0).unwrap());
        assert_eq!(read(0.0), "jeudi 1er : 90 FCFA réels, 100 FCFA prévus");
        assert_eq!(read(29.0), "vendredi 30 : — réels, 3 000 FCFA prévus");
        assert_eq!(reading(&[], Currency::Xof, 50.0, 348.0), None);
    }

    #[test]
    fn the_table_has_the_newest_day_first_with_its_gap() {
        let lines = table(&month(), Currency::Xof);
        assert_eq!(
            lines[0].iter().map(|cell| plain(cell)).collect::<Vec<_>>(),
            ["vendredi 30/10/2026", "—", "3 000 FCFA", "—"]
        );
        assert_eq!(plain(&lines[1][3]), "−290 FCFA");
    }

    #[test]
    fn a_single_day_is_drawn_as_a_point_and_none_as_nothing() {
        let one = serde_json::to_value(chart(&month()[..1], &Palette::named())).unwrap();
        assert_eq!(one["series"][1]["showSymbol"], true);
        assert_eq!(summary(&[]), "Aucun jour connu.");
        assert!(summary(&month()).contains("du 01/10/2026 au 30/10/2026"));
    }
}
