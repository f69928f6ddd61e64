//! Generations: everything computed for one D0, visible all at once.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, DailyForecast, ForecastDay, Level};
use optiflow_forecast::Knowledge;
use sqlx::{Sqlite, Transaction};

use super::{
    ArticleOutlook, FirstForecast, Insight, StateDb, StateError, figures, insights, knowledge, outlooks,
    retention,
};
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

/// A generation ready to be published, whole or in part: a part that is `None` stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGeneration {
    pub as_of: Date,
    pub computed_at: DateTime,
    pub replayed: bool,
    pub last_sale: Option<Date>,
    /// Without them the generation must exist for `outlooks` to be kept.
    pub forecasts: Option<NewForecasts>,
    pub alerts: Option<Vec<AlertSnapshot>>,
    pub outlooks: Option<Vec<ArticleOutlook>>,
    /// What the steps worked out, by step.
    pub figures: Vec<(&'static str, serde_json::Value)>,
}

/// What a night forecast, and what it learned on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewForecasts {
    pub articles: Vec<ArticleForecast>,
    pub insights: Vec<(ArticleId, Insight)>,
    /// What the engine learned that night.
    pub knowledge: Vec<(ArticleId, Knowledge)>,
}

/// A forecast as read back, by article.
pub type StoredForecast = (ArticleId, DailyForecast);

impl StateDb {
    /// Publishes a generation in one transaction, replacing what that of the same D0 said, and forgets what retention
    /// allows.
    ///
    /// The proof keeps what the first generation of a date said.
    ///
    /// # Errors
    /// The file cannot be written; then nothing of the generation is visible.
    pub async fn publish(&self, new: &NewGeneration) -> Result<(), StateError> {
        let published = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            let generation = match &new.forecasts {
                Some(forecasts) => Some(put_forecasts(&mut transaction, new, forecasts).await?),
                None => touch(&mut transaction, new).await?,
            };
            if let Some(alerts) = &new.alerts {
                put_alerts(&mut transaction, new.as_of, alerts).await?;
            }
            if let (Some(generation), Some(lines)) = (generation, &new.outlooks) {
                outlooks::put(&mut transaction, generation, lines).await?;
            }
            for (step, content) in &new.figures {
                figures::put(&mut transaction, new.as_of, new.computed_at, step, content).await?;
            }
            retention::apply(&mut transaction).await?;
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

    /// Whether retention has left a generation its whole horizon, and how it came about.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn is_whole(&self, generation: &Generation) -> Result<bool, StateError> {
        let day = generation.as_of.to_string();
        let newer =
            sqlx::query_scalar!(r#"SELECT COUNT(*) AS "newer!: i64" FROM generations WHERE as_of > ?"#, day)
                .fetch_one(&self.readers)
                .await
                .map_err(|error| self.explain(&error))?;
        Ok(newer < retention::WHOLE_GENERATIONS)
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
        let forecasts = self.article_forecasts(generation).await?;
        Ok(forecasts.into_iter().map(|forecast| (forecast.id, forecast.daily)).collect())
    }

    /// Every forecast of a generation with the model that made it, by article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn article_forecasts(
        &self,
        generation: &Generation,
    ) -> Result<Vec<ArticleForecast>, StateError> {
        let rows = sqlx::query!(
            "SELECT article_id, model, expected, lower, upper FROM article_forecasts WHERE generation_id = ? ORDER BY article_id",
            generation.id
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        rows.into_iter()
            .map(|row| {
                let daily = decode(generation.as_of, &row.expected, &row.lower, &row.upper)
                    .ok_or_else(|| self.damaged())?;
                Ok(ArticleForecast { id: ArticleId(row.article_id), model: row.model, daily })
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
            decode(generation.as_of, &row.expected, &row.lower, &row.upper).ok_or_else(|| self.damaged())
        })
        .transpose()
    }

    /// The name of the model that made an article's forecast.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn model_of(
        &self,
        generation: &Generation,
        id: ArticleId,
    ) -> Result<Option<String>, StateError> {
        sqlx::query_scalar!(
            "SELECT model FROM article_forecasts WHERE generation_id = ? AND article_id = ?",
            generation.id,
            id.0
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))
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

/// Writes the generation's own row and what it forecasts; its number, which a D0 keeps.
async fn put_forecasts(
    into: &mut Transaction<'_, Sqlite>,
    new: &NewGeneration,
    forecasts: &NewForecasts,
) -> Result<i64, sqlx::Error> {
    let as_of = new.as_of.to_string();
    let computed_at = sql_moment(new.computed_at);
    let last_sale = new.last_sale.map(|day| day.to_string());
    let id = sqlx::query_scalar!(
        r#"INSERT INTO generations (as_of, computed_at, replayed, last_sale) VALUES (?, ?, ?, ?)
           ON CONFLICT (as_of) DO UPDATE SET computed_at = excluded.computed_at, replayed = excluded.replayed,
                                             last_sale = excluded.last_sale
           RETURNING id AS "id!: i64""#,
        as_of,
        computed_at,
        new.replayed,
        last_sale
    )
    .fetch_one(&mut **into)
    .await?;
    sqlx::query!("DELETE FROM article_forecasts WHERE generation_id = ?", id).execute(&mut **into).await?;
    sqlx::query!("DELETE FROM article_insights WHERE generation_id = ?", id).execute(&mut **into).await?;
    for forecast in &forecasts.articles {
        insert_forecast(into, id, new, forecast).await?;
    }
    for (article, insight) in &forecasts.insights {
        insights::insert(into, id, *article, insight).await?;
    }
    for (article, learned) in &forecasts.knowledge {
        knowledge::keep(into, *article, learned).await?;
    }
    Ok(id)
}

/// The number of the D0's generation, where there is one. Parts of what it shows are new: so is its time.
async fn touch(into: &mut Transaction<'_, Sqlite>, new: &NewGeneration) -> Result<Option<i64>, sqlx::Error> {
    let as_of = new.as_of.to_string();
    if new.alerts.is_some() || new.outlooks.is_some() {
        let computed_at = sql_moment(new.computed_at);
        sqlx::query!("UPDATE generations SET computed_at = ? WHERE as_of = ?", computed_at, as_of)
            .execute(&mut **into)
            .await?;
    }
    sqlx::query_scalar!(r#"SELECT id AS "id!: i64" FROM generations WHERE as_of = ?"#, as_of)
        .fetch_optional(&mut **into)
        .await
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
    let said = FirstForecast::of(&forecast.daily);
    let (lower, upper) = said.interval.unzip();
    sqlx::query!(
        "INSERT INTO proof (as_of, article_id, day, week, replayed, lower, upper) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
        as_of,
        forecast.id.0,
        said.day,
        said.week,
        new.replayed,
        lower,
        upper
    )
    .execute(&mut **into)
    .await?;
    Ok(())
}

/// Replaces the levels of one D0.
async fn put_alerts(
    into: &mut Transaction<'_, Sqlite>,
    as_of: Date,
    alerts: &[AlertSnapshot],
) -> Result<(), sqlx::Error> {
    let as_of = as_of.to_string();
    sqlx::query!("DELETE FROM alert_snapshots WHERE as_of = ?", as_of).execute(&mut **into).await?;
    for alert in alerts {
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
