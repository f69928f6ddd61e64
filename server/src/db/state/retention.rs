//! What is kept: the whole horizon of the last 3 generations with how it came about and its outlooks, 30 days of the
//! last 90; the proof, the levels, the figures, the orders and the answers for ever.

use sqlx::{Sqlite, Transaction};

pub(super) const WHOLE_GENERATIONS: i64 = 3;
const GENERATIONS: i64 = 90;
/// By how much an event multiplies sales at least to be remembered, as a distance from 1.
const NOTABLE_EFFECT: f64 = 0.01;
/// The dormant articles that an older night keeps by name.
const DORMANT_KEPT: i64 = 50;
/// 30 days of 8 bytes.
const SHORT_BYTES: i64 = 30 * 8;

pub(super) async fn apply(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM generations WHERE id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?)",
        GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    sqlx::query!(
        "UPDATE article_forecasts
         SET expected = substr(expected, 1, ?1), lower = substr(lower, 1, ?1), upper = substr(upper, 1, ?1)
         WHERE length(expected) > ?1
           AND generation_id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?2)",
        SHORT_BYTES,
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    sqlx::query!(
        "DELETE FROM article_insights
         WHERE generation_id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?)",
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    sqlx::query!(
        "DELETE FROM article_outlooks
         WHERE generation_id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?)",
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    shorten_events(within).await?;
    shorten_dormant(within).await
}

/// Figures are kept for ever, a long list of articles is not: older nights keep those that tied up the most money, which
/// come first.
async fn shorten_dormant(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE figures
           SET content = json_set(content, '$.stock.articles', (
               SELECT json_group_array(json(value)) FROM json_each(figures.content, '$.stock.articles')
               WHERE key < ?1))
           WHERE step = 'get_stock_dormant' AND json_array_length(content, '$.stock.articles') > ?1
             AND as_of NOT IN (SELECT as_of FROM generations ORDER BY as_of DESC LIMIT ?2)"#,
        DORMANT_KEPT,
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    Ok(())
}

/// Every night measures each past occurrence of an event again: only the last nights keep them, the others what was
/// believed of the events that matter. They would be most of the file.
async fn shorten_events(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE figures
           SET content = (
               SELECT json_group_array(json_remove(value, '$.occurrences')) FROM json_each(figures.content)
               WHERE abs(json_extract(value, '$.multiplier') - 1) >= ?1)
           WHERE step = 'evaluate_events_impact' AND content LIKE '%"occurrences"%'
             AND as_of NOT IN (SELECT as_of FROM generations ORDER BY as_of DESC LIMIT ?2)"#,
        NOTABLE_EFFECT,
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    Ok(())
}
