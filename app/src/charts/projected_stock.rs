//! The chart of one article: how long the stock lasts, and what is sold.
//!
//! Two areas share the days, since a stock of two thousand would flatten sales of ten. At most two colours stand
//! beside grey: the accent for what is foreseen, red for the stock-out.

use std::sync::Arc;

use charming::Chart;
use jiff::ToSpan;
use optiflow_domain::{
    Date, calendar, format,
    projection::{ProjectedDay, project},
};

use super::{
    Palette,
    areas::{Mark, with_sales, with_stock},
    axis::{days, grid},
    window::{Window, short_date},
};
use crate::api::{alerts::ArticlePanel, predictions::Flag};

/// The chart of an article: in its panel, or over a period of page Prédictions.
#[derive(Debug, Clone)]
pub struct ArticleChart {
    pub(super) panel: Arc<ArticlePanel>,
    /// Days ahead, and the events among the days shown.
    pub(super) period: Option<(u16, Vec<Flag>)>,
}

/// Where an area stands, in pixels: top and height.
type Place = (f64, f64);

impl ArticleChart {
    /// What the panel shows: until when the stock lasts if nothing is ordered, and when an order would arrive.
    pub fn of_panel(panel: Arc<ArticlePanel>) -> Self {
        Self { panel, period: None }
    }

    /// What page Prédictions shows: the sales large with the events among them, the stock with what is on order.
    pub fn of_period(panel: Arc<ArticlePanel>, days: u16, flags: Vec<Flag>) -> Self {
        Self { panel, period: Some((days, flags)) }
    }

    /// The article that is drawn.
    pub fn panel(&self) -> &ArticlePanel {
        &self.panel
    }

    /// The drawing's name in the page.
    pub fn id(&self) -> String {
        format!("stock-{}", self.panel.id)
    }

    /// Whether there is a stock to draw.
    pub fn has_stock(&self) -> bool {
        self.panel.stock.is_some()
    }

