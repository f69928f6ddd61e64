//! Nothing of the shop is shown to a browser that is not signed in, once a PIN is set.

use app::{
    error::{AppError, ErrorCode},
    sign_in::SignedIn,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Exposure;
use crate::{
    access::{Access, Standing, Token},
    web::errors,
};

/// Where one signs in.
pub(super) const SIGN_IN: &str = "/connexion";

/// An address to come back to is no longer than this, in bytes.
const LONGEST_RETURN: usize = 1000;

/// What the gate needs to know.
#[derive(Debug, Clone)]
pub(in crate::web) struct Gate {
    pub(in crate::web) access: Access,
    pub(in crate::web) exposure: Exposure,
}

impl Gate {
    /// The cookie's name. Browsers take `__Host-` only from this very host, over TLS, for the whole of it.
    pub(super) fn cookie(&self) -> &'static str {
        if self.exposure.tls { "__Host-optiflow" } else { "optiflow" }
    }

    /// Whether a browser with this token may still hear what it asked for before. Where that cannot be read, what was
    /// decided stands.
    pub(in crate::web) async fn lets_in(&self, token: Option<&Token>) -> bool {
        match self.access.standing(token).await {
            Ok(Standing::SignedIn) | Err(_) => true,
            Ok(Standing::NoPin) => !self.exposure.network,
            Ok(Standing::SignedOut { .. }) => false,
        }
    }

    /// The token that a request carries.
    pub(in crate::web) fn token(&self, headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let mut pairs =
            cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.cookie()).and_then(|(_, value)| Token::parse(value))
    }
}

/// Lets a request pass, or says where to sign in.
pub(in crate::web) async fn admit(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let token = gate.token(request.headers());
    match gate.access.standing(token.as_ref()).await {
        Ok(Standing::NoPin) if gate.exposure.network => no_pin(),
        Ok(Standing::NoPin) => next.run(request).await,
        Ok(Standing::SignedIn) => {
            request.extensions_mut().insert(SignedIn);
            let mut response = next.run(request).await;
            // After a sign-out nothing of the shop is left in the browser's own store.
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("no-store"));
            response
        }
        Ok(Standing::SignedOut { .. }) => turned_away(&request),
        Err(error) => {
            tracing::error!(%error, "who is signed in cannot be read");
            unreadable()
        }
    }
}

/// A page leads to the sign-in page and back; a program hears why it gets nothing.
fn turned_away(request: &Request) -> Response {
    let accepted =
        request.headers().get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or_default();
    let is_page = accepted.contains("text/html");
    if is_page && matches!(*request.method(), Method::GET | Method::HEAD) {
        let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
        return to_sign_in(if asked.starts_with("/api/") { "/" } else { asked });
    }
    if is_page {
        // A form without JavaScript: its page, not its action, is where to come back to.
        return to_sign_in("/");
    }
    let error = AppError::new(
        ErrorCode::SignedOut,
        "Vous n'êtes plus connecté : rien n'a été fait. Rechargez la page et saisissez votre code.",
    );
    errors::answer(StatusCode::UNAUTHORIZED, &error)
}

fn to_sign_in(back: &str) -> Response {
    let place = match safe_return(back) {
        Some("/") | None => SIGN_IN.to_owned(),
        Some(back) => format!("{SIGN_IN}?retour={}", escaped(back)),
    };
    see_other(&place)
}

/// A redirection that a browser follows by asking, never by sending a form again.
pub(super) fn see_other(place: &str) -> Response {
    let Ok(place) = HeaderValue::from_str(place) else { return StatusCode::BAD_REQUEST.into_response() };
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// An address of this server to come back to; `None` for anything that could lead elsewhere.
pub(super) fn safe_return(place: &str) -> Option<&str> {
    let plain = place.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = place.starts_with('/') && !place[1..].starts_with('/');
    let elsewhere = place.starts_with(SIGN_IN) || place.starts_with("/deconnexion");
    (plain && ours && !elsewhere && place.len() <= LONGEST_RETURN).then_some(place)
}

/// An address as the value of a query.
fn escaped(place: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    place
        .bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn no_pin() -> Response {
    let text = "Aucun code PIN n'est défini : Optiflow ne montre rien au réseau. Sur l'ordinateur de la boutique, lancez « optiflow pin ».";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

pub(super) fn unreadable() -> Response {
    let text = "Le fichier d'état d'Optiflow ne peut pas être lu ou écrit maintenant. Rien n'est perdu : réessayez dans un instant.";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_ours_and_nowhere_else() {
        for place in ["/", "/alertes", "/alertes?q=a%20b&niveau=critique", "/predictions?article=12#table"] {
            assert_eq!(safe_return(place), Some(place));
        }
        let long = format!("/{}", "a".repeat(LONGEST_RETURN));
        for place in [
            "",
            "alertes",
            "//exemple.ci",
            "/\\exemple.ci",
            "https://exemple.ci",
            "/\t/exemple.ci",
            "/a\r\nX: y",
            "/é",
            "/connexion?retour=/",
            "/deconnexion",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(safe_return(place), None, "{place}");
        }
    }

    #[test]
    fn an_address_survives_being_carried_in_a_query() {
        assert_eq!(escaped("/alertes?q=a&b=é"), "/alertes%3Fq%3Da%26b%3D%C3%A9");
    }
}
