//! The figures of the proof, worked out a second time from the raw tables, plainly. D0 is Monday 9 November 2026.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use serde_json::Value;
use sqlx::{Executor, Row};

use crate::support::{D0, Server, Shop, Steady};

type Day = (i64, Date);

/// Everything that the figures rest on, as it lies in the two files.
struct Raw {
    sold: BTreeMap<Day, f64>,
    /// p1, and p1 + ... + p7, of the first generation.
    said: BTreeMap<Day, (f64, f64)>,
    exceptional: BTreeSet<Day>,
}

/// F and A of one article's day or week.
type Line = (f64, f64);

impl Raw {
    async fn read(shop: &Shop) -> Self {
        let day = |text: String| text.parse().unwrap();
        let mut till = shop.till().await;
        let rows =
            till.fetch_all("SELECT product_id, order_date, quantity FROM sales_history").await.unwrap();
        let sold = rows.iter().map(|row| ((row.get(0), day(row.get(1))), row.get(2))).collect();
        let mut state = shop.state_file().await;
        let rows = state.fetch_all("SELECT article_id, as_of, day, week FROM proof").await.unwrap();
        let said = rows.iter().map(|row| ((row.get(0), day(row.get(1))), (row.get(2), row.get(3)))).collect();
        let rows = state.fetch_all("SELECT article_id, day FROM answers").await.unwrap();
        let exceptional = rows.iter().map(|row| (row.get(0), day(row.get(1)))).collect();
        Self { sold, said, exceptional }
    }

    fn sold(&self, article: i64, day: Date, back: i64) -> f64 {
        self.sold.get(&(article, day.saturating_sub(back.days()))).copied().unwrap_or(0.0)
    }

    /// The days of some articles from `first` to D0 - 1, as (F, A); by the engine, or by the week before.
    fn days(&self, articles: &[i64], first: Date, keep: impl Fn(&Day) -> bool, naive: bool) -> Vec<Line> {
        let wanted =
            |(day, _): &(&Day, _)| articles.contains(&day.0) && day.1 >= first && day.1 < D0 && keep(day);
        let line = |(&(article, day), &(said, _)): (&Day, &(f64, f64))| {
            let forecast = if naive { self.sold(article, day, 7) } else { said };
            (forecast, self.sold(article, day, 0))
        };
        self.said.iter().filter(wanted).map(line).collect()
    }

    /// The same of the weeks from Monday to Sunday that end from `first` to D0 - 1.
    fn weeks(&self, articles: &[i64], first: Date, keep: impl Fn(&Day) -> bool, naive: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for (&(article, monday), &(_, said)) in &self.said {
            let days: Vec<Date> = monday.series(1.day()).take(7).collect();
            let is_monday = monday.weekday() == jiff::civil::Weekday::Monday;
            let over = days[6] < D0 && days[6] >= first;
            if !is_monday
                || !over
                || !articles.contains(&article)
                || days.iter().any(|day| !keep(&(article, *day)))
            {
                continue;
            }
            let sum = |back| days.iter().map(|day| self.sold(article, *day, back)).sum::<f64>();
            lines.push((if naive { sum(7) } else { said }, sum(0)));
        }
        lines
    }

    /// MAPE, WAPE, bias and precision of a part.
    fn figures(&self, part: &Part<'_>, ordinary: bool, naive: bool) -> [f64; 4] {
        let keep = |day: &Day| (part.keep)(day.1) && !(ordinary && self.exceptional.contains(day));
        let days = self.days(part.articles, part.first, keep, naive);
        let weeks =
            if part.by_day { days.clone() } else { self.weeks(part.articles, part.first, keep, naive) };
        [mape(&days), wape(&weeks), bias(&days), 1.0 - wape(&weeks)]
    }
}

/// Some articles on some of the days from `first` on.
struct Part<'a> {
    articles: &'a [i64],
    first: Date,
    keep: &'a dyn Fn(Date) -> bool,
    /// Its days are no weeks.
    by_day: bool,
}

impl<'a> Part<'a> {
    fn of(articles: &'a [i64], first: Date) -> Self {
        Self { articles, first, keep: &|_| true, by_day: false }
    }

    fn week(articles: &'a [i64], keep: &'a dyn Fn(Date) -> bool) -> Self {
        Self { articles, first: Date::constant(2026, 1, 1), keep, by_day: false }
    }
}

/// Whether a day lies in the week that ends on this Sunday.
fn in_week(sunday: Date) -> impl Fn(Date) -> bool {
    move |day| day <= sunday && (sunday - day).get_days() < 7
}

/// Whether a day is the one of this number, from Monday.
fn is_weekday(number: usize) -> impl Fn(Date) -> bool {
    move |day| usize::try_from(day.weekday().to_monday_zero_offset()).unwrap() == number
}

