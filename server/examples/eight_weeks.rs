//! Eight weeks of a neighbourhood shop whose events only its owner knows, lived night by night, with a simulated owner who
//! each evening answers the three largest gaps through the page's own port, and again without answers.
//!
//! `cargo run --release -p server --example eight_weeks -- SEED ...` prints one JSON object a seed.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    path::Path,
    sync::Arc,
};

use app::ports::PredictionsPort;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use optiflow_domain::{
    ArticleId,
    accuracy::{Errors, Past},
    gap::Explanation,
};
use serde::Serialize;
use serde_json::json;
use server::{
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
    read::Reader,
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
    let mut wrong_days = if owner == Owner::Mistaken { days_of_nothing(shop, end) } else { Vec::new() };
    for as_of in FIRST_MONDAY.series(1.day()).take_while(|day| *day <= end) {
        let clock = ShopClock::new(TimeZone::UTC, Some(as_of));
        let nights = Nights { from: as_of, to: as_of };
        batch::run(&shop_db, &state, &clock, config.country, nights, Arc::new(|_| ())).await?;
        if owner == Owner::Silent {
            continue;
        }
        let page = Reader::new(shop_db.clone(), state.clone(), clock, &config);
        let asked = PredictionsPort::predictions(&page, None).await?.questions.waiting;
        for question in asked {
            let (answer, name) = match shop.cause(question.article.0, question.day) {
                Cause::Event(name) => ("evenement", Some(name)),
                Cause::Once(answer) => (answer.slug(), None),
                Cause::Nothing => ("exceptionnel", None),
            };
            let explanation = Explanation::parse(answer, name.as_deref())?;
            page.explain(question.article, question.day, explanation).await?;
        }
        if wrong_days.first().is_some_and(|day| *day < as_of) {
            let wrong = Explanation::parse("evenement", Some(FALSE_EVENT))?;
            page.explain(WRONG_ARTICLE, wrong_days.remove(0), wrong).await?;
        }
    }
    let (false_days, strongest) = strayed(&state, end).await?;
    Ok(Lived { weeks: weeks(&shop_db, &state, end).await?, false_days, strongest })
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
fn days_of_nothing(shop: &LocalShop, end: Date) -> Vec<Date> {
    let nothing = |day: Date| shop.cause(WRONG_ARTICLE.0, day) == Cause::Nothing;
    let first = FIRST_MONDAY.saturating_add(7.days()).series(1.day()).take_while(|day| *day < end);
    let pair = first
        .map(|day| [day, day.saturating_add(10.days())])
        .find(|pair| pair.iter().all(|day| nothing(*day)));
    pair.map(Vec::from).unwrap_or_default()
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
