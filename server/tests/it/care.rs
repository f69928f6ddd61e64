//! Care of the data: one batch at a time, backups, restoring, checking, the cache.

use std::{path::Path, process::Stdio, time::Duration};

use server::db::care::{KEPT, Lock, Work};
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::support::{D0, Shop, Steady, bytes};

async fn shop() -> Shop {
    Shop::steady(&[Steady::new("Ventilateur", 10.0, 20.0, 5)]).await
}

/// Names in `backups` that begin like this, in order.
fn backups(shop: &Shop, stem: &str) -> Vec<String> {
    names(&shop.path("backups"), |name| name.starts_with(&format!("{stem}-2")))
}

fn names(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|n| wanted(n))
        .collect();
    names.sort();
    names
}

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

async fn execute(path: &Path, sql: &'static str) {
    let mut connection = open(path).await;
    connection.execute(sql).await.unwrap();
    connection.close().await.unwrap();
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// A state file with one night in it, and a backup of that.
async fn with_backup() -> (Shop, String) {
    let shop = shop().await;
    shop.run(&["batch"]).done();
    let taken = json(&shop.run(&["db", "backup", "--json"]).done().stdout);
    let backup = shop.path(taken["backup"].as_str().unwrap()).to_str().unwrap().to_owned();
    (shop, backup)
}

#[tokio::test]
async fn of_two_batches_at_once_one_works_and_the_other_says_so() {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "40", "--db", "optiflow.db"]).done();
    let mut first = shop
        .command(&["batch", "--depuis", "-200"])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while Lock::holder(&shop.state()).is_none() {
        assert!(first.try_wait().unwrap().is_none(), "the first batch ended before it was seen");
        std::thread::sleep(Duration::from_millis(2));
    }
    let said = shop.run(&["batch"]).failed(1, "Un calcul est déjà en cours depuis le ").stderr;
    assert!(said.contains(&format!("(processus {})", first.id())), "{said}");
    first.kill().unwrap();
    first.wait().unwrap();
    // The system has given the lock back although the process was killed.
    shop.run(&["batch"]).done();
}

#[tokio::test]
async fn the_last_fourteen_backups_of_the_state_are_kept_and_others_left_alone() {
    let shop = shop().await;
    std::fs::create_dir(shop.path("backups")).unwrap();
    shop.write("backups/optiflow.state-photo.db", "mine");
    shop.write("backups/optiflow.state-2020-01-01T003000.db", "the oldest");
    let killed = shop.write("backups/.optiflow.state.db.99.tmp", "what a killed process has left");
    shop.run(&["db", "backup", "--boutique"]).done();
    for _ in 0..KEPT + 2 {
        shop.run(&["batch"]).done();
    }
    let kept = names(&shop.path("backups"), |name| name.starts_with("optiflow.state-2"));
    assert_eq!(kept.len(), KEPT, "{kept:?}");
    assert!(!kept.contains(&"optiflow.state-2020-01-01T003000.db".to_owned()));
    assert!(!killed.exists());
    assert_eq!(backups(&shop, "optiflow").len(), 1);
    assert_eq!(bytes(&shop.path("backups/optiflow.state-photo.db")), b"mine");
    let newest = shop.path("backups").join(kept.last().unwrap());
    let check = shop.command(&["db", "check"]).env("OPTIFLOW_STATE_PATH", &newest).output().unwrap();
    assert!(check.status.success());
}

#[tokio::test]
async fn a_backup_precedes_a_change_of_the_tables() {
    let shop = shop().await;
    // A file that has seen none of the changes yet.
    execute(
        &shop.state(),
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
         installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
         execution_time BIGINT NOT NULL)",
    )
    .await;
    shop.run(&["cache", "show"]).done();
    let taken = backups(&shop, "optiflow.state");
    assert_eq!(taken.len(), 1);
    let mut backup = open(&shop.path("backups").join(&taken[0])).await;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
        .fetch_one(&mut backup)
        .await
        .unwrap();
    assert_eq!(tables, 1, "the backup is of before the change");
    shop.run(&["cache", "show"]).done();
    assert_eq!(backups(&shop, "optiflow.state").len(), 1, "without a change no backup");
}

#[tokio::test]
async fn a_batch_goes_on_without_its_backup_and_says_so() {
    let shop = shop().await;
    shop.write("backups", "a file where the folder should be");
    let ended = shop.run(&["batch"]).done();
    assert!(ended.stderr.contains("sauvegarde : "), "{}", ended.stderr);
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM generations").await, 1);
}

#[tokio::test]
async fn a_restored_file_is_what_it_was_and_the_one_before_stays_beside_it() {
    let (shop, backup) = with_backup().await;
    shop.run(&["cache", "clear"]).done();
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM generations").await, 0);
    let said = json(&shop.run(&["db", "restore", &backup, "--json"]).done().stdout);
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM generations").await, 1);
    let before = said["before"].as_str().unwrap();
    assert!(before.contains("optiflow.state.avant-restauration-"), "{before}");
    let mut before = open(Path::new(before)).await;
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM generations").fetch_one(&mut before).await.unwrap();
    assert_eq!(count, 0, "what was not yet in the main file but in its journal is kept too");
    shop.run(&["batch"]).done();
}

