//! The days that an article's chart draws, in figures: past and to come, with what is marked on them. The table behind the
//! chart and its file are made of them.

use jiff::ToSpan;
use optiflow_domain::{Date, format, projection::ProjectedDay};

use super::projected_stock::ArticleChart;

/// One day drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnDay {
    pub date: Date,
    /// Units sold; `None` from D0 on, and on a day out of stock, which says nothing of the demand.
    pub sold: Option<f64>,
    /// Units to come, with their 80 % interval: expected, lower and upper end; `None` before D0.
    pub ahead: Option<(f64, f64, f64)>,
    /// Stock left at the end of the day; `None` before D0, and where the stock is unknown.
    pub closing: Option<f64>,
    /// What the chart marks on the day: `Foire, rupture, arrivage de 60`; empty on most days.
    pub marks: String,
}

/// What a past day without stock is called.
const OUT_OF_STOCK: &str = "en rupture";

impl ArticleChart {
    /// The days drawn, the oldest first.
    pub fn days(&self) -> Vec<DrawnDay> {
        let window = self.window();
        let panel = &*self.panel;
        let projected = self.projected();
        let skipped = panel.history.len() - window.past;
        let past = panel.history.iter().skip(skipped).zip((1..=window.past).rev()).map(|(day, ago)| {
            let back = i64::try_from(ago).unwrap_or(0);
            let date = panel.forecast.first_day().saturating_sub(back.days());
            let out = day.out_of_stock.then(|| OUT_OF_STOCK.to_owned());
            DrawnDay {
                date,
                sold: (!day.out_of_stock).then_some(day.sold),
                ahead: None,
                closing: None,
                marks: out.into_iter().chain(self.events_on(date)).collect::<Vec<_>>().join(", "),
            }
        });
        let ahead = panel.forecast.days().iter().zip(1_u16..).take(window.ahead).map(|(day, n)| {
            let date = panel.forecast.date(n);
            let stock = projected.as_ref().and_then(|days| days.get(usize::from(n) - 1));
            let marks = self.events_on(date).chain(self.stock_words(date, stock, projected.as_deref()));
            DrawnDay {
                date,
                sold: None,
                ahead: Some((day.expected, day.lower, day.upper)),
                closing: stock.map(|day| day.closing),
                marks: marks.collect::<Vec<_>>().join(", "),
            }
        });
        past.chain(ahead).collect()
    }

    /// The names of the events flagged on a day.
    fn events_on(&self, date: Date) -> impl Iterator<Item = String> {
        let flags = self.period.iter().flat_map(|(_, flags)| flags);
        flags.filter(move |(day, _)| *day == date).map(|(_, name)| name.clone())
    }

    /// What comes in on a day, and whether the stock first runs out.
    fn stock_words(
        &self,
        date: Date,
        stock: Option<&ProjectedDay>,
        all: Option<&[ProjectedDay]>,
    ) -> impl Iterator<Item = String> {
        let arrivals: Vec<String> = match self.period {
            None if date == self.delivery() => vec!["livraison d'une commande passée ce jour".to_owned()],
            None => Vec::new(),
            Some(_) => {
                let due = self.panel.rules.pending.iter().filter(|order| order.expected_on == date);
                due.map(|order| format!("arrivage de {}", format::quantity(order.quantity))).collect()
            }
        };
        let first_out = all.and_then(|days| days.iter().find(|day| day.stock_out));
        let runs_out = stock.is_some() && first_out.is_some_and(|day| day.date == date);
        arrivals.into_iter().chain(runs_out.then(|| "rupture".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use optiflow_domain::PendingDelivery;

    use super::*;
    use crate::{
        api::alerts::{ArticlePanel, PastDay},
        calculation::tests::panel,
    };

    fn with_history() -> ArticlePanel {
        let day = |n: u32| PastDay { sold: f64::from(n), out_of_stock: n == 89 };
        ArticlePanel { history: (0..90).map(day).collect(), ..panel() }
    }

    fn marked(days: &[DrawnDay]) -> Vec<(String, &str)> {
        let marked = days.iter().filter(|day| !day.marks.is_empty());
        marked.map(|day| (day.date.to_string(), day.marks.as_str())).collect()
    }

    #[test]
    fn past_days_say_what_was_sold_and_those_to_come_what_is_expected_and_left() {
        let days = ArticleChart::of_panel(Arc::new(with_history())).days();
        assert_eq!(days.len(), 28 + 42, "as many as are drawn");
        let (oldest, yesterday, today) = (&days[0], &days[27], &days[28]);
        assert_eq!((oldest.date.to_string().as_str(), oldest.sold), ("2026-10-26", Some(62.0)));
        assert_eq!((yesterday.sold, yesterday.marks.as_str()), (None, "en rupture"));
        assert_eq!((today.sold, today.ahead, today.closing), (None, Some((20.0, 12.0, 28.0)), Some(80.0)));
        assert_eq!(
            marked(&days)[1..],
            [
                ("2026-11-28".to_owned(), "rupture"),
                ("2026-11-30".to_owned(), "livraison d'une commande passée ce jour"),
            ]
        );
    }

    #[test]
    fn what_is_flagged_and_what_arrives_stands_on_its_day() {
        let mut panel = with_history();
        let arrival = Date::constant(2026, 11, 26);
        panel.rules.pending = vec![PendingDelivery { expected_on: arrival, quantity: 60.0 }];
        let flags = vec![
            (Date::constant(2026, 11, 22), "Foire".to_owned()),
            (arrival, "Match".to_owned()),
            (Date::constant(2026, 12, 24), "Noël".to_owned()),
        ];
        let days = ArticleChart::of_period(Arc::new(panel), 14, flags).days();
        assert_eq!(
            marked(&days),
            [
                ("2026-11-22".to_owned(), "en rupture, Foire"),
                ("2026-11-26".to_owned(), "Match, arrivage de 60"),
                ("2026-12-01".to_owned(), "rupture"),
            ],
            "Christmas is not among the days shown"
        );
        assert_eq!(days[28 + 3].closing, Some(80.0), "what is on order counts");
    }
}
