//! The time before a shop has a file: the address answers already, and says how to begin.

use std::{path::Path, time::Duration};

use app::ports::Assets;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse},
    routing::get,
};
use tokio::net::TcpListener;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use super::{
    Failure,
    serve::{listen, serve},
};
use crate::{
    config::Config,
    db::shop::{ShopDb, ShopError},
    nightly::live::Live,
};

/// How often the file is looked for.
const GLANCE: Duration = Duration::from_secs(1);

/// How the waiting ended.
pub(super) enum Waited {
    /// The file was there.
    NotAtAll,
    /// The file has come; whoever asks meanwhile waits at this address rather than being refused.
    UntilItCame(TcpListener),
    /// The server was told to stop before.
    InVain,
}

/// Serves the first steps until the shop's file is there.
pub(super) async fn for_the_shop(config: &Config, assets: &Assets) -> Result<Waited, Failure> {
    if !is_missing(&config.db_path).await {
        return Ok(Waited::NotAtAll);
    }
    tracing::warn!(file = %config.db_path.display(), "waiting for the shop's file");
    let arrived = async {
        while is_missing(&config.db_path).await {
            tokio::time::sleep(GLANCE).await;
        }
    };
    let router = router(&config.db_path, &config.site_root, assets);
    let (now, later) = twice(listen(config).await?).map_err(Failure::work)?;
    println!("Le fichier de la boutique n'est pas encore là : cette adresse dit comment commencer.");
    tokio::select! {
        served = serve(now, router, Live::default()) => served.map(|()| Waited::InVain),
        () = arrived => Ok(Waited::UntilItCame(later)),
    }
}

/// The same address for two servers, one after the other.
fn twice(listener: TcpListener) -> std::io::Result<(TcpListener, TcpListener)> {
    let first = listener.into_std()?;
    let second = first.try_clone()?;
    Ok((TcpListener::from_std(first)?, TcpListener::from_std(second)?))
}

/// Whether there is no shop at all: any other trouble with the file is said in its own words.
async fn is_missing(path: &Path) -> bool {
    matches!(ShopDb::open(path).await, Err(ShopError::Missing { .. }))
}

fn router(shop: &Path, site_root: &Path, assets: &Assets) -> Router {
    let name = shop.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let page = app::begin(&name, assets);
    let begin = move || {
        let page = page.clone();
        // It is not what was asked for, and it passes.
        async move { (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], Html(page)) }
    };
    let ready = || async { (StatusCode::SERVICE_UNAVAILABLE, "no shop yet").into_response() };
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .nest_service("/pkg", ServeDir::new(site_root.join("pkg")))
        .fallback_service(
            ServeDir::new(site_root).append_index_html_on_directories(false).fallback(get(begin)),
        )
        // A browser that keeps its connection would be answered here for ever.
        .layer(SetResponseHeaderLayer::overriding(header::CONNECTION, HeaderValue::from_static("close")))
}
