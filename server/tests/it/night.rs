//! One night: forecasts and alerts as one generation, from nothing but what was known that day.

use crate::support::{D0, Shop, Steady};
use sqlx::Executor;

#[tokio::test]
async fn each_article_gets_its_level_its_money_and_its_quantity() {
    let shop = Shop::each_level().await;
    let said = shop.run(&["batch"]).done().stdout;
    assert_eq!(
        said,
        "4 articles prévus pour le 09/11/2026 : 1 CRITIQUE, 1 ATTENTION, 1 OK, 1 Stock inconnu.\n"
    );
    let levels: String = shop
        .state_value(
            "SELECT group_concat(level, ' ') FROM (SELECT level FROM alert_snapshots ORDER BY article_id)",
        )
        .await;
    assert_eq!(levels, "critique attention ok inconnu");
    // 10 a day: 50 in five days, 20 in stock, so 30 lost at 1000; cover 300, (300 - 20) x 1.15 = 322.
    let money: f64 = shop.state_value("SELECT money FROM alert_snapshots WHERE article_id = 1").await;
    assert!((money - 30_000.0).abs() < 1e-6, "{money}");
    let suggested: i64 = shop.state_value("SELECT suggested FROM alert_snapshots WHERE article_id = 1").await;
    assert_eq!(suggested, 322);
}

#[tokio::test]
async fn twice_for_the_same_day_leaves_the_same_content() {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "12", "--db", "optiflow.db"]).done();
    shop.run(&["batch"]).done();
    let first = shop.content().await;
    shop.run(&["batch"]).done();
    assert_eq!(shop.content().await, first);
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM generations").await, 1);
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM batch_runs").await, 2);
}

#[tokio::test]
async fn nothing_dated_d0_or_later_enters_a_forecast() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let before = shop.content().await;
    let mut till = shop.till().await;
    till.execute("INSERT INTO sales_history (product_id, order_date, quantity) VALUES (1, '2026-11-09', 900), (1, '2026-11-10 09:00:00', 900)")
        .await
        .unwrap();
    shop.counted(1, 900.0, "2026-11-09 08:00:00").await;
    shop.run(&["batch"]).done();
    assert_eq!(shop.content().await, before);
}

#[tokio::test]
async fn a_changed_sale_replaces_the_generation_but_never_the_proof() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let p1 = "SELECT day FROM proof WHERE article_id = 3";
    let first: f64 = shop.state_value(p1).await;
    let content = shop.content().await;
    shop.till().await.execute("UPDATE sales_history SET quantity = 30 WHERE product_id = 3").await.unwrap();
    shop.run(&["batch"]).done();
    assert_ne!(shop.content().await, content);
    assert_eq!(shop.state_value::<f64>(p1).await.to_bits(), first.to_bits());
}

#[tokio::test]
async fn a_replay_computes_each_night_with_what_was_known_then() {
    let shop = Shop::each_level().await;
    let said = shop.run(&["batch", "--depuis", "-5"]).done().stdout;
    assert!(said.starts_with("6 nuits rejouées, "), "{said}");
    let nights: String =
        shop.state_value("SELECT group_concat(as_of || ' ' || replayed, ', ') FROM (SELECT * FROM generations ORDER BY as_of)").await;
    assert_eq!(nights, "2026-11-04 1, 2026-11-05 1, 2026-11-06 1, 2026-11-07 1, 2026-11-08 1, 2026-11-09 0");
    // The stock was first recorded on the evening of the 8th: no earlier night may know it.
    let unknown: i64 = shop
        .state_value("SELECT count(*) FROM alert_snapshots WHERE as_of < '2026-11-09' AND level <> 'inconnu'")
        .await;
    assert_eq!(unknown, 0);
    let replayed_alone = Shop::steady(&[Steady::new("Seul", 10.0, 20.0, 5)]).await;
    replayed_alone.run(&["batch", "--date", "2026-11-06"]).done();
    assert_eq!(replayed_alone.state_value::<String>("SELECT as_of FROM generations").await, "2026-11-06");
}

#[tokio::test]
async fn only_the_last_three_generations_keep_their_whole_horizon() {
    let shop = Shop::steady(&[Steady::new("Seul", 10.0, 20.0, 5)]).await;
    shop.run(&["batch", "--depuis", "-99"]).done();
    let kept: i64 = shop.state_value("SELECT count(*) FROM generations").await;
    let whole: i64 =
        shop.state_value("SELECT count(*) FROM article_forecasts WHERE length(expected) = 60 * 8").await;
    let short: i64 =
        shop.state_value("SELECT count(*) FROM article_forecasts WHERE length(expected) = 1 + 30 * 4").await;
    let proof: i64 = shop.state_value("SELECT count(*) FROM proof").await;
    assert_eq!((kept, whole, short, proof), (90, 3, 87, 100));
}

#[tokio::test]
async fn a_day_out_of_stock_is_not_a_day_without_demand() {
    let shop = Shop::each_level().await;
    let mut till = shop.till().await;
    // Ten days without a sale: empty shelves for the first article, plain zeros for the second.
    till.execute("DELETE FROM sales_history WHERE product_id <= 2 AND order_date BETWEEN '2026-10-20' AND '2026-10-29'")
        .await
        .unwrap();
    till.execute(
        "INSERT INTO stock_levels (product_id, quantity_on_hand, recorded_at) VALUES (1, 0, '2026-10-19 20:00:00'), (1, 500, '2026-10-29 20:00:00')",
    )
    .await
    .unwrap();
    shop.run(&["batch"]).done();
    let p1 = |id: i64| {
        let shop = &shop;
        async move {
            let all: String = shop
                .state_value("SELECT group_concat(day, ' ') FROM (SELECT day FROM proof ORDER BY article_id)")
                .await;
            all.split(' ').nth(usize::try_from(id).unwrap() - 1).unwrap().parse::<f64>().unwrap()
        }
    };
    assert!((p1(1).await - 10.0).abs() < 1e-9, "the known days are all 10: {}", p1(1).await);
    assert!(p1(2).await < 10.0 - 1e-6, "zeros count: {}", p1(2).await);
}

#[tokio::test]
async fn a_period_that_makes_no_sense_is_refused() {
    let shop = Shop::each_level().await;
    let future = D0.tomorrow().unwrap().to_string();
    shop.run(&["batch", "--depuis", &future]).failed(1, "La période demandée est vide");
    shop.run(&["batch", "--depuis", "1999-01-01"]).failed(1, "Un rejeu va jusqu'à 400 nuits");
    shop.run(&["batch", "--depuis", "hier"]).failed(2, "donnez une date comme 2026-11-09");
    shop.run(&["batch", "--date", "2026-02-30"]).failed(2, "donnez une date comme 2026-11-09");
}

#[tokio::test]
async fn a_state_file_that_cannot_be_used_is_said_with_what_to_do() {
    let shop = Shop::each_level().await;
    shop.write("optiflow.state.db", "ceci n'est pas une base ".repeat(100));
    shop.run(&["batch"]).failed(1, "n'est pas un fichier d'état");
    let mut elsewhere = shop.command(&["batch"]);
    elsewhere.env("OPTIFLOW_STATE_PATH", shop.path("absent/etat.db"));
    let ended = elsewhere.output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("ne peut être ni ouvert ni créé"));
}
