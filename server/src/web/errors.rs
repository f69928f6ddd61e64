//! The HTTP status of an error, and its words: leptos answers 500 to every server function that fails, were the question
//! wrong, and axum answers in English.

use app::error::{AppError, ErrorCode};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// An error's JSON is a few hundred bytes.
const LONGEST: usize = 64 * 1024;

/// No address of ours has so long a path, in bytes, and a file system takes no longer name.
const LONGEST_PATH: usize = 255;

/// An error as a program gets it.
pub(super) fn answer(status: StatusCode, error: &AppError) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(error)).into_response()
}

/// Gives a failed server function the status of the error it answers with; where it answers with none, an error in words.
pub(super) async fn give_status(request: Request, next: Next) -> Response {
    let called = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    if !called || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let said = to_bytes(body, LONGEST).await.unwrap_or_default();
    match serde_json::from_slice::<AppError>(&said) {
        Ok(error) => {
            parts.status = error.code.status();
            Response::from_parts(parts, Body::from(said))
        }
        Err(_) => in_words(status),
    }
}

/// An address that cannot be ours is looked for nowhere: no file system has so long a name, or one with a NUL in it.
pub(super) async fn refuse_impossible(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() <= LONGEST_PATH && !path.contains("%00") {
        return next.run(request).await;
    }
    in_words(StatusCode::NOT_FOUND)
}

/// What a status alone means.
fn in_words(status: StatusCode) -> Response {
    let (code, text) = match status {
        StatusCode::NOT_FOUND => {
            (ErrorCode::NotFound, "Optiflow ne connaît pas cette demande. Rechargez la page.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            (ErrorCode::Invalid, "La demande est trop longue : rien n'a été fait. Rechargez la page.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            (ErrorCode::Unavailable, "La réponse a pris trop de temps. Rien n'est perdu : réessayez.")
        }
        status if status.is_client_error() => {
            (ErrorCode::Invalid, "La demande est mal formée : rien n'a été fait. Rechargez la page.")
        }
        _ => return answer(status, &AppError::internal()),
    };
    answer(status, &AppError::new(code, text))
}
