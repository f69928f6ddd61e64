//! The figures of the proof, worked out a second time from the raw tables, plainly. D0 is Monday 9 November 2026.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use serde_json::Value;
use sqlx::{Executor, Row};

use crate::support::{D0, Shop, Steady};

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
        let rows = state
            .fetch_all(
                "SELECT article_id, day FROM answers WHERE answer IN ('exceptionnel', 'rupture', 'erreur')",
            )
            .await
            .unwrap();
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

    /// MAPE, weekly WAPE, bias and precision.
    fn figures(&self, articles: &[i64], first: Date, ordinary: bool, naive: bool) -> [f64; 4] {
        let keep = |day: &Day| !ordinary || !self.exceptional.contains(day);
        let days = self.days(articles, first, keep, naive);
        let weeks = self.weeks(articles, first, keep, naive);
        [mape(&days), wape(&weeks), bias(&days), 1.0 - wape(&weeks)]
    }
}

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

#[track_caller]
fn same(found: &Value, wanted: f64, what: &str) {
    assert!(found.is_number(), "{what}: {found}");
    let found = found.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-5, "{what}: {found} for {wanted}");
}

#[track_caller]
fn all_same(found: &Value, wanted: [f64; 4], what: &str) {
    for (name, wanted) in ["mape", "weekly_wape", "bias", "precision"].into_iter().zip(wanted) {
        same(&found[name], wanted, &format!("{what}, {name}"));
    }
}

/// Three articles of two categories whose sales differ every day; three days of one article are exceptional, an event
/// and a promotion are not.
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
        "INSERT INTO answers VALUES
            (2, '2026-10-29', 'exceptionnel', NULL, 20, 90, '2026-10-30 08:00:00'),
            (2, '2026-10-30', 'rupture', NULL, 20, 21, '2026-10-31 08:00:00'),
            (2, '2026-10-31', 'erreur', NULL, 20, 21, '2026-11-01 08:00:00'),
            (1, '2026-10-28', 'evenement', 'Foire', 10, 12, '2026-10-29 08:00:00'),
            (3, '2026-10-28', 'promotion', NULL, 25, 28, '2026-10-29 08:00:00')",
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
    let parts = |part: &Value, articles: &[i64], what: &str| {
        all_same(&part["engine"], raw.figures(articles, first, false, false), what);
        all_same(&part["without_exceptional"], raw.figures(articles, first, true, false), what);
        all_same(&part["naive"], raw.figures(articles, first, false, true), what);
    };
    parts(&found["whole"], &[1, 2, 3], "whole");
    for (at, articles) in [("Hygiène", [3].as_slice()), ("Épicerie", &[1, 2])].into_iter().enumerate() {
        assert_eq!(found["categories"][at]["category"], articles.0);
        parts(&found["categories"][at], articles.1, articles.0);
    }
    for article in 1..=3 {
        let part = &found["articles"][usize::try_from(article).unwrap() - 1];
        assert_eq!(part["article"], article);
        parts(part, &[article], "article");
    }
    for (at, sunday) in [Date::constant(2026, 11, 1), Date::constant(2026, 11, 8)].into_iter().enumerate() {
        let of_week = |day: &Day| day.1 <= sunday && (sunday - day.1).get_days() < 7;
        let week = |ordinary: bool, naive: bool| {
            let keep = |day: &Day| of_week(day) && !(ordinary && raw.exceptional.contains(day));
            1.0 - wape(&raw.weeks(&[1, 2, 3], first, keep, naive))
        };
        let found = &found["weeks"][at];
        assert_eq!(found["sunday"], sunday.to_string());
        same(&found["precision"], week(false, false), "week");
        same(&found["without_exceptional"], week(true, false), "week without exceptional days");
        same(&found["naive"], week(false, true), "naive week");
    }
    for at in 0..7 {
        let day = |ordinary: bool, naive: bool| {
            let keep = |day: &Day| {
                usize::try_from(day.1.weekday().to_monday_zero_offset()).unwrap() == at
                    && !(ordinary && raw.exceptional.contains(day))
            };
            raw.days(&[1, 2, 3], first, keep, naive)
        };
        let found = &found["weekdays"][at];
        same(&found["mape"], mape(&day(false, false)), "weekday");
        same(&found["wape"], wape(&day(false, false)), "weekday");
        same(&found["without_exceptional"]["mape"], mape(&day(true, false)), "weekday");
        same(&found["naive"]["wape"], wape(&day(false, true)), "weekday");
    }
}

#[tokio::test]
async fn the_nights_proof_is_what_the_raw_tables_say_and_carries_the_recommendation() {
    let shop = shop().await;
    let raw = Raw::read(&shop).await;
    let said = shop.run(&["predictions", "accuracy", "30", "--json"]).done().stdout;
    let found: Value = serde_json::from_str(&said).unwrap();
    let first = D0.saturating_sub(30.days());
    all_same(&found["engine"], raw.figures(&[1, 2, 3], first, false, false), "engine");
    all_same(
        &found["without_exceptional"],
        raw.figures(&[1, 2, 3], first, true, false),
        "without exceptional",
    );
    all_same(&found["naive"], raw.figures(&[1, 2, 3], first, false, true), "naive");
    let recommendation = found["recommendation"].as_str().unwrap();
    assert!(recommendation.ends_with('.'), "{recommendation}");
}
