//! Step `calculate_alerts`: the level of each article that morning, from the stock recorded before D0.

use std::collections::BTreeMap;

use optiflow_domain::{Assessment, DailyForecast, Situation, alert};

use super::{guard::Guard, night::Night};
use crate::db::{
    shop::Article,
    state::{AlertSnapshot, NewForecasts},
};

pub(super) fn run(night: &Night, forecasts: &NewForecasts, guard: &mut Guard) -> Vec<AlertSnapshot> {
    forecast_articles(night, forecasts)
        .filter_map(|(article, forecast)| {
            guard.article(article, || {
                let (situation, assessment) = assess(night, article, forecast);
                AlertSnapshot {
                    id: article.id,
                    level: assessment.level(),
                    stock: situation.stock,
                    money: assessment.money_at_stake(),
                    suggested: alert::suggested(&assessment, &situation, forecast).map(|s| s.quantity),
                }
            })
        })
        .collect()
}

/// The articles that were forecast.
pub(super) fn forecast_articles<'a>(
    night: &'a Night,
    forecasts: &'a NewForecasts,
) -> impl Iterator<Item = (&'a Article, &'a DailyForecast)> {
    let articles: BTreeMap<_, _> = night.articles.iter().map(|article| (article.id, article)).collect();
    let forecasts = forecasts.articles.iter();
    forecasts.filter_map(move |forecast| Some((*articles.get(&forecast.id)?, &forecast.daily)))
}

/// An article on the morning of D0.
pub(super) fn assess(night: &Night, article: &Article, forecast: &DailyForecast) -> (Situation, Assessment) {
    let stock = night.stock(article.id).map(|stock| stock.quantity);
    let situation = Situation { stock, lead_time: article.lead_time, price: article.price };
    (situation, alert::assess(&situation, forecast))
}
