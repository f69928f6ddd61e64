//! How the server is reached: its address, its certificate, and whom it may answer.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

use super::{Failure, open_state};
use crate::{
    config::Config,
    web::{self, Exposure, Tls},
};

/// What every connection comes through, before the shop has a file and after.
#[derive(Debug, Clone)]
pub(super) struct Door {
    tls: Option<Tls>,
    pub(super) exposure: Exposure,
}

impl Door {
    /// Refuses an address that other machines reach, without a certificate and a PIN.
    pub(super) async fn new(config: &Config) -> Result<Self, Failure> {
        let network = !config.listen.ip().to_canonical().is_loopback();
        let tls = match &config.tls {
            Some(files) => Some(
                Tls::load(&files.certificate, &files.key)
                    .map_err(|error| Failure::Usage(error.to_string()))?,
            ),
            None if network => {
                return Err(refused(
                    config,
                    "rien n'est chiffré. Lancez « optiflow certificat », puis réglez OPTIFLOW_TLS_CERT et OPTIFLOW_TLS_KEY comme il le dit",
                ));
            }
            None => None,
        };
        if network && open_state(config).await?.pin().await.map_err(Failure::work)?.is_none() {
            return Err(refused(
                config,
                "aucun code PIN n'est défini. Lancez « optiflow pin » puis relancez",
            ));
        }
        let authority = tls.as_ref().and_then(|tls| tls.authority.clone());
        Ok(Self { exposure: Exposure { tls: tls.is_some(), network, authority }, tls })
    }

    /// Takes the address, and says it.
    pub(super) async fn listen(&self, config: &Config) -> Result<TcpListener, Failure> {
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            Failure::Work(format!(
                "impossible d'écouter sur {} ({error}). Un autre Optiflow tourne-t-il déjà ? Choisissez une autre adresse par OPTIFLOW_LISTEN.",
                config.listen
            ))
        })?;
        // The port chosen by the system where OPTIFLOW_LISTEN asks for port 0.
        let address = listener.local_addr().unwrap_or(config.listen);
        let scheme = if self.exposure.tls { "https" } else { "http" };
        println!("Optiflow : {scheme}://{}", opened_at(address));
        tracing::info!(%address, scheme, "serving");
        Ok(listener)
    }

    /// Answers whoever comes until `stop`, then until the last request is answered.
    pub(super) async fn serve(&self, listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
        let tls = self.tls.as_ref().map(|tls| tls.server.clone());
        web::serve(listener, tls, router, stop).await;
    }
}

/// Where this computer's own browser finds what listens on `address`: nobody can open an address that stands for all of them.
fn opened_at(address: SocketAddr) -> String {
    if address.ip().is_unspecified() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

fn refused(config: &Config, why: &str) -> Failure {
    Failure::Usage(format!(
        "OPTIFLOW_LISTEN vaut {}, que d'autres appareils peuvent joindre, et {why}. Sans tablette, enlevez OPTIFLOW_LISTEN.",
        config.listen
    ))
}
