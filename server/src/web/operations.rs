//! For those who run the server: is it up, is it ready, what has it counted.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    certificate::days_left,
    db::{
        care::Lock,
        state::{Run, StateError, StepRun},
    },
    metrics::{Kind, Metrics, Page},
    nightly::{Nightly, live::Live},
};

/// What the operations' answers rest on.
#[derive(Debug, Clone)]
pub struct Operations {
    pub nightly: Nightly,
    pub live: Live,
    pub metrics: Arc<Metrics>,
    /// `CACHE_DURATION_HOURS`.
    pub cache_hours: u32,
    /// When the server's certificate ends, where it has one.
    pub certificate_until: Option<Timestamp>,
}

/// `/healthz`: the process answers.
pub(super) async fn healthz() -> Response {
    Json(json!({"status": "ok"})).into_response()
}

/// `/readyz`: the shop's file can be read and the figures are fresh; else 503 with the reasons.
pub(super) async fn readyz(State(operations): State<Operations>) -> Response {
    let mut reasons = Vec::new();
    let mut age_minutes = None;
    match operations.nightly.glance().await {
        Err(error) => {
            reasons.push(json!({"code": "shop_unreadable", "message": unread(&error, error.advice())}));
        }
        Ok(tonight) => match operations.nightly.state.generation(tonight).await {
            Err(error) => reasons.push(
                json!({"code": "state_unreadable", "message": unread(&error, error.advice().to_owned())}),
            ),
            Ok(None) => reasons.push(json!({
                "code": "nothing_computed",
                "message": "Rien n'est encore calculé. Lancez « optiflow batch ».",
            })),
            Ok(Some(shown)) => {
                let minutes = operations.nightly.clock.minutes_since(shown.computed_at);
                age_minutes = Some(minutes);
                if minutes > u64::from(operations.cache_hours) * 60 {
                    reasons.push(json!({
                        "code": "cache_stale",
                        "message": format!(
                            "Les données ont plus de {} h. Lancez « optiflow batch » et consultez le journal.",
                            operations.cache_hours
                        ),
                    }));
                }
            }
        },
    }
    let ready = reasons.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({"ready": ready, "age_minutes": age_minutes, "reasons": reasons}))).into_response()
}

/// The advice is for whoever asks; the error's own sentence names files, so it is for the log.
fn unread(error: &dyn std::error::Error, advice: String) -> String {
    tracing::warn!(%error, "not ready");
    advice
}

/// `/metrics`, for Prometheus.
pub(super) async fn metrics(State(operations): State<Operations>) -> Response {
    let mut page = Page::default();
    let batch = write_batch(&operations, &mut page).await;
    operations.metrics.write(&mut page);
    if let Some(until) = operations.certificate_until {
        let left = days_left(until, operations.nightly.clock.timestamp());
        page.gauge("optiflow_certificate_days_left", "Whole days until the server's certificate ends.", left);
    }
    if let Err(error) = batch {
        // What could be read is still of use; that something is missing shows by its absence.
        tracing::warn!(%error, "some metrics cannot be read");
    }
    ([(header::CONTENT_TYPE, Page::MEDIA_TYPE)], page.finish()).into_response()
}

/// The last batch, whichever process ran it.
async fn write_batch(operations: &Operations, page: &mut Page) -> Result<(), StateError> {
    let state = &operations.nightly.state;
    let running = u8::from(Lock::holder(state.path()).is_some());
    page.gauge("optiflow_batch_running", "1 while a batch, an import or a restoration works.", running);
    if let Some(published) = state.last_published().await? {
        let minutes = operations.nightly.clock.minutes_since(published.computed_at);
        page.gauge("optiflow_cache_age_seconds", "Age of the figures published last.", minutes * 60);
    }
    let Some(run) = state.last_run().await? else { return Ok(()) };
    let seconds = run.finished_at.duration_since(run.started_at).as_secs().max(0);
    page.gauge("optiflow_batch_duration_seconds", "Duration of the last batch.", seconds);
    page.gauge("optiflow_batch_articles", "Articles forecast in the last batch.", run.articles);
    write_steps(&run, page);
    Ok(())
}

/// How long each step of a run took, and what it could not do. A step that did well is told too, with 0, so that an alarm
/// need not guess what an absent line means.
fn write_steps(run: &Run, page: &mut Page) {
    page.family("optiflow_batch_step_duration_seconds", Kind::Gauge, "Duration of the last batch by step.");
    for StepRun { step, milliseconds, .. } in &run.steps {
        page.sample(&[("step", step)], f64::from(*milliseconds) / 1000.0);
    }
    let mut failures: BTreeMap<&str, u64> = run.steps.iter().map(|run| (&*run.step, 0)).collect();
    for failure in &run.failures {
        *failures.entry(&failure.step).or_default() += 1;
    }
    page.family("optiflow_batch_step_failures", Kind::Gauge, "Failures of the last batch by step.");
    page.sample(&[("step", "all")], run.failures.len());
    for (step, count) in failures {
        page.sample(&[("step", step)], count);
    }
}

/// Counts every answer under its route's pattern.
pub(super) async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    let response = next.run(request).await;
    metrics.answered(route.as_deref().unwrap_or("files"), response.status().as_u16());
    response
}
