//! The repository's `optiflow.db` is what `optiflow demo` makes.

use std::path::Path;

use crate::support::Shop;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};

/// Every row of every table as text, table by table.
async fn content(path: &Path) -> Vec<(String, Vec<String>)> {
    let mut file: SqliteConnection =
        SqliteConnectOptions::new().filename(path).read_only(true).connect().await.unwrap();
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut file)
            .await
            .unwrap();
    let mut content = Vec::new();
    for table in tables {
        let columns: Vec<String> = sqlx::query_scalar("SELECT quote(name) FROM pragma_table_info(?)")
            .bind(&table)
            .fetch_all(&mut file)
            .await
            .unwrap();
        let line = columns
            .iter()
            .map(|c| format!("quote({})", c.replace('\'', "\"")))
            .collect::<Vec<_>>()
            .join("||'|'||");
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {line} FROM {table} ORDER BY 1")))
            .fetch_all(&mut file)
            .await
            .unwrap();
        content.push((table, rows.iter().map(|row| row.get::<String, _>(0)).collect()));
    }
    file.close().await.unwrap();
    content
}

#[tokio::test]
async fn the_committed_file_is_the_output_of_the_default_seed() {
    let committed = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../optiflow.db"));
    let shop = Shop::none();
    shop.run(&["demo", "--db", "optiflow.db"]).done();
    let (ours, theirs) = (content(committed).await, content(&shop.db()).await);
    assert_eq!(ours.len(), 18);
    for ((table, rows), (again, made)) in ours.iter().zip(&theirs) {
        assert_eq!(table, again);
        assert!(rows == made, "table {table} differs");
    }
    assert!(std::fs::metadata(committed).unwrap().len() <= 12 * 1024 * 1024);
}

#[tokio::test]
async fn the_demonstration_shows_all_each_level_in_believable_shares() {
    let shop = Shop::none();
    shop.run(&["demo", "--db", "optiflow.db"]).done();
    shop.run(&["batch"]).done();
    let share = |level: &'static str| {
        let shop = &shop;
        async move {
            let levels: String = shop.state_value("SELECT group_concat(level) FROM alert_snapshots").await;
            levels.split(',').filter(|l| *l == level).count() as f64 / levels.split(',').count() as f64
        }
    };
    let critical = share("critique").await;
    assert!((0.05..=0.10).contains(&critical), "{critical}");
    assert!((0.05..=0.25).contains(&share("attention").await));
    assert!(share("ok").await > 0.6);
}

#[test]
fn a_demonstration_never_replaces_a_file_it_did_not_make() {
    let shop = Shop::none();
    shop.write("optiflow.db", "la vraie boutique");
    shop.run(&["demo", "--db", "optiflow.db"]).failed(1, "ne sera pas remplacé");
    assert_eq!(std::fs::read(shop.db()).unwrap(), b"la vraie boutique");
    shop.run(&["demo", "--articles", "0", "--db", "autre.db"]).failed(2, "--articles");
}
