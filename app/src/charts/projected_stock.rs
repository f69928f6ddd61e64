//! The chart of an article's panel: how long the stock lasts above, what is sold below.
//!
//! Two areas share the days, since a stock of two thousand would flatten sales of ten. At most two colours stand
//! beside grey: the accent for what is foreseen, red for the stock-out.

use charming::{
    Chart,
    element::{AreaStyle, LineStyle, LineStyleType},
    series::Line,
};
use jiff::ToSpan;
use optiflow_domain::{Date, Margin, calendar, format, order};

use super::{
    Palette,
    axis::{axis_end, cells, day_mark, days, grid, on, quantities, scale, words},
    marks::{LabelPlace, label_places, place_label},
    window::{Window, days_ahead, short_date},
};
use crate::api::alerts::ArticlePanel;

/// One day of the table behind the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    pub day: String,
    pub expected: String,
    pub interval: String,
    /// Stock left at the end of the day; empty where the stock is unknown.
    pub stock: String,
}

/// The days drawn from D0 on, as a table for those who do not see the drawing.
pub fn table(panel: &ArticlePanel) -> Vec<TableRow> {
    let stock = Projection::of(panel);
    let shown = panel.forecast.days().iter().zip(1_u16..).take(days_ahead(panel));
    shown
        .map(|(day, n)| TableRow {
            day: format!(
                "{} {}",
                calendar::weekday(panel.forecast.date(n)),
                format::date(panel.forecast.date(n))
            ),
            expected: format::number(day.expected, 1),
            interval: format!("{} à {}", format::number(day.lower, 1), format::number(day.upper, 1)),
            stock: stock.as_ref().map(|s| format::number(s.after(n), 0)).unwrap_or_default(),
        })
        .collect()
}

/// The day under a finger `x` pixels from the left edge of a drawing `width` pixels wide, in words.
pub fn reading(panel: &ArticlePanel, x: f64, width: f64) -> Option<String> {
    let window = Window::of(panel);
    let place = window.nearest(x, width)?;
    if place < window.past {
        let past = panel.history.get(panel.history.len() - window.past + place)?;
        let ago = i64::try_from(window.past - place).ok()?;
        let day = calendar::day(panel.forecast.first_day().saturating_sub(ago.days()));
        return Some(if past.out_of_stock {
            format!("{day} : en rupture")
        } else {
            format!("{day} : {} vendus", format::quantity(past.sold))
        });
    }
    let n = u16::try_from(place - window.past + 1).ok()?;
    let ahead = panel.forecast.days().get(place - window.past)?;
    let sales = format!(
        "{} : {} prévus ({} à {})",
        calendar::day(panel.forecast.date(n)),
        format::number(ahead.expected, 1),
        format::number(ahead.lower, 1),
        format::number(ahead.upper, 1)
    );
    Some(match Projection::of(panel) {
        Some(stock) => format!("{sales}, stock le soir {}", format::number(stock.after(n), 0)),
        None => sales,
    })
}

/// What the drawing says, in one sentence.
pub fn summary(panel: &ArticlePanel) -> String {
    let delivery =
        format!("une commande passée aujourd'hui se vend à partir du {}", format::date(delivery(panel)));
    match (&panel.stock, stock_out(panel)) {
        (None, _) => "Ventes passées et ventes prévues par jour.".to_owned(),
        (Some(stock), Some(date)) => format!(
            "Stock de {}, rupture prévue {} ; {delivery}.",
            format::quantity(stock.quantity),
            calendar::day(date)
        ),
        (Some(stock), None) => format!(
            "Stock de {}, suffisant jusqu'à la fin des prévisions ; {delivery}.",
            format::quantity(stock.quantity)
        ),
    }
}

/// The first day that the stock does not cover without an order; `None` past the horizon or without a stock.
pub fn stock_out(panel: &ArticlePanel) -> Option<Date> {
    let first = panel.forecast.first_day();
    let stock = panel.stock.map(|stock| stock.quantity);
    let nothing_to_cover = order::suggest(&panel.forecast, stock, first, Margin::DEFAULT).ok()?;
    let until = nothing_to_cover.enough_until?;
    (order::days_to_cover(&panel.forecast, until).ok()? < panel.forecast.horizon()).then_some(until)
}

/// The first day on which what is ordered today can be sold, D0 + L.
fn delivery(panel: &ArticlePanel) -> Date {
    panel.forecast.first_day().saturating_add(i64::from(panel.lead_time.days()).days())
}

