//! An import beside a till: the till's own rows, its locks, and a kill in the middle.

use std::{
    fmt::Write as _,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use proptest::prelude::*;
use server::{
    db::shop_file::{self, ShopFileError},
    import::{self, ImportFiles, ImportOptions},
};
use sqlx::{Executor, Row, SqliteConnection};

use crate::support::{D0, Shop, Steady, bytes, content};

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> i64 {
    connection.fetch_one(sql).await.unwrap().get(0)
}

/// Many lines of new days for the steady shop's article.
fn many_lines(lines: u32) -> String {
    let mut text = String::from("article;date;quantité\n");
    for line in 0..lines {
        writeln!(
            text,
            "Article {};{:02}/{:02}/2025;{}",
            line % 500,
            line / 500 % 28 + 1,
            line / 14_000 % 12 + 1,
            line % 9 + 1
        )
        .unwrap();
    }
    text
}

#[tokio::test]
async fn the_till_is_right_about_the_days_that_it_has_written() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    let before = content(&shop.db()).await;
    // The steady till sold 2 on the 7th and on the 8th; the 9th is new.
    shop.write(
        "ventes.csv",
        "article;date;quantité\nRiz;07/11/2026;1\nRiz;07/11/2026;1\nRiz;08/11/2026;5\nRiz;09/11/2026;4\n",
    );
    let ended = shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    let said = "2 lignes déjà présentes, inchangées ; 1 ligne ajoutée ; 1 jour laissé à la caisse";
    assert!(ended.stdout.contains(said), "{}", ended.stdout);
    assert!(
        ended.stderr.contains("Riz, le 08/11/2026 : la caisse a écrit 2, le fichier dit 5"),
        "{}",
        ended.stderr
    );
    let after = content(&shop.db()).await;
    for ((table, before), (_, after)) in before.iter().zip(&after) {
        let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
        let expected = usize::from(table == "sales_history");
        assert_eq!((new.len(), after.len()), (expected, before.len() + expected), "{table}: {new:?}");
    }
}

#[tokio::test]
async fn what_the_till_writes_into_an_imported_file_stays_its_own() {
    let shop = Shop::none();
    shop.write("ventes.csv", "article;date;quantité\nRiz;01/11/2026;3\nRiz;02/11/2026;5\n");
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    let mut till = shop.till().await;
    for _ in 0..3 {
        till.execute(
            "INSERT INTO sales_history (product_id, order_date, quantity) VALUES (1, '2026-11-02', 1)",
        )
        .await
        .unwrap();
    }
    assert_eq!(number(&mut till, "SELECT COUNT(*) FROM sales_history WHERE id >= 0").await, 3);
    shop.write("ventes.csv", "article;date;quantité\nRiz;01/11/2026;0\nRiz;02/11/2026;6\n");
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    assert_eq!(
        number(&mut till, "SELECT CAST(SUM(quantity) AS INTEGER) FROM sales_history WHERE id >= 0").await,
        3
    );
    assert_eq!(
        number(&mut till, "SELECT CAST(SUM(quantity) AS INTEGER) FROM sales_history WHERE id < 0").await,
        6
    );
}

#[tokio::test]
async fn a_file_with_more_columns_and_without_indexes_is_completed_and_its_structure_stays() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    let mut till = shop.till().await;
    till.execute("ALTER TABLE sales_history ADD COLUMN caissier TEXT DEFAULT 'Awa'").await.unwrap();
    till.execute("DROP INDEX idx_sales_product_date").await.unwrap();
    till.execute("DROP INDEX idx_sales_date").await.unwrap();
    let schema = "SELECT group_concat(sql) FROM sqlite_master";
    let before: String = till.fetch_one(schema).await.unwrap().get(0);
    shop.write("ventes.csv", "article;date;quantité\nRiz;09/11/2026;4\n");
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    let after: String = till.fetch_one(schema).await.unwrap().get(0);
    assert_eq!(before, after);
    assert_eq!(number(&mut till, "SELECT COUNT(*) FROM sales_history").await, 121);
}

