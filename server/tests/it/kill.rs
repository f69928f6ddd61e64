//! SIGKILL at random moments, 200 in all: whatever is cut short, every file opens, what was acknowledged is there, readers
//! see whole generations, and the next run completes.

use std::{
    fmt::Write as _,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use jiff::ToSpan;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::support::{D0, Shop, Steady};

/// Kills in each of the four tests.
const KILLS: u32 = 50;
const ARTICLES: i64 = 12;

/// Moments spread over the whole of what is to be killed, a little past its end, in no order.
struct Moments {
    whole: Duration,
    state: u64,
}

impl Moments {
    /// Runs the command to its end once, to know how long it takes.
    fn of(shop: &Shop, args: &[&str]) -> Self {
        let began = Instant::now();
        shop.run(args).done();
        Self { whole: began.elapsed(), state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn next(&mut self) -> Duration {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (self.state >> 11) as f64 / (1_u64 << 53) as f64;
        self.whole.mul_f64(1.1 * share)
    }
}

/// Starts the command and kills it after a while; whether it was still at work.
fn killed(shop: &Shop, args: &[&str], after: Duration) -> bool {
    let mut child = shop.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let at_work = child.try_wait().unwrap().is_none();
    // SIGKILL, which nothing can answer to.
    child.kill().unwrap();
    child.wait().unwrap();
    at_work
}

async fn open(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}

async fn number(of: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(of).await.unwrap()
}

async fn assert_sound(file: &Path) {
    let mut connection = open(file).await;
    let check: String =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(check, "ok", "{}", file.display());
    connection.close().await.unwrap();
}

/// The state file opens, holds what was acknowledged and only whole generations.
async fn assert_whole_state(shop: &Shop) {
    assert_sound(&shop.state()).await;
    let mut state = open(&shop.state()).await;
    let broken = "SELECT COUNT(*) FROM generations AS g WHERE 12 <> (
        SELECT COUNT(*) FROM article_forecasts AS f WHERE f.generation_id = g.id)";
    assert_eq!(number(&mut state, broken).await, 0, "a generation is not whole");
    assert!(number(&mut state, "SELECT COUNT(*) FROM generations").await > 0, "the generations are gone");
    assert_eq!(number(&mut state, "SELECT COUNT(*) FROM events").await, 1, "the owner's event is gone");
    assert!(number(&mut state, "SELECT COUNT(*) FROM proof").await >= ARTICLES, "the proof is gone");
    state.close().await.unwrap();
}

/// A shop of twelve articles, computed, with an event of the owner's.
async fn shop() -> Shop {
    let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];
    let articles: Vec<Steady> = names.iter().map(|name| Steady::new(name, 5.0, 40.0, 5)).collect();
    let shop = Shop::steady(&articles).await;
    let mut till = shop.till().await;
    // Steady sales need no model: these make the engine work.
    sqlx::query("UPDATE sales_history SET quantity = 3 + (id * 7919) % 11").execute(&mut till).await.unwrap();
    till.close().await.unwrap();
    shop.run(&["batch"]).done();
    shop.run(&["evenements", "add", "Foire", "--debut", "2026-12-04"]).done();
    shop
}

#[tokio::test]
async fn a_killed_batch_leaves_whole_generations() {
    let shop = shop().await;
    let mut moments = Moments::of(&shop, &["batch", "--depuis=-2"]);
    let mut cut_short = 0;
    for _ in 0..KILLS {
        cut_short += u32::from(killed(&shop, &["batch", "--depuis=-2"], moments.next()));
        assert_whole_state(&shop).await;
    }
    assert!(cut_short > KILLS / 2, "only {cut_short} were still at work");
    shop.run(&["batch"]).done();
    assert_whole_state(&shop).await;
    assert_sound(&shop.db()).await;
}

/// Sales of every article on one day, in many lines.
fn day(number: u32) -> String {
    let mut lines = String::from("article;date;quantité\n");
    let date = D0.saturating_add(i64::from(number).days());
    for article in ["A", "B", "C", "D", "E", "F"] {
        for _ in 0..400 {
            writeln!(lines, "{article};{date};1").unwrap();
        }
    }
    lines
}

#[tokio::test]
async fn a_killed_import_has_written_its_file_or_nothing_of_it() {
    let shop = shop().await;
    shop.write("jour-0.csv", day(0));
    let import = |file: &str| ["import", "--ventes", file, "--db", "optiflow.db"].map(str::to_owned);
    let first = import("jour-0.csv");
    let mut moments = Moments::of(&shop, &first.each_ref().map(String::as_str));
    for turn in 1..=KILLS {
        let name = format!("jour-{turn}.csv");
        shop.write(&name, day(turn));
        let args = import(&name);
        killed(&shop, &args.each_ref().map(String::as_str), moments.next());
        assert_sound(&shop.db()).await;
        let mut file = open(&shop.db()).await;
        let own = "SELECT COUNT(*) FROM sales_history WHERE order_date < '2026-11-09'";
        assert_eq!(number(&mut file, own).await, ARTICLES * 120, "the till's rows are gone");
        let parts = "SELECT COUNT(*) FROM (SELECT SUM(quantity) AS units FROM sales_history
                     WHERE order_date >= '2026-11-09' GROUP BY order_date HAVING units <> 2400)";
        assert_eq!(number(&mut file, parts).await, 0, "a day is there in part");
        file.close().await.unwrap();
        // What a killed import left is brought to its end by the next one.
        if turn % 10 == 0 {
            shop.run(&args.each_ref().map(String::as_str)).done();
        }
    }
}

