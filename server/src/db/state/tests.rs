//! The state file itself: what is replaced, and what stays.

use jiff::civil::{DateTime, date};
use optiflow_domain::{ArticleId, DailyForecast, ForecastDay, Level, savings::AvoidedDay};
use serde_json::json;
use tempfile::TempDir;

use super::*;

const NOON: DateTime = date(2026, 11, 9).at(12, 0, 0, 0);

async fn file() -> (TempDir, StateDb) {
    let folder = tempfile::tempdir().unwrap();
    let clock = crate::clock::ShopClock::new(jiff::tz::TimeZone::UTC, None);
    let backups = Backups::new(folder.path().join("backups"), clock);
    let state = StateDb::open(&folder.path().join("optiflow.state.db"), &backups).await.unwrap();
    (folder, state)
}

/// One article's night.
fn night(day: i8, figure: i32) -> NewGeneration {
    let as_of = date(2026, 11, day);
    let days = vec![ForecastDay { expected: 3.0, lower: 1.0, upper: 5.0 }; 60];
    let daily = DailyForecast::new(as_of, days).unwrap();
    let id = ArticleId(1);
    NewGeneration {
        as_of,
        computed_at: NOON,
        replayed: false,
        last_sale: None,
        forecasts: Some(NewForecasts {
            articles: vec![ArticleForecast { id, model: "constant".to_owned(), daily }],
            ..NewForecasts::default()
        }),
        alerts: Some(vec![AlertSnapshot {
            id,
            level: Level::Ok,
            stock: Some(90.0),
            money: None,
            suggested: None,
        }]),
        outlooks: Some(vec![ArticleOutlook {
            id,
            week: 21.0,
            fortnight: 42.0,
            month: 90.0,
            stock_out_on: None,
        }]),
        figures: vec![("calculate_trends", json!(figure))],
    }
}

#[tokio::test]
async fn a_step_that_failed_leaves_its_last_figures_standing_with_their_date() {
    let (_folder, state) = file().await;
    state.publish(&night(8, 8)).await.unwrap();
    state.publish(&NewGeneration { figures: Vec::new(), ..night(9, 9) }).await.unwrap();
    let seen = state.figures::<i32>("calculate_trends", date(2026, 11, 9)).await.unwrap().unwrap();
    assert_eq!((seen.as_of, seen.content), (date(2026, 11, 8), 8));
    state.publish(&night(9, 9)).await.unwrap();
    let seen = state.figures_between::<i32>("calculate_trends", date(2026, 11, 1), date(2026, 11, 9)).await;
    let seen: Vec<_> = seen.unwrap().iter().map(|figures| (figures.as_of.day(), figures.content)).collect();
    assert_eq!(seen, [(8, 8), (9, 9)]);
}

#[tokio::test]
async fn a_night_that_could_forecast_nothing_leaves_the_generation_as_it_was() {
    let (_folder, state) = file().await;
    state.publish(&night(9, 1)).await.unwrap();
    let before = state.generation(date(2026, 11, 9)).await.unwrap().unwrap();
    let later = NOON.date().at(13, 0, 0, 0);
    let nothing =
        NewGeneration { forecasts: None, alerts: None, outlooks: None, computed_at: later, ..night(9, 2) };
    state.publish(&nothing).await.unwrap();
    assert_eq!(state.generation(date(2026, 11, 9)).await.unwrap().unwrap(), before);
    assert_eq!(state.article_forecasts(&before).await.unwrap().len(), 1);
    assert_eq!(state.snapshots(before.as_of).await.unwrap().len(), 1);
    assert_eq!(state.outlooks(&before).await.unwrap().len(), 1);
    let seen = state.figures::<i32>("calculate_trends", before.as_of).await.unwrap().unwrap();
    assert_eq!((seen.computed_at, seen.content), (later, 2), "its figures are new");
    // Without any generation there is nothing that a part could belong to.
    state.publish(&NewGeneration { forecasts: None, ..night(10, 3) }).await.unwrap();
    assert_eq!(state.generation(date(2026, 11, 10)).await.unwrap().unwrap(), before);
}

#[tokio::test]
async fn only_the_last_three_generations_keep_outlooks_and_what_each_occurrence_of_an_event_measured() {
    let (_folder, state) = file().await;
    let impact = |event: &str, multiplier: f64| {
        json!({"event": event, "category": null, "multiplier": multiplier, "confidence": 0.8,
               "occurrences": [{"first": "2025-12-25", "last": "2025-12-25", "actual": 9.0, "expected": 4.0}]})
    };
    for day in 5..=9 {
        let figures =
            vec![("evaluate_events_impact", json!([impact("noel", 2.25), impact("ascension", 0.998)]))];
        state.publish(&NewGeneration { figures, ..night(day, 0) }).await.unwrap();
    }
    let mut kept = Vec::new();
    for day in 5..=9 {
        let generation = state.generation(date(2026, 11, day)).await.unwrap().unwrap();
        kept.push(state.outlooks(&generation).await.unwrap().len());
    }
    assert_eq!(kept, [0, 0, 1, 1, 1]);
    let (first, last) = (date(2026, 11, 6), date(2026, 11, 7));
    let figures =
        state.figures_between::<serde_json::Value>("evaluate_events_impact", first, last).await.unwrap();
    let contents: Vec<_> = figures.into_iter().map(|figures| figures.content).collect();
    let short = json!([{"event": "noel", "category": null, "multiplier": 2.25, "confidence": 0.8}]);
    assert_eq!(contents, [short, json!([impact("noel", 2.25), impact("ascension", 0.998)])]);
}

#[tokio::test]
async fn an_order_is_remembered_until_it_is_taken_back_and_known_afterwards() {
    let (_folder, state) = file().await;
    let order = NewActedOrder {
        article: ArticleId(7),
        as_of: NOON.date(),
        ordered_at: NOON,
        quantity: 322,
        expected_on: date(2026, 11, 14),
        avoided: vec![AvoidedDay { date: date(2026, 11, 14), units: 10.5, value: Some(10_500.0) }],
        beside: vec![3, 14],
    };
    let numbers = state.add_acted_orders(&[order.clone(), order.clone()]).await.unwrap();
    let [first, second] = numbers[..] else { panic!("two numbers") };
    assert_eq!(state.cancel_acted_orders(&[first], NOON).await.unwrap(), 1);
    assert_eq!(state.cancel_acted_orders(&[first], NOON).await.unwrap(), 0, "taken back already");
    let seen = state.acted_orders().await.unwrap();
    let expected = [
        ActedOrder { id: first, order: order.clone(), cancelled_at: Some(NOON) },
        ActedOrder { id: second, order, cancelled_at: None },
    ];
    assert_eq!(seen, expected);
}
