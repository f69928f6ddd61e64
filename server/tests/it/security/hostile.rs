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
    computed, set_pin,
    wire::{Said, Wire},
};
use crate::support::{self, Server, Shop};

const REQUESTS: u64 = 20_000;
/// With a PIN, half of them signed in.
const WITH_PIN: u64 = 2_000;
const PIN: &str = "482913";
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

/// The pages, with what their queries may hold.
const PAGES: [(&str, &[&str]); 5] = [
    ("/", &[]),
    ("/alertes", &["q", "niveau", "categorie", "fournisseur", "tri", "article", "page", "marge", "jusqu"]),
    ("/dashboard", &["tri", "dormant"]),
    ("/predictions", &["article", "q", "jours", "periode"]),
    ("/calculs", &[]),
];

/// What the files for a spreadsheet read of their addresses.
const FILTERS: [&str; 11] =
    ["q", "niveau", "categorie", "fournisseur", "tri", "article", "jours", "date", "marge", "dormant", "x"];

/// The way in and the way out, which are sent a form too.
const DOORS: [(&str, &[&str]); 2] = [("/connexion", &["retour", "code"]), (WAY_OUT, &["retour"])];
const WAY_OUT: &str = "/deconnexion";

/// Everything else that is answered.
const OTHERS: [(&str, &[&str]); 7] = [
    ("/api/live", &["from"]),
    ("/healthz", &[]),
    ("/readyz", &[]),
    ("/metrics", &[]),
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

type Route = (String, &'static [&'static str]);

/// Every address that is answered to a GET, but the server functions'.
fn read_routes() -> Vec<Route> {
    let exports = server::web::export_paths().map(|path| (path, &FILTERS[..]));
    let others = PAGES.iter().chain(&DOORS).chain(&OTHERS).map(|(path, names)| ((*path).to_owned(), *names));
    others.chain(exports).collect()
}

/// What a request is made of: method, address, headers and body.
type Made = (&'static str, String, Vec<(&'static str, String)>, Vec<u8>);

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

    fn request(&mut self, read: &[Route], session: Option<&str>) -> Made {
        let of = |(path, names): (&str, &'static [&'static str])| (path.to_owned(), names);
        let (usual, (path, names)) = match self.below(20) {
            0..7 => ("POST", of(self.one_of(&CHANGES))),
            7 => ("POST", of(self.one_of(&DOORS))),
            8..13 => ("GET", of(self.one_of(&[&READS[..], &[DASHBOARD]].concat()))),
            _ => ("GET", read[self.below(read.len())].clone()),
        };
        let leaves = path == WAY_OUT;
        let method = if self.below(8) == 0 { self.one_of(&METHODS) } else { usual };
        let arguments = self.arguments(names);
        let path = if self.below(12) == 0 { format!("{path}/{}", self.value()) } else { path };
        let given = (0..self.below(3)).map(|_| self.one_of(&HEADERS));
        let mut headers: Vec<_> = given.map(|(name, value)| (name, value.to_owned())).collect();
        // Who signs out has every right to.
        if let Some(session) = session.filter(|_| self.below(2) == 0 && !leaves) {
            headers.push(("cookie", session.to_owned()));
        }
        if usual == "GET" {
            return (method, format!("{path}?{arguments}"), headers, Vec::new());
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
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

/// One thread's part of so many: every request of which the number leaves this rest.
fn attack(server: &Server, requests: u64, rest: u64, session: Option<&str>) -> Seen {
    let (mut seen, read) = (Seen::default(), read_routes());
    let mut wire: Option<Wire<TcpStream>> = None;
    for number in (0..requests).filter(|number| number % THREADS == rest) {
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
            let (method, path, headers, body) = hostile.request(&read, session);
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
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
        let goes_on = said.header("content-type") == "text/event-stream";
        if goes_on || said.header("connection") == "close" || said.status == 400 || said.status == 413 {
            wire = None;
        }
        seen.note(what, &said, start.elapsed());
    }
    seen
}

/// Sends them all, on some threads at once; how many were answered with each status, and the slowest.
fn attacked(server: &Server, requests: u64, session: Option<&str>) -> (BTreeMap<u16, u32>, Duration, String) {
    println!("{requests} requests of seed {SEED}");
    let parts: Vec<Seen> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|rest| scope.spawn(move || attack(server, requests, rest, session))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut statuses = BTreeMap::new();
    for (status, count) in parts.iter().flat_map(|seen| &seen.statuses) {
        *statuses.entry(*status).or_insert(0) += count;
    }
    println!("answers by status: {statuses:?}");
    let wrong: Vec<_> = parts.iter().flat_map(|seen| &seen.wrong).collect();
    assert!(wrong.is_empty(), "{} wrong answers, such as {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    assert_eq!(statuses.values().sum::<u32>(), u32::try_from(requests).unwrap());
    let (longest, what) = parts.into_iter().map(|seen| seen.longest).max().unwrap();
    (statuses, longest, what)
}

fn assert_no_panic(shop: &Shop) {
    let log = std::fs::read_to_string(shop.path("stderr.txt")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_malformed_requests_neither_break_nor_change_anything() {
    let functions: BTreeSet<_> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let known = READS.iter().chain(&CHANGES).chain([&DASHBOARD]).map(|(path, _)| *path).collect();
    assert_eq!(functions, known, "every server function is tried");
    let pages: BTreeSet<String> =
        leptos_axum::generate_route_list(app::App).iter().map(|page| page.path().to_owned()).collect();
    let known = PAGES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(pages, known, "every page is tried");
    let shop = computed().await;
    let server = shop.serve();
    let before = support::content(&shop.state()).await;
    let (_, longest, what) = attacked(&server, REQUESTS, None);
    // `cargo xtask bench --only hostile` reads this line: a test asserts no time.
    println!("longest answer, s: {:.3} ({what})", longest.as_secs_f64());
    assert_eq!(support::content(&shop.state()).await, before, "nothing was changed");
    assert_eq!(server.get("/alertes").status, 200, "the server lives");
    assert_no_panic(&shop);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_pin_malformed_requests_neither_open_nor_break_anything() {
    let shop = computed().await;
    set_pin(&shop, PIN).done();
    let server = shop.serve();
    let signed_in = Wire::open(&server).post("/connexion", &[], &format!("code={PIN}"));
    let session = signed_in.cookie();
    // Wrong codes are counted.
    let content = async || {
        let tables = support::content(&shop.state()).await;
        tables.into_iter().filter(|(table, _)| table != "sign_in_failures").collect::<Vec<_>>()
    };
    let before = content().await;
    let (statuses, longest, what) = attacked(&server, WITH_PIN, Some(&session));
    println!("with a PIN, the longest answer took {:.3} s ({what})", longest.as_secs_f64());
    for status in [200, 303, 401, 403, 429] {
        assert!(statuses.contains_key(&status), "no answer was {status}: {statuses:?}");
    }
    assert_eq!(content().await, before, "nobody was let in or out, and nothing was changed");
    let mut wire = Wire::open(&server);
    assert_eq!(wire.get("/api/alertes", &[]).status, 401);
    assert_eq!(wire.get("/api/alertes", &[("cookie", &session)]).status, 200, "who is signed in stays so");
    assert_no_panic(&shop);
}
