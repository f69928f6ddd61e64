//! `optiflow serve`: the web application and the night shift, until it is told to stop.

use std::{sync::Arc, time::Duration};

use app::ports::{Assets, Ports};
use axum::Router;
use tokio::net::TcpListener;

use super::{
    Failure,
    waiting::{self, Waited},
};
use crate::{
    config::Config,
    db::care::Lock,
    metrics::Metrics,
    nightly::{NightWatch, Relearn, live::Live, schedule::Schedule, scheduler},
    read::Reader,
    web::{self, Operations},
    write::{Events, Orders},
};

/// Requests under way have that long to end once the server is told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[command(after_help = "Exemples :
  optiflow serve
  OPTIFLOW_LISTEN=0.0.0.0:8501 optiflow serve    pour la tablette du comptoir
  optiflow serve --json                          journal en JSON, une ligne par événement

Adresses utiles : /healthz (le serveur vit), /readyz (données lisibles et fraîches), /metrics (Prometheus).")]
pub(super) struct ServeArgs {
    /// Écrit le journal en JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Ne calcule rien la nuit : « optiflow batch » est lancé autrement
    #[arg(long)]
    sans_calcul: bool,
}

pub(super) async fn run(config: &Config, args: ServeArgs) -> Result<(), Failure> {
    let _serving = Lock::serving(&config.state_path).map_err(Failure::work)?;
    let assets = assets(config)?;
    let waited = waiting::for_the_shop(config, &assets).await?;
    if matches!(waited, Waited::InVain) {
        return Ok(());
    }
    let nightly = super::nightly(config, None).await?;
    let (live, metrics) = (Live::default(), Arc::new(Metrics::default()));
    let operations = Operations {
        nightly: nightly.clone(),
        live: live.clone(),
        metrics: Arc::clone(&metrics),
        cache_hours: config.cache_duration_hours,
    };
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let relearn = Relearn::default();
    let reader = Reader::new(shop, state, clock, config);
    let reader = reader.with_nights(live.clone()).with_learning(relearn.clone());
    let router = router(config, &reader, operations, relearn.clone(), assets);
    let listener = match waited {
        Waited::UntilItCame(listener) => listener,
        Waited::NotAtAll | Waited::InVain => listen(config).await?,
    };
    let schedule = Schedule::new(config.timezone.clone(), config.batch_time, config.cache_duration_hours);
    let state = nightly.state.clone();
    let watch = NightWatch { nightly, live: live.clone(), metrics };
    tokio::select! {
        served = serve(listener, router, live.clone()) => served,
        () = live.watch(&state) => Ok(()),
        () = reader.stay_informed() => Ok(()),
        () = relearn.run_for_ever(&watch) => Ok(()),
        () = async {
            if args.sans_calcul {
                std::future::pending::<()>().await;
            }
            scheduler::run_for_ever(&schedule, &watch).await;
        } => Ok(()),
    }
}

fn router(
    config: &Config,
    reader: &Reader,
    operations: Operations,
    relearn: Relearn,
    assets: Assets,
) -> Router {
    let nightly = &operations.nightly;
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let orders = Arc::new(Orders::new(state.clone(), clock.clone(), reader.clone()));
    let events = Arc::new(Events::new(shop, state, clock, reader.clone(), relearn));
    let shared = Arc::new(reader.clone());
    let ports = Ports {
        alerts: shared.clone(),
        dashboard: shared.clone(),
        predictions: shared.clone(),
        orders,
        events,
        runs: shared,
        assets: Arc::new(assets),
    };
    web::router(ports, reader.clone(), operations, &config.site_root)
}

/// The addresses of the built site.
fn assets(config: &Config) -> Result<Assets, Failure> {
    web::assets(&config.site_root).map_err(|error| {
        Failure::Work(format!(
            "le site construit dans {} ne peut pas être lu ({error}). Reconstruisez-le par « cargo xtask build ».",
            config.site_root.display()
        ))
    })
}

pub(super) async fn listen(config: &Config) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::Work(format!(
            "impossible d'écouter sur {} ({error}). Un autre Optiflow tourne-t-il déjà ? Choisissez une autre adresse par OPTIFLOW_LISTEN.",
            config.listen
        ))
    })?;
    // The port chosen by the system where OPTIFLOW_LISTEN asks for port 0.
    let address = listener.local_addr().unwrap_or(config.listen);
    println!("Optiflow : http://{address}");
    tracing::info!(%address, "serving");
    Ok(listener)
}

/// Serves until told to stop; then a batch under way is abandoned with everything else that runs beside this.
pub(super) async fn serve(listener: TcpListener, router: Router, live: Live) -> Result<(), Failure> {
    let mut closing = live.closing();
    let stopping = async move {
        told_to_stop().await;
        tracing::info!("told to stop");
        live.close();
    };
    let given_up = async {
        let _ = closing.wait_for(|closing| *closing).await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(stopping) => {
            served.map_err(|error| Failure::Work(format!("le serveur s'est arrêté : {error}")))
        }
        () = given_up => {
            tracing::warn!("requests under way were given up");
            Ok(())
        }
    }
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