#[tokio::test]
async fn a_restored_state_lets_nobody_in_who_was_signed_out_since_and_says_whose_the_pin_is() {
    let (shop, without_pin) = with_backup().await;
    shop.state_execute("INSERT INTO pin (id, hash, digits) VALUES (1, 'old', 1)").await;
    shop.state_execute("INSERT INTO sessions (token_hash, opened_at, ends_at) VALUES (x'01', 0, 9999999999)")
        .await;
    let taken = json(&shop.run(&["db", "backup", "--json"]).done().stdout);
    let with_pin = taken["backup"].as_str().unwrap();
    shop.state_execute("DELETE FROM sessions").await;
    shop.state_execute("UPDATE pin SET hash = 'new'").await;
    let said = shop.run(&["db", "restore", with_pin]).done().stdout;
    assert!(said.contains("déconnectés") && said.contains("celui de la sauvegarde"), "{said}");
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(shop.state_value::<String>("SELECT hash FROM pin").await, "old");
    let said = shop.run(&["db", "restore", &without_pin]).done().stdout;
    assert!(said.contains("n'a pas de code PIN") && !said.contains("déconnectés"), "{said}");
    let said = json(&shop.run(&["db", "restore", with_pin, "--json"]).done().stdout);
    assert_eq!(said["pin"], true);
    let taken = json(&shop.run(&["db", "backup", "--boutique", "--json"]).done().stdout);
    let said = shop.run(&["db", "restore", taken["backup"].as_str().unwrap(), "--boutique"]).done().stdout;
    assert!(!said.contains("PIN"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_holds_the_pin_is_its_owners_alone_and_the_shops_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let allow = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let (shop, backup) = with_backup().await;
    let server = shop.serve();
    let companions = ["optiflow.state.db-wal", "optiflow.state.db-shm"].map(|name| shop.path(name));
    for path in [shop.state(), Path::new(&backup).to_owned()].iter().chain(&companions) {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    drop(server);
    allow(&shop.state(), 0o644);
    shop.run(&["cache", "show"]).done();
    assert_eq!(mode(&shop.state()), 0o640, "what an older version has made is no longer all the world's");
    shop.run(&["db", "restore", &backup]).done();
    assert_eq!(mode(&shop.state()), 0o600);
    allow(&shop.db(), 0o664);
    let taken = json(&shop.run(&["db", "backup", "--boutique", "--json"]).done().stdout);
    let taken = taken["backup"].as_str().unwrap();
    assert_eq!(mode(Path::new(taken)), 0o600);
    shop.run(&["db", "restore", taken, "--boutique"]).done();
    assert_eq!(mode(&shop.db()), 0o664);
}

#[tokio::test]
async fn a_damaged_state_is_replaced_and_kept() {
    let (shop, backup) = with_backup().await;
    shop.write("optiflow.state.db", "no SQLite file any more");
    // With the journal of the last night SQLite would still read most of it.
    std::fs::remove_file(shop.path("optiflow.state.db-wal")).unwrap();
    shop.run(&["db", "check"]).failed(1, "n'est pas une base SQLite");
    shop.run(&["db", "restore", &backup]).done();
    shop.run(&["db", "check"]).done();
    let kept = names(shop.state().parent().unwrap(), |name| name.contains("avant-restauration"));
    assert_eq!(bytes(&shop.path(&kept[0])), b"no SQLite file any more");
}

#[tokio::test]
async fn what_is_damaged_foreign_or_newer_is_not_restored_and_nothing_changes() {
    let (shop, backup) = with_backup().await;
    let mut damaged = bytes(Path::new(&backup));
    let middle = damaged.len() / 2;
    damaged[4096..middle].fill(0xa5);
    shop.write("abime.db", damaged);
    shop.write("lettre.db", "Cher client,");
    execute(&shop.path("photos.db"), "CREATE TABLE photos (id INTEGER)").await;
    for copy in ["nouveau.db", "autre.db", "troue.db"] {
        std::fs::copy(&backup, shop.path(copy)).unwrap();
    }
    execute(&shop.path("nouveau.db"), "INSERT INTO _sqlx_migrations SELECT 9999, 'x', installed_on, 1, x'00', 0 FROM _sqlx_migrations LIMIT 1").await;
    execute(&shop.path("autre.db"), "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    execute(&shop.path("troue.db"), "DROP TABLE proof").await;
    let before = (bytes(&shop.state()), bytes(&shop.db()));
    for (file, reason) in [
        ("abime.db", "abîmé"),
        ("lettre.db", "n'est pas une base SQLite"),
        ("absent.db", "introuvable"),
        ("photos.db", "n'a pas les tables d'Optiflow"),
        ("optiflow.db", "n'a pas les tables d'Optiflow"),
        ("nouveau.db", "version plus récente"),
        ("autre.db", "ne viennent pas d'Optiflow"),
        ("troue.db", "il manque la table « proof »"),
    ] {
        shop.run(&["db", "restore", file]).failed(1, reason);
    }
    for (file, reason) in [(backup.as_str(), "il manque la table"), ("photos.db", "il manque la table")] {
        shop.run(&["db", "restore", file, "--boutique"]).failed(1, reason);
    }
    assert_eq!((bytes(&shop.state()), bytes(&shop.db())), before);
    let left = names(shop.db().parent().unwrap(), |name| name.contains(".tmp") || name.contains("avant-"));
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn nothing_is_restored_while_a_batch_or_a_server_works() {
    let (shop, backup) = with_backup().await;
    let batch = Lock::work(&shop.state(), Work::Batch, D0.at(0, 30, 0, 0)).unwrap();
    shop.run(&["db", "restore", &backup])
        .failed(1, "Un calcul est déjà en cours depuis le 09/11/2026 à 00:30");
    shop.run(&["db", "restore", "optiflow.db", "--boutique"]).failed(1, "Un calcul est déjà en cours");
    drop(batch);
    let server = shop.serve();
    shop.run(&["db", "restore", &backup]).failed(1, "Optiflow sert des pages");
    drop(server);
    shop.run(&["db", "restore", &backup]).done();
}

#[tokio::test]
async fn the_shops_file_is_restored_only_on_demand_and_not_under_the_tills_hands() {
    let shop = shop().await;
    let taken = json(&shop.run(&["db", "backup", "--boutique", "--json"]).done().stdout);
    let backup = taken["backup"].as_str().unwrap();
    let mut till = shop.till().await;
    till.execute("PRAGMA foreign_keys = OFF; DELETE FROM sales_history").await.unwrap();
    // Read before the transaction: closing the file would give back the locks that this process has on it.
    let before = bytes(&shop.db());
    till.execute("BEGIN IMMEDIATE; DELETE FROM products").await.unwrap();
    shop.run(&["db", "restore", backup, "--boutique"]).failed(1, "est en cours d'utilisation");
    assert_eq!(bytes(&shop.db()), before);
    till.execute("ROLLBACK").await.unwrap();
    till.close().await.unwrap();
    shop.run(&["db", "restore", backup, "--boutique"]).done();
    let mut till = shop.till().await;
    let sales: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sales_history").fetch_one(&mut till).await.unwrap();
    assert_eq!(sales, 120);
}

#[tokio::test]
async fn a_state_path_that_names_another_programs_file_is_refused() {
    let shop = shop().await;
    let before = bytes(&shop.db());
    let ended = shop.command(&["batch"]).env("OPTIFLOW_STATE_PATH", shop.db()).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8(ended.stderr).unwrap().contains("n'est pas un fichier d'état d'Optiflow"));
    assert_eq!(bytes(&shop.db()), before);
}

#[tokio::test]
async fn a_check_tells_sound_from_damaged_and_says_what_is_in_the_file() {
    let (shop, _) = with_backup().await;
    let check = json(&shop.run(&["db", "check", "--json"]).done().stdout);
    assert_eq!((&check["sound"], &check["pending_migrations"]), (&true.into(), &0.into()));
    shop.run(&["db", "check", "--boutique"]).done();
    let stats = json(&shop.run(&["db", "stats", "--boutique", "--json"]).done().stdout);
    let rows = |name: &str| {
        let tables = stats["tables"].as_array().unwrap();
        tables.iter().find(|table| table["name"] == name).unwrap()["rows"].as_i64().unwrap()
    };
    assert_eq!((rows("sales_history"), rows("products"), rows("promotions")), (120, 1, 0));
    let stats = json(&shop.run(&["db", "stats", "--json"]).done().stdout);
    let proof =
        stats["tables"].as_array().unwrap().iter().find(|table| table["name"] == "proof").unwrap().clone();
    assert_eq!(proof["rows"], 1, "a table without rowid counts too");
    assert!(shop.run(&["db", "schema"]).done().stdout.contains("CREATE TABLE generations"));
    execute(&shop.state(), "DROP TABLE proof").await;
    let check = shop.run(&["db", "check", "--json"]).failed(1, "n'est pas sain");
    assert_eq!(json(&check.stdout)["sound"], false);
}

#[tokio::test]
async fn clearing_the_cache_drops_the_generations_but_neither_proof_nor_levels() {
    let (shop, _) = with_backup().await;
    let shown = json(&shop.run(&["cache", "show", "--json"]).done().stdout);
    assert_eq!(
        (&shown["generations"], &shown["as_of"], &shown["stale"]),
        (&1.into(), &"2026-11-09".into(), &false.into())
    );
    shop.run(&["cache", "clear"]).done();
    let count = |sql: &'static str| shop.state_value::<i64>(sql);
    assert_eq!(count("SELECT count(*) FROM generations").await, 0);
    assert_eq!(count("SELECT count(*) FROM article_forecasts").await, 0);
    assert_eq!(count("SELECT count(*) FROM proof").await, 1);
    assert_eq!(count("SELECT count(*) FROM alert_snapshots").await, 1);
    assert!(shop.run(&["cache", "show"]).done().stdout.contains("Rien n'est calculé"));
}
