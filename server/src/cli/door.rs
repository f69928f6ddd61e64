//! How the server is reached: its address, its certificate, and whom it may answer.

use std::net::SocketAddr;

use axum::Router;
use jiff::Timestamp;
use optiflow_domain::format;
use tokio::net::TcpListener;

use super::{Failure, open_state};
use crate::{
    certificate::{RENEWAL_DAYS, days_left},
    clock::ShopClock,
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
        if let Some(until) = self.certificate_until() {
            let clock = ShopClock::new(config.timezone.clone(), None);
            if let Some(warning) = renewal(until, &clock) {
                println!("{warning}");
                tracing::warn!(%until, "the certificate is to be renewed: optiflow certificat --remplacer");
            }
        }
        Ok(listener)
    }

    /// When the certificate ends, where there is one.
    pub(super) fn certificate_until(&self) -> Option<Timestamp> {
        self.tls.as_ref()?.until
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

/// What the owner must know of a certificate that ends soon, or has ended.
fn renewal(until: Timestamp, clock: &ShopClock) -> Option<String> {
    let day = format::date(until.to_zoned(clock.timezone().clone()).date());
    let what_to_do =
        "Lancez « optiflow certificat --remplacer » puis relancez Optiflow ; la tablette n'a rien à refaire.";
    match days_left(until, clock.timestamp()) {
        days if days > RENEWAL_DAYS => None,
        ..0 => Some(format!("Attention : le certificat n'est plus valable depuis le {day}. {what_to_do}")),
        _ => Some(format!("Attention : le certificat n'est valable que jusqu'au {day}. {what_to_do}")),
    }
}

fn refused(config: &Config, why: &str) -> Failure {
    Failure::Usage(format!(
        "OPTIFLOW_LISTEN vaut {}, que d'autres appareils peuvent joindre, et {why}. Sans tablette, enlevez OPTIFLOW_LISTEN.",
        config.listen
    ))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, tz::TimeZone};

    use super::*;

    #[test]
    fn a_certificate_is_named_from_thirty_days_before_its_end() {
        let clock = ShopClock::new(TimeZone::UTC, None);
        let said = |days: i64| renewal(clock.timestamp() + SignedDuration::from_hours(24 * days), &clock);
        assert_eq!(said(32), None);
        assert!(said(30).unwrap().contains("n'est valable que jusqu'au"));
        assert!(said(-1).unwrap().contains("n'est plus valable depuis le"));
    }
}
