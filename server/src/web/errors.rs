//! The HTTP status of an error: leptos answers 500 to every server function that fails, were the question wrong.

use app::error::AppError;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

/// An error's JSON is a few hundred bytes.
const LONGEST: usize = 64 * 1024;

/// Gives a failed server function the status of the error it answers with.
pub(super) async fn give_status(request: Request, next: Next) -> Response {
    let called = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    if !called || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    match to_bytes(body, LONGEST).await {
        Ok(bytes) => {
            if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
                parts.status = error.code.status();
            }
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(error) => {
            tracing::error!(%error, "a server function's error could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
