//! What earlier nights said, of all articles at once: first forecasts and levels.

use std::collections::BTreeMap;

use jiff::civil::Date;
use optiflow_domain::{ArticleId, DailyForecast, Level, trend::LevelCounts};

use super::{StateDb, StateError};
use crate::db::day_of;

/// What the first generation of a date expected of an article, in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstForecast {
    /// p1.
    pub day: f64,
    /// p1 + ... + p7.
    pub week: f64,
    /// The two ends of p1's 80 % interval; `None` where a version wrote it that did not keep them.
    pub interval: Option<(f64, f64)>,
}

impl FirstForecast {
    /// What a forecast says of its first day and week.
    pub fn of(daily: &DailyForecast) -> Self {
        let interval = daily.days().first().map(|day| (day.lower, day.upper));
        Self { day: daily.expected(1), week: daily.cumulative(7), interval }
    }
}

impl StateDb {
    /// The first forecasts of the dates from `first` (inclusive) to `end` (exclusive), by article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn first_forecasts(
        &self,
        first: Date,
        end: Date,
    ) -> Result<BTreeMap<ArticleId, BTreeMap<Date, FirstForecast>>, StateError> {
        let (first, end) = (first.to_string(), end.to_string());
        let rows = sqlx::query!(
            "SELECT as_of, article_id, day, week, lower, upper FROM proof WHERE as_of >= ? AND as_of < ?",
            first,
            end
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let mut forecasts: BTreeMap<ArticleId, BTreeMap<Date, FirstForecast>> = BTreeMap::new();
        for row in rows {
            let Some(day) = day_of(&row.as_of) else { continue };
            let interval = row.lower.zip(row.upper);
            let said = FirstForecast { day: row.day, week: row.week, interval };
            forecasts.entry(ArticleId(row.article_id)).or_default().insert(day, said);
        }
        Ok(forecasts)
    }

    /// One article's first forecasts of the dates from `first` (inclusive) to `end` (exclusive).
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn first_forecasts_of(
        &self,
        id: ArticleId,
        first: Date,
        end: Date,
    ) -> Result<BTreeMap<Date, FirstForecast>, StateError> {
        let (first, end) = (first.to_string(), end.to_string());
        let rows = sqlx::query!(
            "SELECT as_of, day, week, lower, upper FROM proof WHERE article_id = ? AND as_of >= ? AND as_of < ?",
            id.0,
            first,
            end
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let said = rows.into_iter().filter_map(|row| {
            let interval = row.lower.zip(row.upper);
            Some((day_of(&row.as_of)?, FirstForecast { day: row.day, week: row.week, interval }))
        });
        Ok(said.collect())
    }

    /// How many articles stood at each level on the mornings from `first` (inclusive) to `end` (exclusive).
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn level_counts(
        &self,
        first: Date,
        end: Date,
    ) -> Result<BTreeMap<Date, LevelCounts>, StateError> {
        let (first, end) = (first.to_string(), end.to_string());
        let rows = sqlx::query!(
            r#"SELECT as_of, level, COUNT(*) AS "articles!: i64" FROM alert_snapshots
               WHERE as_of >= ? AND as_of < ? GROUP BY 1, 2"#,
            first,
            end
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let mut mornings: BTreeMap<Date, Vec<(Level, usize)>> = BTreeMap::new();
        for row in rows {
            let articles = usize::try_from(row.articles).unwrap_or(0);
            if let (Some(day), Some(level)) = (day_of(&row.as_of), Level::from_slug(&row.level)) {
                mornings.entry(day).or_default().push((level, articles));
            }
        }
        let counts = |levels: Vec<(Level, usize)>| {
            levels.into_iter().flat_map(|(level, articles)| std::iter::repeat_n(level, articles)).collect()
        };
        Ok(mornings.into_iter().map(|(day, levels)| (day, counts(levels))).collect())
    }
}
