//! The shop's file belongs to the till: it is read, never written, and what is wrong with it is said.

use crate::{
    commands::READING,
    support::{D0, Shop, Steady, bytes},
};
use server::{
    batch::Step,
    db::shop::{ShopDb, ShopError},
};
use sqlx::Executor;

#[tokio::test]
async fn an_update_through_the_applications_own_pool_fails() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let before = bytes(&shop.db());
    let db = ShopDb::open(&shop.db()).await.unwrap();
    let refused = sqlx::query("UPDATE products SET name = 'x'").execute(db.pool()).await.unwrap_err();
    assert!(
        refused.to_string().contains("readonly") || refused.to_string().contains("read-only"),
        "{refused}"
    );
    // Nor does asking SQLite to allow it help: the file itself is open read-only.
    let mut connection = db.pool().acquire().await.unwrap();
    connection.execute("PRAGMA query_only = OFF").await.unwrap();
    sqlx::query("DELETE FROM products").execute(&mut *connection).await.unwrap_err();
    drop(connection);
    assert_eq!(bytes(&shop.db()), before);
}

/// What a command may compute or save beside the shop's file; the readers stand between, where there is something to read.
const BEFORE_READING: &str = "batch --depuis -4
batch
batch --article 1";
const AFTER_READING: &str = "predictions batch
evenements add Foire --debut 2026-11-12 --multiplicateur 2
evenements list
evenements learn
evenements delete perso-foire
backtest --boutique --origins 2
db backup
db schema --boutique
db backup --boutique
cache clear";

#[tokio::test]
async fn the_shops_file_is_the_same_byte_for_byte_after_every_command_that_does_not_import() {
    let shop = Shop::each_level().await;
    let before = bytes(&shop.db());
    for line in [BEFORE_READING, READING, AFTER_READING].iter().flat_map(|list| list.lines()) {
        shop.run(&line.split(' ').collect::<Vec<_>>()).done();
        assert!(bytes(&shop.db()) == before, "optiflow {line} has written to the shop's file");
        if line == "batch" {
            for step in Step::ALL {
                shop.run(&["batch", step.name()]).done();
            }
        }
    }
    assert!(bytes(&shop.db()) == before);
    // A server that computes its night, and every kind of page.
    let server = shop.serve_with(&[]);
    server.events().wait_for("generation", |mark| !mark.is_null());
    for page in
        ["/", "/alertes", "/calculs", "/alertes.csv", "/api/alertes", "/api/article?id=1", "/api/calculs"]
    {
        server.text(page);
    }
    for page in ["/healthz", "/readyz", "/metrics"] {
        server.text(page);
    }
    assert_eq!(server.terminate(), Some(0));
    assert!(bytes(&shop.db()) == before, "the server has written to the shop's file");
    for journal in ["-wal", "-shm", "-journal"] {
        let mut name = shop.db().into_os_string();
        name.push(journal);
        assert!(!std::path::Path::new(&name).exists(), "nor is there a journal of it");
    }
    shop.write("ventes.csv", "article;date;quantité\nTranquille;09/11/2026;8\n");
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    assert!(bytes(&shop.db()) != before, "an import is what writes to it");
}

#[test]
fn a_missing_file_is_said_with_what_to_do() {
    let shop = Shop::none();
    shop.run(&["batch"]).failed(1, "introuvable");
    assert!(!shop.state().exists(), "nothing is created beside a file that is not there");
}

#[test]
fn an_empty_file_is_said_with_what_to_do() {
    let shop = Shop::none();
    shop.write("optiflow.db", "");
    shop.run(&["serve"]).failed(1, "est vide");
}

#[test]
fn a_file_that_is_no_sqlite_base_is_said_with_what_to_do() {
    let shop = Shop::none();
    shop.write("optiflow.db", "article;quantité\n".repeat(500));
    shop.run(&["serve"]).failed(1, "n'est pas une base SQLite");
    std::fs::remove_file(shop.db()).unwrap();
    std::fs::create_dir(shop.db()).unwrap();
    shop.run(&["serve"]).failed(1, "n'est pas une base SQLite");
}

#[tokio::test]
async fn a_locked_file_is_said_with_what_to_do() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let mut till = shop.till().await;
    till.execute("BEGIN EXCLUSIVE").await.unwrap();
    shop.run(&["serve"]).failed(1, "verrouillé");
}

#[tokio::test]
async fn a_missing_table_or_column_is_named() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let mut till = shop.till().await;
    till.execute("ALTER TABLE products RENAME COLUMN lead_time_days TO delai").await.unwrap();
    shop.run(&["serve"]).failed(1, "la colonne « lead_time_days » de la table « products »");
    till.execute("DROP TABLE promotions").await.unwrap();
    till.execute("ALTER TABLE products RENAME COLUMN delai TO lead_time_days").await.unwrap();
    shop.run(&["batch"]).failed(1, "la table « promotions »");
    till.execute(
        "CREATE TABLE promotions (id, product_id, name, start_date, end_date, discount_percent, extra)",
    )
    .await
    .unwrap();
    shop.run(&["batch"]).done();
}

#[tokio::test]
async fn a_truncated_file_is_said_with_what_to_do() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let whole = bytes(&shop.db());
    shop.write("optiflow.db", &whole[..whole.len() / 2]);
    let ended = shop.run(&["batch"]);
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    ended.failed(1, "est abîmé");
}

#[tokio::test]
async fn reading_copes_with_a_till_that_writes_at_the_same_time() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let mut till = shop.till().await;
    till.execute("PRAGMA journal_mode = WAL").await.unwrap();
    let db = ShopDb::open(&shop.db()).await.unwrap();
    till.execute("BEGIN IMMEDIATE").await.unwrap();
    till.execute("INSERT INTO sales_history (product_id, order_date, quantity) VALUES (1, '2026-11-08', 5)")
        .await
        .unwrap();
    let sold = |sales: &std::collections::BTreeMap<_, server::db::shop::DailySales>| {
        sales.values().map(|article| article.net.iter().sum::<f64>()).sum::<f64>()
    };
    assert!(
        (sold(&db.sales_before(D0).await.unwrap()) - 240.0).abs() < 1e-9,
        "an open transaction is not seen"
    );
    till.execute("COMMIT").await.unwrap();
    assert!((sold(&db.sales_before(D0).await.unwrap()) - 245.0).abs() < 1e-9, "a committed one is");
}

#[tokio::test]
async fn the_version_changes_when_the_till_has_written_and_only_then() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let db = ShopDb::open(&shop.db()).await.unwrap();
    let first = db.version().await.unwrap();
    assert_eq!(db.version().await.unwrap(), first);
    shop.till().await.execute("UPDATE products SET name = 'Autre'").await.unwrap();
    assert_ne!(db.version().await.unwrap(), first);
}

#[tokio::test]
async fn opening_what_is_not_there_says_which_file() {
    let shop = Shop::none();
    let error = ShopDb::open(&shop.db()).await.unwrap_err();
    assert!(matches!(&error, ShopError::Missing { path } if *path == shop.db()), "{error}");
}
