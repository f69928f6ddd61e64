//! Publishing a generation: one transaction, before which readers see the old one and after which the new one.

use jiff::civil::Date;
use optiflow_domain::ForecastDay;
use sqlx::{Sqlite, Transaction};

use super::{
    AlertSnapshot, ArticleForecast, FirstForecast, NewForecasts, NewGeneration, StateDb, StateError, blobs,
    figures, insights, knowledge, local_events, outlooks, retention,
};
use crate::db::sql_moment;

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
}

/// Writes the generation's own row and what it forecasts; its number, which a D0 keeps.
async fn put_forecasts(
    into: &mut Transaction<'_, Sqlite>,
    new: &NewGeneration,
    forecasts: &NewForecasts,
) -> Result<i64, sqlx::Error> {
    let as_of = new.as_of.to_string();
    let computed_at = sql_moment(new.computed_at);
    let occasion = new.occasion.slug();
    let last_sale = new.last_sale.map(|day| day.to_string());
    let id = sqlx::query_scalar!(
        r#"INSERT INTO generations (as_of, computed_at, replayed, occasion, last_sale) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (as_of) DO UPDATE SET computed_at = excluded.computed_at, replayed = excluded.replayed,
                                             occasion = excluded.occasion, last_sale = excluded.last_sale
           RETURNING id AS "id!: i64""#,
        as_of,
        computed_at,
        new.replayed,
        occasion,
        last_sale
    )
    .fetch_one(&mut **into)
    .await?;
    sqlx::query!("DELETE FROM article_forecasts WHERE generation_id = ?", id).execute(&mut **into).await?;
    sqlx::query!("DELETE FROM article_insights WHERE generation_id = ?", id).execute(&mut **into).await?;
    for forecast in &forecasts.articles {
        if insert_forecast(into, id, new, forecast).await? {
            let own = forecasts.event_days.iter().filter(|day| day.article == forecast.id);
            local_events::put_days(into, &as_of, own).await?;
        }
    }
    for (article, insight) in &forecasts.insights {
        insights::insert(into, id, *article, insight).await?;
    }
    for (article, learned) in &forecasts.knowledge {
        knowledge::keep(into, *article, learned).await?;
    }
    if let Some(events) = &forecasts.local_events {
        local_events::put(into, new.as_of, events).await?;
    }
    Ok(id)
}

/// The number of the D0's generation, where there is one. Parts of what it shows are new: so is its time.
async fn touch(into: &mut Transaction<'_, Sqlite>, new: &NewGeneration) -> Result<Option<i64>, sqlx::Error> {
    let as_of = new.as_of.to_string();
    if new.alerts.is_some() || new.outlooks.is_some() {
        let computed_at = sql_moment(new.computed_at);
        let occasion = new.occasion.slug();
        sqlx::query!(
            "UPDATE generations SET computed_at = ?, occasion = ? WHERE as_of = ?",
            computed_at,
            occasion,
            as_of
        )
        .execute(&mut **into)
        .await?;
    }
    sqlx::query_scalar!(r#"SELECT id AS "id!: i64" FROM generations WHERE as_of = ?"#, as_of)
        .fetch_optional(&mut **into)
        .await
}

/// Writes one article's forecast; whether it is the first of its D0, which the proof keeps.
async fn insert_forecast(
    into: &mut Transaction<'_, Sqlite>,
    generation: i64,
    new: &NewGeneration,
    forecast: &ArticleForecast,
) -> Result<bool, sqlx::Error> {
    let column = |pick: fn(&ForecastDay) -> f64| blobs::encode(forecast.daily.days().iter().map(pick));
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
    let kept = sqlx::query!(
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
    Ok(kept.rows_affected() > 0)
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
