//! What stands before every page: who asks, from where, and what a browser may do with the answer.

mod gate;
mod origin;
mod policy;
mod sign_in;

pub(super) use gate::{Gate, admit};
pub(super) use origin::refuse_foreign;
pub(super) use policy::{fixed_headers, mark, seal};
pub(super) use sign_in::routes as sign_in_routes;

use std::net::IpAddr;

use tokio_rustls::rustls::pki_types::CertificateDer;

/// How the server is reached, which decides what it may believe and must ask for.
#[derive(Debug, Clone, Default)]
pub struct Exposure {
    /// Encrypted: cookies are sent no other way, and a browser has checked the server's name.
    pub tls: bool,
    /// Other machines reach it: nobody is answered without a PIN.
    pub network: bool,
    /// The authority that a tablet must trust, where the certificate's file holds it.
    pub authority: Option<CertificateDer<'static>>,
}

/// The address that a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Peer(pub(in crate::web) IpAddr);
