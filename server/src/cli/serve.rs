//! `optiflow serve`: the web application and the night shift, until it is told to stop.

use std::{sync::Arc, time::Duration};

use app::ports::{Assets, Ports};
use axum::Router;
use tokio::net::TcpListener;

use super::{
    Failure,
    door::Door,
    waiting::{self, Waited},
};
use crate::{
    access::Access,
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
  OPTIFLOW_LISTEN=0.0.0.0:8501 optiflow serve    pour la tablette, après « optiflow certificat » et « optiflow pin »
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
    let door = Door::new(config).await?;
    let assets = assets(config)?;
    let waited = waiting::for_the_shop(config, &door, &assets).await?;
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
        certificate_until: door.certificate_until(),
    };
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let relearn = Relearn::default();
    let reader = Reader::new(shop, state, clock, config);
    let reader = reader.with_nights(live.clone()).with_learning(relearn.clone());
    let router = router(config, &door, &reader, operations, relearn.clone(), assets);
    let listener = match waited {
        Waited::UntilItCame(listener) => listener,
        Waited::NotAtAll | Waited::InVain => door.listen(config).await?,
    };
    let schedule = Schedule::new(config.timezone.clone(), config.batch_time, config.cache_duration_hours);
    let state = nightly.state.clone();
    let watch = NightWatch { nightly, live: live.clone(), metrics };
    tokio::select! {
        () = serve(&door, listener, router, live.clone()) => Ok(()),
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
    door: &Door,
    reader: &Reader,
    operations: Operations,
    relearn: Relearn,
    assets: Assets,
) -> Router {
    let nightly = &operations.nightly;
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let access = Access::new(state.clone(), clock.clone());
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
    let made_of = web::Parts { ports, reader: reader.clone(), operations, access };
    web::router(made_of, &door.exposure, &config.site_root)
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

/// Serves until told to stop; then a batch under way is abandoned with everything else that runs beside this.
pub(super) async fn serve(door: &Door, listener: TcpListener, router: Router, live: Live) {
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
        () = door.serve(listener, router, stopping) => {}
        () = given_up => tracing::warn!("requests under way were given up"),
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