/// The four sides of every part: their names, whether without exceptional days, whether by the naive.
const SIDES: [(&str, bool, bool); 4] = [
    ("engine", false, false),
    ("without_exceptional", true, false),
    ("naive", false, true),
    ("naive_without_exceptional", true, true),
];

fn mape(lines: &[Line]) -> f64 {
    let relative: Vec<f64> = lines
        .iter()
        .filter(|(_, actual)| *actual > 0.0)
        .map(|(said, actual)| (actual - said).abs() / actual)
        .collect();
    relative.iter().sum::<f64>() / relative.len() as f64
}

fn wape(lines: &[Line]) -> f64 {
    lines.iter().map(|(said, actual)| (actual - said).abs()).sum::<f64>()
        / lines.iter().map(|(_, actual)| actual).sum::<f64>()
}

fn bias(lines: &[Line]) -> f64 {
    let actual: f64 = lines.iter().map(|(_, actual)| actual).sum();
    (lines.iter().map(|(said, _)| said).sum::<f64>() - actual) / actual
}

/// What cannot be said is null, and not a number here.
#[track_caller]
fn same(found: &Value, wanted: f64, what: &str) {
    if wanted.is_nan() {
        assert!(found.is_null(), "{what}: {found} for nothing");
        return;
    }
    assert!(found.is_number(), "{what}: {found} for {wanted}");
    let found = found.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-5, "{what}: {found} for {wanted}");
}

/// Holds every figure of a part, on all four sides, against the raw tables.
#[track_caller]
fn all_same(found: &Value, raw: &Raw, part: &Part<'_>, what: &str) {
    for (side, ordinary, naive) in SIDES {
        let wanted = raw.figures(part, ordinary, naive);
        for (name, wanted) in ["mape", "weekly_wape", "bias", "precision"].into_iter().zip(wanted) {
            same(&found[side][name], wanted, &format!("{what}, {side}, {name}"));
        }
    }
}

/// Holds what is taken apart by week, category and weekday against the raw tables.
#[track_caller]
fn parts_same(found: &Value, raw: &Raw, first: Date) {
    for week in found["weeks"].as_array().unwrap() {
        let sunday: Date = week["sunday"].as_str().unwrap().parse().unwrap();
        all_same(week, raw, &Part::week(&ALL, &in_week(sunday)), &format!("week to {sunday}"));
    }
    for (at, (name, articles)) in CATEGORIES.into_iter().enumerate() {
        assert_eq!(found["categories"][at]["category"], name);
        all_same(&found["categories"][at], raw, &Part::of(articles, first), name);
    }
    for at in 0..7 {
        let part = Part { keep: &is_weekday(at), by_day: true, ..Part::of(&ALL, first) };
        all_same(&found["weekdays"][at], raw, &part, &format!("weekday {at}"));
    }
}

/// The articles, and those of each category.
const ALL: [i64; 3] = [1, 2, 3];
const CATEGORIES: [(&str, &[i64]); 2] = [("Hygiène", &[3]), ("Épicerie", &[1, 2])];

/// Three articles of two categories whose sales differ every day; one day of one article is exceptional.
async fn shop() -> Shop {
    let article = |name| Steady { stock: None, ..Steady::new(name, 1.0, 0.0, 5) };
    let shop = Shop::steady(&[article("Riz"), article("Huile"), article("Savon")]).await;
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = 8 * product_id + (id * id + 7 * id) % 11")
        .await
        .unwrap();
    till.execute("UPDATE sales_history SET quantity = 90 WHERE product_id = 2 AND order_date = '2026-10-29'")
        .await
        .unwrap();
    till.execute("UPDATE products SET category = CASE id WHEN 3 THEN 'Hygiène' ELSE 'Épicerie' END")
        .await
        .unwrap();
    shop.run(&["batch", "--date", "2026-10-20"]).done();
    shop.state_execute(
        "INSERT INTO answers VALUES (2, '2026-10-29', 'exceptionnel', NULL, 20, 90, '2026-10-30 08:00:00')",
    )
    .await;
    shop.run(&["batch", "--depuis", "-14"]).done();
    shop
}

#[tokio::test]
async fn the_weeks_lived_again_are_worth_what_the_raw_tables_say() {
    let shop = shop().await;
    let raw = Raw::read(&shop).await;
    let said = shop.run(&["replay", "--semaines", "2", "--json"]).done().stdout;
    let found: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((found["first"].as_str(), found["last"].as_str()), (Some("2026-10-26"), Some("2026-11-08")));
    let first = Date::constant(2026, 10, 26);
    all_same(&found["whole"], &raw, &Part::of(&ALL, first), "whole");
    parts_same(&found, &raw, first);
    let sundays: Vec<_> =
        found["weeks"].as_array().unwrap().iter().map(|week| week["sunday"].clone()).collect();
    assert_eq!(sundays, ["2026-11-01", "2026-11-08"]);
    for article in ALL {
        let part = &found["articles"][usize::try_from(article).unwrap() - 1];
        assert_eq!(part["article"], article);
        all_same(part, &raw, &Part::of(&[article], first), "article");
    }
}

