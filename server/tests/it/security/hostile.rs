//! Twenty thousand requests that nobody should send. Which ones follows from the seed alone, which is printed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    net::TcpStream,
    time::{Duration, Instant},
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

use super::{
    computed,
    wire::{Said, Wire},
};
use crate::support::{self, Server};

const REQUESTS: u64 = 20_000;
const SEED: u64 = 68_501;
const THREADS: u64 = 4;

/// Server functions that read: path and arguments.
const READS: [(&str, &[&str]); 10] = [
    ("/api/alertes", &["query"]),
    ("/api/liste", &["from"]),
    ("/api/article", &["id"]),
    ("/api/evenements", &[]),
    ("/api/performance", &[]),
    ("/api/predictions", &["article", "q"]),
    ("/api/articles", &[]),
    ("/api/calculs", &[]),
    ("/api/ecarts", &[]),
    ("/api/panneaux", &["from"]),
];
const DASHBOARD: (&str, &[&str]) = ("/api/dashboard", &[]);

/// Those that change something. The last argument of each is never right here, so that nothing may change.
const CHANGES: [(&str, &[&str]); 6] = [
    ("/api/commander", &["article", "expected", "quantity"]),
    ("/api/tout-commander", &["articles"]),
    ("/api/annuler-commande", &["orders"]),
    (
        "/api/evenement",
        &[
            "event[name]",
            "event[first]",
            "event[last]",
            "event[repeat]",
            "event[others]",
            "event[articles]",
            "event[categories][0]",
            "event[multiplier]",
            "event[key]",
            "event[kind]",
        ],
    ),
    ("/api/retirer-evenement", &["key"]),
    ("/api/expliquer", &["article", "answer", "name", "day"]),
];

/// Everything else that is answered, with what its query may hold.
const PAGES: [(&str, &[&str]); 22] = [
    ("/", &[]),
    ("/alertes", &["q", "niveau", "categorie", "fournisseur", "tri", "article", "page", "marge", "jusqu"]),
    ("/dashboard", &["tri", "dormant"]),
    ("/predictions", &["article", "q", "jours", "periode"]),
    ("/calculs", &[]),
    ("/alertes.csv", &["q", "niveau", "tri"]),
    ("/dormant.csv", &["dormant"]),
    ("/calcul.csv", &["article", "date", "marge"]),
    ("/panneau.xlsx", &["article"]),
    ("/graphique.csv", &["article", "jours"]),
    ("/predictions.csv", &["article", "jours"]),
    ("/alertes.xlsx", &["q", "niveau", "tri"]),
    ("/preuve.xlsx", &["article"]),
    ("/ecarts.csv", &["article"]),
    ("/healthz", &[]),
    ("/readyz", &[]),
    ("/metrics", &[]),
    ("/connexion", &["retour", "code"]),
    ("/deconnexion", &[]),
    ("/pkg/optiflow.js", &[]),
    ("/sw.js", &[]),
    ("/autorite.crt", &[]),
];

