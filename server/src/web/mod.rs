//! The web server: pages, server functions, built files and its tables as files.

mod begin;
mod errors;
mod export;
mod kept;
mod listen;
mod live;
mod operations;
mod pulse;
mod security;
mod tls;
mod workbook;

pub use begin::first_steps;
pub use export::export_paths;
pub use listen::serve;
pub use operations::Operations;
pub use security::Exposure;
pub use tls::{Tls, TlsError};

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
    routing::{MethodRouter, get},
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{access::Access, read::Reader};
use kept::KeptPages;
use security::Gate;

/// No page takes this long: a request that does is given up, so that it cannot hold others back.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest form, ten thousand orders at once, has some 200 kilobytes.
const LONGEST_BODY: usize = 1 << 20;

/// What the pages are made from.
#[derive(Debug, Clone)]
pub struct Parts {
    pub ports: Ports,
    pub reader: Reader,
    pub operations: Operations,
    pub access: Access,
}

/// The whole application, ready to be served to those that `exposure` lets reach it.
pub fn router(parts: Parts, exposure: &Exposure, site_root: &Path) -> Router {
    let Parts { ports, reader, operations, access } = parts;
    let gate = Gate { access, exposure: exposure.clone() };
    let admit = || middleware::from_fn_with_state(gate.clone(), security::admit);
    let files = |folder: &Path| ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let built = Router::new()
        .fallback_service(files(&site_root.join("pkg")))
        .layer(middleware::from_fn(keep_for_ever));
    let counting = middleware::from_fn_with_state(Arc::clone(&operations.metrics), operations::count);
    let for_operators = Router::new()
        .route("/readyz", get(operations::readyz))
        .route("/metrics", get(operations::metrics))
        .with_state(operations.clone())
        .merge(
            Router::new()
                .route(LIVE_PATH, get(live::events))
                .with_state(live::Desk { operations, gate: gate.clone() }),
        )
        .layer(fixed_header(header::CACHE_CONTROL, "no-store"));
    let program = ports.assets.js.clone();
    let (pages, missing) = pages(&ports, site_root);
    // The pages kept are inside the gate: they are as much the shop's as those rendered anew.
    let guarded = pages
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(KeptPages::of(reader), kept::answer))
        .merge(for_operators)
        .layer(admit());
    let router = guarded
        .merge(security::sign_in_routes(gate.clone(), Arc::clone(&ports.assets)))
        .route("/healthz", get(operations::healthz))
        .merge(authority(exposure))
        .nest("/pkg", built)
        .merge(service_worker(site_root))
        .fallback_service(
            files(site_root).append_index_html_on_directories(false).fallback(missing.layer(admit())),
        )
        .layer(middleware::from_fn(errors::refuse_long))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(middleware::from_fn_with_state(exposure.clone(), security::refuse_foreign));
    security::fixed_headers(router, exposure, &program).layer(counting).layer(TraceLayer::new_for_http())
}

/// Pages, server functions and files for a spreadsheet; and the page where there is none.
fn pages(ports: &Ports, site_root: &Path) -> (Router, MethodRouter) {
    let options = LeptosOptions::builder()
        .output_name("optiflow")
        .site_root(Arc::<str>::from(site_root.to_string_lossy().as_ref()))
        .build();
    let context = {
        let ports = ports.clone();
        move || {
            security::mark();
            provide_context(ports.clone());
        }
    };
    let shell = {
        let assets = Arc::clone(&ports.assets);
        move || app::shell(&assets)
    };
    let missing = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    let seal = || middleware::from_fn(security::seal);
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), context, shell)
        .with_state(options)
        .layer(RequestBodyLimitLayer::new(LONGEST_BODY))
        .layer(middleware::from_fn(errors::give_status))
        .layer(seal())
        .merge(export::routes(ports.clone()));
    (pages, get(missing).layer(seal()))
}

/// `/autorite.crt`: what a tablet must trust to trust this server. It is no secret.
fn authority(exposure: &Exposure) -> Router {
    let Some(authority) = exposure.authority.clone() else { return Router::new() };
    let headers = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"autorite-optiflow.crt\""),
    ];
    Router::new().route("/autorite.crt", get(async move || (headers, authority.to_vec())))
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
