//! Step `generate_predictions`: the lines of the page Prédictions. It fits nothing: the forecasts are there.

use optiflow_domain::{DailyForecast, projection};
use serde::{Deserialize, Serialize};

use super::{calculate_alerts::forecast_articles, guard::Guard, night::Night};
use crate::db::{
    shop::Article,
    state::{ArticleOutlook, NewForecasts},
};

/// What the shop expects over the periods of the page.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PredictionFigures {
    /// Articles forecast.
    pub articles: u32,
    /// Units expected over 7, 14 and 30 days.
    pub week: f64,
    pub fortnight: f64,
    pub month: f64,
    /// Articles that run out within the 30 days, with what is on order.
    pub running_out: u32,
}

pub(super) fn run(
    night: &Night,
    forecasts: &NewForecasts,
    guard: &mut Guard,
) -> (Vec<ArticleOutlook>, PredictionFigures) {
    let outlooks: Vec<_> = forecast_articles(night, forecasts)
        .filter_map(|(article, forecast)| guard.article(article, || outlook(night, article, forecast)))
        .collect();
    let mut figures = PredictionFigures::default();
    for outlook in &outlooks {
        figures.articles += 1;
        figures.week += outlook.week;
        figures.fortnight += outlook.fortnight;
        figures.month += outlook.month;
        figures.running_out += u32::from(outlook.stock_out_on.is_some());
    }
    (outlooks, figures)
}

fn outlook(night: &Night, article: &Article, forecast: &DailyForecast) -> ArticleOutlook {
    let stock = night.stock(article.id).map(|stock| stock.quantity);
    let [week, fortnight, month] =
        projection::PERIODS.map(|days| projection::outlook(forecast, stock, &article.rules.pending, days));
    ArticleOutlook {
        id: article.id,
        week: week.expected,
        fortnight: fortnight.expected,
        month: month.expected,
        stock_out_on: month.stock_out_on,
    }
}
