//! A certificate that a shop makes for itself: an authority of its own, which tablets trust once, and the server's
//! certificate, which may be made anew without asking the tablets again.
//!
//! The authority is named after its key and may only vouch for the names and addresses of a local network, and for those
//! it was made with: were its key stolen, it would not open the tablet's other connections.

mod read;

pub use read::Facts;

use std::{net::IpAddr, sync::Arc, time::Duration};

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
    PublicKeyData, date_time_ymd,
};
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::{
    self, RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

/// Days that the authority lasts.
const AUTHORITY_DAYS: i64 = 3650;

/// Days that the server's certificate lasts. Apple's devices refuse more than 825.
pub const SERVER_DAYS: i64 = 800;

/// Days before its end from which a certificate is to be renewed.
pub const RENEWAL_DAYS: i64 = 30;

/// Names that only ever lead to a machine nearby.
const LOCAL_NAMES: [&str; 6] = ["localhost", "local", "lan", "home", "internal", "home.arpa"];

/// Addresses that only ever lead to a machine nearby: RFC 1918, RFC 3927, RFC 4193, RFC 4291 and loopback.
const LOCAL_V4: [([u8; 4], u8); 5] = [
    ([10, 0, 0, 0], 8),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([169, 254, 0, 0], 16),
    ([127, 0, 0, 0], 8),
];
const LOCAL_V6: [(u16, u8); 2] = [(0xfc00, 7), (0xfe80, 10)];

/// Why no certificate was made. The text is for the owner.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("« {0} » n'est ni un nom de machine ni une adresse IP.")]
    Name(String),
    #[error(
        "La clé de l'autorité n'en est pas une. Refaites tout par « optiflow certificat --remplacer --nouvelle-autorite »."
    )]
    AuthorityKey,
    #[error(
        "L'autorité qui est là ne peut pas garantir « {0} ». Refaites-la par « optiflow certificat --remplacer --nouvelle-autorite » ; les tablettes devront l'accepter à nouveau."
    )]
    NotAllowed(String),
    #[error("Le certificat n'a pas pu être fait : {0}")]
    Making(#[from] rcgen::Error),
    #[error("Le certificat n'a pas pu être vérifié : {0}")]
    Checking(String),
}

/// A certificate and its key, in PEM.
#[derive(Clone)]
pub struct Made {
    pub certificate: String,
    pub key: String,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// A new authority that may vouch for local names and for these.
///
/// # Errors
/// A name is none.
pub fn authority(names: &[String], now: Timestamp) -> Result<Made, CertificateError> {
    let key = KeyPair::generate()?;
    let mut params = issuer_params(&key);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees: permitted(names)?, excluded_subtrees: Vec::new() });
    set_days(&mut params, now, AUTHORITY_DAYS);
    let certificate = params.self_signed(&key)?;
    Ok(Made { certificate: certificate.pem(), key: key.serialize_pem() })
}

/// A new certificate for a server of these names, with the authority's own after it, as servers send them.
///
/// # Errors
/// A name is none, or is one that the authority may not vouch for.
pub fn server(authority: &Made, names: &[String], now: Timestamp) -> Result<Made, CertificateError> {
    let issuer_key = KeyPair::from_pem(&authority.key).map_err(|_| CertificateError::AuthorityKey)?;
    let issuer = Issuer::new(issuer_params(&issuer_key), issuer_key);
    let key = KeyPair::generate()?;
    let signed = |names: &[String]| -> Result<Certificate, CertificateError> {
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name = titled(names.first().map_or("Optiflow", String::as_str));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        set_days(&mut params, now, SERVER_DAYS);
        Ok(params.signed_by(&key, &issuer)?)
    };
    // One name that is not allowed spoils a certificate for all of them: each alone tells which.
    for name in names {
        named(name)?;
        let alone = std::slice::from_ref(name);
        check(&authority.certificate, signed(alone)?.der(), alone, now)?;
    }
    let certificate = signed(names)?;
    check(&authority.certificate, certificate.der(), names, now)?;
    Ok(Made { certificate: certificate.pem() + &authority.certificate, key: key.serialize_pem() })
}

/// The fingerprint that a tablet shows of a certificate: SHA-256, in pairs of digits.
///
/// # Errors
/// The text is no certificate.
pub fn fingerprint(certificate: &str) -> Result<String, CertificateError> {
    let der = CertificateDer::from_pem_slice(certificate.as_bytes());
    let der = der.map_err(|error| CertificateError::Checking(error.to_string()))?;
    let pairs: Vec<_> = Sha256::digest(&der).iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(pairs.join(":"))
}

/// Whole days from now to a certificate's end; below 0 once it has ended.
pub fn days_left(until: Timestamp, now: Timestamp) -> i64 {
    until.duration_since(now).as_secs().div_euclid(24 * 3600)
}

/// What a certificate says of the one who signed it. It follows from the key alone, so that a certificate can be signed
/// later without reading the authority's own.
fn issuer_params(key: &KeyPair) -> CertificateParams {
    let digest = Sha256::digest(key.der_bytes());
    let mut params = CertificateParams::default();
    params.distinguished_name =
        titled(&format!("Optiflow, autorité locale {:02X}{:02X}{:02X}", digest[0], digest[1], digest[2]));
    params
}

