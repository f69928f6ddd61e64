//! `optiflow batch --article ID`: what tonight says of one article.

use optiflow_domain::{calendar, format};
use serde_json::json;

use crate::batch::ArticleNight;

/// The days printed; JSON has the whole horizon.
const DAYS_PRINTED: usize = 30;

pub(super) fn print(night: &ArticleNight, as_json: bool) {
    if as_json {
        println!("{}", json(night));
        return;
    }
    let (article, daily) = (&night.article, &night.forecast.daily);
    let stock = night.stock.map_or_else(|| "inconnu".to_owned(), format::quantity);
    println!(
        "{} au {}, modèle {}, stock {stock}",
        article.name,
        format::date(night.as_of),
        night.forecast.model
    );
    let suggested =
        night.suggested.map(|suggestion| format!(" : {} articles", suggestion.quantity)).unwrap_or_default();
    println!("{}. {}{suggested}.\n", night.assessment.level().label(), night.assessment.action(night.as_of));
    println!("{:<10}  {:<8}  {:>10}  Intervalle 80 %", "Date", "Jour", "Prévu");
    for (number, day) in (1..).zip(daily.days()).take(DAYS_PRINTED) {
        let date = daily.date(number);
        println!(
            "{:<10}  {:<8}  {:>10}  {} à {}",
            format::date(date),
            calendar::weekday(date),
            format::number(day.expected, 1),
            format::number(day.lower, 1),
            format::number(day.upper, 1)
        );
    }
    println!("\nRien n'a été publié.");
}

fn json(night: &ArticleNight) -> serde_json::Value {
    let daily = &night.forecast.daily;
    let days = (1..).zip(daily.days()).map(|(number, day)| {
        json!({
            "date": daily.date(number),
            "expected": day.expected,
            "lower": day.lower,
            "upper": day.upper,
            "confidence": night.insight.confidence_at(usize::from(number)),
        })
    });
    json!({
        "id": night.article.id,
        "name": night.article.name,
        "as_of": night.as_of,
        "model": night.forecast.model,
        "stock": night.stock,
        "level": night.assessment.level(),
        "money": night.assessment.money_at_stake(),
        "suggested": night.suggested.map(|suggestion| suggestion.quantity),
        "days": days.collect::<Vec<_>>(),
    })
}
