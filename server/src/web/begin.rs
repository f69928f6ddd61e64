//! What is answered before the shop has a file.

use std::path::Path;

use app::ports::Assets;
use axum::{
    Router,
    http::{StatusCode, header},
    middleware,
    response::{Html, IntoResponse},
    routing::get,
};
use tower_http::services::ServeDir;

use super::security::{self, Exposure};

/// How to begin, at every address. It holds nothing of a shop, so that nobody is asked for a PIN.
pub fn first_steps(shop: &Path, site_root: &Path, assets: &Assets, exposure: &Exposure) -> Router {
    let name = shop.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let page = app::begin(&name, assets);
    let begin = move || {
        let page = page.clone();
        // It is not what was asked for, and it passes.
        async move { (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], Html(page)) }
    };
    let ready = || async { (StatusCode::SERVICE_UNAVAILABLE, "no shop yet").into_response() };
    let router = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .nest_service("/pkg", ServeDir::new(site_root.join("pkg")))
        .fallback_service(
            ServeDir::new(site_root).append_index_html_on_directories(false).fallback(get(begin)),
        )
        .layer(middleware::from_fn_with_state(exposure.clone(), security::refuse_foreign));
    security::fixed_headers(router, exposure, &assets.js)
}
