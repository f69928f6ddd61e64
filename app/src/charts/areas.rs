//! The two areas of an article's chart: its stock, and its sales.

use charming::{
    Chart,
    datatype::{CompositeValue, NumericValue},
    element::{AreaStyle, LineStyle, LineStyleType},
    series::Line,
};

use super::{
    Palette,
    axis::{axis_end, day_mark, on, quantities, scale, words},
    marks::{label_places, place_label},
    window::Window,
};
use crate::api::alerts::ArticlePanel;

/// A marked day: its place in the window, its words, its colour.
pub(super) type Mark = (usize, String, String);

/// The stock of this morning and of each evening to come, in the area of number 0.
pub(super) fn with_stock(
    chart: Chart,
    morning: f64,
    evenings: impl Iterator<Item = f64>,
    window: &Window,
    marks: &[Mark],
    palette: &Palette,
) -> Chart {
    // The stock of this morning stands at the end of yesterday, so that day 1 ends on D0's own place.
    let blank = window.past.saturating_sub(1);
    let skipped = usize::from(window.past == 0);
    let left: Vec<f64> = std::iter::once(morning).chain(evenings.take(window.ahead)).collect();
    let end = axis_end(left.iter().copied().fold(0.0, f64::max));
    let line = on(Line::new(), 0)
        .show_symbol(false)
        .silent(true)
        .z(4)
        .line_style(LineStyle::new().color(palette.accent.as_str()).width(2.5))
        .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.1))
        .data(cells(blank, left.into_iter().skip(skipped).map(Some)));
    let chart = chart.y_axis(quantities(0, end)).series(scale(0, end, palette)).series(line);
    with_marks(chart, 0, marks, window, palette)
}

/// The sales, past ones thin, forecast ones bold on the veil of their interval.
pub(super) fn with_sales(
    chart: Chart,
    axis: usize,
    panel: &ArticlePanel,
    window: &Window,
    marks: &[Mark],
    palette: &Palette,
) -> Chart {
    let past = panel.history.get(panel.history.len() - window.past..).unwrap_or_default();
    let ahead = panel.forecast.days().get(..window.ahead).unwrap_or_default();
    let largest =
        past.iter().map(|day| day.sold).chain(ahead.iter().map(|day| day.upper)).fold(0.0, f64::max);
    let end = axis_end(largest);
    let plain = || on(Line::new(), axis).show_symbol(false).silent(true);
    let history = plain()
        .z(3)
        .line_style(LineStyle::new().color(palette.quiet.as_str()).width(1))
        .data(cells(0, past.iter().map(|day| (!day.out_of_stock).then_some(day.sold))));
    // The veil is what is stacked between the two ends of the interval; the lower end itself is not drawn.
    let hidden = LineStyle::new().width(0).opacity(0.0).type_(LineStyleType::Solid);
    let lower = plain()
        .z(2)
        .stack("interval")
        .line_style(hidden.clone())
        .data(cells(window.past, ahead.iter().map(|day| Some(day.lower))));
    let veil = plain()
        .z(2)
        .stack("interval")
        .line_style(hidden)
        .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.16))
        .data(cells(window.past, ahead.iter().map(|day| Some(day.upper - day.lower))));
    let forecast = plain()
        .z(5)
        .line_style(LineStyle::new().color(palette.accent.as_str()).width(2.5))
        .data(cells(window.past, ahead.iter().map(|day| Some(day.expected))));
    let chart = with_marks(chart.y_axis(quantities(axis, end)), axis, marks, window, palette);
    chart.series(scale(axis, end, palette)).series(lower).series(veil).series(history).series(forecast)
}

/// Marked days with their words, the earlier first.
fn with_marks(mut chart: Chart, axis: usize, marks: &[Mark], window: &Window, palette: &Palette) -> Chart {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|(place, ..)| *place);
    let on_days: Vec<_> = marks.iter().map(|(place, ..)| *place).collect();
    let labels = label_places(&on_days, window.past + window.ahead);
    for ((place, text, colour), label) in marks.into_iter().zip(labels) {
        let label = place_label(words(palette, text).color(colour.as_str()), label);
        chart = chart.series(day_mark(axis, *place, colour, label));
    }
    chart
}

/// Values to the hundredth after `blank` empty days; a day without value is a gap in the line.
fn cells(blank: usize, values: impl Iterator<Item = Option<f64>>) -> Vec<CompositeValue> {
    let cell = |value: Option<f64>| {
        CompositeValue::OptionalNumber(
            value.map(|value| NumericValue::Float((value * 100.0).round() / 100.0)),
        )
    };
    std::iter::repeat_n(None, blank).chain(values).map(cell).collect()
}