#[tokio::test]
async fn a_locked_file_and_one_that_may_not_be_written_are_said_with_what_to_do() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    shop.write("ventes.csv", "article;date;quantité\nRiz;09/11/2026;4\n");
    let before = bytes(&shop.db());
    let mut till = shop.till().await;
    till.execute("BEGIN IMMEDIATE").await.unwrap();
    let args = ["import", "--ventes", "ventes.csv", "--db", "optiflow.db"];
    shop.run(&args).failed(1, "verrouillé par un autre programme");
    till.execute("ROLLBACK").await.unwrap();
    assert!(bytes(&shop.db()) == before);
    till.execute("DROP TABLE alerts").await.unwrap();
    shop.run(&args).failed(1, "la table « alerts »");
}

#[tokio::test]
async fn a_till_writes_on_while_an_import_runs() {
    for mode in ["PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = WAL"] {
        let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
        shop.write("ventes.csv", many_lines(60_000));
        let mut till = shop.till().await;
        till.execute(mode).await.unwrap();
        let mut import = shop.command(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]);
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut written = 0;
        let ended = loop {
            till.execute(
                "INSERT INTO sales_history (product_id, order_date, quantity) VALUES (1, '2026-11-09', 1)",
            )
            .await
            .unwrap();
            written += 1;
            if let Some(ended) = import.try_wait().unwrap() {
                break ended;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        assert!(ended.success(), "{mode}");
        assert_eq!(
            number(&mut till, "SELECT COUNT(*) FROM sales_history WHERE id >= 0").await,
            120 + written
        );
        assert_eq!(number(&mut till, "SELECT COUNT(*) FROM sales_history WHERE id < 0").await, 60_000);
        let checked: String = till.fetch_one("PRAGMA integrity_check").await.unwrap().get(0);
        assert_eq!(checked, "ok");
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_leaves_the_old_content_or_the_new_one_whole() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    shop.write("ventes.csv", many_lines(100_000));
    let fresh = bytes(&shop.db());
    let old = content(&shop.db()).await;
    let args = ["import", "--ventes", "ventes.csv", "--db", "optiflow.db"];
    let start = Instant::now();
    shop.run(&args).done();
    let whole = start.elapsed();
    let new = content(&shop.db()).await;
    let mut killed = 0;
    // From before the file is read to around the commit.
    for moment in 0..16_u32 {
        shop.write("optiflow.db", &fresh);
        let mut import = shop.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(whole * (moment + 1) / 16).await;
        import.kill().unwrap();
        killed += u32::from(!import.wait().unwrap().success());
        let mut till = shop.till().await;
        let checked: String = till.fetch_one("PRAGMA integrity_check").await.unwrap().get(0);
        assert_eq!(checked, "ok", "moment {moment}");
        drop(till);
        let left = content(&shop.db()).await;
        assert!(left == old || left == new, "moment {moment}: neither the old content nor the new one");
        std::fs::remove_file(shop.path("optiflow.db-journal")).ok();
    }
    assert!(killed > 0, "at least one import was killed");
    shop.run(&args).done();
    assert!(content(&shop.db()).await == new, "the next import completes");
}

#[tokio::test]
async fn an_import_first_undoes_what_a_killed_program_left_half_written() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    let mut till = shop.till().await;
    // With a cache this small the file itself is written before the commit.
    till.execute("PRAGMA cache_size = 5").await.unwrap();
    till.execute("BEGIN IMMEDIATE").await.unwrap();
    till.execute(
        "INSERT INTO sales_history (product_id, order_date, quantity) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT 1, '2026-11-08', 9 FROM n",
    )
    .await
    .unwrap();
    // The files as a kill at this moment would leave them.
    let left = Shop::none();
    left.write("optiflow.db", bytes(&shop.db()));
    left.write("optiflow.db-journal", bytes(&shop.path("optiflow.db-journal")));
    till.execute("ROLLBACK").await.unwrap();
    assert!(bytes(&left.db()) != bytes(&shop.db()), "the file was being written");
    left.write("ventes.csv", "article;date;quantité\nRiz;09/11/2026;4\n");
    left.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).done();
    let mut till = left.till().await;
    assert_eq!(number(&mut till, "SELECT COUNT(*) FROM sales_history").await, 121);
    let checked: String = till.fetch_one("PRAGMA integrity_check").await.unwrap().get(0);
    assert_eq!(checked, "ok");
}

