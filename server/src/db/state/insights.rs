//! How an article's forecast came about, as the pages may show it.

use jiff::civil::Date;
use optiflow_domain::ArticleId;
use optiflow_forecast::{DemandKind, Model, Score};
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, Transaction};

use super::{Generation, StateDb, StateError};

/// What the engine said of an article beside its forecast.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    /// `None` where nothing is known of the article's demand.
    pub kind: Option<DemandKind>,
    /// 1 - WAPE by distance in days; the last one holds for all days beyond.
    pub confidence: Vec<f64>,
    /// Each model's share of the forecast.
    pub shares: Vec<(Model, f64)>,
    /// What each candidate was worth in the replayed past.
    pub scores: Vec<Score>,
    pub effects: Vec<Effect>,
    /// Units that would have sold on days out of stock, oldest first.
    pub lost: Vec<(Date, f64)>,
}

/// What a driver does to an article's demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub cause: Cause,
    pub multiplier: f64,
    pub confidence: f64,
    pub impacts: Vec<Impact>,
}

/// What has an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The event of this key.
    Event(String),
    /// A price cut; its multiplier is that of 10 %.
    PriceCut,
}

/// One measured occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Impact {
    pub first: Date,
    pub last: Date,
    /// Units sold.
    pub actual: f64,
    /// Units expected without it.
    pub expected: f64,
}

impl Insight {
    /// 1 - WAPE of the day `distance` days ahead, 1 being D0.
    pub fn confidence_at(&self, distance: usize) -> f64 {
        let at = distance.max(1) - 1;
        self.confidence.get(at).or(self.confidence.last()).copied().unwrap_or(0.0)
    }
}

impl StateDb {
    /// Every article's insight of a generation; none where retention has dropped them.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn insights(&self, generation: &Generation) -> Result<Vec<(ArticleId, Insight)>, StateError> {
        let rows = sqlx::query!(
            "SELECT article_id, content FROM article_insights WHERE generation_id = ? ORDER BY article_id",
            generation.id
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        let read = |content: &str| serde_json::from_str(content).map_err(|_| self.damaged());
        rows.iter().map(|row| Ok((ArticleId(row.article_id), read(&row.content)?))).collect()
    }

    /// One article's insight of a generation.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn insight_of(
        &self,
        generation: &Generation,
        id: ArticleId,
    ) -> Result<Option<Insight>, StateError> {
        let content = sqlx::query_scalar!(
            "SELECT content FROM article_insights WHERE generation_id = ? AND article_id = ?",
            generation.id,
            id.0
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))?;
        content.map(|content| serde_json::from_str(&content).map_err(|_| self.damaged())).transpose()
    }
}

pub(super) async fn insert(
    into: &mut Transaction<'_, Sqlite>,
    generation: i64,
    id: ArticleId,
    insight: &Insight,
) -> Result<(), sqlx::Error> {
    let content = serde_json::to_string(insight).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query!(
        "INSERT INTO article_insights (generation_id, article_id, content) VALUES (?, ?, ?)",
        generation,
        id.0,
        content
    )
    .execute(&mut **into)
    .await?;
    Ok(())
}
