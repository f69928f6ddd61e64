//! The pages over real HTTP.

use crate::support::{Shop, Steady};
use sqlx::Executor;

async fn computed() -> Shop {
    let shop = Shop::steady(&[
        Steady::new("Tranquille", 10.0, 400.0, 5),
        Steady::new("Petite perte", 10.0, 45.0, 5),
        Steady::new("Grande perte", 10.0, 20.0, 5),
        Steady::new("À commander", 10.0, 60.0, 5),
    ])
    .await;
    shop.run(&["batch"]).done();
    shop
}

#[tokio::test]
async fn the_page_is_whole_without_a_browser_and_the_greatest_loss_comes_first() {
    let shop = computed().await;
    let page = shop.serve().text("/alertes");
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("« {text} » is not on the page"));
    assert!(place("Grande perte") < place("Petite perte"));
    assert!(place("Petite perte") < place("À commander"));
    assert!(place("À commander") < place("Tranquille"));
    assert!(page.contains("30\u{a0}000\u{a0}FCFA"), "the loss is shown");
    assert!(page.contains("09/11/2026") || page.contains("9 novembre"), "D0 is in sight");
}

#[tokio::test]
async fn the_page_of_components_is_no_part_of_what_is_released() {
    let answer = computed().await.serve().get("/composants");
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("Cette page n'existe pas"), "{}", answer.text);
}

#[tokio::test]
async fn newer_stock_and_todays_sales_change_the_level_without_a_new_forecast() {
    let shop = computed().await;
    let server = shop.serve();
    let level = |page: &serde_json::Value, id: i64| {
        let row = page["rows"].as_array().unwrap().iter().find(|row| row["i"] == id).unwrap().clone();
        row["a"].as_object().unwrap().keys().next().unwrap().clone()
    };
    let before = server.json("/api/alertes");
    assert_eq!(level(&before, 3), "Critical");
    assert!(before["status"]["stock_at"].is_null());
    let mut till = shop.till().await;
    shop.counted(3, 500.0, "2026-11-09 10:42:00").await;
    till.execute("INSERT INTO sales_history (product_id, order_date, quantity) VALUES (2, '2026-11-09', 6)")
        .await
        .unwrap();
    let after = server.json("/api/alertes");
    assert_eq!(level(&after, 3), "Ok");
    assert_eq!(after["status"]["stock_at"], "2026-11-09T10:42:00");
    assert_eq!(after["status"]["computed_at"], before["status"]["computed_at"]);
    // 6 of today's 10 are sold: 45 in stock against 44 still to sell in the lead time.
    assert_eq!(level(&before, 2), "Critical");
    assert_eq!(level(&after, 2), "Attention");
    let panel = server.json("/api/article?id=2");
    assert_eq!(panel["forecast"]["days"][0]["expected"], 4.0);
    assert_eq!(
        shop.state_value::<String>("SELECT level FROM alert_snapshots WHERE article_id = 3").await,
        "critique"
    );
}

#[tokio::test]
async fn an_unknown_article_or_a_malformed_question_gets_a_clear_answer() {
    let shop = computed().await;
    let server = shop.serve();
    for (question, status) in [
        ("id=999", 404),
        ("id=0", 404),
        ("id=-4", 404),
        ("id=abc", 400),
        ("", 400),
        ("id=99999999999999999999999", 400),
    ] {
        let response = server.get(&format!("/api/article?{question}"));
        assert_eq!(response.status, status, "{question}");
        let body = response.text;
        assert!(
            body.contains("message") && !body.contains("panicked") && !body.contains("sqlx"),
            "{question}: {body}"
        );
    }
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_a_missing_built_file_is_not_a_page() {
    let shop = computed().await;
    let server = shop.serve();
    let page = server.get("/nulle-part");
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<html"));
    let file = server.get("/pkg/optiflow.ancien.wasm");
    assert_eq!(file.status, 404);
    assert!(!file.text.contains("<html"));
    assert_eq!(server.get("/../Cargo.toml").status, 404);
    assert_eq!(server.get("/api/inconnu").status, 404);
}

#[tokio::test]
async fn the_csv_holds_the_list_as_it_is_filtered() {
    let shop = computed().await;
    let server = shop.serve();
    let response = server.get("/alertes.csv?niveau=critique");
    assert_eq!(response.headers["content-disposition"], "attachment; filename=\"alertes-2026-11-09.csv\"");
    assert_eq!(response.headers["content-type"], "text/csv; charset=utf-8");
    let file = response.text;
    assert_eq!(file.lines().count(), 3, "{file}");
    assert!(file.contains("Grande perte") && file.contains("Petite perte") && !file.contains("Tranquille"));
}

#[tokio::test]
async fn before_the_first_batch_the_page_says_how_to_begin() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let page = shop.serve().text("/alertes");
    assert!(page.contains("optiflow batch"), "{page}");
}

#[tokio::test]
async fn a_shop_without_an_article_has_a_page_too() {
    let shop = Shop::steady(&[]).await;
    shop.run(&["batch"]).done();
    let page = shop.serve().text("/alertes");
    assert!(page.contains("aucun article") || page.contains("Aucun article"), "{page}");
}

#[tokio::test]
async fn pages_are_compressed_and_say_how_they_may_be_used() {
    let shop = computed().await;
    let server = shop.serve();
    let response = server.get("/alertes");
    assert_eq!(response.headers["x-content-type-options"], "nosniff");
    assert_eq!(response.headers["x-frame-options"], "DENY");
    assert_eq!(server.encoding("/alertes", "br"), "br");
    assert_eq!(server.encoding("/alertes", "gzip"), "gzip");
}

#[tokio::test]
async fn a_port_in_use_is_said_with_what_to_do() {
    let shop = computed().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = shop.command(&["serve"]);
    command.env("OPTIFLOW_LISTEN", taken.local_addr().unwrap().to_string());
    let ended = command.output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("OPTIFLOW_LISTEN"));
}

#[tokio::test]
async fn a_wrong_setting_stops_the_start_with_its_name() {
    let shop = computed().await;
    for (name, value) in [("OPTIFLOW_LISTEN", "partout"), ("OPTIFLOW_CURENCY", "EUR")] {
        let ended = shop.command(&["serve"]).env(name, value).output().unwrap();
        assert_eq!(ended.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&ended.stderr).contains(name));
    }
}
