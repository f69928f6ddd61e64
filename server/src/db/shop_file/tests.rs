//! The writer on real files in a real folder.

use super::*;
use crate::db::tables::{Metadata, Sale, ShopTables};
use crate::demo::{DemoOptions, generate};
use sqlx::Row;
use std::fs;
use std::sync::Mutex;

fn silent(_: Progress) {}

fn small_demo(seed: u64) -> ShopTables {
    generate(&DemoOptions { articles: 5, days: 60, seed, ..DemoOptions::default() }).unwrap()
}

fn imported() -> ShopTables {
    let made_by =
        Metadata { key: MADE_BY_KEY.into(), value: Some("optiflow import".into()), updated_at: None };
    ShopTables { system_metadata: vec![made_by], ..small_demo(1) }
}

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path).read_only(true)).await.unwrap()
}

async fn text(path: &Path, sql: &'static str) -> Vec<String> {
    let rows = sqlx::query(sql).fetch_all(&mut open(path).await).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

async fn number(path: &Path, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&mut open(path).await).await.unwrap()
}

/// Names in a folder, so that nothing left behind goes unseen.
fn names(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    found
}

#[tokio::test]
async fn a_new_file_has_the_eighteen_tables_and_passes_sqlite_s_own_check() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    let shop = small_demo(42);
    create(&path, &shop, Overwrite::Never, &silent).await.unwrap();

    let tables = number(&path, "SELECT count(*) FROM sqlite_master WHERE type = 'table'").await;
    assert_eq!(tables, 18);
    assert_eq!(
        number(&path, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql NOT NULL").await,
        6
    );
    assert_eq!(text(&path, "PRAGMA integrity_check").await, ["ok"]);
    assert!(
        sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut open(&path).await).await.unwrap().is_empty()
    );
    assert_eq!(text(&path, "PRAGMA journal_mode").await, ["delete"]);
    assert_eq!(number(&path, "PRAGMA page_size").await, 4096);
    assert_eq!(number(&path, "PRAGMA user_version").await, 0);
    assert_eq!(
        number(&path, "SELECT count(*) FROM sales_history").await,
        i64::try_from(shop.sales.len()).unwrap()
    );
    assert_eq!(
        number(&path, "SELECT count(*) FROM stock_levels").await,
        i64::try_from(shop.stock_levels.len()).unwrap()
    );
    assert_eq!(names(folder.path()), ["optiflow.db"]);
}

#[tokio::test]
async fn values_come_back_as_they_were_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    let shop = small_demo(42);
    create(&path, &shop, Overwrite::Never, &silent).await.unwrap();
    let mut connection = open(&path).await;
    let rows = sqlx::query(
        "SELECT id, product_id, order_date, quantity, unit_price, discount_applied, customer_id FROM sales_history ORDER BY id",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let read: Vec<Sale> = rows
        .iter()
        .map(|row| Sale {
            id: row.get(0),
            product_id: row.get(1),
            order_date: row.get(2),
            quantity: row.get(3),
            unit_price: row.get(4),
            discount_applied: row.get(5),
            customer_id: row.get(6),
        })
        .collect();
    assert_eq!(read, shop.sales);
    let preferred: Vec<bool> = sqlx::query_scalar("SELECT is_preferred FROM product_suppliers ORDER BY id")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(preferred, shop.product_suppliers.iter().map(|row| row.is_preferred).collect::<Vec<_>>());
    assert_eq!(text(&path, "SELECT name FROM products ORDER BY id").await[0], shop.products[0].name);
    assert_eq!(
        text(&path, "SELECT value FROM system_metadata WHERE key = 'made_by'").await,
        ["optiflow demo"]
    );
}

#[tokio::test]
async fn the_same_tables_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.db"), folder.path().join("b.db"));
    create(&first, &small_demo(42), Overwrite::Never, &silent).await.unwrap();
    create(&second, &small_demo(42), Overwrite::Never, &silent).await.unwrap();
    assert!(fs::read(first).unwrap() == fs::read(second).unwrap());
}

#[tokio::test]
async fn progress_counts_every_row_once() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Mutex::new(Vec::new());
    let note = |progress: Progress| seen.lock().unwrap().push(progress);
    create(&folder.path().join("optiflow.db"), &small_demo(42), Overwrite::Never, &note).await.unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(seen.windows(2).all(|pair| pair[0].written < pair[1].written && pair[0].total == pair[1].total));
    assert_eq!(seen.last().map(|last| last.written), seen.last().map(|last| last.total));
}

