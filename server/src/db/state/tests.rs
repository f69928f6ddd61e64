//! The state file itself: what is replaced, and what stays.

use jiff::civil::{DateTime, date};
use optiflow_domain::{
    ArticleId, DailyForecast, ForecastDay, Level, Occasion, gap::Explanation, savings::AvoidedDay,
};
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
        occasion: Occasion::Night,
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
async fn older_nights_keep_the_fifty_dormant_articles_that_tied_up_the_most() {
    let (_folder, state) = file().await;
    let dormant = |count: i32| {
        let articles: Vec<_> =
            (0..count).map(|place| json!({"article": place, "value": 1000 - place})).collect();
        json!({"stock": {"articles": articles, "value": 7.5, "share": null}, "articles": count})
    };
    for (day, count) in [(5, 60), (6, 20), (7, 60), (8, 60), (9, 60)] {
        let figures = vec![("get_stock_dormant", dormant(count))];
        state.publish(&NewGeneration { figures, ..night(day, 0) }).await.unwrap();
    }
    let (first, last) = (date(2026, 11, 5), date(2026, 11, 9));
    let nights = state.figures_between::<serde_json::Value>("get_stock_dormant", first, last).await.unwrap();
    let mut expected: Vec<_> = [60, 20, 60, 60, 60].map(dormant).into();
    expected[0]["stock"]["articles"] = dormant(50)["stock"]["articles"].clone();
    let contents: Vec<_> = nights.into_iter().map(|figures| figures.content).collect();
    assert_eq!(contents, expected);
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

#[tokio::test]
async fn the_proof_keeps_the_interval_of_the_first_generation_of_a_day() {
    let (_folder, state) = file().await;
    state.publish(&night(9, 1)).await.unwrap();
    let mut again = night(9, 2);
    let wider = vec![ForecastDay { expected: 4.0, lower: 0.0, upper: 9.0 }; 60];
    for article in again.forecasts.iter_mut().flat_map(|forecasts| &mut forecasts.articles) {
        article.daily = DailyForecast::new(again.as_of, wider.clone()).unwrap();
    }
    state.publish(&again).await.unwrap();
    let (first, end) = (date(2026, 11, 9), date(2026, 11, 10));
    let said = FirstForecast { day: 3.0, week: 21.0, interval: Some((1.0, 5.0)) };
    assert_eq!(state.first_forecasts_of(ArticleId(1), first, end).await.unwrap()[&first], said);
    assert_eq!(state.first_forecasts(first, end).await.unwrap()[&ArticleId(1)][&first], said);
}

#[tokio::test]
async fn an_answer_is_kept_for_ever_replaced_by_a_later_one_and_can_be_taken_back() {
    let (_folder, state) = file().await;
    let answer = |word: &str, name: Option<&str>| StoredAnswer {
        article: ArticleId(7),
        day: date(2026, 11, 7),
        explanation: Explanation::parse(word, name).unwrap(),
        forecast: 18.5,
        actual: 42.0,
        answered_at: NOON,
    };
    state.put_answer(&answer("promotion", None)).await.unwrap();
    let fair = answer("evenement", Some("Foire"));
    state.put_answer(&fair).await.unwrap();
    state.publish(&night(9, 1)).await.unwrap();
    state.clear_cache().await.unwrap();
    let seen = async |first, last| state.answers(date(2026, 11, first), date(2026, 11, last)).await.unwrap();
    assert_eq!(seen(7, 7).await, [fair]);
    assert!(seen(8, 30).await.is_empty() && seen(1, 6).await.is_empty());
    assert!(state.delete_answer(ArticleId(7), date(2026, 11, 7)).await.unwrap());
    assert!(!state.delete_answer(ArticleId(7), date(2026, 11, 7)).await.unwrap(), "taken back already");
    assert!(seen(1, 30).await.is_empty());
}
