//! The chart of the urgent articles: CRITIQUE and ATTENTION on the last mornings.

use charming::{
    Chart,
    element::{ItemStyle, Label, LabelPosition, LineStyle, Symbol},
    series::Line,
};
use optiflow_domain::{Level, calendar, trend::TrendDay};

use super::{
    Palette, TableLine,
    axis::{SMALL, axis_end, cells, days, grid, nearest, on, quantities, scale},
    revenue::named,
};

/// The whole drawing: each level has its own shape, and its number at each point.
pub fn chart(shown: &[TrendDay], palette: &Palette) -> Chart {
    let largest =
        shown.iter().filter_map(|day| day.counts).map(|counts| counts.critical.max(counts.attention));
    // Half as much again above the highest point, for its number.
    let end = axis_end(f64::from(largest.max().unwrap_or(0)) * 1.2);
    let line = |level: Level, colour: &str, symbol: Symbol, side: LabelPosition| {
        let counts = shown.iter().map(|day| day.counts.map(|counts| f64::from(counts.of(level))));
        let label = Label::new()
            .show(true)
            .position(side)
            .color(colour)
            .font_size(SMALL)
            .font_family(palette.font.as_str());
        on(Line::new(), 0)
            .symbol(symbol)
            .symbol_size(8)
            .silent(true)
            .label(label)
            .item_style(ItemStyle::new().color(colour))
            .line_style(LineStyle::new().color(colour).width(2))
            .data(cells(0, counts))
    };
    let labels = shown.iter().map(|day| short_weekday(day)).collect();
    Chart::new()
        .animation(false)
        .grid(grid(10.0, 122.0))
        .x_axis(days(0, labels, palette))
        .y_axis(quantities(0, end))
        .series(scale(0, end, palette))
        .series(line(Level::Attention, &palette.attention, Symbol::Triangle, LabelPosition::Top).z(3))
        .series(line(Level::Critical, &palette.critical, Symbol::Rect, LabelPosition::Bottom).z(4))
}

/// `lun. 9`.
fn short_weekday(day: &TrendDay) -> String {
    let name: String = calendar::weekday(day.date).chars().take(3).collect();
    format!("{name}. {}", day.date.day())
}

/// What the drawing says, in one sentence.
pub fn summary(shown: &[TrendDay]) -> String {
    let last = shown.last().and_then(|day| day.counts);
    last.map_or_else(
        || "Articles critiques et en attention, matin par matin.".to_owned(),
        |counts| {
            format!(
                "Articles critiques et en attention, matin par matin ; ce matin {} et {}.",
                counts.critical, counts.attention
            )
        },
    )
}

/// The morning under a finger, in words.
pub fn reading(shown: &[TrendDay], x: f64, width: f64) -> Option<String> {
    let day = shown.get(nearest(shown.len(), x, width)?)?;
    let date = calendar::short_day(day.date);
    Some(day.counts.map_or_else(
        || format!("{date} : pas de calcul cette nuit-là"),
        |counts| format!("{date} : {} critiques, {} attention", counts.critical, counts.attention),
    ))
}

/// The titles of [`table`].
pub const TITLES: [&str; 3] = ["Jour", "Critiques", "Attention"];

/// The mornings as a table, the newest first.
pub fn table(shown: &[TrendDay]) -> Vec<TableLine> {
    let line = |day: &TrendDay| {
        let count = |level| {
            day.counts.map_or_else(
                || optiflow_domain::format::NOTHING.to_owned(),
                |counts| counts.of(level).to_string(),
            )
        };
        vec![named(day.date), count(Level::Critical), count(Level::Attention)]
    };
    shown.iter().rev().map(line).collect()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Date, trend::LevelCounts};
    use serde_json::Value;

    use super::*;

    fn week() -> Vec<TrendDay> {
        let counts = |n: u32| LevelCounts { critical: n, attention: 10 + n, ok: 80, unknown: 0 };
        let day = |n: i8| TrendDay {
            date: Date::constant(2026, 11, n),
            counts: (n != 5).then(|| counts(n.unsigned_abs().into())),
        };
        (3..=9).map(day).collect()
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
        assert_eq!(chart["xAxis"][0]["data"][0], "mar. 3");
        assert_eq!(chart["yAxis"][0]["max"], 40.0, "there is room for the numbers above 19");
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
