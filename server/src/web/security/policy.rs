//! What a browser may do with a page.
//!
//! A page's inline scripts are named by their hashes, not by a nonce: pages are kept and sent to many (`web::kept`), and a
//! nonce sent twice is known to whoever saw it once. The nonce is still drawn for each rendering, and tells the scripts
//! that the application wrote from any that a text might smuggle in: only those that carry it are hashed. Then it is
//! taken out, so that no page ever shows one. The policy travels with the page, compressed and kept as one answer.

use std::fmt::Write;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;
use sha2::{Digest, Sha256};
use tower_http::set_header::SetResponseHeaderLayer;

use super::Exposure;

/// From the rendering to [`seal`]; it never leaves the server.
const NONCE: HeaderName = HeaderName::from_static("x-rendered-with");

/// A page is some ten kilobytes. A longer one is given up: there is none.
const LONGEST: usize = 64 << 20;

/// The policy up to the hashes of a page's scripts. WebAssembly is compiled, JavaScript's `eval` is not.
const SCRIPTS: &str = "script-src 'self' 'wasm-unsafe-eval'";
const REST: &str = "; default-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
     worker-src 'self'; manifest-src 'self'; media-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'self'; \
     form-action 'self'; frame-ancestors 'none'";

/// Nothing in a shop's pages needs the tablet's sensors.
const NO_FEATURES: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Half a year, for this name alone.
const HTTPS_ONLY: &str = "max-age=15768000";

/// Called while a page is rendered: tells [`seal`] which scripts are its own.
pub(in crate::web) fn mark() {
    let nonce = use_nonce().and_then(|nonce| HeaderValue::from_str(&nonce).ok());
    if let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), nonce) {
        options.insert_header(NONCE, nonce);
    }
}

/// Gives a rendered page its policy, and takes the nonce out. It stands inside the compression.
pub(in crate::web) async fn seal(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(nonce) = response.headers_mut().remove(NONCE) else { return response };
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let read = to_bytes(body, LONGEST).await.map_err(|error| error.to_string());
    let page = read.and_then(|bytes| String::from_utf8(bytes.into()).map_err(|error| error.to_string()));
    match (page, nonce.to_str()) {
        (Ok(page), Ok(nonce)) => {
            let attribute = format!(" nonce=\"{nonce}\"");
            if let Ok(policy) = HeaderValue::from_str(&policy(&page, &attribute)) {
                parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            Response::from_parts(parts, Body::from(page.replace(&attribute, "")))
        }
        (Err(error), _) => {
            tracing::error!(error, "a rendered page could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        (_, Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A script's hash, as policies are written.
fn hash(script: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(script.as_bytes()))
}

/// The policy of a page whose own scripts carry this attribute.
fn policy(page: &str, attribute: &str) -> String {
    let mut policy = SCRIPTS.to_owned();
    let mut hashes = Vec::new();
    for element in page.split("<script").skip(1) {
        let Some((tag, rest)) = element.split_once('>') else { continue };
        let Some((script, _)) = rest.split_once("</script") else { continue };
        let hash = hash(script);
        if tag.contains(attribute) && !script.is_empty() && !hashes.contains(&hash) {
            // Writing into a String cannot fail.
            let _ = write!(policy, " 'sha256-{hash}'");
            hashes.push(hash);
        }
    }
    policy + REST
}

/// Says which build answers: an open page of another offers to load anew (`frontend/offline/page.js`).
const BUILD: HeaderName = HeaderName::from_static("x-optiflow-build");

/// The headers of every answer. `program` is the address of the program that this build's pages run.
pub(in crate::web) fn fixed_headers(router: Router, exposure: &Exposure, program: &str) -> Router {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    // What is no page, such as a picture that is opened alone, runs no inline script at all.
    let strict = HeaderValue::from_str(&format!("{SCRIPTS}{REST}")).ok();
    let build = HeaderValue::from_str(program).ok();
    let router = router
        .layer(SetResponseHeaderLayer::overriding(BUILD, move |_: &Response| build.clone()))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            move |_: &Response| strict.clone(),
        ))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(HeaderName::from_static("permissions-policy"), NO_FEATURES))
        .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"));
    if exposure.tls { router.layer(fixed(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY)) } else { router }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_that_the_application_wrote_are_allowed() {
        let page = r#"<script nonce="N">a()</script><script>b()</script><script nonce="M">c()</script>
            <script src="/d.js" nonce="N"></script><script type="module" nonce="N">a()</script>"#;
        let policy = policy(page, " nonce=\"N\"");
        assert_eq!(policy.matches("sha256-").count(), 1, "{policy}");
        assert!(
            policy.contains(&hash("a()"))
                && !policy.contains("unsafe-inline")
                && !policy.contains("'unsafe-eval'")
        );
    }

    #[test]
    fn hashes_are_written_as_browsers_read_them() {
        // The example of the policy's specification, section 8.3 of CSP level 2.
        assert_eq!(hash("alert('Hello, world.');"), "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