    /// The class that gives the drawing its height.
    pub fn class(&self) -> &'static str {
        match (&self.period, self.has_stock()) {
            (None, false) => "plot",
            (None, true) | (Some(_), false) => "plot tall",
            (Some(_), true) => "plot large",
        }
    }

    /// What stands where, up to the words about past and forecast sales.
    pub fn caption(&self) -> &'static str {
        match (&self.period, self.has_stock()) {
            (_, false) => "Ventes par jour : ",
            (None, true) => "En haut, le stock si rien n'est commandé. En bas, les ventes par jour : ",
            (Some(_), true) => {
                "En bas, le stock si rien de plus n'est commandé. En haut, les ventes par jour : "
            }
        }
    }

    /// The day under a finger `x` pixels from the left edge of a drawing `width` pixels wide, in words.
    pub fn reading(&self, x: f64, width: f64) -> Option<String> {
        let panel = &self.panel;
        let window = self.window();
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
        Some(match closing(self.projected().as_deref(), n) {
            Some(left) => format!("{sales}, stock le soir {}", format::number(left, 0)),
            None => sales,
        })
    }

    /// What the drawing says, in one sentence.
    pub fn summary(&self) -> String {
        let Some(stock) = self.panel.stock else {
            return "Ventes passées et ventes prévues par jour.".to_owned();
        };
        let stock = format::quantity(stock.quantity);
        let lasts = match self.stock_out() {
            Some(date) => format!("Stock de {stock}, rupture prévue {}", calendar::day(date)),
            None => format!("Stock de {stock}, suffisant jusqu'à la fin des prévisions"),
        };
        match self.period {
            None => format!(
                "{lasts} ; une commande passée aujourd'hui se vend à partir du {}.",
                format::date(self.delivery())
            ),
            Some((days, _)) => format!("Ventes passées, prévision des {days} prochains jours. {lasts}."),
        }
    }

    /// The first day that the stock does not cover; `None` past the horizon or without a stock.
    pub fn stock_out(&self) -> Option<Date> {
        self.projected()?.iter().find(|day| day.stock_out).map(|day| day.date)
    }

    /// The first day on which what is ordered today can be sold, D0 + L.
    pub(super) fn delivery(&self) -> Date {
        self.panel.forecast.first_day().saturating_add(i64::from(self.panel.lead_time.days()).days())
    }

    /// The stock day after day when nothing is ordered from now on; `None` where it is unknown.
    pub(super) fn projected(&self) -> Option<Vec<ProjectedDay>> {
        let stock = self.panel.stock?.quantity;
        // The panel's calculator has a line of its own for what is on order.
        let on_order = if self.period.is_some() { self.panel.rules.pending.as_slice() } else { &[] };
        Some(project(&self.panel.forecast, Some(stock), on_order))
    }

    pub(super) fn window(&self) -> Window {
        match &self.period {
            None => Window::of(&self.panel),
            Some((days, _)) => Window::of_period(&self.panel, *days),
        }
    }

    /// The whole drawing.
    pub fn chart(&self, palette: &Palette) -> Chart {
        let window = self.window();
        let labels = window.labels();
        let panel = &*self.panel;
        let chart = Chart::new().animation(false);
        let (stock_place, sales_place, alone): (Place, Place, Place) = match self.period {
            None => ((22.0, 92.0), (140.0, 86.0), (12.0, 120.0)),
            Some(_) => ((262.0, 84.0), (36.0, 190.0), (36.0, 190.0)),
        };
        let flags = self.flags(&window, palette);
        let (Some(stock), Some(projected)) = (panel.stock, self.projected()) else {
            let chart = chart.grid(grid(alone.0, alone.1)).x_axis(days(0, labels, palette));
            return with_sales(chart, 0, panel, &window, &flags, palette);
        };
        let silent = vec![String::new(); labels.len()];
        // The lower area names the days.
        let (of_stock, of_sales) =
            if stock_place.0 > sales_place.0 { (labels, silent) } else { (silent, labels) };
        let chart = chart
            .grid(grid(stock_place.0, stock_place.1))
            .grid(grid(sales_place.0, sales_place.1))
            .x_axis(days(0, of_stock, palette))
            .x_axis(days(1, of_sales, palette));
        let marks = self.stock_marks(&projected, &window, palette);
        let evenings = projected.iter().map(|day| day.closing);
        let chart = with_stock(chart, stock.quantity, evenings, &window, &marks, palette);
        with_sales(chart, 1, panel, &window, &flags, palette)
    }

    /// The stock-out and the deliveries that fall into the window.
    fn stock_marks(&self, projected: &[ProjectedDay], window: &Window, palette: &Palette) -> Vec<Mark> {
        let out = projected.iter().find(|day| day.stock_out);
        let mut marks: Vec<Mark> = out
            .and_then(|day| window.mark(day.date, &dated("rupture", day.date), &palette.critical))
            .into_iter()
            .collect();
        let arrivals: Vec<(&str, Date)> = match self.period {
            None => vec![("livraison", self.delivery())],
            Some(_) => self.panel.rules.pending.iter().map(|order| ("arrivage", order.expected_on)).collect(),
        };
        let arrivals = arrivals.into_iter();
        marks.extend(arrivals.filter_map(|(word, day)| window.mark(day, &dated(word, day), &palette.quiet)));
        marks
    }

    /// The events that fall into the window.
    fn flags(&self, window: &Window, palette: &Palette) -> Vec<Mark> {
        let flags = self.period.iter().flat_map(|(_, flags)| flags);
        flags.filter_map(|(day, name)| window.mark(*day, name, &palette.quiet)).collect()
    }
}

fn dated(word: &str, day: Date) -> String {
    format!("{word} {}", short_date(day))
}

