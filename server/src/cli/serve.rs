//! `optiflow serve`: the web application, until it is told to stop.

use std::sync::Arc;

use app::ports::Ports;

use super::Failure;
use crate::{
    clock::ShopClock,
    config::Config,
    db::{care::Lock, shop::ShopDb},
    read::Reader,
    web,
};

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let shop = ShopDb::open(&config.db_path).await.map_err(Failure::work)?;
    let _serving = Lock::serving(&config.state_path).map_err(Failure::work)?;
    let state = super::open_state(config).await?;
    let clock = ShopClock::new(config.timezone.clone(), config.as_of);
    let reader = Reader::new(shop, state, clock, config);
    let site_root = &config.site_root;
    let assets = web::assets(site_root).map_err(|error| {
        Failure::Work(format!(
            "le site construit dans {} ne peut pas être lu ({error}). Reconstruisez-le par « cargo xtask build ».",
            site_root.display()
        ))
    })?;
    let ports = Ports { alerts: Arc::new(reader), assets: Arc::new(assets) };
    let listener = tokio::net::TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::Work(format!(
            "impossible d'écouter sur {} ({error}). Un autre Optiflow tourne-t-il déjà ? Choisissez une autre adresse par OPTIFLOW_LISTEN.",
            config.listen
        ))
    })?;
    // The port chosen by the system where OPTIFLOW_LISTEN asks for port 0.
    let address = listener.local_addr().unwrap_or(config.listen);
    println!("Optiflow : http://{address}");
    axum::serve(listener, web::router(ports, site_root))
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(|error| Failure::Work(format!("le serveur s'est arrêté : {error}")))
}

/// Ends with Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
