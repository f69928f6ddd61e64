//! Eight weeks of a neighbourhood shop whose events only its owner knows, lived night by night, with a simulated owner who
//! each evening answers the three largest gaps as the page does, by a POST to the server function `expliquer` of the whole
//! router, and again without answers. An owner who recognises nothing in a gap calls it exceptional, which is how the page
//! lets go of a question.
//!
//! `cargo run --release -p server --example eight_weeks -- SEED ...` prints one JSON object a seed.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    path::Path,
    sync::Arc,
};

use app::ports::{Ports, PredictionsPort};
use axum::{body::Body, http::Request};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use optiflow_domain::{
    ArticleId, Occasion,
    accuracy::{Errors, Past},
    events,
};
use serde::Serialize;
use serde_json::json;
use server::{
    access::Access,
    batch::{self, Nights},
    clock::ShopClock,
    config::Config,
    db::{
        care::Backups,
        shop::ShopDb,
        shop_file::{self, Overwrite},
        state::StateDb,
    },
    demo::local::{Cause, FIRST_MONDAY, LocalShop, WEEKS},
    nightly::{Nightly, Relearn, live::Live},
    read::Reader,
    web::{self, Exposure, Operations},
    write::{Events, Orders},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Silent,
    Knows,
    /// Knows, but twice calls a day of nothing an event, ten days apart, as if it came back.
    Mistaken,
}

/// Where the server function is, as on the shop's own computer.
const EXPLAIN: &str = "http://127.0.0.1:8501/api/expliquer";

/// What the mistaken owner says of which article, and the key that this has.
const FALSE_EVENT: &str = "Fausse fête";
const FALSE_KEY: &str = "perso-fausse-fete";
const WRONG_ARTICLE: ArticleId = ArticleId(1);

