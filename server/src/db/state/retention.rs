//! What is kept: the whole horizon of the last 3 generations with how it came about and its outlooks, 30 days of the
//! last 90; the proof, the levels, the figures, the orders and the answers for ever.

use sqlx::{Sqlite, Transaction};

use super::blobs;

pub(super) const WHOLE_GENERATIONS: i64 = 3;
const GENERATIONS: i64 = 90;
/// By how much an event multiplies sales at least to be remembered, as a distance from 1.
const NOTABLE_EFFECT: f64 = 0.01;
/// The dormant articles that an older night keeps by name.
const DORMANT_KEPT: i64 = 50;

pub(super) async fn apply(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM generations WHERE id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?)",
        GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    shorten_forecasts(within).await?;
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
    shorten_accuracy(within).await?;
    shorten_dormant(within).await
}

/// The proof by category and weekday can be had of any past weeks by replaying them: only the last nights keep it.
async fn shorten_accuracy(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE figures
           SET content = (
               SELECT json_group_array(json_remove(value, '$.categories', '$.weekdays'))
               FROM json_each(figures.content))
           WHERE step = 'calculate_accuracy' AND content LIKE '%"weekdays"%'
             AND as_of NOT IN (SELECT as_of FROM generations ORDER BY as_of DESC LIMIT ?)"#,
        WHOLE_GENERATIONS
    )
    .execute(&mut **within)
    .await?;
    Ok(())
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

/// What is shortened is written anew: shrunk in place, each row would keep the room of a whole one, since SQLite only joins
/// pages that are two thirds empty.
async fn shorten_forecasts(within: &mut Transaction<'_, Sqlite>) -> Result<(), sqlx::Error> {
    // A generation is shortened as a whole: its first article tells.
    let whole = sqlx::query_scalar!(
        r#"SELECT id AS "id!: i64" FROM generations
           WHERE id NOT IN (SELECT id FROM generations ORDER BY as_of DESC LIMIT ?1)
             AND (SELECT length(expected) FROM article_forecasts WHERE generation_id = generations.id
                  ORDER BY article_id LIMIT 1) > ?2"#,
        WHOLE_GENERATIONS,
        blobs::SHORT_BYTES
    )
    .fetch_all(&mut **within)
    .await?;
    for generation in whole {
        let rows = sqlx::query!(
            "SELECT article_id, model, expected, lower, upper FROM article_forecasts
             WHERE generation_id = ? ORDER BY article_id",
            generation
        )
        .fetch_all(&mut **within)
        .await?;
        sqlx::query!("DELETE FROM article_forecasts WHERE generation_id = ?", generation)
            .execute(&mut **within)
            .await?;
        for row in rows {
            // What cannot be read stays as it is: whoever looks at it is told.
            let short = |blob: Vec<u8>| blobs::shortened(&blob).unwrap_or(blob);
            let (expected, lower, upper) = (short(row.expected), short(row.lower), short(row.upper));
            sqlx::query!(
                "INSERT INTO article_forecasts (generation_id, article_id, model, expected, lower, upper)
                 VALUES (?, ?, ?, ?, ?, ?)",
                generation,
                row.article_id,
                row.model,
                expected,
                lower,
                upper
            )
            .execute(&mut **within)
            .await?;
        }
    }
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