/// The stock left day after day when nothing is ordered.
struct Projection<'a> {
    panel: &'a ArticlePanel,
    stock: f64,
}

impl<'a> Projection<'a> {
    fn of(panel: &'a ArticlePanel) -> Option<Self> {
        panel.stock.map(|stock| Self { panel, stock: stock.quantity })
    }

    /// Stock at the end of day n, not below 0; the stock itself for day 0.
    fn after(&self, day: u16) -> f64 {
        (self.stock - self.panel.forecast.cumulative(day)).max(0.0)
    }
}

/// The whole drawing.
pub fn chart(panel: &ArticlePanel, palette: &Palette) -> Chart {
    let window = Window::of(panel);
    let labels = window.labels();
    let chart = Chart::new().animation(false);
    let Some(stock) = Projection::of(panel) else {
        let chart = chart.grid(grid(12.0, 120.0)).x_axis(days(0, labels, palette));
        return with_sales(chart, 0, panel, &window, palette);
    };
    let silent = vec![String::new(); labels.len()];
    let chart = chart
        .grid(grid(22.0, 92.0))
        .grid(grid(140.0, 86.0))
        .x_axis(days(0, silent, palette))
        .x_axis(days(1, labels, palette));
    let chart = with_stock(chart, &stock, panel, &window, palette);
    with_sales(chart, 1, panel, &window, palette)
}

fn with_stock(
    chart: Chart,
    stock: &Projection<'_>,
    panel: &ArticlePanel,
    window: &Window,
    palette: &Palette,
) -> Chart {
    let end = axis_end(stock.after(0));
    let left: Vec<_> =
        (0..=u16::try_from(window.ahead).unwrap_or(u16::MAX)).map(|day| Some(stock.after(day))).collect();
    // The stock of this morning stands at the end of yesterday, so that day 1 ends on D0's own place.
    let blank = window.past.saturating_sub(1);
    let skipped = usize::from(window.past == 0);
    let line = on(Line::new(), 0)
        .show_symbol(false)
        .silent(true)
        .z(4)
        .line_style(LineStyle::new().color(palette.accent.as_str()).width(2.5))
        .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.1))
        .data(cells(blank, left.into_iter().skip(skipped)));
    let mut chart = chart.y_axis(quantities(0, end)).series(scale(0, end, palette)).series(line);
    for (place, text, colour, label) in marks(panel, window, palette) {
        chart = chart.series(day_mark(
            0,
            place,
            &colour,
            place_label(words(palette, &text).color(colour.as_str()), label),
        ));
    }
    chart
}

/// The stock-out and the delivery that fall into the window, the earlier first: place, words, colour, label's place.
fn marks(
    panel: &ArticlePanel,
    window: &Window,
    palette: &Palette,
) -> Vec<(usize, String, String, LabelPlace)> {
    let delivery = delivery(panel);
    let out = stock_out(panel).map(|date| (date, "rupture", &palette.critical));
    let mut marks: Vec<_> = [out, Some((delivery, "livraison", &palette.quiet))]
        .into_iter()
        .flatten()
        .filter_map(|(date, word, colour)| {
            Some((window.place(date)?, format!("{word} {}", short_date(date)), colour))
        })
        .collect();
    marks.sort_by_key(|(place, ..)| *place);
    let days = window.past + window.ahead;
    let on_days: Vec<_> = marks.iter().map(|(place, ..)| *place).collect();
    let labelled = marks.into_iter().zip(label_places(&on_days, days));
    labelled.map(|((place, text, colour), label)| (place, text, colour.clone(), label)).collect()
}

