//! Step `compare_ca_predictions`: the revenue forecast against what was taken, over the last complete days.

use jiff::ToSpan;
use optiflow_domain::revenue::{self, PERIODS, Revenue, RevenueBook, RevenueDay};
use serde::{Deserialize, Serialize};

use super::{guard::Guard, night::Night};

/// The shop's revenue as seen on D0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevenueFigures {
    /// The last 30 days of which something is known, in order.
    pub days: Vec<RevenueDay>,
    /// Over each of [`PERIODS`], where days can be compared.
    pub periods: Vec<Revenue>,
}

pub(super) fn run(night: &Night, guard: &mut Guard) -> RevenueFigures {
    let [.., longest] = PERIODS;
    let first = night.days_before(longest);
    let mut book = RevenueBook::default();
    for article in &night.articles {
        let (id, price) = (article.id, article.price);
        let own = guard.article(article, || {
            let day = |day| (day, night.first_forecast(id, day), night.taken(id, day, price));
            first.series(1.day()).take(usize::from(longest)).map(day).collect::<Vec<_>>()
        });
        for (day, forecast, taken) in own.unwrap_or_default() {
            if let Some(forecast) = forecast {
                book.add_forecast(day, forecast.day, price);
            }
            if let Some(amount) = taken {
                book.add_actual(day, amount);
            }
        }
    }
    let days = book.days();
    let periods = PERIODS.iter().filter_map(|period| revenue::compare(&days, night.as_of, *period)).collect();
    RevenueFigures { days, periods }
}
