//! Lines of 0 on days without a row: a day without a row is a day with 0 sales, so such a line is written only where it
//! says something: on an article's first known day, where its history starts, and on the shop's last known day, after
//! which the forecast starts.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use sqlx::sqlite::SqliteConnection;

use crate::db::day_of;
use crate::db::shop_file::delivery::SoldLine;

/// What becomes of the lines of 0.
pub(super) struct Zeros {
    /// Places of the lines to write.
    pub(super) needed: Vec<u32>,
    /// How many say nothing.
    pub(super) silent: usize,
}

/// `zeros` are places of lines of 0, one for an article's day; `added` those of the sales to write, and `last` the last day
/// of the lines.
pub(super) async fn needed(
    connection: &mut SqliteConnection,
    zeros: Vec<u32>,
    lines: &[SoldLine],
    articles: &[i64],
    added: &[u32],
    last: Date,
) -> Result<Zeros, sqlx::Error> {
    if zeros.is_empty() {
        return Ok(Zeros { needed: zeros, silent: 0 });
    }
    let known_last: Option<String> =
        sqlx::query_scalar("SELECT MAX(order_date) FROM sales_history").fetch_one(&mut *connection).await?;
    let known_last = known_last.as_deref().and_then(day_of);
    let mut last_day_is_told =
        known_last.is_some_and(|day| day >= last) || added.iter().any(|&at| lines[at as usize].day == last);
    let first_days = first_days(connection, &zeros, lines, articles).await?;
    let mut told = HashSet::new();
    let (mut needed, mut silent) = (Vec::new(), 0);
    for place in zeros {
        let line = &lines[place as usize];
        let article = articles[line.article as usize];
        let is_first = first_days.get(&article) == Some(&line.day) && told.insert(article);
        let is_last = line.day == last && !last_day_is_told;
        if is_first || is_last {
            last_day_is_told |= line.day == last;
            needed.push(place);
        } else {
            silent += 1;
        }
    }
    Ok(Zeros { needed, silent })
}

/// The first known day of the articles with lines of 0, in the file and in the lines together.
async fn first_days(
    connection: &mut SqliteConnection,
    zeros: &[u32],
    lines: &[SoldLine],
    articles: &[i64],
) -> Result<HashMap<i64, Date>, sqlx::Error> {
    let concerned: HashSet<i64> =
        zeros.iter().map(|&at| articles[lines[at as usize].article as usize]).collect();
    let known: Vec<(i64, String)> =
        sqlx::query_as("SELECT product_id, MIN(order_date) FROM sales_history GROUP BY product_id")
            .fetch_all(connection)
            .await?;
    let mut first_days: HashMap<i64, Date> =
        known.into_iter().filter_map(|(article, day)| Some((article, day_of(&day)?))).collect();
    for line in lines {
        let article = articles[line.article as usize];
        if concerned.contains(&article) {
            let first = first_days.entry(article).or_insert(line.day);
            *first = line.day.min(*first);
        }
    }
    Ok(first_days)
}