fn with_sales(chart: Chart, axis: usize, panel: &ArticlePanel, window: &Window, palette: &Palette) -> Chart {
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
    chart
        .y_axis(quantities(axis, end))
        .series(scale(axis, end, palette))
        .series(lower)
        .series(veil)
        .series(history)
        .series(forecast)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Assessment, LeadTime, StockOnHand};
    use serde_json::Value;

    use super::*;
    use crate::{api::alerts::PastDay, calculation::tests::panel};

    fn drawn(panel: &ArticlePanel) -> Value {
        serde_json::to_value(chart(panel, &Palette::named())).unwrap()
    }

    fn with_history() -> ArticlePanel {
        let day = |n: u32| PastDay { sold: f64::from(n), out_of_stock: n == 89 };
        ArticlePanel { history: (0..90).map(day).collect(), ..panel() }
    }

    /// The marked days and their words.
    fn marks(chart: &Value) -> Vec<(u64, String)> {
        let series = chart["series"].as_array().unwrap();
        let lines = series.iter().flat_map(|s| s["markLine"]["data"].as_array().into_iter().flatten());
        lines
            .filter_map(|line| {
                let day = line["xAxis"].as_f64()? as u64;
                Some((day, line["label"]["formatter"].as_str().unwrap().to_owned()))
            })
            .collect()
    }

    #[test]
    fn the_stock_runs_down_to_zero_and_stays_there() {
        let panel = with_history();
        let chart = drawn(&panel);
        let stock = chart["series"][1]["data"].as_array().unwrap();
        assert_eq!(stock[26], Value::Null, "the stock of past days is not known here");
        let left: Vec<_> = stock[27..35].iter().map(|v| v.as_f64().unwrap()).collect();
        assert_eq!(left, [100.0, 80.0, 60.0, 40.0, 20.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn a_finger_reads_a_past_day_a_day_out_of_stock_and_a_day_to_come() {
        // 70 days drawn: 28 past, 42 ahead; 10 pixels a day between the margins of 44 and 14.
        let read = |place: f64| reading(&with_history(), 44.0 + 10.0 * place, 44.0 + 14.0 + 690.0).unwrap();
        assert_eq!(read(0.0), "lundi 26 octobre : 62 vendus");
        assert_eq!(read(27.0), "dimanche 22 novembre : en rupture");
        assert_eq!(read(28.2), "lundi 23 novembre : 20,0 prévus (12,0 à 28,0), stock le soir 80");
    }

    #[test]
    fn stock_out_and_delivery_are_marked_on_their_days() {
        assert_eq!(
            marks(&drawn(&with_history())),
            [(28 + 5, "rupture 28 nov.".to_owned()), (28 + 7, "livraison 30 nov.".to_owned())]
        );
    }

    #[test]
    fn the_stock_out_of_the_chart_is_that_of_the_alert() {
        let panel = panel();
        let Assessment::Critical { stock_out_on, .. } = panel.assessment else { unreachable!() };
        assert_eq!(stock_out(&panel), Some(stock_out_on));
    }

    #[test]
    fn a_stock_that_outlasts_the_forecast_has_no_stock_out() {
        let mut panel = panel();
        panel.stock = panel.stock.map(|stock| StockOnHand { quantity: 1_200.0, ..stock });
        assert_eq!(stock_out(&panel), None, "1 200 is what 60 days of 20 sell");
        assert!(summary(&panel).contains("suffisant jusqu'à la fin"));
    }

    #[test]
    fn without_a_stock_only_sales_are_drawn() {
        let mut panel = with_history();
        panel.stock = None;
        let chart = drawn(&panel);
        assert!(marks(&chart).is_empty());
        assert_eq!(chart["series"].as_array().unwrap().len(), 5);
        assert!(table(&panel).iter().all(|row| row.stock.is_empty()));
    }

    #[test]
    fn the_veil_stands_on_the_lower_end_and_a_day_without_stock_is_a_gap() {
        let chart = drawn(&with_history());
        let series = chart["series"].as_array().unwrap();
        let data = |from_the_end: usize| series[series.len() - from_the_end]["data"].as_array().unwrap();
        let (lower, veil, history, forecast) = (data(4), data(3), data(2), data(1));
        assert_eq!((&lower[28], &veil[28], &forecast[28]), (&12.0.into(), &16.0.into(), &20.0.into()));
        assert_eq!((&history[26], &history[27]), (&88.0.into(), &Value::Null));
    }

    #[test]
    fn a_long_delay_makes_room_for_its_delivery() {
        let mut panel = with_history();
        panel.lead_time = LeadTime::choose(Some(30), None);
        assert_eq!(table(&panel).len(), 51);
        assert!(marks(&drawn(&panel)).contains(&(28 + 30, "livraison 23 déc.".to_owned())));
    }

    #[test]
    fn the_table_says_each_day_in_figures() {
        let first = &table(&panel())[0];
        assert_eq!(first.day, "lundi 23/11/2026");
        assert_eq!((first.expected.as_str(), first.interval.as_str()), ("20,0", "12,0 à 28,0"));
        assert_eq!(first.stock, "80");
    }
}
