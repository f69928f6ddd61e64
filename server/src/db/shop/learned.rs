//! What the shop's file had learned before Optiflow came: events with their effects, and remarks on forecasts.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use optiflow_domain::ArticleId;

use super::{ShopDb, ShopError};
use crate::db::{day_of, moment_of};

/// An event as the shop's file knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopEvent {
    pub name: String,
    pub next: Option<Date>,
    /// Comes back every year on the same date.
    pub yearly: bool,
    /// What it multiplies sales by, and how surely; `None` where the file does not say.
    pub effect: Option<ShopEffect>,
    /// Since when the file knows it, shop's local time; `None` where it does not tell.
    pub known_from: Option<DateTime>,
    pub by_article: BTreeMap<ArticleId, ShopEffect>,
    pub by_category: BTreeMap<String, ShopEffect>,
}

/// An effect that somebody else has measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShopEffect {
    /// Finite, above 0.
    pub multiplier: f64,
    /// 0 to 1.
    pub confidence: f64,
    /// Since when the file says so, shop's local time; `None` where it does not tell.
    pub known_from: Option<DateTime>,
}

impl ShopEffect {
    fn new(multiplier: Option<f64>, confidence: Option<f64>, known_from: Option<DateTime>) -> Option<Self> {
        let multiplier = multiplier.filter(|m| m.is_finite() && *m > 0.0)?;
        let confidence = confidence.filter(|c| c.is_finite()).unwrap_or(0.5).clamp(0.0, 1.0);
        Some(Self { multiplier, confidence, known_from })
    }
}

impl ShopEvent {
    /// The effect on an article, the nearest of those that are known at a moment: `knows` is asked since when each is.
    pub fn effect_on(
        &self,
        article: ArticleId,
        category: Option<&str>,
        knows: impl Fn(Option<DateTime>) -> bool,
    ) -> Option<ShopEffect> {
        let of_category = category.and_then(|category| self.by_category.get(category));
        let nearest = [self.by_article.get(&article), of_category, self.effect.as_ref()];
        nearest.into_iter().flatten().find(|effect| knows(effect.known_from)).copied()
    }
}

/// A remark on one article's day.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopRemark {
    pub article: ArticleId,
    pub day: Date,
    pub predicted: f64,
    pub actual: f64,
    pub comment: String,
    /// Shop's local time; the end of its day where the file does not say.
    pub written_at: DateTime,
}

impl ShopDb {
    /// The active events of the shop's file, by its own numbers.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn learned_events(&self) -> Result<Vec<ShopEvent>, ShopError> {
        let events = sqlx::query!(
            r#"SELECT id AS "id!: i64", name, next_occurrence, recurrence_type, base_multiplier, confidence_score,
                      created_at
               FROM learned_events WHERE IFNULL(is_active, 1) <> 0 ORDER BY id"#
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let impacts = sqlx::query!(
            r#"SELECT event_id AS "event_id!: i64", product_id, category, impact_multiplier, impact_percent,
                      confidence_score, created_at
               FROM event_product_impacts WHERE event_id IS NOT NULL ORDER BY id"#
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let mut found: BTreeMap<i64, ShopEvent> = BTreeMap::new();
        for row in events {
            let recurrence = row.recurrence_type.unwrap_or_default().to_lowercase();
            let known_from = row.created_at.as_deref().and_then(moment_of);
            let event = ShopEvent {
                name: row.name,
                next: row.next_occurrence.as_deref().and_then(day_of),
                yearly: recurrence.starts_with("annu") || recurrence.starts_with("year"),
                effect: ShopEffect::new(row.base_multiplier, row.confidence_score, known_from),
                known_from,
                by_article: BTreeMap::new(),
                by_category: BTreeMap::new(),
            };
            found.insert(row.id, event);
        }
        for row in impacts {
            let multiplier =
                row.impact_multiplier.or_else(|| row.impact_percent.map(|percent| 1.0 + percent / 100.0));
            let Some(event) = found.get_mut(&row.event_id) else { continue };
            let known_from = row.created_at.as_deref().and_then(moment_of).or(event.known_from);
            let Some(effect) = ShopEffect::new(multiplier, row.confidence_score, known_from) else {
                continue;
            };
            match (row.product_id, row.category) {
                (Some(product), _) => {
                    event.by_article.insert(ArticleId(product), effect);
                }
                (None, Some(category)) => {
                    event.by_category.insert(category, effect);
                }
                (None, None) => {}
            }
        }
        Ok(found.into_values().collect())
    }

    /// What was remarked on forecasts, by article and day.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn remarks(&self) -> Result<Vec<ShopRemark>, ShopError> {
        let rows = sqlx::query!(
            r#"SELECT product_id, forecast_date, predicted_quantity, actual_quantity, comment, created_at
               FROM prediction_feedback WHERE comment IS NOT NULL ORDER BY product_id, forecast_date, id"#
        )
        .fetch_all(self.pool())
        .await
        .map_err(|error| self.explain(&error))?;
        let remarks = rows.into_iter().filter_map(|row| {
            let day = row.forecast_date.as_deref().and_then(day_of)?;
            Some(ShopRemark {
                article: ArticleId(row.product_id?),
                day,
                predicted: row.predicted_quantity.unwrap_or(0.0),
                actual: row.actual_quantity.unwrap_or(0.0),
                comment: row.comment?,
                written_at: row
                    .created_at
                    .as_deref()
                    .and_then(moment_of)
                    .unwrap_or_else(|| day.at(23, 59, 59, 0)),
            })
        });
        Ok(remarks.collect())
    }
}