/// The delivery of a file of sales, for a shop's file.
async fn delivery(shop: &Shop, csv: &str) -> shop_file::Delivery {
    let files = ImportFiles { sales: Some(shop.write("v.csv", csv)), ..ImportFiles::default() };
    let known = shop_file::known(&shop.db()).await.unwrap();
    let options = ImportOptions { ignore_errors: false, today: D0 };
    import::read_for(&known, &files, &options, &|_| ()).unwrap().delivery
}

#[tokio::test]
async fn the_backup_comes_before_any_writing_and_only_where_something_is_written() {
    let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
    let before = bytes(&shop.db());
    let new = delivery(&shop, "article;date;quantité\nRiz;09/11/2026;4\n").await;
    let failed =
        shop_file::append(&shop.db(), &new, async |_| Err("disque plein".into()), &|_| ()).await.unwrap_err();
    assert!(
        matches!(failed, ShopFileError::NotSaved(_)) && failed.to_string().contains("disque plein"),
        "{failed}"
    );
    assert!(bytes(&shop.db()) == before);
    let called = AtomicBool::new(false);
    let check = async |path: &std::path::Path| {
        assert!(bytes(path) == before, "nothing is written yet");
        called.store(true, Ordering::Relaxed);
        Ok(())
    };
    shop_file::append(&shop.db(), &new, check, &|_| ()).await.unwrap();
    assert!(called.load(Ordering::Relaxed));
    let again = delivery(&shop, "article;date;quantité\nRiz;09/11/2026;4\n").await;
    shop_file::append(&shop.db(), &again, async |_| Err("not called".into()), &|_| ()).await.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_last_said_of_a_day_is_what_the_file_holds(
        files in prop::collection::vec(
            prop::collection::vec((0_u8..3, 1_u8..6, 0_u8..4), 1..12), 1..5),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::steady(&[Steady::new("Riz", 2.0, 10.0, 3)]).await;
            let mut expected = std::collections::BTreeMap::new();
            for file in &files {
                let mut csv = String::from("article;date;quantité\n");
                let mut said = std::collections::BTreeMap::new();
                for (article, day, quantity) in file {
                    writeln!(csv, "A{article};{day:02}/10/2025;{quantity}").unwrap();
                    *said.entry((*article, *day)).or_insert(0) += i64::from(*quantity);
                }
                expected.extend(said);
                let brought = delivery(&shop, &csv).await;
                shop_file::append(&shop.db(), &brought, async |_| Ok(()), &|_| ()).await.unwrap();
                let before = bytes(&shop.db());
                let again = delivery(&shop, &csv).await;
                let outcome = shop_file::append(&shop.db(), &again, async |_| Ok(()), &|_| ()).await.unwrap();
                assert!(!outcome.changes_anything() && bytes(&shop.db()) == before, "{outcome:?}");
            }
            let rows = shop.till().await.fetch_all(
                "SELECT p.name, substr(s.order_date, 9, 2), CAST(SUM(s.quantity) AS INTEGER) FROM sales_history AS s \
                 JOIN products AS p ON p.id = s.product_id WHERE s.id < 0 GROUP BY 1, 2").await.unwrap();
            let mut held: std::collections::BTreeMap<(u8, u8), i64> = rows.iter().map(|row| {
                let (name, day): (String, String) = (row.get(0), row.get(1));
                ((name[1..].parse().unwrap(), day.parse().unwrap()), row.get(2))
            }).collect();
            // A day without a row is a day without sales.
            held.retain(|_, quantity| *quantity > 0);
            expected.retain(|_, quantity| *quantity > 0);
            assert_eq!(held, expected);
        });
    }
}
