//! The chart of the articles to order: CRITIQUE, and ATTENTION on top of them, on the last mornings.

use charming::{
    Chart,
    element::{AreaStyle, ItemStyle, Label, LabelPosition, LineStyle, Symbol},
    series::Line,
};
use optiflow_domain::{Date, calendar, format};

use super::{
    Palette, TableLine,
    axis::{SMALL, axis_end, cells, days, grid, nearest, on, quantities, scale_away},
    named,
};
use crate::api::dashboard::{
    Series,
    trend::{ATTENTION, CRITICAL},
};

/// The whole drawing. One level stands on the other, so that their numbers never meet; each has its own shape.
pub fn chart(shown: &Series, palette: &Palette) -> Chart {
    let count = |level: usize, day: usize| shown.value(level, day);
    let both = |day| count(CRITICAL, day).unwrap_or(0.0) + count(ATTENTION, day).unwrap_or(0.0);
    // Some room above the highest point, for its number.
    let end = axis_end((0..shown.len()).map(both).fold(0.0, f64::max) * 1.15);
    let line = |level: usize, colour: &str, symbol: Symbol, side: LabelPosition| {
        let label = Label::new()
            .show(true)
            .position(side)
            .color(colour)
            .font_size(SMALL)
            .font_family(palette.font.as_str());
        on(Line::new(), 0)
            .stack("articles")
            .symbol(symbol)
            .symbol_size(8)
            .silent(true)
            .label(label)
            .item_style(ItemStyle::new().color(colour))
            .line_style(LineStyle::new().color(colour).width(2))
            .area_style(AreaStyle::new().color(colour).opacity(0.1))
            .data(cells(0, (0..shown.len()).map(|day| count(level, day))))
    };
    let labels = (0..shown.len()).map(|day| short_weekday(shown, day)).collect();
    Chart::new()
        .animation(false)
        .grid(grid(10.0, 122.0))
        .x_axis(days(0, labels, palette))
        .y_axis(quantities(0, end))
        // 5 below the first point beside the 0 of the axis would read 05.
        .series(scale_away(0, end, 20.0, palette))
        .series(line(CRITICAL, &palette.critical, Symbol::Rect, LabelPosition::Bottom).z(4))
        .series(line(ATTENTION, &palette.attention, Symbol::Triangle, LabelPosition::Top).z(3))
}

/// `lun. 9`.
fn short_weekday(shown: &Series, day: usize) -> String {
    let date = shown.date(day);
    let name: String = calendar::weekday(date).chars().take(3).collect();
    format!("{name}. {}", date.day())
}

/// How many articles stood at a level, in figures.
fn counted(shown: &Series, level: usize, day: usize) -> String {
    shown.value(level, day).map_or_else(|| format::NOTHING.to_owned(), format::quantity)
}

/// What the drawing says, in one sentence.
pub fn summary(shown: &Series) -> String {
    let last = shown.len().saturating_sub(1);
    format!(
        "Articles critiques et en attention, matin par matin ; ce matin {} et {}.",
        counted(shown, CRITICAL, last),
        counted(shown, ATTENTION, last)
    )
}

/// The morning under a finger, in words.
pub fn reading(shown: &Series, x: f64, width: f64) -> Option<String> {
    let day = nearest(shown.len(), x, width)?;
    let date = calendar::short_day(shown.date(day));
    Some(if shown.value(CRITICAL, day).is_none() {
        format!("{date} : pas de calcul cette nuit-là")
    } else {
        let [critical, attention] = [CRITICAL, ATTENTION].map(|level| counted(shown, level, day));
        format!("{date} : {critical} critiques, {attention} attention")
    })
}

/// The titles of [`table`].
pub const TITLES: [&str; 3] = ["Jour", "Critiques", "Attention"];

/// A morning under [`TITLES`]: the articles of each level.
pub type Morning = (Date, [Option<f64>; 2]);

/// The mornings as the table and its file have them, the newest first.
pub fn mornings_of(shown: &Series) -> impl Iterator<Item = Morning> {
    let counts = |day| [CRITICAL, ATTENTION].map(|level| shown.value(level, day));
    (0..shown.len()).rev().map(move |day| (shown.date(day), counts(day)))
}

/// The mornings as a table, the newest first.
pub fn table(shown: &Series) -> Vec<TableLine> {
    let figure = |count: Option<f64>| count.map_or_else(|| format::NOTHING.to_owned(), format::quantity);
    let line =
        |(date, [critical, attention]): Morning| vec![named(date), figure(critical), figure(attention)];
    mornings_of(shown).map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn week() -> Series {
        let mut lines: Vec<Vec<_>> =
            [0, 10].map(|more| (3..=9).map(|day| Some(f64::from(day + more))).collect()).into();
        lines[CRITICAL][2] = None;
        lines[ATTENTION][2] = None;
        Series { dated: String::new(), first: Date::constant(2026, 11, 3), lines }
    }

    #[test]
    fn each_level_has_its_shape_and_a_night_without_figures_is_a_gap() {
        let chart = serde_json::to_value(chart(&week(), &Palette::named())).unwrap();
        let line = |colour: &str| {
            let series = chart["series"].as_array().unwrap();
            series.iter().find(|s| s["itemStyle"]["color"] == colour).unwrap().clone()
        };
        let critical = line("critical");
        assert_eq!(critical["symbol"], "rect");
        assert_eq!(critical["data"].as_array().unwrap()[2], Value::Null);
        assert_eq!(critical["data"].as_array().unwrap()[6], 9.0);
        assert_eq!(line("attention")["symbol"], "triangle");
        assert_eq!(critical["stack"], line("attention")["stack"]);
        assert_eq!(chart["xAxis"]["data"][0], "mar. 3");
        assert_eq!(chart["yAxis"]["max"], 40.0, "there is room for the number above 9 + 19");
    }

    #[test]
    fn a_finger_reads_a_morning() {
        let read = |place: f64| reading(&week(), 44.0 + 10.0 * place, 58.0 + 60.0).unwrap();
        assert_eq!(read(6.0), "lundi 9 : 9 critiques, 19 attention");
        assert_eq!(read(2.0), "jeudi 5 : pas de calcul cette nuit-là");
    }

    #[test]
    fn the_table_and_the_sentence_say_the_same() {
        assert_eq!(table(&week())[0], ["lundi 09/11/2026", "9", "19"]);
        assert_eq!(table(&week())[4], ["jeudi 05/11/2026", "—", "—"]);
        assert!(summary(&week()).ends_with("ce matin 9 et 19."));
    }
}
