//! A real shop's file in a folder of its own, the real `optiflow` beside it.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use jiff::{ToSpan, civil::Date};
use server::{
    batch::Step,
    db::{
        shop_file::{self, Overwrite},
        tables::{Product, Sale, ShopTables, StockLevel},
    },
};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::heard::Events;

/// D0 of every prepared shop: the last sale is of the day before.
pub(crate) const D0: Date = Date::constant(2026, 11, 9);

/// A test that waits for longer has failed.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Every table that a night writes, without timestamps.
const CONTENT: &str = "SELECT group_concat(line, '\n') FROM (
    SELECT 'generation|' || id || '|' || as_of || '|' || replayed || '|' || ifnull(last_sale, '') AS line
    FROM generations
    UNION ALL SELECT 'forecast|' || generation_id || '|' || article_id || '|' || model || hex(expected) || hex(lower)
        || hex(upper) FROM article_forecasts
    UNION ALL SELECT 'insight|' || generation_id || '|' || article_id || '|' || content FROM article_insights
    UNION ALL SELECT 'outlook|' || generation_id || '|' || article_id || '|' || week || '|' || fortnight || '|' || month
        || '|' || ifnull(stock_out_on, '') FROM article_outlooks
    UNION ALL SELECT 'level|' || as_of || '|' || article_id || '|' || level || '|' || ifnull(stock, '') || '|'
        || ifnull(money, '') || '|' || ifnull(suggested, '') FROM alert_snapshots
    UNION ALL SELECT 'proof|' || as_of || '|' || article_id || '|' || day || '|' || week || '|' || replayed FROM proof
    UNION ALL SELECT 'knowledge|' || article_id || '|' || learned_on || '|' || content FROM knowledge
    UNION ALL SELECT 'event day|' || as_of || '|' || key || '|' || article_id || '|' || forecast || '|' || factor
        FROM event_days
    UNION ALL SELECT 'local event|' || key || '|' || as_of || '|' || content FROM local_events
    UNION ALL SELECT 'figures|' || as_of || '|' || step || '|' || content FROM figures
    ORDER BY 1)";

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

    /// Four articles at 1 000 that sell 10 a day, a delivery takes 5: one of each level.
    pub(crate) async fn each_level() -> Self {
        Self::steady(&[
            Steady::new("Bientôt vide", 10.0, 20.0, 5),
            Steady::new("À commander", 10.0, 60.0, 5),
            Steady::new("Tranquille", 10.0, 400.0, 5),
            Steady { stock: None, ..Steady::new("Jamais compté", 10.0, 0.0, 5) },
        ])
        .await
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
        self.command_of(Path::new(env!("CARGO_BIN_EXE_optiflow")), args)
    }

    /// The same for the program at another place.
    pub(crate) fn command_of(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
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

    /// The state file, open for writing: a test spoils what it wants to see repaired.
    pub(crate) async fn state_file(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(self.state()).connect().await.unwrap()
    }

    /// The figures of a step on D0.
    pub(crate) async fn figures<T: serde::de::DeserializeOwned>(&self, step: Step) -> T {
        let sql = "SELECT content FROM figures WHERE as_of = ? AND step = ?";
        let query = sqlx::query_scalar(sql).bind(D0.to_string()).bind(step.name());
        let content: String = query.fetch_one(&mut self.state_file().await).await.unwrap();
        serde_json::from_str(&content).unwrap()
    }

    /// Everything that nights said, without its timestamps: `twice` and `alone` must say the same.
    pub(crate) async fn content(&self) -> String {
        self.state_value(CONTENT).await
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

    /// Changes the state file.
    pub(crate) async fn state_execute(&self, sql: &'static str) {
        let mut connection = SqliteConnectOptions::new().filename(self.state()).connect().await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Starts `optiflow serve` on a free port, without a night shift.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&["--sans-calcul"])
    }

    /// Starts `optiflow serve ARGS` on a free port.
    pub(crate) fn serve_with(&self, args: &[&str]) -> Server {
        let mut command = self.command(&["serve"]);
        command.args(args);
        self.start(command)
    }

    /// Starts a server; its log goes to `stderr.txt`.
    pub(crate) fn start(&self, mut command: Command) -> Server {
        let log = std::fs::File::create(self.path("stderr.txt")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
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
    pub(crate) fn new(output: Output) -> Self {
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
        Answer::of(request.call().unwrap())
    }

    /// Sends a form as the browser's code does.
    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.send(path, body, "application/json", None)
    }

    /// Sends a form as a browser without JavaScript does from `page`; the redirection is the answer.
    pub(crate) fn form(&self, path: &str, body: &str, page: &str) -> Answer {
        self.send(path, body, "text/html", Some(page))
    }

    /// An answer's headers and bytes.
    pub(crate) fn file(&self, path: &str) -> (ureq::http::HeaderMap, Vec<u8>) {
        let mut answer = ureq::get(format!("{}{path}", self.address)).call().unwrap();
        (answer.headers().clone(), answer.body_mut().read_to_vec().unwrap())
    }

    fn send(&self, path: &str, body: &str, accept: &str, page: Option<&str>) -> Answer {
        let mut request = ureq::post(format!("{}{path}", self.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", accept);
        if let Some(page) = page {
            request = request.header("referer", page);
        }
        let request = request.config().http_status_as_error(false).max_redirects(0).build();
        Answer::of(request.send(body).unwrap())
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// How the server encodes its answer to a browser that accepts `accepted`.
    pub(crate) fn encoding(&self, path: &str, accepted: &str) -> String {
        let request = ureq::get(format!("{}{path}", self.address)).header("accept-encoding", accepted);
        let answer = request.call().unwrap();
        answer.headers()["content-encoding"].to_str().unwrap().to_owned()
    }

    /// Tells the server to stop, as a supervisor does, and waits until it has.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }

    /// Listens to the server's events.
    pub(crate) fn events(&self) -> Events {
        Events::listen(&self.address)
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

impl Answer {
    fn of(mut answer: ureq::http::Response<ureq::Body>) -> Self {
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.body_mut().read_to_string().unwrap(),
        }
    }
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
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
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
