//! Step `calculate_alerts`: the level of each article that morning, from the stock recorded before D0.

use std::collections::BTreeMap;

use optiflow_domain::{Situation, alert};

use super::{Draft, night::Night};
use crate::db::state::AlertSnapshot;

pub(super) fn run(night: &Night, draft: &Draft) -> Vec<AlertSnapshot> {
    let articles: BTreeMap<_, _> = night.articles.iter().map(|article| (article.id, article)).collect();
    draft
        .forecasts
        .iter()
        .filter_map(|forecast| {
            let article = articles.get(&forecast.id)?;
            let stock = night.stock(forecast.id).map(|stock| stock.quantity);
            let situation = Situation { stock, lead_time: article.lead_time, price: article.price };
            let assessment = alert::assess(&situation, &forecast.daily);
            Some(AlertSnapshot {
                id: forecast.id,
                level: assessment.level(),
                stock,
                money: assessment.money_at_stake(),
                suggested: alert::suggested(&assessment, &situation, &forecast.daily).map(|s| s.quantity),
            })
        })
        .collect()
}
