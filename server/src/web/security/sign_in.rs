//! The page where one types the PIN, and the way out.

use app::{ports::Assets, sign_in};
use axum::{
    Form, Router,
    extract::{
        DefaultBodyLimit, Extension, Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use std::{net::IpAddr, sync::Arc};

use super::{
    Peer,
    gate::{Gate, SIGN_IN, safe_return, see_other, unreadable},
};
use crate::access::{SESSION_SECONDS, SignIn, Standing};

/// A code and an address to come back to.
const LONGEST_FORM: usize = 4096;

#[derive(Debug, Clone)]
struct Desk {
    gate: Gate,
    assets: Arc<Assets>,
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    retour: String,
}

#[derive(serde::Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    retour: String,
}

/// The routes that are open to those who are not signed in.
pub(in crate::web) fn routes(gate: Gate, assets: Arc<Assets>) -> Router {
    Router::new()
        .route(SIGN_IN, get(show).post(enter))
        .route("/deconnexion", post(leave))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .with_state(Desk { gate, assets })
}

async fn show(
    State(desk): State<Desk>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let back = asked.map(|Query(asked)| asked.retour).unwrap_or_default();
    let back = safe_return(&back).unwrap_or("/");
    match desk.gate.access.standing(desk.gate.token(&headers).as_ref()).await {
        Ok(Standing::SignedOut { digits }) => desk.page(StatusCode::OK, digits, back, None),
        Ok(Standing::SignedIn | Standing::NoPin) => see_other(back),
        Err(error) => {
            tracing::error!(%error, "who is signed in cannot be read");
            unreadable()
        }
    }
}

async fn enter(
    State(desk): State<Desk>,
    Extension(Peer(from)): Extension<Peer>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let Ok(Form(Typed { code, retour })) = typed else {
        return desk
            .refuse(StatusCode::BAD_REQUEST, "/", "La demande est mal formée : saisissez votre code.")
            .await;
    };
    let back = safe_return(&retour).unwrap_or("/");
    if code.trim().is_empty() {
        return desk.refuse(StatusCode::BAD_REQUEST, back, "Saisissez votre code.").await;
    }
    desk.look_at(code, from, back).await
}

async fn leave(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if let Some(token) = desk.gate.token(&headers)
        && let Err(error) = desk.gate.access.sign_out(&token).await
    {
        tracing::error!(%error, "nobody can be signed out");
        return unreadable();
    }
    let mut response = see_other(SIGN_IN);
    if let Ok(cookie) = HeaderValue::from_str(&desk.cookie("", 0)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    // What a tablet keeps to be read without a network is the shop's as well.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    response
}

impl Desk {
    async fn look_at(&self, code: String, from: IpAddr, back: &str) -> Response {
        match self.gate.access.sign_in(code, from).await {
            Ok(SignIn::Opened(token)) => {
                let mut response = see_other(back);
                if let Ok(cookie) = HeaderValue::from_str(&self.cookie(token.as_str(), SESSION_SECONDS)) {
                    response.headers_mut().insert(header::SET_COOKIE, cookie);
                }
                response
            }
            Ok(SignIn::Wrong) => {
                self.refuse(StatusCode::FORBIDDEN, back, "Ce n'est pas le bon code. Recommencez.").await
            }
            Ok(SignIn::Wait(seconds)) => {
                let text = format!("Trop de codes faux. Attendez {} puis recommencez.", duration(seconds));
                let mut response = self.refuse(StatusCode::TOO_MANY_REQUESTS, back, &text).await;
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
            Ok(SignIn::NoPin) => see_other(back),
            Err(error) => {
                tracing::error!(%error, "nobody can be signed in");
                unreadable()
            }
        }
    }

    /// The page again, with why.
    async fn refuse(&self, status: StatusCode, back: &str, reason: &str) -> Response {
        let standing = self.gate.access.standing(None).await;
        let digits = matches!(standing, Ok(Standing::SignedOut { digits: true }));
        self.page(status, digits, back, Some(reason))
    }

    fn page(&self, status: StatusCode, digits: bool, back: &str, refused: Option<&str>) -> Response {
        let page = sign_in::page(&self.assets, digits, back, refused);
        (status, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
    }

    fn cookie(&self, value: &str, seconds: i64) -> String {
        let secure = if self.gate.exposure.tls { "; Secure" } else { "" };
        let name = self.gate.cookie();
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }
}

/// `40 secondes`, `3 minutes`, rounded up.
fn duration(seconds: i64) -> String {
    match seconds {
        ..=1 => "une seconde".to_owned(),
        2..=90 => format!("{seconds} secondes"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_the_unit_that_one_counts_in() {
        assert_eq!(duration(1), "une seconde");
        assert_eq!(duration(90), "90 secondes");
        assert_eq!(duration(91), "2 minutes");
        assert_eq!(duration(3600), "60 minutes");
    }
}
