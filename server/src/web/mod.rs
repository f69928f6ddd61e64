//! The web server: pages, server functions, built files and its tables as files.

mod errors;
mod export;
mod kept;
mod live;
mod operations;
mod workbook;

pub use operations::Operations;

use std::{path::Path, sync::Arc, time::Duration};

use app::{
    api::live::LIVE_PATH,
    ports::{Assets, Ports},
};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::read::Reader;
use kept::KeptPages;

/// No page takes this long: a request that does is given up, so that it cannot hold others back.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The whole application, ready to be served.
pub fn router(ports: Ports, reader: Reader, operations: Operations, site_root: &Path) -> Router {
    let options = LeptosOptions::builder()
        .output_name("optiflow")
        .site_root(Arc::<str>::from(site_root.to_string_lossy().as_ref()))
        .build();
    let context = {
        let ports = ports.clone();
        move || provide_context(ports.clone())
    };
    let shell = {
        let assets = Arc::clone(&ports.assets);
        move || app::shell(&assets)
    };
    let missing = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    let files = |folder: &Path| ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let built = Router::new()
        .fallback_service(files(&site_root.join("pkg")))
        .layer(middleware::from_fn(keep_for_ever));
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), context, shell)
        .with_state(options)
        .layer(middleware::from_fn(errors::give_status))
        .merge(export::routes(ports))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(KeptPages::of(reader), kept::answer));
    let counting = middleware::from_fn_with_state(Arc::clone(&operations.metrics), operations::count);
    let for_operators = Router::new()
        .route("/healthz", get(operations::healthz))
        .route("/readyz", get(operations::readyz))
        .route("/metrics", get(operations::metrics))
        .route(LIVE_PATH, get(live::events))
        .with_state(operations)
        .layer(fixed_header(header::CACHE_CONTROL, "no-store"));
    pages
        .merge(for_operators)
        .nest("/pkg", built)
        .merge(service_worker(site_root))
        .fallback_service(files(site_root).append_index_html_on_directories(false).fallback(get(missing)))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(fixed_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed_header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed_header(header::REFERRER_POLICY, "same-origin"))
        .layer(counting)
        .layer(TraceLayer::new_for_http())
}

/// The addresses of the built files, as the build wrote them; the plain names where it wrote none.
///
/// # Errors
/// The list exists and cannot be read.
pub fn assets(site_root: &Path) -> std::io::Result<Assets> {
    match std::fs::read(site_root.join("assets.json")) {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Assets::default()),
        Err(error) => Err(error),
    }
}

fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// `/sw.js` keeps its name, so a browser asks for it anew each time.
fn service_worker(site_root: &Path) -> Router {
    let file = ServeFile::new(site_root.join("sw.js")).precompressed_br().precompressed_gzip();
    Router::new().route_service("/sw.js", file).layer(fixed_header(header::CACHE_CONTROL, "no-cache"))
}

/// A built file's name changes with its content, so a browser need never ask again.
async fn keep_for_ever(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}
