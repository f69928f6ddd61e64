//! Generations: everything computed for one D0, visible all at once.

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, DailyForecast, ForecastDay, Level, Occasion};
use optiflow_forecast::Knowledge;

use super::{ArticleOutlook, EventDay, Insight, LocalEvent, StateDb, StateError, blobs, retention};
use crate::db::{day_of, moment_of};

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
    /// Why it was computed; `None` where an older version did.
    pub occasion: Option<Occasion>,
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
    pub occasion: Occasion,
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
    /// What the owner's answers have taught; `None` where this was not looked at.
    pub local_events: Option<Vec<LocalEvent>>,
    /// The owner's events on D0, article by article.
    pub event_days: Vec<EventDay>,
}

/// A forecast as read back, by article.
pub type StoredForecast = (ArticleId, DailyForecast);

impl StateDb {
    /// The newest generation whose D0 is `as_of` or earlier.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn generation(&self, as_of: Date) -> Result<Option<Generation>, StateError> {
        let day = as_of.to_string();
        let row = sqlx::query!(
            r#"SELECT id AS "id!: i64", as_of, computed_at, replayed AS "replayed!: bool", occasion FROM generations
               WHERE as_of <= ? ORDER BY as_of DESC LIMIT 1"#,
            day
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.and_then(|row| {
            let occasion = row.occasion.as_deref().and_then(Occasion::from_slug);
            generation(row.id, &row.as_of, &row.computed_at, row.replayed, occasion)
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

    /// The generation that was published last, whichever its D0; of those of one second, the newest D0's.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn last_published(&self) -> Result<Option<Generation>, StateError> {
        let row = sqlx::query!(
            r#"SELECT id AS "id!: i64", as_of, computed_at, replayed AS "replayed!: bool", occasion FROM generations
               ORDER BY computed_at DESC, as_of DESC LIMIT 1"#
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        Ok(row.and_then(|row| {
            let occasion = row.occasion.as_deref().and_then(Occasion::from_slug);
            generation(row.id, &row.as_of, &row.computed_at, row.replayed, occasion)
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

fn generation(
    id: i64,
    as_of: &str,
    computed_at: &str,
    replayed: bool,
    occasion: Option<Occasion>,
) -> Option<Generation> {
    Some(Generation { id, as_of: day_of(as_of)?, computed_at: moment_of(computed_at)?, replayed, occasion })
}

fn decode(first_day: Date, expected: &[u8], lower: &[u8], upper: &[u8]) -> Option<DailyForecast> {
    let (expected, lower, upper) = (blobs::decode(expected)?, blobs::decode(lower)?, blobs::decode(upper)?);
    if expected.len() != lower.len() || expected.len() != upper.len() {
        return None;
    }
    let days = expected.into_iter().zip(lower).zip(upper);
    let days = days.map(|((expected, lower), upper)| ForecastDay { expected, lower, upper }).collect();
    DailyForecast::new(first_day, days).ok()
}
