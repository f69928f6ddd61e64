//! Generations: everything computed for one D0, visible all at once.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, DailyForecast, ForecastDay, Level};
use sqlx::{Sqlite, Transaction};

use super::{StateDb, StateError};
use crate::db::{day_of, moment_of, sql_moment};

/// A published generation.
#[derive(Debug, Clone, PartialEq)]
pub struct Generation {
    pub id: i64,
    /// D0.
    pub as_of: Date,
    /// Shop's local time.
    pub computed_at: DateTime,
    /// Computed after the fact by `batch --depuis`.
    pub replayed: bool,
}

/// One article's forecast in a generation.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleForecast {
    pub id: ArticleId,
    /// The model's stable name.
    pub model: String,
    pub daily: DailyForecast,
}

/// One article's level on the morning of D0.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertSnapshot {
    pub id: ArticleId,
    pub level: Level,
    pub stock: Option<f64>,
    /// Loss or gain in the shop's currency.
    pub money: Option<f64>,
    /// Units suggested.
    pub suggested: Option<u32>,
}

/// A generation ready to be published.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGeneration {
    pub as_of: Date,
    pub computed_at: DateTime,
    pub replayed: bool,
    pub last_sale: Option<Date>,
    pub forecasts: Vec<ArticleForecast>,
    pub alerts: Vec<AlertSnapshot>,
}

/// A forecast as read back, by article.
pub type StoredForecast = (ArticleId, DailyForecast);

impl StateDb {
    /// Publishes a generation in one transaction, replacing the one of the same D0, and forgets what retention allows.
    ///
    /// The proof keeps what the first generation of a date said.
    ///
    /// # Errors
    /// The file cannot be written; then nothing of the generation is visible.
    pub async fn publish(&self, new: &NewGeneration) -> Result<(), StateError> {
        let published = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let id = insert_generation(&mut transaction, new).await?;
            for forecast in &new.forecasts {
                insert_forecast(&mut transaction, id, new, forecast).await?;
            }
            insert_alerts(&mut transaction, new).await?;
            super::retention::apply(&mut transaction).await?;
            transaction.commit().await
        };
        published.await.map_err(|error| self.explain(&error))
    }

    /// The newest generation whose D0 is `as_of` or earlier.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn generation(&self, as_of: Date) -> Result<Option<Generation>, StateError> {
        let day = as_of.to_string();
        let row = sqlx::query!(
            r#"SELECT id AS "id!: i64", as_of, computed_at, replayed AS "replayed!: bool" FROM generations
               WHERE as_of <= ? ORDER BY as_of DESC LIMIT 1"#,
            day
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.and_then(|row| {
            Some(Generation {
                id: row.id,
                as_of: day_of(&row.as_of)?,
                computed_at: moment_of(&row.computed_at)?,
                replayed: row.replayed,
            })
        }))
    }

    /// The generation that was published last, whichever its D0.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn last_published(&self) -> Result<Option<Generation>, StateError> {
        let row = sqlx::query!(
            r#"SELECT id AS "id!: i64", as_of, computed_at, replayed AS "replayed!: bool" FROM generations
               ORDER BY id DESC LIMIT 1"#
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.and_then(|row| {
            Some(Generation {
                id: row.id,
                as_of: day_of(&row.as_of)?,
                computed_at: moment_of(&row.computed_at)?,
                replayed: row.replayed,
            })
        }))
    }

    /// Every forecast of a generation, by article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn forecasts(&self, generation: &Generation) -> Result<Vec<StoredForecast>, StateError> {
        let rows = sqlx::query!(
            "SELECT article_id, expected, lower, upper FROM article_forecasts WHERE generation_id = ? ORDER BY article_id",
            generation.id
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        rows.into_iter()
            .map(|row| {
                let daily = decode(generation.as_of, &row.expected, &row.lower, &row.upper);
                daily
                    .map(|daily| (ArticleId(row.article_id), daily))
                    .ok_or_else(|| StateError::Damaged { path: self.path.clone() })
            })
            .collect()
    }

    /// One article's forecast of a generation; `None` where the generation has none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn forecast_of(
        &self,
        generation: &Generation,
        id: ArticleId,
    ) -> Result<Option<DailyForecast>, StateError> {
        let row = sqlx::query!(
            "SELECT expected, lower, upper FROM article_forecasts WHERE generation_id = ? AND article_id = ?",
            generation.id,
            id.0
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        row.map(|row| {
            decode(generation.as_of, &row.expected, &row.lower, &row.upper)
                .ok_or_else(|| StateError::Damaged { path: self.path.clone() })
        })
        .transpose()
    }

    /// The level snapshots of one D0, by article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn snapshots(&self, as_of: Date) -> Result<Vec<AlertSnapshot>, StateError> {
        let day = as_of.to_string();
        let rows = sqlx::query!(
            r#"SELECT article_id, level, stock, money, suggested AS "suggested: u32" FROM alert_snapshots WHERE as_of = ? ORDER BY article_id"#,
            day
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                Some(AlertSnapshot {
                    id: ArticleId(row.article_id),
                    level: Level::from_slug(&row.level)?,
                    stock: row.stock,
                    money: row.money,
                    suggested: row.suggested,
                })
            })
            .collect())
    }
}

