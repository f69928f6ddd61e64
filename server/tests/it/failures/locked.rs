//! Another program holds one of the two files.

use sqlx::{Connection, Executor};

use super::{alerts, assert_recovered, assert_served_from_memory, computed, ready, wait_until};
use crate::support::{Server, Shop};

#[tokio::test]
async fn while_the_till_locks_its_file_the_last_good_data_are_served() {
    let shop = computed().await;
    let server = shop.serve();
    let rows = alerts(&server)["rows"].clone();
    let mut till = shop.till().await;
    for _ in 0..2 {
        till.execute("BEGIN EXCLUSIVE").await.unwrap();
        assert_served_from_memory(&server, &rows, "Un autre programme le verrouille");
        till.execute("COMMIT").await.unwrap();
        assert_recovered(&server, &rows);
    }
    till.close().await.unwrap();
}

#[tokio::test]
async fn readers_who_come_together_do_not_wait_for_the_lock_one_after_the_other() {
    let shop = computed().await;
    let server = shop.serve();
    let rows = alerts(&server)["rows"].clone();
    let mut till = shop.till().await;
    till.execute("BEGIN EXCLUSIVE").await.unwrap();
    // Forty waits in a row, of a second each, would be longer than a request may take.
    std::thread::scope(|readers| {
        for _ in 0..40 {
            readers.spawn(|| assert_eq!(alerts(&server)["rows"], rows));
        }
    });
    till.execute("ROLLBACK").await.unwrap();
    assert_recovered(&server, &rows);
    till.close().await.unwrap();
}

#[tokio::test]
async fn a_batch_that_meets_a_locked_file_says_whose_it_is_and_changes_nothing() {
    let shop = computed().await;
    let content = shop.content().await;
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = 30 WHERE product_id = 3; BEGIN EXCLUSIVE")
        .await
        .unwrap();
    shop.run(&["batch"]).failed(1, "est verrouillé par un autre programme");
    till.execute("ROLLBACK").await.unwrap();
    till.close().await.unwrap();
    let server = shop.serve();
    let mut other = shop.state_file().await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    shop.run(&["batch"]).failed(1, "est utilisé par un autre calcul. Attendez sa fin");
    assert_eq!(ready(&server), (200, String::new()), "who reads does not wait for who writes");
    assert!(alerts(&server)["status"]["outage"].is_null());
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    assert_eq!(shop.content().await, content);
    shop.run(&["batch"]).done();
    assert_ne!(shop.content().await, content);
}

#[tokio::test]
async fn a_night_that_failed_is_told_on_the_page_until_there_are_newer_figures() {
    let shop = computed().await;
    shop.state_execute("UPDATE generations SET computed_at = '2020-01-01 00:30:00'").await;
    let mut other = shop.state_file().await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let server = shop.serve_with(&[]);
    let failed = || alerts(&server)["status"]["failed_night"].as_str().unwrap_or_default().to_owned();
    wait_until("the night has failed", || !failed().is_empty());
    assert!(failed().contains("Un autre programme le verrouille"), "{}", failed());
    assert_without_internals(&shop, &server, "optiflow.state");
    for page in ["/alertes", "/calculs"] {
        let html = server.text(page);
        assert!(html.contains("Le dernier calcul n'a pas abouti."), "{page}: {html}");
        assert!(html.contains("retenté de lui-même"), "{page}");
    }
    assert_eq!(alerts(&server)["rows"].as_array().unwrap().len(), 4);
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    shop.run(&["batch"]).done();
    assert_eq!(failed(), "");
    assert!(!server.text("/calculs").contains("n'a pas abouti"));
}

/// Neither a page nor an answer holds this, or where the shop's files are.
#[track_caller]
fn assert_without_internals(shop: &Shop, server: &Server, internal: &str) {
    let folder = shop.path("");
    for path in
        ["/alertes", "/dashboard", "/predictions", "/calculs", "/api/alertes", "/api/calculs", "/readyz"]
    {
        let text = server.get(path).text;
        for word in [internal, folder.to_str().unwrap()] {
            assert!(!text.contains(word), "{path} shows « {word} »: {text}");
        }
    }
}

#[tokio::test]
async fn what_the_database_says_of_a_night_that_failed_stands_in_the_log_and_on_no_page() {
    let shop = computed().await;
    shop.state_execute("UPDATE generations SET computed_at = '2020-01-01 00:30:00'").await;
    shop.state_execute(
        "CREATE TRIGGER refused BEFORE INSERT ON article_forecasts BEGIN SELECT RAISE(ABORT, 'innards'); END",
    )
    .await;
    let server = shop.serve_with(&[]);
    let failed = || alerts(&server)["status"]["failed_night"].as_str().unwrap_or_default().to_owned();
    wait_until("the night has failed", || !failed().is_empty());
    assert!(failed().contains("Consultez le journal"), "{}", failed());
    assert_without_internals(&shop, &server, "innards");
    let log = std::fs::read_to_string(shop.path("stderr.txt")).unwrap();
    assert!(log.contains("innards") && log.contains("optiflow.state.db"), "{log}");
}

#[tokio::test]
async fn a_state_that_cannot_be_read_leaves_the_list_in_sight() {
    let shop = computed().await;
    let server = shop.serve();
    let rows = alerts(&server)["rows"].clone();
    shop.state_execute("ALTER TABLE generations RENAME TO elsewhere").await;
    let page = alerts(&server);
    assert_eq!((&page["rows"], &page["status"]["outage"]["file"]), (&rows, &"state".into()));
    assert!(server.text("/alertes").contains("Le fichier d'Optiflow ne peut pas être lu depuis "));
    shop.state_execute("ALTER TABLE elsewhere RENAME TO generations").await;
    assert_recovered(&server, &rows);
}

#[tokio::test]
async fn a_page_that_nothing_is_remembered_of_says_so_with_the_status_that_programs_know() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    shop.state_execute("ALTER TABLE article_forecasts RENAME TO elsewhere").await;
    let server = shop.serve();
    for path in ["/alertes", "/api/alertes", "/alertes.csv"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 503, "{path}");
        assert!(answer.text.contains("Rien n"), "{path}: {}", answer.text);
        assert!(!answer.text.contains("sqlx") && !answer.text.contains("elsewhere"), "{path}");
    }
    shop.state_execute("ALTER TABLE elsewhere RENAME TO article_forecasts").await;
    assert_eq!(alerts(&server)["rows"].as_array().unwrap().len(), 4);
}
