//! The till's file replaced, spoiled, gone or left half written, while pages are served from it.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{alerts, assert_recovered, assert_served_from_memory, computed, one_article, ready};
use crate::support::{Ended, Server, Shop, bytes};

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

fn name(server: &Server) -> String {
    alerts(server)["rows"][0]["n"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn another_valid_file_is_read_without_a_restart_however_it_comes() {
    let shop = one_article("Ventilateur").await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    assert_eq!(name(&server), "Ventilateur");
    // The nightly export of a till: as long as the one before, as often written, with the same counters inside.
    let renamed = one_article("Climatiseur").await;
    std::fs::rename(renamed.db(), shop.path("nouveau.db")).unwrap();
    std::fs::rename(shop.path("nouveau.db"), shop.db()).unwrap();
    assert_eq!(name(&server), "Climatiseur", "a rename");
    let copied = one_article("Réfrigérat").await;
    assert_eq!(bytes(&copied.db()).len(), bytes(&shop.db()).len());
    std::fs::copy(copied.db(), shop.db()).unwrap();
    assert_eq!(name(&server), "Réfrigérat", "a copy over the file");
    assert_eq!(ready(&server), (200, String::new()));
}

/// Does each harm to the till's file in turn, and makes it good again by the same bytes.
fn assert_harms_pass(shop: &Shop, server: &Server, harms: &[(&str, &dyn Fn())]) {
    let (rows, good) = (alerts(server)["rows"].clone(), bytes(&shop.db()));
    for (advice, harm) in harms {
        harm();
        assert_served_from_memory(server, &rows, advice);
        shop.run(&["batch"]).failed(1, "");
        assert_served_from_memory(server, &rows, advice);
        std::fs::write(shop.db(), &good).unwrap();
        assert_recovered(server, &rows);
    }
}

#[tokio::test]
async fn a_file_that_is_spoiled_or_gone_leaves_the_last_good_data_in_sight_until_it_is_back() {
    let shop = computed().await;
    open(&shop.path("autre.db")).await.execute("CREATE TABLE photos (id INTEGER)").await.unwrap();
    let whole = bytes(&shop.db());
    let (head, half) = (&whole[..100], &whole[..whole.len() / 2]);
    let mut holed = whole.clone();
    holed[4096..].fill(0xa5);
    let put = |content: &[u8]| std::fs::write(shop.db(), content).unwrap();
    let server = shop.serve();
    assert_harms_pass(
        &shop,
        &server,
        &[
            ("Ce n'est plus un fichier de caisse", &|| {
                put(b"Ceci n'est pas une base SQLite, mais une lettre.");
            }),
            ("Il est vide", &|| put(b"")),
            ("Il est abîmé", &|| put(half)),
            ("Il est abîmé", &|| put(head)),
            ("Il est abîmé", &|| put(&holed)),
            ("Il est introuvable", &|| std::fs::remove_file(shop.db()).unwrap()),
            ("Il lui manque des tables", &|| put(&bytes(&shop.path("autre.db")))),
            ("Ce n'est plus un fichier de caisse", &|| {
                std::fs::write(shop.path("lettre"), "Cher client, ".repeat(9000)).unwrap();
                std::fs::rename(shop.path("lettre"), shop.db()).unwrap();
            }),
        ],
    );
}

#[tokio::test]
async fn the_same_in_wal_mode() {
    let shop = computed().await;
    shop.till().await.execute("PRAGMA journal_mode = WAL").await.unwrap();
    let server = shop.serve();
    let rows = alerts(&server)["rows"].clone();
    let good = bytes(&shop.db());
    let remove = |suffix: &str| {
        let _ = std::fs::remove_file(shop.path(&format!("optiflow.db{suffix}")));
    };
    for (advice, content) in [("Il est introuvable", None), ("Il est vide", Some(&b""[..]))] {
        for suffix in ["", "-wal", "-shm"] {
            remove(suffix);
        }
        if let Some(content) = content {
            std::fs::write(shop.db(), content).unwrap();
        }
        assert_served_from_memory(&server, &rows, advice);
        std::fs::write(shop.db(), &good).unwrap();
        assert_recovered(&server, &rows);
    }
}

#[tokio::test]
async fn what_the_till_writes_after_an_outage_is_on_the_page_at_once() {
    let shop = one_article("Ventilateur").await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    let rows = alerts(&server)["rows"].clone();
    std::fs::rename(shop.db(), shop.path("ailleurs.db")).unwrap();
    assert_served_from_memory(&server, &rows, "Il est introuvable");
    std::fs::rename(shop.path("ailleurs.db"), shop.db()).unwrap();
    shop.till().await.execute("UPDATE products SET name = 'Climatiseur'").await.unwrap();
    assert_eq!(name(&server), "Climatiseur");
    assert!(alerts(&server)["status"]["outage"].is_null());
}

/// A copy of the shop's file as a till leaves it that is killed in the middle of a large change.
async fn half_written(shop: &Shop) {
    let copy = shop.path("copie.db");
    std::fs::copy(shop.db(), &copy).unwrap();
    let mut till = open(&copy).await;
    // So few pages in memory that the change reaches the file before it is complete.
    till.execute("PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE sales_history SET quantity = 999")
        .await
        .unwrap();
    till.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO sales_history (product_id, order_date, quantity) SELECT 1, '2026-11-08', i FROM n",
    )
    .await
    .unwrap();
    std::fs::copy(shop.path("copie.db-journal"), shop.path("optiflow.db-journal")).unwrap();
    std::fs::copy(&copy, shop.db()).unwrap();
    till.execute("ROLLBACK").await.unwrap();
    till.close().await.unwrap();
}

#[tokio::test]
async fn a_till_killed_while_it_wrote_is_to_be_opened_again_and_then_all_is_well() {
    let shop = computed().await;
    let server = shop.serve();
    let (rows, good) = (alerts(&server)["rows"].clone(), bytes(&shop.db()));
    half_written(&shop).await;
    assert!(bytes(&shop.db()) != good, "the change has reached the file in part");
    assert_served_from_memory(&server, &rows, "La caisse a été coupée pendant qu'elle écrivait");
    shop.run(&["batch"]).failed(1, "rouvrez la caisse, elle remettra son fichier en ordre");
    shop.run(&["db", "backup", "--boutique"]).failed(1, "rouvrez la caisse");
    assert_served_from_memory(&server, &rows, "La caisse a été coupée pendant qu'elle écrivait");
    // The till comes back: SQLite undoes what was left as soon as it reads.
    let mut till = shop.till().await;
    till.execute("SELECT COUNT(*) FROM products").await.unwrap();
    till.close().await.unwrap();
    assert_recovered(&server, &rows);
    assert!(!shop.path("optiflow.db-journal").exists());
    shop.run(&["batch"]).done();
}

#[tokio::test]
async fn a_file_that_cannot_be_read_stops_the_start_with_a_clear_message() {
    let shop = computed().await;
    half_written(&shop).await;
    // Were it to start all the same, it would find its address taken instead of running for ever.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let serve = || {
        let mut command = shop.command(&["serve"]);
        command.env("OPTIFLOW_LISTEN", taken.local_addr().unwrap().to_string());
        Ended::new(command.output().unwrap())
    };
    serve().failed(1, "rouvrez la caisse");
    std::fs::remove_file(shop.path("optiflow.db-journal")).unwrap();
    let put = |content: &[u8]| std::fs::write(shop.db(), content).unwrap();
    put(b"");
    serve().failed(1, "est vide");
    put(b"une lettre, et non une base");
    serve().failed(1, "n'est pas une base SQLite");
}