fn titled(name: &str) -> DistinguishedName {
    let mut title = DistinguishedName::new();
    title.push(DnType::CommonName, name);
    title
}

/// From the day before, since clocks differ.
fn set_days(params: &mut CertificateParams, now: Timestamp, days: i64) {
    let today = now.to_zoned(TimeZone::UTC).date();
    let of = |date: Date| {
        date_time_ymd(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
    };
    params.not_before = of(today.saturating_sub(1.day()));
    params.not_after = of(today.saturating_add(days.days()));
}

fn permitted(names: &[String]) -> Result<Vec<GeneralSubtree>, CertificateError> {
    let address = |prefix| GeneralSubtree::IpAddress(prefix);
    let mut permitted: Vec<_> =
        LOCAL_NAMES.iter().map(|name| GeneralSubtree::DnsName((*name).to_owned())).collect();
    permitted.extend(LOCAL_V4.map(|(start, bits)| address(CidrSubnet::from_v4_prefix(start, bits))));
    permitted.extend(LOCAL_V6.map(|(start, bits)| {
        let address_of = std::net::Ipv6Addr::new(start, 0, 0, 0, 0, 0, 0, 0);
        address(CidrSubnet::from_v6_prefix(address_of.octets(), bits))
    }));
    permitted.push(address(CidrSubnet::from_addr_prefix(std::net::Ipv6Addr::LOCALHOST.into(), 128)));
    for name in names {
        permitted.push(match named(name)? {
            ServerName::IpAddress(_) => {
                let ip: IpAddr = name.parse().map_err(|_| CertificateError::Name(name.clone()))?;
                address(CidrSubnet::from_addr_prefix(ip, if ip.is_ipv4() { 32 } else { 128 }))
            }
            _ => GeneralSubtree::DnsName(name.clone()),
        });
    }
    Ok(permitted)
}

fn named(name: &str) -> Result<ServerName<'_>, CertificateError> {
    ServerName::try_from(name).map_err(|_| CertificateError::Name(name.to_owned()))
}

/// Checks a certificate as a browser that trusts the authority does, before anything is written.
fn check(
    authority: &str,
    certificate: &CertificateDer<'_>,
    names: &[String],
    now: Timestamp,
) -> Result<(), CertificateError> {
    let checking = |error: &dyn std::fmt::Display| CertificateError::Checking(error.to_string());
    let root = CertificateDer::from_pem_slice(authority.as_bytes()).map_err(|error| checking(&error))?;
    let mut roots = RootCertStore::empty();
    roots.add(root).map_err(|error| checking(&error))?;
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| checking(&error))?;
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    for name in names {
        match verifier.verify_server_cert(certificate, &[], &named(name)?, &[], at) {
            Ok(_) => {}
            Err(rustls::Error::InvalidCertificate(_)) => {
                return Err(CertificateError::NotAllowed(name.clone()));
            }
            Err(error) => return Err(checking(&error)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn now() -> Timestamp {
        "2026-11-09T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_certificate_is_valid_for_its_names_and_made_anew_by_the_same_authority() {
        let authority = authority(&names(&["caisse", "boutique.exemple.ci"]), now()).unwrap();
        for list in [
            &["caisse", "caisse.local", "localhost", "192.168.1.10", "127.0.0.1", "::1", "fd00::12"][..],
            &["boutique.exemple.ci", "10.0.0.7"],
        ] {
            let made = server(&authority, &names(list), now()).unwrap();
            assert_eq!(made.certificate.matches("BEGIN CERTIFICATE").count(), 2);
            assert!(made.certificate.ends_with(&authority.certificate) && made.key.contains("PRIVATE KEY"));
        }
    }

    #[test]
    fn the_authority_cannot_vouch_for_the_rest_of_the_world() {
        let authority = authority(&names(&["caisse"]), now()).unwrap();
        for name in ["banque.ci", "8.8.8.8", "2001:db8::1"] {
            let refused = server(&authority, &names(&["caisse", name]), now()).unwrap_err();
            assert!(matches!(&refused, CertificateError::NotAllowed(named) if named == name), "{refused}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let made = authority(&[], now()).unwrap();
        for name in ["", "deux mots", "https://caisse", "caisse:8501", "192.168.1.0/24"] {
            assert!(
                matches!(server(&made, &names(&[name]), now()), Err(CertificateError::Name(_))),
                "{name}"
            );
            assert!(authority(&names(&[name]), now()).is_err(), "{name}");
        }
        let foreign = Made { key: "rien".to_owned(), ..made };
        assert!(matches!(server(&foreign, &names(&["caisse"]), now()), Err(CertificateError::AuthorityKey)));
    }

    #[test]
    fn a_fingerprint_is_written_as_tablets_show_it() {
        let print = fingerprint(&authority(&[], now()).unwrap().certificate).unwrap();
        assert_eq!((print.len(), print.matches(':').count()), (95, 31));
        assert!(fingerprint("rien").is_err());
    }
}