/// The stock at the end of day n.
fn closing(projected: Option<&[ProjectedDay]>, day: u16) -> Option<f64> {
    projected?.get(usize::from(day).checked_sub(1)?).map(|day| day.closing)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Assessment, LeadTime, PendingDelivery, StockOnHand};
    use serde_json::Value;

    use super::*;
    use crate::{api::alerts::PastDay, calculation::tests::panel};

    fn of(panel: ArticlePanel) -> ArticleChart {
        ArticleChart::of_panel(Arc::new(panel))
    }

    fn drawn(chart: &ArticleChart) -> Value {
        serde_json::to_value(chart.chart(&Palette::named())).unwrap()
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
        let chart = drawn(&of(with_history()));
        let stock = chart["series"][1]["data"].as_array().unwrap();
        assert_eq!(stock[26], Value::Null, "the stock of past days is not known here");
        let left: Vec<_> = stock[27..35].iter().map(|v| v.as_f64().unwrap()).collect();
        assert_eq!(left, [100.0, 80.0, 60.0, 40.0, 20.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn a_finger_reads_a_past_day_a_day_out_of_stock_and_a_day_to_come() {
        // 70 days drawn: 28 past, 42 ahead; 10 pixels a day between the margins of 44 and 14.
        let read = |place: f64| of(with_history()).reading(44.0 + 10.0 * place, 44.0 + 14.0 + 690.0).unwrap();
        assert_eq!(read(0.0), "lundi 26 octobre : 62 vendus");
        assert_eq!(read(27.0), "dimanche 22 novembre : en rupture");
        assert_eq!(read(28.2), "lundi 23 novembre : 20,0 prévus (12,0 à 28,0), stock le soir 80");
    }

    #[test]
    fn stock_out_and_delivery_are_marked_on_their_days() {
        assert_eq!(
            marks(&drawn(&of(with_history()))),
            [(28 + 5, "rupture 28 nov.".to_owned()), (28 + 7, "livraison 30 nov.".to_owned())]
        );
    }

    #[test]
    fn the_stock_out_of_the_chart_is_that_of_the_alert() {
        let panel = panel();
        let Assessment::Critical { stock_out_on, .. } = panel.assessment else { unreachable!() };
        assert_eq!(of(panel).stock_out(), Some(stock_out_on));
    }

    #[test]
    fn a_stock_that_outlasts_the_forecast_has_no_stock_out() {
        let mut panel = panel();
        panel.stock = panel.stock.map(|stock| StockOnHand { quantity: 1_200.0, ..stock });
        let chart = of(panel);
        assert_eq!(chart.stock_out(), None, "1 200 is what 60 days of 20 sell");
        assert!(chart.summary().contains("suffisant jusqu'à la fin"));
    }

    #[test]
    fn without_a_stock_only_sales_are_drawn() {
        let mut panel = with_history();
        panel.stock = None;
        let article = of(panel);
        let chart = drawn(&article);
        assert!(marks(&chart).is_empty());
        assert_eq!(chart["series"].as_array().unwrap().len(), 5);
        assert!(article.days().iter().all(|day| day.closing.is_none()));
    }

    #[test]
    fn the_veil_stands_on_the_lower_end_and_a_day_without_stock_is_a_gap() {
        let chart = drawn(&of(with_history()));
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
        let chart = of(panel);
        assert_eq!(chart.days().len(), 28 + 51);
        assert!(marks(&drawn(&chart)).contains(&(28 + 30, "livraison 23 déc.".to_owned())));
    }

    #[test]
    fn a_period_shows_its_days_with_events_above_and_what_is_on_order_in_the_stock() {
        let mut panel = with_history();
        let arrival = Date::constant(2026, 11, 26);
        panel.rules.pending = vec![PendingDelivery { expected_on: arrival, quantity: 60.0 }];
        let fair = (Date::constant(2026, 11, 20), "Foire".to_owned());
        let late = (Date::constant(2026, 12, 24), "Noël".to_owned());
        let chart = ArticleChart::of_period(Arc::new(panel), 14, vec![fair, late]);
        assert_eq!(chart.days().len(), 28 + 14);
        // 100 on hand and 60 on Thursday, 20 a day: eight days instead of five.
        assert_eq!(chart.stock_out(), Some(Date::constant(2026, 12, 1)));
        let drawn = drawn(&chart);
        let marks = marks(&drawn);
        assert_eq!(
            marks,
            [
                (28 + 3, "arrivage 26 nov.".to_owned()),
                (28 + 8, "rupture 1 déc.".to_owned()),
                (25, "Foire".to_owned()),
            ],
            "Christmas is not among the days shown"
        );
        let stock = drawn["series"][1]["data"].as_array().unwrap();
        let left: Vec<_> = stock[27..32].iter().map(|v| v.as_f64().unwrap()).collect();
        assert_eq!(left, [100.0, 80.0, 60.0, 40.0, 80.0]);
    }

    #[test]
    fn a_longer_period_shows_a_longer_past() {
        let days = |days| {
            let chart = ArticleChart::of_period(Arc::new(with_history()), days, Vec::new());
            let drawn = drawn(&chart);
            drawn["xAxis"][0]["data"].as_array().unwrap().len()
        };
        assert_eq!([7, 14, 30].map(days), [28 + 7, 28 + 14, 60 + 30]);
    }
}
