//! The server's certificate and its key, as the settings name them.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::certificate::Facts;

/// Why the certificate cannot be used. The text is for the owner.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error(
        "Le certificat {path} (OPTIFLOW_TLS_CERT) ne peut pas être lu : {reason}. Vérifiez le chemin, ou refaites-le par « optiflow certificat »."
    )]
    Certificate { path: String, reason: String },
    #[error(
        "La clé {path} (OPTIFLOW_TLS_KEY) ne peut pas être lue : {reason}. Vérifiez le chemin et les droits, ou refaites-la par « optiflow certificat »."
    )]
    Key { path: String, reason: String },
    #[error("Le certificat et la clé ne vont pas ensemble : {0}. Refaites-les par « optiflow certificat ».")]
    Pair(#[from] tokio_rustls::rustls::Error),
}

/// What is needed to speak TLS 1.2 and 1.3.
#[derive(Debug, Clone)]
pub struct Tls {
    pub server: Arc<ServerConfig>,
    /// The authority at the end of the certificate's file, for tablets to trust.
    pub authority: Option<CertificateDer<'static>>,
    /// When the server's certificate ends; `None` where it does not say so in a way that can be read.
    pub until: Option<Timestamp>,
}

impl Tls {
    /// Reads both files.
    ///
    /// # Errors
    /// A file cannot be read or is none, or the two do not belong together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let unreadable =
            |reason: String| TlsError::Certificate { path: certificate.display().to_string(), reason };
        let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect)
            .map_err(|error| unreadable(error.to_string()))?;
        if chain.is_empty() {
            return Err(unreadable("aucun certificat dans ce fichier".to_owned()));
        }
        let unusable = |reason: String| TlsError::Key { path: key.display().to_string(), reason };
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(error.to_string()))?;
        let until = chain.first().and_then(Facts::of).map(|facts| facts.until);
        let authority = chain.get(1..).and_then(<[_]>::last).cloned();
        let mut server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, secret)?;
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { server: Arc::new(server), authority, until })
    }
}
