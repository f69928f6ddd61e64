//! Requests that another site makes a browser send.
//!
//! - What changes something, and every server function, must come from our own pages: `Sec-Fetch-Site` says so in every
//!   browser of today, `Origin` in older ones. Programs that are no browser send neither, and carry no visitor's cookie.
//! - On loopback a name must be this computer's: an attacker's site whose name is made to point to 127.0.0.1 (DNS
//!   rebinding) would be our own origin. Over TLS the browser has compared the name with the certificate.

use app::error::{AppError, ErrorCode};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Exposure;
use crate::web::errors;

/// Answers a request from another site with 403, one to a foreign name with 421.
pub(in crate::web) async fn refuse_foreign(
    State(exposure): State<Exposure>,
    request: Request,
    next: Next,
) -> Response {
    let host = host(&request);
    if !exposure.tls && !host.as_ref().is_some_and(is_this_computer) {
        let text = "Cette adresse n'est pas celle d'Optiflow. Ouvrez http://localhost ou http://127.0.0.1 avec le bon port.";
        return (StatusCode::MISDIRECTED_REQUEST, text).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let guarded = !reads || request.uri().path().starts_with("/api/");
    if guarded && !is_own(request.headers(), host.as_ref(), reads) {
        tracing::warn!(method = %request.method(), path = request.uri().path(), "request of another site refused");
        let error = AppError::new(
            ErrorCode::Invalid,
            "Cette demande vient d'un autre site : rien n'a été fait. Ouvrez Optiflow et recommencez.",
        );
        return errors::answer(StatusCode::FORBIDDEN, &error);
    }
    next.run(request).await
}

/// The name and port that a request is sent to: in the address of HTTP/2, in a header before.
fn host(request: &Request) -> Option<Authority> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.clone());
    }
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next()?.to_str().ok()?.parse::<Authority>().ok()?;
    (named.next().is_none() && !host.as_str().contains('@')).then_some(host)
}

fn is_this_computer(host: &Authority) -> bool {
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let address = name.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    address || name.eq_ignore_ascii_case("localhost")
}

/// Whether one of our own pages asks, or no page at all.
fn is_own(headers: &HeaderMap, host: Option<&Authority>, reads: bool) -> bool {
    let said = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let sites = headers.get_all("sec-fetch-site").iter();
    // `none` is what the owner typed into the address bar.
    if sites.into_iter().any(|site| !matches!(site.as_bytes(), b"same-origin" | b"none")) {
        return false;
    }
    let same = |origin: &str| {
        let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        authority.zip(host).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b.as_str()))
    };
    match said(header::ORIGIN) {
        Some(origin) => same(origin),
        // A browser that sends no Origin with a form at least says which page the form is on.
        None if !reads => said(header::REFERER).is_none_or(|page| {
            let end = page.match_indices('/').nth(2).map_or(page.len(), |(place, _)| place);
            same(page.get(..end).unwrap_or_default())
        }),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(headers: &[(&'static str, &str)], reads: bool) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        is_own(&headers, Some(&"localhost:8501".parse().unwrap()), reads)
    }

    #[test]
    fn what_a_page_of_ours_or_a_program_sends_is_own() {
        assert!(own(&[], false));
        assert!(own(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8501")], false));
        assert!(own(&[("sec-fetch-site", "none")], true));
        assert!(own(&[("origin", "https://LOCALHOST:8501")], false));
        assert!(own(&[("referer", "http://localhost:8501/alertes?q=a/b")], false));
        assert!(own(&[("referer", "https://exemple.ci/")], true));
    }

    #[test]
    fn what_another_site_makes_a_browser_send_is_not() {
        for site in ["cross-site", "same-site", "", "Same-Origin"] {
            assert!(!own(&[("sec-fetch-site", site), ("origin", "http://localhost:8501")], false), "{site}");
            assert!(!own(&[("sec-fetch-site", site)], true), "{site}");
        }
        for origin in
            ["null", "https://exemple.ci", "http://localhost", "http://localhost:8502", "localhost:8501", ""]
        {
            assert!(!own(&[("origin", origin)], false), "{origin}");
            assert!(!own(&[("origin", origin)], true), "{origin}");
        }
        for page in
            ["https://exemple.ci/http://localhost:8501/", "about:blank", "http://localhost:8501.exemple.ci/"]
        {
            assert!(!own(&[("referer", page)], false), "{page}");
        }
        let two = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")];
        let mut headers = HeaderMap::new();
        for (name, value) in two {
            headers.append(name, value.parse().unwrap());
        }
        assert!(!is_own(&headers, None, false));
    }

    #[test]
    fn on_loopback_only_the_computers_own_names_are_answered() {
        let is = |host: &str| is_this_computer(&host.parse().unwrap());
        for host in ["localhost", "LocalHost:9000", "127.0.0.1:8501", "127.8.9.1", "[::1]:8501"] {
            assert!(is(host), "{host}");
        }
        for host in
            ["exemple.ci:8501", "localhost.exemple.ci", "192.168.1.2:8501", "0.0.0.0", "127.0.0.1.exemple.ci"]
        {
            assert!(!is(host), "{host}");
        }
    }
}