#[tokio::test]
async fn an_existing_file_is_never_replaced_unless_the_demonstration_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    create(&path, &small_demo(42), Overwrite::Never, &silent).await.unwrap();
    let before = fs::read(&path).unwrap();

    let refused = create(&path, &small_demo(43), Overwrite::Never, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::Exists(_)), "{refused}");
    assert!(fs::read(&path).unwrap() == before);

    create(&path, &small_demo(43), Overwrite::MadeByDemo, &silent).await.unwrap();
    assert!(fs::read(&path).unwrap() != before);
    assert_eq!(text(&path, "SELECT value FROM system_metadata WHERE key = 'seed'").await, ["43"]);
    assert_eq!(names(folder.path()), ["optiflow.db"]);
}

#[tokio::test]
async fn the_demonstration_leaves_a_real_shop_s_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    for shop in [imported(), ShopTables { system_metadata: Vec::new(), ..small_demo(1) }] {
        create(&path, &shop, Overwrite::Never, &silent).await.unwrap();
        let before = fs::read(&path).unwrap();
        let refused = create(&path, &small_demo(42), Overwrite::MadeByDemo, &silent).await.unwrap_err();
        assert!(matches!(refused, ShopFileError::NotMadeByDemo(_)), "{refused}");
        assert!(refused.to_string().contains("--db"), "{refused}");
        assert!(fs::read(&path).unwrap() == before);
        fs::remove_file(&path).unwrap();
    }
}

#[tokio::test]
async fn what_is_no_database_is_not_replaced_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    fs::write(&path, "mes ventes de la semaine, à ne pas perdre\n".repeat(200)).unwrap();
    let refused = create(&path, &small_demo(42), Overwrite::MadeByDemo, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::NotSqlite(_)), "{refused}");

    fs::write(&path, "").unwrap();
    let refused = create(&path, &small_demo(42), Overwrite::MadeByDemo, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::NotMadeByDemo(_)), "{refused}");

    let refused = create(folder.path(), &small_demo(42), Overwrite::MadeByDemo, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::IsFolder(_)), "{refused}");
    assert_eq!(names(folder.path()), ["optiflow.db"]);
}

#[tokio::test]
async fn a_file_with_a_journal_beside_it_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    create(&path, &small_demo(42), Overwrite::Never, &silent).await.unwrap();
    fs::write(folder.path().join("optiflow.db-wal"), "pages").unwrap();
    let refused = create(&path, &small_demo(43), Overwrite::MadeByDemo, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::InUse(_)), "{refused}");
}

#[tokio::test]
async fn a_missing_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent").join("optiflow.db");
    let refused = create(&path, &small_demo(42), Overwrite::Never, &silent).await.unwrap_err();
    assert!(matches!(refused, ShopFileError::NoFolder(_)), "{refused}");
    assert!(refused.to_string().contains("n'existe pas"), "{refused}");
}

#[tokio::test]
async fn contradictory_rows_leave_neither_a_file_nor_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    let mut twice = small_demo(42);
    let again = twice.products[0].clone();
    twice.products.push(again);
    let mut unknown = small_demo(42);
    unknown.sales[0].product_id = 999;
    for shop in [twice, unknown] {
        let refused = create(&path, &shop, Overwrite::Never, &silent).await.unwrap_err();
        assert!(matches!(refused, ShopFileError::Inconsistent(_)), "{refused}");
        assert!(names(folder.path()).is_empty());
    }
}

#[tokio::test]
async fn the_default_demonstration_fits_in_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("optiflow.db");
    let shop = generate(&DemoOptions::default()).unwrap();
    create(&path, &shop, Overwrite::Never, &silent).await.unwrap();
    let bytes = fs::metadata(&path).unwrap().len();
    assert!((5_000_000..=11_500_000).contains(&bytes), "{bytes} bytes");
    assert_eq!(text(&path, "PRAGMA integrity_check").await, ["ok"]);
}

#[tokio::test]
async fn a_full_disk_is_said_and_so_is_a_folder_without_rights() {
    let path = Path::new("boutique/optiflow.db");
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    raw_sql("PRAGMA max_page_count = 3; CREATE TABLE till (note TEXT)")
        .execute(&mut connection)
        .await
        .unwrap();
    let full = sqlx::query("INSERT INTO till VALUES (?1)")
        .bind("x".repeat(100_000))
        .execute(&mut connection)
        .await
        .unwrap_err();
    let said = ShopFileError::from_sqlx(path, full);
    assert!(matches!(said, ShopFileError::DiskFull(_)), "{said:?}");
    assert!(said.to_string().contains("libérez de l'espace"), "{said}");

    let denied = ShopFileError::from_io(path, std::io::ErrorKind::PermissionDenied.into());
    assert!(
        matches!(&denied, ShopFileError::NotWritable(folder) if folder == Path::new("boutique")),
        "{denied:?}"
    );
    let full = ShopFileError::from_io(path, std::io::ErrorKind::StorageFull.into());
    assert!(matches!(full, ShopFileError::DiskFull(_)), "{full:?}");
}