/// What eight weeks were worth.
#[derive(Debug, Serialize)]
struct Lived {
    /// The precision of each week.
    weeks: Vec<f64>,
    /// The days whose first forecasts the false event had a part in, and the logarithm of the largest.
    false_days: usize,
    strongest: f64,
    /// The wrong answers given.
    wrong_answers: usize,
    /// The occurrences by which the false event was judged, and those of them that it harmed.
    scored: usize,
    harmed: usize,
    /// What was left of the trust in it after two scored occurrences; `None` where there were fewer.
    trust_after_two: Option<f64>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let seeds: Vec<u64> = std::env::args().skip(1).map(|seed| seed.parse()).collect::<Result<_, _>>()?;
    for seed in seeds {
        let shop = LocalShop::new(seed);
        let folder = std::env::temp_dir().join(format!("eight-weeks-{}-{seed}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let lived = measure(&shop, &folder).await;
        std::fs::remove_dir_all(&folder)?;
        println!("{}", serde_json::to_string(&lived.map(|weeks| json!({"seed": seed, "owners": weeks}))?)?);
    }
    Ok(())
}

async fn measure(shop: &LocalShop, folder: &Path) -> Outcome<serde_json::Value> {
    let file = folder.join("optiflow.db");
    shop_file::create(&file, &shop.tables, Overwrite::Never, &|_| ()).await?;
    let mut by_owner = serde_json::Map::new();
    for (owner, name) in
        [(Owner::Silent, "without"), (Owner::Knows, "with"), (Owner::Mistaken, "with_a_wrong_answer")]
    {
        by_owner.insert(name.to_owned(), json!(live(shop, &file, owner, &folder.join(name)).await?));
    }
    Ok(by_owner.into())
}

/// The precision of each week as it was lived.
async fn live(shop: &LocalShop, file: &Path, owner: Owner, folder: &Path) -> Outcome<Lived> {
    std::fs::create_dir_all(folder)?;
    let settings = [("OPTIFLOW_DB_PATH", file), ("OPTIFLOW_STATE_PATH", &folder.join("state.db"))];
    let settings = settings.map(|(name, path)| (name.to_owned(), path.display().to_string()));
    let nowhere = folder.join("none");
    let config = Config::from_sources(BTreeMap::from(settings), &nowhere, &nowhere)?;
    let shop_db = ShopDb::open(file).await?;
    let backups = Backups::new(folder.join("backups"), ShopClock::new(TimeZone::UTC, None));
    let state = StateDb::open(&config.state_path, &backups).await?;
    let end = FIRST_MONDAY.saturating_add((7 * WEEKS).days());
    let mut wrong_days = if owner == Owner::Mistaken { days_of_nothing(shop, end)? } else { Vec::new() };
    let mut wrong_answers = 0;
    for as_of in FIRST_MONDAY.series(1.day()).take_while(|day| *day <= end) {
        let clock = ShopClock::new(TimeZone::UTC, Some(as_of));
        let nights = Nights { from: as_of, to: as_of };
        batch::run(&shop_db, &state, &clock, config.country, nights, Occasion::Night, Arc::new(|_| ()))
            .await?;
        if owner == Owner::Silent {
            continue;
        }
        let page = Reader::new(shop_db.clone(), state.clone(), clock.clone(), &config);
        let nightly = Nightly {
            shop: shop_db.clone(),
            state: state.clone(),
            clock,
            country: config.country,
            backups: backups.clone(),
        };
        let site = site(&page, nightly, &nowhere);
        let asked = PredictionsPort::predictions(&page, None).await?.questions.waiting;
        for question in asked {
            let (answer, name) = match shop.cause(question.article.0, question.day) {
                Cause::Event(name) => ("evenement", Some(name)),
                Cause::Once(answer) => (answer.slug(), None),
                Cause::Nothing => ("exceptionnel", None),
            };
            explain(&site, question.article, question.day, answer, name.as_deref()).await?;
        }
        if wrong_days.first().is_some_and(|day| *day < as_of) {
            explain(&site, WRONG_ARTICLE, wrong_days.remove(0), "evenement", Some(FALSE_EVENT)).await?;
            wrong_answers += 1;
        }
    }
    let (false_days, strongest) = strayed(&state, end).await?;
    let scores = state.local_events().await?.into_iter().find(|event| event.key == FALSE_KEY);
    let scores = scores.map(|event| event.scores).unwrap_or_default();
    Ok(Lived {
        weeks: weeks(&shop_db, &state, end).await?,
        false_days,
        strongest,
        wrong_answers,
        scored: scores.len(),
        harmed: scores.iter().filter(|score| score.harmed()).count(),
        trust_after_two: scores.get(..2).map(|first| events::trust(first, None)),
    })
}

/// The whole application as a shop's own computer reaches it, without a network between.
fn site(page: &Reader, nightly: Nightly, site_root: &Path) -> TowerToHyperService<axum::Router> {
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let shared = Arc::new(page.clone());
    let ports = Ports {
        alerts: shared.clone(),
        dashboard: shared.clone(),
        predictions: shared.clone(),
        orders: Arc::new(Orders::new(state.clone(), clock.clone(), page.clone())),
        // The next night learns: nobody is asked to learn before it.
        events: Arc::new(Events::new(shop, state.clone(), clock.clone(), page.clone(), Relearn::default())),
        runs: shared,
        assets: Arc::default(),
    };
    let operations = Operations {
        nightly,
        live: Live::default(),
        metrics: Arc::default(),
        cache_hours: 24,
        certificate_until: None,
    };
    let access = Access::new(state, clock);
    let made_of = web::Parts { ports, reader: page.clone(), operations, access };
    TowerToHyperService::new(web::router(made_of, &Exposure::default(), site_root))
}

/// Sends an answer as the page's form does.
async fn explain(
    site: &TowerToHyperService<axum::Router>,
    article: ArticleId,
    day: Date,
    answer: &str,
    name: Option<&str>,
) -> Outcome<()> {
    let name = name.map(|name| format!("&name={}", encoded(name))).unwrap_or_default();
    let form = format!("article={article}&day={day}&answer={answer}{name}");
    let request = Request::post(EXPLAIN)
        .header("host", "127.0.0.1:8501")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(Body::from(form))?;
    let status = site.call(request).await?.status();
    if status.is_success() { Ok(()) } else { Err(format!("an answer was refused: {status}").into()) }
}

/// A text as a form carries it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |form, byte| form + &format!("%{byte:02X}"))
}

/// The days whose first forecasts the false event had a part in, and the logarithm of the largest.
async fn strayed(state: &StateDb, end: Date) -> Outcome<(usize, f64)> {
    let used = state.event_days(end).await?;
    let false_parts = used.iter().flat_map(|(day, parts)| {
        parts.iter().filter(|part| part.key == FALSE_KEY).map(move |part| (*day, part))
    });
    let days: BTreeSet<Date> = false_parts.clone().map(|(day, _)| day).collect();
    Ok((days.len(), false_parts.map(|(_, part)| part.factor.ln().abs()).fold(0.0, f64::max)))
}

/// The first day of nothing from the second week on whose tenth following day is one too.
///
/// # Errors
/// There is none: then nothing would be measured.
fn days_of_nothing(shop: &LocalShop, end: Date) -> Outcome<Vec<Date>> {
    let nothing = |day: Date| shop.cause(WRONG_ARTICLE.0, day) == Cause::Nothing;
    let first = FIRST_MONDAY.saturating_add(7.days()).series(1.day()).take_while(|day| *day < end);
    let pair = first
        .map(|day| [day, day.saturating_add(10.days())])
        .find(|pair| pair.iter().all(|day| nothing(*day)));
    Ok(pair.map(Vec::from).ok_or("no two days of nothing are ten days apart")?)
}

/// 1 - sum |A - F| / sum A of each week over all articles, F being p1 to p7 of Monday's first generation.
async fn weeks(shop: &ShopDb, state: &StateDb, end: Date) -> Outcome<Vec<f64>> {
    let said = state.first_forecasts(FIRST_MONDAY, end).await?;
    let sales = shop.sales_before(end).await?;
    let none = BTreeSet::new();
    let mut precisions = Vec::new();
    for monday in FIRST_MONDAY.series(7.days()).take_while(|monday| *monday < end) {
        let mut errors = Errors::default();
        for (id, sold) in &sales {
            let sold: Vec<Option<f64>> = FIRST_MONDAY
                .series(1.day())
                .take_while(|day| *day < end)
                .map(|day| Some(sold.on(day).unwrap_or(0.0)))
                .collect();
            let past = Past { first_day: FIRST_MONDAY, sold: &sold, exceptional: &none };
            let forecast = said.get(id).and_then(|days| days.get(&monday)).map(|said| said.week);
            if let Some(seen) = forecast.and_then(|forecast| past.week(monday, forecast)) {
                errors.add(seen.forecast, seen.actual);
            }
        }
        precisions.push(errors.precision().ok_or("a week without sales")?);
    }
    Ok(precisions)
}
