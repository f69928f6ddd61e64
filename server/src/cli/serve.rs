//! `optiflow serve`: the web application and the night shift, until it is told to stop.

use std::{sync::Arc, time::Duration};

use app::ports::Ports;
use axum::Router;
use tokio::net::TcpListener;

use super::Failure;
use crate::{
    access::Access,
    config::Config,
    db::care::Lock,
    metrics::Metrics,
    nightly::{NightWatch, Relearn, live::Live, schedule::Schedule, scheduler},
    read::Reader,
    web::{self, Exposure, Operations, Tls},
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
    let tls = tls(config)?;
    let _serving = Lock::serving(&config.state_path).map_err(Failure::work)?;
    let nightly = super::nightly(config, None).await?;
    let (live, metrics) = (Live::default(), Arc::new(Metrics::default()));
    let operations = Operations {
        nightly: nightly.clone(),
        live: live.clone(),
        metrics: Arc::clone(&metrics),
        cache_hours: config.cache_duration_hours,
    };
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let reader = Reader::new(shop, state, clock, config).with_nights(live.clone());
    let relearn = Relearn::default();
    let access = Access::new(nightly.state.clone(), nightly.clock.clone());
    let exposure = exposure(config, tls.as_ref(), &access).await?;
    let ports = ports(config, &reader, &operations, relearn.clone())?;
    let parts = web::Parts { ports, reader: reader.clone(), operations, access };
    let router = web::router(parts, &exposure, &config.site_root);
    let listener = listen(config, &exposure).await?;
    let schedule = Schedule::new(config.timezone.clone(), config.batch_time, config.cache_duration_hours);
    let state = nightly.state.clone();
    let watch = NightWatch { nightly, live: live.clone(), metrics };
    tokio::select! {
        () = serve(listener, tls, router, live.clone()) => Ok(()),
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

/// The certificate, which other machines are not answered without.
fn tls(config: &Config) -> Result<Option<Tls>, Failure> {
    match &config.tls {
        Some(files) => Tls::load(&files.certificate, &files.key)
            .map(Some)
            .map_err(|error| Failure::Usage(error.to_string())),
        None if config.listen.ip().to_canonical().is_loopback() => Ok(None),
        None => Err(Failure::Usage(format!(
            "OPTIFLOW_LISTEN vaut {}, que d'autres appareils peuvent joindre, et rien n'est chiffré. Lancez « optiflow certificat », puis réglez OPTIFLOW_TLS_CERT et OPTIFLOW_TLS_KEY comme il le dit. Sans tablette, enlevez OPTIFLOW_LISTEN.",
            config.listen
        ))),
    }
}

/// How the server is reached; other machines are not answered without a PIN.
async fn exposure(config: &Config, tls: Option<&Tls>, access: &Access) -> Result<Exposure, Failure> {
    let network = !config.listen.ip().to_canonical().is_loopback();
    let has_pin = access.has_pin().await.map_err(Failure::work)?;
    if network && !has_pin {
        return Err(Failure::Usage(format!(
            "OPTIFLOW_LISTEN vaut {}, que d'autres appareils peuvent joindre, et aucun code PIN n'est défini. Lancez « optiflow pin » puis relancez. Sans tablette, enlevez OPTIFLOW_LISTEN.",
            config.listen
        )));
    }
    Ok(Exposure { tls: tls.is_some(), network, authority: tls.and_then(|tls| tls.authority.clone()) })
}

fn ports(
    config: &Config,
    reader: &Reader,
    operations: &Operations,
    relearn: Relearn,
) -> Result<Ports, Failure> {
    let site_root = &config.site_root;
    let assets = web::assets(site_root).map_err(|error| {
        Failure::Work(format!(
            "le site construit dans {} ne peut pas être lu ({error}). Reconstruisez-le par « cargo xtask build ».",
            site_root.display()
        ))
    })?;
    let nightly = &operations.nightly;
    let (shop, state, clock) = (nightly.shop.clone(), nightly.state.clone(), nightly.clock.clone());
    let orders = Arc::new(Orders::new(state.clone(), clock.clone(), reader.clone()));
    let events = Arc::new(Events::new(shop, state, clock, reader.clone(), relearn));
    let shared = Arc::new(reader.clone());
    Ok(Ports {
        alerts: shared.clone(),
        dashboard: shared.clone(),
        predictions: shared.clone(),
        orders,
        events,
        runs: shared,
        assets: Arc::new(assets),
    })
}

async fn listen(config: &Config, exposure: &Exposure) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::Work(format!(
            "impossible d'écouter sur {} ({error}). Un autre Optiflow tourne-t-il déjà ? Choisissez une autre adresse par OPTIFLOW_LISTEN.",
            config.listen
        ))
    })?;
    // The port chosen by the system where OPTIFLOW_LISTEN asks for port 0.
    let address = listener.local_addr().unwrap_or(config.listen);
    let scheme = if exposure.tls { "https" } else { "http" };
    println!("Optiflow : {scheme}://{address}");
    tracing::info!(%address, scheme, "serving");
    Ok(listener)
}

/// Serves until told to stop; then a batch under way is abandoned with everything else that runs beside this.
async fn serve(listener: TcpListener, tls: Option<Tls>, router: Router, live: Live) {
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
        () = web::serve(listener, tls.map(|tls| tls.server), router, stopping) => {}
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
