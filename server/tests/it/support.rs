//! A real shop's file in a folder of its own, the real `optiflow` beside it.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use jiff::{ToSpan, civil::Date};
use server::db::{
    shop_file::{self, Overwrite},
    tables::{Product, Sale, ShopTables, StockLevel},
};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

/// D0 of every prepared shop: the last sale is of the day before.
pub(crate) const D0: Date = Date::constant(2026, 11, 9);

/// A folder with a shop's file.
pub(crate) struct Shop {
    folder: TempDir,
}

/// An article that sells the same every day.
pub(crate) struct Steady {
    pub(crate) name: &'static str,
    pub(crate) a_day: f64,
    pub(crate) stock: Option<f64>,
    pub(crate) lead_time: i64,
    pub(crate) price: Option<f64>,
}

impl Steady {
    pub(crate) fn new(name: &'static str, a_day: f64, stock: f64, lead_time: i64) -> Self {
        Self { name, a_day, stock: Some(stock), lead_time, price: Some(1000.0) }
    }
}

impl Shop {
    /// An empty folder.
    pub(crate) fn none() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A shop whose articles, numbered from 1, sold the same on each of the 120 days before D0.
    pub(crate) async fn steady(articles: &[Steady]) -> Self {
        let mut shop = ShopTables::default();
        for (id, article) in (1..).zip(articles) {
            shop.products.push(Product {
                id,
                name: article.name.to_owned(),
                unit_price: article.price,
                lead_time_days: Some(article.lead_time),
                ..Product::default()
            });
            for day in 1..=120 {
                shop.sales.push(Sale {
                    id: id * 1000 + day,
                    product_id: id,
                    order_date: D0.saturating_sub(day.days()).to_string(),
                    quantity: article.a_day,
                    ..Sale::default()
                });
            }
            if let Some(stock) = article.stock {
                shop.stock_levels.push(StockLevel {
                    id,
                    product_id: id,
                    quantity_on_hand: stock,
                    recorded_at: "2026-11-08 20:00:00".to_owned(),
                    ..StockLevel::default()
                });
            }
        }
        let folder = Self::none();
        shop_file::create(&folder.db(), &shop, Overwrite::Never, &|_| ()).await.unwrap();
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.path("optiflow.db")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path("optiflow.state.db")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// `optiflow ARGS` in the folder, D0 fixed.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_optiflow"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("OPTIFLOW_AS_OF", D0.to_string())
            .env("OPTIFLOW_LISTEN", "127.0.0.1:0");
        command
    }

    /// Runs `optiflow ARGS` to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        Ended::new(self.command(args).output().unwrap())
    }

    /// The shop's file as the till has it: open for writing.
    pub(crate) async fn till(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(self.db()).connect().await.unwrap()
    }

    /// One value of the state file.
    pub(crate) async fn state_value<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + Send + Unpin,
    {
        let mut connection =
            SqliteConnectOptions::new().filename(self.state()).read_only(true).connect().await.unwrap();
        let value = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        value
    }

    /// Starts `optiflow serve` on a free port.
    pub(crate) fn serve(&self) -> Server {
        let mut child =
            self.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("Optiflow : ").expect("the server prints its address").to_owned();
        Server { child, address }
    }
}

/// A command that ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    fn new(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the command ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The command did its work.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }

    /// The command failed with this code, an error on stderr that holds `text`, and no panic.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, text: &str) -> Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        assert!(self.stderr.starts_with("Erreur : "), "{}", self.stderr);
        assert!(self.stderr.contains(text), "« {text} » is not in: {}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }
}

/// A running server, stopped when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> Answer {
        let request =
            ureq::get(format!("{}{path}", self.address)).config().http_status_as_error(false).build();
        let mut answer = request.call().unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.body_mut().read_to_string().unwrap(),
        }
    }

    /// How the server encodes its answer to a browser that accepts `accepted`.
    pub(crate) fn encoding(&self, path: &str, accepted: &str) -> String {
        let request = ureq::get(format!("{}{path}", self.address)).header("accept-encoding", accepted);
        let answer = request.call().unwrap();
        answer.headers()["content-encoding"].to_str().unwrap().to_owned()
    }

    pub(crate) fn text(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}");
        answer.text
    }

    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(path)).unwrap()
    }
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already stopped is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes of a file, to see that nobody wrote to it.
pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// Every row of every table as text, table by table.
pub(crate) async fn content(path: &Path) -> Vec<(String, Vec<String>)> {
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
