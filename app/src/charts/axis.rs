//! Axes in French: ECharts writes thousands with a comma, so figures and days are written here.

use charming::{
    component::{Axis, Grid},
    datatype::{CompositeValue, NumericValue},
    element::{
        AxisLabel, AxisLine, AxisTick, AxisType, Label, LabelPosition, LineStyle, LineStyleType, MarkLine,
        MarkLineData, MarkLineVariant, SplitLine, Symbol,
    },
    series::Line,
};
use optiflow_domain::format;

use super::Palette;

/// The size of an axis' figures, in pixels.
pub(super) const SMALL: f64 = 11.0;

/// The round number at or above `largest` that ends the axis: 1, 2, 4, 5 or 8 times a power of ten.
pub(super) fn axis_end(largest: f64) -> f64 {
    if !largest.is_finite() || largest <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(largest.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|end| *end >= largest)
        .unwrap_or(largest)
}

/// Pixels left of the first day, where the figures stand.
pub(super) const LEFT: f64 = 44.0;
/// Pixels right of the last day.
pub(super) const RIGHT: f64 = 14.0;

/// The place among `count` days nearest to a point `x` pixels from the left edge of a drawing `width` pixels wide.
pub(super) fn nearest(count: usize, x: f64, width: f64) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let share = ((x - LEFT) / (width - LEFT - RIGHT)).clamp(0.0, 1.0);
    share.is_finite().then(|| (share * last as f64).round() as usize)
}

/// A figure of an axis, where there is room for few letters: `60 M` for sixty millions, `25 k` for 25 000.
fn short(value: f64) -> String {
    match value {
        1e9.. => format!("{}\u{a0}Md", format::quantity(value / 1e9)),
        1e6.. => format!("{}\u{a0}M", format::quantity(value / 1e6)),
        1e4.. => format!("{}\u{a0}k", format::quantity(value / 1e3)),
        _ => format::quantity(value),
    }
}

/// Values to the hundredth after `blank` empty days; a day without value is a gap in the line.
pub(super) fn cells(blank: usize, values: impl Iterator<Item = Option<f64>>) -> Vec<CompositeValue> {
    let cell = |value: Option<f64>| {
        CompositeValue::OptionalNumber(
            value.map(|value| NumericValue::Float((value * 100.0).round() / 100.0)),
        )
    };
    std::iter::repeat_n(None, blank).chain(values).map(cell).collect()
}

/// A plain area of the chart, `top` and `height` in pixels.
pub(super) fn grid(top: f64, height: f64) -> Grid {
    Grid::new().left(LEFT).right(RIGHT).top(top).height(height)
}

/// The vertical axis of one area: bare, its figures are drawn by [`scale`].
pub(super) fn quantities(grid: usize, end: f64) -> Axis {
    Axis::new()
        .type_(AxisType::Value)
        .grid_index(grid as f64)
        .min(0)
        .max(end)
        .axis_label(AxisLabel::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}

/// The horizontal axis of one area: one category a day, named where `labels` has a text.
pub(super) fn days(grid: usize, labels: Vec<String>, palette: &Palette) -> Axis {
    let named = labels.iter().any(|label| !label.is_empty());
    Axis::new()
        .type_(AxisType::Category)
        .grid_index(grid as f64)
        .boundary_gap(false)
        .data(labels)
        .axis_tick(AxisTick::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .axis_label(
            AxisLabel::new()
                .show(named)
                .interval(0)
                .color(palette.quiet.as_str())
                .font_size(SMALL)
                .font_family(palette.font.as_str()),
        )
}

/// Pixels between the figures of an axis and its first day.
const AWAY: f64 = 8.0;

/// Light lines at zero, the half and the end of an axis, with their figures.
pub(super) fn scale(axis: usize, end: f64, palette: &Palette) -> Line {
    scale_away(axis, end, AWAY, palette)
}

/// The same with its figures so many pixels from the first day, whose own figure needs the room.
pub(super) fn scale_away(axis: usize, end: f64, away: f64, palette: &Palette) -> Line {
    let at = |value: f64| {
        let text = short(value);
        let label = words(palette, &text).position(LabelPosition::Start).distance(away);
        MarkLineVariant::Simple(MarkLineData::new().y_axis(value).label(label))
    };
    let lines = MarkLine::new()
        .silent(true)
        .symbol(vec![Symbol::None, Symbol::None])
        .line_style(LineStyle::new().color(palette.line.as_str()).width(1).type_(LineStyleType::Solid))
        .data(vec![at(0.0), at(end / 2.0), at(end)]);
    on(Line::new(), axis).show_symbol(false).silent(true).z(1).mark_line(lines).data(Vec::<f64>::new())
}

/// A vertical line on a day, with its words at the top.
pub(super) fn day_mark(axis: usize, day: usize, colour: &str, label: Label) -> Line {
    let data = MarkLineData::new().x_axis(day as f64).label(label);
    let lines = MarkLine::new()
        .silent(true)
        .symbol(vec![Symbol::None, Symbol::None])
        .line_style(LineStyle::new().color(colour).width(1.5).type_(LineStyleType::Dashed))
        .data(vec![MarkLineVariant::Simple(data)]);
    on(Line::new(), axis).show_symbol(false).silent(true).z(6).mark_line(lines).data(Vec::<f64>::new())
}

/// A short text inside the chart.
pub(super) fn words(palette: &Palette, text: &str) -> Label {
    // Braces would be read as a template; no figure or date has any.
    Label::new()
        .show(true)
        .formatter(text)
        .color(palette.quiet.as_str())
        .font_size(SMALL)
        .font_family(palette.font.as_str())
}

/// The series in the area of this number.
pub(super) fn on(line: Line, axis: usize) -> Line {
    line.x_axis_index(axis as f64).y_axis_index(axis as f64)
}

#[cfg(test)]
mod tests {
    use super::{axis_end, short};

    #[test]
    fn a_large_figure_is_shortened_to_fit_beside_the_axis() {
        let shown = [0.0, 0.5, 9_999.0, 40_000.0, 2_500_000.0, 60e6, 1e9].map(short);
        let plain = shown.map(|text| text.replace('\u{a0}', " "));
        assert_eq!(plain, ["0", "0,5", "9 999", "40 k", "2,5 M", "60 M", "1 Md"]);
    }

    #[test]
    fn an_axis_ends_on_a_round_number_that_holds_everything() {
        for (largest, end) in
            [(0.0, 1.0), (0.7, 0.8), (1.0, 1.0), (37.0, 40.0), (64.0, 80.0), (1985.0, 2000.0)]
        {
            assert!((axis_end(largest) - end).abs() < 1e-9, "{largest}: {}", axis_end(largest));
        }
        assert!((axis_end(f64::NAN) - 1.0).abs() < 1e-9);
    }
}