/// None of these is a quantity, a list of orders, a type of event, a key or a day that may be answered for.
const VALUES: [&str; 40] = [
    "",
    "0",
    "-1",
    "-0",
    "9223372036854775808",
    "-9223372036854775809",
    "340282366920938463463374607431768211456",
    "1e308",
    "NaN",
    "-inf",
    "1.5",
    "0x10",
    "%D9%A3",
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    "[object+Object]",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "-9999-01-01",
    "+10000-01-01",
    "2026-11-09T25:61",
    "31/12/9999",
    "%27%3B+DROP+TABLE+answers%3B--",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "../../etc/passwd",
    "%00",
    "%FF%FE%C0%AF",
    "%",
    "%G1%",
    "%E2%80%AE",
    "%0D%0ASet-Cookie:+a=b",
    "1:1:1",
    ",,,,",
    "-5:-5",
    "%F0%9F%92%A3",
    "http://exemple.ci/",
];

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"];
const HEADERS: [(&str, &str); 14] = [
    ("accept", "text/html"),
    ("accept", "application/json;q=NaN"),
    ("accept-encoding", "br;q=9, gzip;q=-1, \u{1}"),
    ("content-type", "application/json"),
    ("content-type", "multipart/form-data; boundary="),
    ("content-type", "text/plain; charset=utf-7"),
    ("cookie", "optiflow=; optiflow=0; =; ;;"),
    ("cookie", "__Host-optiflow=ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ("range", "bytes=9-1,-0,18446744073709551616-"),
    ("if-none-match", "*"),
    ("if-modified-since", "Thu, 99 Foo 99999 99:99:99 GMT"),
    ("origin", "https://exemple.ci"),
    ("x-forwarded-for", "127.0.0.1"),
    ("expect", "100-continu"),
];

struct Hostile(ChaCha8Rng);

impl Hostile {
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.0.next_u64() % bound as u64).unwrap()
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A value, now and then far too long or of any bytes.
    fn value(&mut self) -> String {
        match self.below(20) {
            0 => self.one_of(&VALUES[1..]).repeat(1 + self.below(400)),
            1 => (0..self.below(60)).fold(String::new(), |mut text, _| {
                let _ = write!(text, "%{:02X}", self.0.next_u32() as u8);
                text
            }),
            _ => self.one_of(&VALUES).to_owned(),
        }
    }

    /// Arguments, of which some are missing, doubled or of another name; the last is never right.
    fn arguments(&mut self, names: &[&str]) -> String {
        let mut fields = Vec::new();
        for name in names {
            let name =
                if self.below(30) == 0 { format!("{name}[{}]", self.value()) } else { (*name).to_owned() };
            for _ in 0..[1, 1, 1, 1, 0, 2][self.below(6)] {
                fields.push(format!("{name}={}", self.value()));
            }
        }
        if self.below(10) == 0 {
            fields.push(self.value());
        }
        fields.join(if self.below(40) == 0 { ";" } else { "&" })
    }

    /// Method, address, headers and body.
    fn request(&mut self) -> (&'static str, String, Vec<(&'static str, &'static str)>, Vec<u8>) {
        let (usual, (path, names)) = match self.below(10) {
            0..4 => ("POST", self.one_of(&CHANGES)),
            4..7 => ("GET", self.one_of(&[&READS[..], &[DASHBOARD]].concat())),
            _ => ("GET", self.one_of(&PAGES)),
        };
        let method = if self.below(8) == 0 { self.one_of(&METHODS) } else { usual };
        let arguments = self.arguments(names);
        let path = if self.below(12) == 0 { format!("{path}/{}", self.value()) } else { path.to_owned() };
        let mut headers: Vec<_> = (0..self.below(3)).map(|_| self.one_of(&HEADERS)).collect();
        if usual == "GET" {
            return (method, format!("{path}?{arguments}"), headers, Vec::new());
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let mut body = arguments.into_bytes();
        if self.below(15) == 0 {
            for byte in &mut body {
                *byte ^= 0x80;
            }
        }
        (method, path, headers, body)
    }
}

/// What is known of the answers.
#[derive(Default)]
struct Seen {
    statuses: BTreeMap<u16, u32>,
    longest: (Duration, String),
    wrong: Vec<String>,
}

impl Seen {
    fn note(&mut self, what: String, said: &Said, took: Duration) {
        *self.statuses.entry(said.status).or_default() += 1;
        let text = said.text();
        if said.status >= 500 || ["panicked", "sqlx", "src/", "RUST_"].iter().any(|word| text.contains(word))
        {
            self.wrong.push(format!(
                "{what}: {} {}",
                said.status,
                text.chars().take(200).collect::<String>()
            ));
        }
        if took > self.longest.0 {
            self.longest = (took, what);
        }
    }
}

/// One thread's part: every request of which the number leaves this rest.
fn attack(server: &Server, rest: u64) -> Seen {
    let mut seen = Seen::default();
    let mut wire: Option<Wire<TcpStream>> = None;
    for number in (0..REQUESTS).filter(|number| number % THREADS == rest) {
        let mut hostile = Hostile(ChaCha8Rng::seed_from_u64(SEED ^ (number << 20)));
        let what;
        let start = Instant::now();
        let said = if number % 50 == 0 {
            // No HTTP at all: an answer that it is none, or the end of the connection.
            let length = 1 + hostile.below(300);
            let mut bytes = vec![0; length];
            hostile.0.fill_bytes(&mut bytes);
            bytes.extend(b"\r\n\r\n");
            what = format!("{number}: no HTTP");
            wire = None;
            Wire::open(server).raw(&bytes, false).unwrap_or(Said { status: 400, ..Said::default() })
        } else {
            let (method, path, headers, body) = hostile.request();
            what = format!("{number}: {method} {}", path.chars().take(120).collect::<String>());
            let open = wire.get_or_insert_with(|| Wire::open(server));
            let said = open.send(method, &path, &headers, &body).or_else(|_| {
                // The server may close a connection after what it refused: a new one must answer.
                let mut fresh = Wire::open(server);
                let said = fresh.send(method, &path, &headers, &body);
                wire = None;
                said
            });
            match said {
                Ok(said) => said,
                Err(error) => {
                    seen.wrong.push(format!("{what}: no answer, {error}"));
                    continue;
                }
            }
        };
        if said.header("connection") == "close" || said.status == 400 || said.status == 413 {
            wire = None;
        }
        seen.note(what, &said, start.elapsed());
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_malformed_requests_neither_break_nor_change_anything() {
    let functions: BTreeSet<_> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let known = READS.iter().chain(&CHANGES).chain([&DASHBOARD]).map(|(path, _)| *path).collect();
    assert_eq!(functions, known, "every server function is tried");
    let shop = computed().await;
    let server = shop.serve();
    let before = support::content(&shop.state()).await;
    println!("{REQUESTS} requests of seed {SEED}");
    let parts: Vec<Seen> = std::thread::scope(|scope| {
        let server = &server;
        let threads: Vec<_> = (0..THREADS).map(|rest| scope.spawn(move || attack(server, rest))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut statuses = BTreeMap::new();
    for (status, count) in parts.iter().flat_map(|seen| &seen.statuses) {
        *statuses.entry(*status).or_insert(0) += count;
    }
    let (longest, what) = parts.iter().map(|seen| &seen.longest).max().unwrap();
    println!("answers by status: {statuses:?}");
    // `cargo xtask bench --only hostile` reads this line: a test asserts no time.
    println!("longest answer, s: {:.3} ({what})", longest.as_secs_f64());
    let wrong: Vec<_> = parts.iter().flat_map(|seen| &seen.wrong).collect();
    assert!(wrong.is_empty(), "{} wrong answers, such as {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    assert_eq!(support::content(&shop.state()).await, before, "nothing was changed");
    assert_eq!(server.get("/alertes").status, 200, "the server lives");
    let log = std::fs::read_to_string(shop.path("stderr.txt")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
    assert_eq!(statuses.values().sum::<u32>(), u32::try_from(REQUESTS).unwrap());
}