async fn insert_generation(
    into: &mut Transaction<'_, Sqlite>,
    new: &NewGeneration,
) -> Result<i64, sqlx::Error> {
    let as_of = new.as_of.to_string();
    let computed_at = sql_moment(new.computed_at);
    let last_sale = new.last_sale.map(|day| day.to_string());
    sqlx::query!("DELETE FROM generations WHERE as_of = ?", as_of).execute(&mut **into).await?;
    sqlx::query!("DELETE FROM alert_snapshots WHERE as_of = ?", as_of).execute(&mut **into).await?;
    let inserted = sqlx::query!(
        "INSERT INTO generations (as_of, computed_at, replayed, last_sale) VALUES (?, ?, ?, ?)",
        as_of,
        computed_at,
        new.replayed,
        last_sale
    )
    .execute(&mut **into)
    .await?;
    Ok(inserted.last_insert_rowid())
}

async fn insert_forecast(
    into: &mut Transaction<'_, Sqlite>,
    generation: i64,
    new: &NewGeneration,
    forecast: &ArticleForecast,
) -> Result<(), sqlx::Error> {
    let column = |pick: fn(&ForecastDay) -> f64| encode(forecast.daily.days().iter().map(pick));
    let (expected, lower, upper) = (column(|d| d.expected), column(|d| d.lower), column(|d| d.upper));
    sqlx::query!(
        "INSERT INTO article_forecasts (generation_id, article_id, model, expected, lower, upper) VALUES (?, ?, ?, ?, ?, ?)",
        generation,
        forecast.id.0,
        forecast.model,
        expected,
        lower,
        upper
    )
    .execute(&mut **into)
    .await?;
    let as_of = new.as_of.to_string();
    let (day, week) = (forecast.daily.expected(1), forecast.daily.cumulative(7));
    sqlx::query!(
        "INSERT INTO proof (as_of, article_id, day, week, replayed) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        as_of,
        forecast.id.0,
        day,
        week,
        new.replayed
    )
    .execute(&mut **into)
    .await?;
    Ok(())
}

async fn insert_alerts(into: &mut Transaction<'_, Sqlite>, new: &NewGeneration) -> Result<(), sqlx::Error> {
    let as_of = new.as_of.to_string();
    for alert in &new.alerts {
        let level = alert.level.slug();
        sqlx::query!(
            "INSERT INTO alert_snapshots (as_of, article_id, level, stock, money, suggested) VALUES (?, ?, ?, ?, ?, ?)",
            as_of,
            alert.id.0,
            level,
            alert.stock,
            alert.money,
            alert.suggested
        )
        .execute(&mut **into)
        .await?;
    }
    Ok(())
}

fn encode(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values.flat_map(f64::to_le_bytes).collect()
}

fn decode(first_day: Date, expected: &[u8], lower: &[u8], upper: &[u8]) -> Option<DailyForecast> {
    if expected.len() != lower.len() || expected.len() != upper.len() {
        return None;
    }
    let days = numbers(expected)
        .zip(numbers(lower))
        .zip(numbers(upper))
        .map(|((expected, lower), upper)| ForecastDay { expected, lower, upper })
        .collect();
    DailyForecast::new(first_day, days).ok()
}

fn numbers(blob: &[u8]) -> impl Iterator<Item = f64> {
    blob.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes))
}