#[tokio::test]
async fn the_published_nights_proof_is_what_the_raw_tables_say_and_carries_the_recommendation() {
    let shop = shop().await;
    let raw = Raw::read(&shop).await;
    let said = shop.run(&["predictions", "accuracy", "30", "--json"]).done().stdout;
    let found: Value = serde_json::from_str(&said).unwrap();
    let first = D0.saturating_sub(30.days());
    all_same(&found, &raw, &Part::of(&ALL, first), "whole");
    parts_same(&found, &raw, first);
    let sundays: Vec<_> =
        found["weeks"].as_array().unwrap().iter().map(|week| week["sunday"].clone()).collect();
    assert_eq!(
        sundays,
        ["2026-10-25", "2026-11-01", "2026-11-08"],
        "of the first, one day is known and no week"
    );
    let recommendation = found["recommendation"].as_str().unwrap();
    assert!(recommendation.ends_with('.'), "{recommendation}");
}

/// The figures of a file's line in percent, after the cells that name it.
#[track_caller]
fn figures_same(cells: &[String], wanted: &[f64], what: &str) {
    assert_eq!(cells.len(), wanted.len(), "{what}: {cells:?}");
    for (at, (cell, wanted)) in cells.iter().zip(wanted).enumerate() {
        if wanted.is_nan() {
            assert_eq!(cell, "", "{what}, {at}");
            continue;
        }
        let found: f64 = cell.replace(',', ".").parse().unwrap();
        assert!((found - 100.0 * wanted).abs() < 0.006, "{what}, {at}: {found} for {wanted}");
    }
}

/// The lines of a file, without their titles.
fn lines(server: &Server, path: &str) -> Vec<Vec<String>> {
    let text = server.text(path);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn the_tables_that_the_owner_sees_are_what_the_raw_tables_say_by_week_category_weekday_and_article() {
    let shop = shop().await;
    let raw = Raw::read(&shop).await;
    let server = shop.serve();
    let first = D0.saturating_sub(30.days());
    // Precision, MAPE and WAPE, each on the four sides.
    let row = |part: &Part<'_>| -> Vec<f64> {
        let sides = SIDES.map(|(_, ordinary, naive)| raw.figures(part, ordinary, naive));
        [3, 0, 1].into_iter().flat_map(|measure| sides.map(|side| side[measure])).collect()
    };
    let weeks = lines(&server, "/mesures-semaines.csv");
    assert_eq!(weeks.iter().map(|line| line[0].as_str()).collect::<Vec<_>>(), ["08/11/2026", "01/11/2026"]);
    for (line, sunday) in weeks.iter().zip([Date::constant(2026, 11, 8), Date::constant(2026, 11, 1)]) {
        figures_same(&line[1..], &row(&Part::week(&ALL, &in_week(sunday))), "week");
    }
    for (line, (name, articles)) in lines(&server, "/mesures-rayons.csv").iter().zip(CATEGORIES) {
        assert_eq!(line[0], name);
        figures_same(&line[1..], &row(&Part::of(articles, first)), name);
    }
    let weekdays = lines(&server, "/mesures-jours.csv");
    assert_eq!((weekdays.len(), weekdays[0][0].as_str()), (7, "Lundi"));
    for (at, line) in weekdays.iter().enumerate() {
        let part = Part { keep: &is_weekday(at), by_day: true, ..Part::of(&ALL, first) };
        figures_same(&line[1..], &row(&part), "weekday");
    }
    for (article, name) in ALL.into_iter().zip(["Riz", "Huile", "Savon"]) {
        let file = lines(&server, &format!("/precision.csv?article={article}"));
        let own: Vec<_> = file.iter().filter(|line| line[0] == name && line[1] == "30").collect();
        assert_eq!(own.len(), SIDES.len());
        for (line, (side, ordinary, naive)) in own.into_iter().zip(SIDES) {
            let [mape, wape, bias, precision] = raw.figures(&Part::of(&[article], first), ordinary, naive);
            figures_same(&line[3..], &[precision, mape, wape, bias], &format!("{name}, {side}"));
        }
        let weeks = lines(&server, &format!("/precision-semaines.csv?article={article}"));
        let sunday = Date::constant(2026, 11, 1);
        let week = in_week(sunday);
        let [shop, plain, naive, own] =
            [(&ALL[..], false, false), (&ALL, true, false), (&ALL, false, true), (&[article], false, false)]
                .map(|(articles, ordinary, naive)| {
                    raw.figures(&Part::week(articles, &week), ordinary, naive)[3]
                });
        assert_eq!(weeks[1][0], "01/11/2026");
        figures_same(&weeks[1][1..], &[shop, plain, naive, own], name);
    }
}
