//! One step alone, and one article alone.

use server::batch::Step;
use sqlx::Executor;

use crate::support::{D0, Shop};

/// Spoils what a step has published for D0.
async fn spoil(shop: &Shop, step: Step) {
    let mut state = shop.state_file().await;
    let of_d0 = "(SELECT id FROM generations WHERE as_of = '2026-11-09')";
    let statements = match step {
        Step::PredictDailySales => vec![
            format!("UPDATE article_forecasts SET upper = expected WHERE generation_id = {of_d0}"),
            format!("DELETE FROM article_insights WHERE generation_id = {of_d0}"),
        ],
        Step::CalculateAlerts => vec!["DELETE FROM alert_snapshots WHERE as_of = '2026-11-09'".to_owned()],
        Step::GeneratePredictions => {
            vec![format!("DELETE FROM article_outlooks WHERE generation_id = {of_d0}")]
        }
        _ => {
            vec![format!("UPDATE figures SET content = '[]' WHERE as_of = '2026-11-09' AND step = '{step}'")]
        }
    };
    for statement in statements {
        let done = state.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
        assert!(done.rows_affected() > 0, "{step} has published nothing");
    }
}

#[tokio::test]
async fn each_step_alone_publishes_what_the_whole_night_does_and_nothing_else() {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "12", "--db", "optiflow.db"]).done();
    shop.run(&["batch", "--depuis", "-9"]).done();
    let whole = shop.content().await;
    for step in Step::ALL {
        spoil(&shop, step).await;
        assert_ne!(shop.content().await, whole, "{step} was not spoiled");
        shop.run(&["batch", step.name()]).done();
        assert!(shop.content().await == whole, "{step} alone says something else");
    }
    let runs: String = shop
        .state_value("SELECT group_concat(step, ' ') FROM batch_steps WHERE run_id > 10 ORDER BY run_id")
        .await;
    assert_eq!(runs, Step::ALL.map(Step::name).join(" "));
}

#[tokio::test]
async fn a_step_alone_needs_a_night_to_stand_on() {
    let shop = Shop::each_level().await;
    let nothing = "Aucun calcul n'existe pour le 09/11/2026. Lancez d'abord la nuit entière : « optiflow batch --date 2026-11-09 ».";
    shop.run(&["batch", "calculate_trends"]).failed(1, nothing);
    shop.run(&["batch", "--date", "2026-11-08"]).done();
    shop.run(&["batch", "calculate_trends"]).failed(1, nothing);
    shop.run(&["batch", "--depuis", "-3"]).done();
    let shortened = "Du calcul du 06/11/2026 il ne reste que 30 jours de prévisions";
    shop.run(&["batch", "calculate_alerts", "--date", "2026-11-06"]).failed(1, shortened);
    let said = shop.run(&["batch", "calculate_trends", "--date", "2026-11-06"]).done().stdout;
    assert_eq!(said, "Étape calculate_trends (Tendances) refaite pour le 06/11/2026.\n");
}

#[tokio::test]
async fn a_step_that_is_none_of_the_twelve_is_refused_with_where_it_is_done() {
    let shop = Shop::each_level().await;
    shop.run(&["batch", "learn_from_feedback", "--article", "1"]).failed(2, "toute la boutique");
    shop.run(&["batch", "calculer"]).failed(2, "cette étape n'existe pas");
    shop.run(&["batch", "calculate_alerts", "--depuis", "-3"]).failed(2, "ne va pas avec");
    shop.run(&["batch", "--article", "1", "--depuis", "-3"]).failed(2, "ne va pas avec");
    shop.run(&["batch", "calculate_alerts", "--article", "1"]).failed(2, "ne va pas avec --article");
    shop.run(&["batch", "suggest_quantity", "--date", "2026-11-08"]).failed(2, "ne va pas avec une date");
}

#[tokio::test]
async fn what_the_owner_added_is_learned_on_demand() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let expected = || {
        let said = shop.run(&["predictions", "generate", "1", "7", "--json"]).done().stdout;
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        said["total"]["expected"].as_f64().unwrap()
    };
    let before = expected();
    shop.run(&["evenements", "add", "Foire", "--debut", "2026-11-11", "--multiplicateur", "2"]).done();
    assert!((expected() - before).abs() < 1e-9, "nothing is forecast before it is learned");
    shop.run(&["batch", "learn_from_feedback"]).done();
    assert!((expected() - before - before / 7.0).abs() < 1e-6, "one day of seven counts twice");
}

#[tokio::test]
async fn quantities_are_suggested_on_demand_from_the_newest_stock_and_nothing_is_published() {
    let shop = Shop::each_level().await;
    shop.run(&["batch", "suggest_quantity"]).failed(1, "rien n'est encore calculé");
    shop.run(&["batch"]).done();
    let content = shop.content().await;
    let suggested = |args: &[&str]| -> Vec<(i64, String, Option<u64>)> {
        let args = [&["batch", "suggest_quantity", "--json"], args].concat();
        let said: serde_json::Value = serde_json::from_str(&shop.run(&args).done().stdout).unwrap();
        let one = |row: &serde_json::Value| {
            (
                row["id"].as_i64().unwrap(),
                row["level"].as_str().unwrap().to_owned(),
                row["suggested"].as_u64(),
            )
        };
        said["articles"].as_array().unwrap().iter().map(one).collect()
    };
    // 10 a day over 30 days and 15 % more: (300 - 20) x 1.15 and (300 - 60) x 1.15.
    let urgent = [(1, "critique".to_owned(), Some(322)), (2, "attention".to_owned(), Some(276))];
    assert_eq!(suggested(&[]), urgent);
    assert_eq!(suggested(&["--article", "3"]), [(3, "ok".to_owned(), None)]);
    shop.counted(1, 40.0, "2026-11-09 08:00:00").await;
    assert_eq!(suggested(&["--article", "1"]), [(1, "critique".to_owned(), Some(299))]);
    let table = shop.run(&["batch", "suggest_quantity"]).done().stdout;
    assert!(table.contains("Bientôt vide") && table.contains("299"), "{table}");
    shop.run(&["batch", "suggest_quantity", "--article", "99"]).failed(1, "n'existe pas");
    assert_eq!(shop.content().await, content);
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM batch_runs").await, 1);
}

#[tokio::test]
async fn an_article_is_forecast_as_the_night_would_and_nothing_is_published() {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "12", "--db", "optiflow.db"]).done();
    let said = shop.run(&["batch", "--article", "3", "--json"]).done().stdout;
    let article: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((article["id"].as_i64(), article["as_of"].as_str()), (Some(3), Some(&*D0.to_string())));
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM generations").await, 0);
    shop.run(&["batch"]).done();
    let p1: f64 = shop.state_value("SELECT day FROM proof WHERE article_id = 3").await;
    assert!((article["days"][0]["expected"].as_f64().unwrap() - p1).abs() < 1e-9);
    let level: String = shop.state_value("SELECT level FROM alert_snapshots WHERE article_id = 3").await;
    assert_eq!(article["level"], level);
    let table = shop.run(&["batch", "--article", "3"]).done().stdout;
    assert!(table.contains("09/11/2026  lundi") && table.ends_with("Rien n'a été publié.\n"), "{table}");
    shop.run(&["batch", "--article", "99"]).failed(1, "L'article 99 n'existe pas");
}
