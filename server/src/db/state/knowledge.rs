//! What the engine learned of each article and keeps for the nights to come.

use std::collections::BTreeMap;

use optiflow_domain::ArticleId;
use optiflow_forecast::Knowledge;
use sqlx::{Sqlite, Transaction};

use super::{StateDb, StateError};

impl StateDb {
    /// What is known of each article. What a later version cannot read is left out: it is learned again.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn knowledge(&self) -> Result<BTreeMap<ArticleId, Knowledge>, StateError> {
        let rows = sqlx::query!("SELECT article_id, content FROM knowledge")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.explain(&error))?;
        let read = |content: &str| serde_json::from_str(content).ok();
        Ok(rows.iter().filter_map(|row| Some((ArticleId(row.article_id), read(&row.content)?))).collect())
    }
}

/// Keeps what was learned, unless something later is known already: a replayed night must not make tonight forget.
pub(super) async fn keep(
    into: &mut Transaction<'_, Sqlite>,
    id: ArticleId,
    knowledge: &Knowledge,
) -> Result<(), sqlx::Error> {
    let learned_on = knowledge.as_of().to_string();
    let content = serde_json::to_string(knowledge).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query!(
        "INSERT INTO knowledge (article_id, learned_on, content) VALUES (?, ?, ?)
         ON CONFLICT (article_id) DO UPDATE SET learned_on = excluded.learned_on, content = excluded.content
         WHERE excluded.learned_on > knowledge.learned_on",
        id.0,
        learned_on,
        content
    )
    .execute(&mut **into)
    .await?;
    Ok(())
}