#[tokio::test]
async fn a_killed_restoration_leaves_the_old_file_or_the_new_one() {
    let shop = shop().await;
    let taken: serde_json::Value =
        serde_json::from_str(&shop.run(&["db", "backup", "--json"]).done().stdout).unwrap();
    let backup = taken["backup"].as_str().unwrap().to_owned();
    let restore = ["db", "restore", &backup];
    let mut moments = Moments::of(&shop, &restore);
    for _ in 0..KILLS {
        killed(&shop, &restore, moments.next());
        assert_whole_state(&shop).await;
        assert_sound(&shop.path(&backup)).await;
    }
    shop.run(&restore).done();
    shop.run(&["batch"]).done();
    assert_whole_state(&shop).await;
}

/// The state file as the first version made it, with one generation.
async fn first_version(shop: &Shop) {
    for suffix in ["", "-wal", "-shm"] {
        let file = shop.path(&format!("optiflow.state.db{suffix}"));
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
    let options = SqliteConnectOptions::new().filename(shop.state()).create_if_missing(true);
    let mut state = options.connect().await.unwrap();
    sqlx::migrate!("./migrations").run_to(1, &mut state).await.unwrap();
    sqlx::query(
        "INSERT INTO proof (as_of, article_id, day, week, replayed) VALUES ('2026-11-01', 1, 2.0, 14.0, 0)",
    )
    .execute(&mut state)
    .await
    .unwrap();
    state.close().await.unwrap();
}

#[tokio::test]
async fn a_killed_migration_is_brought_to_its_end_by_the_next_start() {
    let shop = shop().await;
    first_version(&shop).await;
    let mut moments = Moments::of(&shop, &["cache", "show"]);
    for _ in 0..KILLS {
        first_version(&shop).await;
        killed(&shop, &["cache", "show"], moments.next());
        assert_sound(&shop.state()).await;
        shop.run(&["cache", "show"]).done();
        let mut state = open(&shop.state()).await;
        assert_eq!(number(&mut state, "SELECT COUNT(*) FROM proof").await, 1, "the proof is gone");
        assert_eq!(number(&mut state, "SELECT COUNT(*) FROM figures").await, 0);
        state.close().await.unwrap();
    }
    shop.run(&["batch"]).done();
}
