//! What a certificate says: until when it is valid, and for which names.
//!
//! Only these two are read, from certificates that rustls has accepted or that this program has made: a dozen lines of
//! DER (X.690) along the structure of RFC 5280, section 4.1, instead of a parser's crates.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
/// Context-specific: a version, and the extensions, of a certificate; a name and an address of `subjectAltName`.
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

/// id-ce-subjectAltName, 2.5.29.17.
const ALTERNATIVE_NAMES: [u8; 3] = [0x55, 0x1d, 0x11];

/// What is read of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The first moment at which it is no longer valid, to the second.
    pub until: Timestamp,
    /// DNS names and addresses, in its order.
    pub names: Vec<String>,
}

impl Facts {
    /// Of the first certificate of a file in PEM; `None` where there is none that can be read.
    pub fn of_pem(text: &str) -> Option<Self> {
        Self::of(&CertificateDer::from_pem_slice(text.as_bytes()).ok()?)
    }

    /// Of a certificate; `None` where it cannot be read.
    pub fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let mut signed = Der(Der(certificate).expect(SEQUENCE)?);
        let mut fields = Der(signed.expect(SEQUENCE)?);
        if fields.0.first() == Some(&VERSION) {
            fields.next()?;
        }
        fields.expect(INTEGER)?;
        let (_signature, _issuer) = (fields.expect(SEQUENCE)?, fields.expect(SEQUENCE)?);
        let mut validity = Der(fields.expect(SEQUENCE)?);
        validity.next()?;
        let (kind, until) = validity.next()?;
        let mut names = Vec::new();
        while let Some((tag, content)) = fields.next() {
            if tag == EXTENSIONS {
                names = names_of(content)?;
            }
        }
        Some(Self { until: moment(kind, until)?, names })
    }
}

fn names_of(extensions: &[u8]) -> Option<Vec<String>> {
    let mut extensions = Der(Der(extensions).expect(SEQUENCE)?);
    while let Some((SEQUENCE, extension)) = extensions.next() {
        let mut extension = Der(extension);
        if extension.expect(OBJECT)? != ALTERNATIVE_NAMES {
            continue;
        }
        // A flag that says whether it is critical may stand between.
        while let Some((tag, content)) = extension.next() {
            if tag == OCTETS {
                let mut names = Der(Der(content).expect(SEQUENCE)?);
                let all = std::iter::from_fn(|| names.next());
                return Some(all.filter_map(|(tag, content)| name(tag, content)).collect());
            }
        }
    }
    Some(Vec::new())
}

/// A name that a browser may ask for; other kinds do not matter to us.
fn name(tag: u8, content: &[u8]) -> Option<String> {
    match tag {
        DNS_NAME => std::str::from_utf8(content).ok().map(str::to_owned),
        IP_ADDRESS => {
            let v4 = <[u8; 4]>::try_from(content).map(|bytes| IpAddr::from(Ipv4Addr::from(bytes)));
            let v6 = || <[u8; 16]>::try_from(content).map(|bytes| IpAddr::from(Ipv6Addr::from(bytes)));
            v4.or_else(|_| v6()).ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

/// `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from then on.
fn moment(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = match tag {
        // RFC 5280, section 4.1.2.5.1.
        UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let moment = DateTime::strptime("%Y%m%d%H%M%S", text).ok()?;
    TimeZone::UTC.to_timestamp(moment).ok()
}

/// What is left to read.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The next element's tag and content.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            // No certificate is longer than what three bytes count.
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The next element's content, if it has this tag.
    fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Made, authority, server};
    use super::*;

    fn made(now: &str, names: &[&str]) -> Made {
        let (now, names) =
            (now.parse().unwrap(), names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        server(&authority(&names, now).unwrap(), &names, now).unwrap()
    }

    #[test]
    fn what_a_certificate_was_made_with_is_read_back() {
        let names = ["caisse.local", "192.168.1.10", "fd00::12", "boutique.exemple.ci"];
        let facts = Facts::of_pem(&made("2026-11-09T08:00:00Z", &names).certificate).unwrap();
        assert_eq!(facts.names, names);
        assert_eq!(facts.until, "2029-01-17T00:00:00Z".parse().unwrap(), "800 days later");
        let late = Facts::of_pem(&made("2049-11-09T08:00:00Z", &["caisse"]).certificate).unwrap();
        assert_eq!(late.until, "2052-01-18T00:00:00Z".parse().unwrap());
    }

    #[test]
    fn what_is_no_certificate_is_not_read() {
        assert_eq!(Facts::of_pem("rien"), None);
        let made = made("2026-11-09T08:00:00Z", &["caisse"]);
        assert_eq!(Facts::of_pem(&made.key), None);
        let whole = CertificateDer::from_pem_slice(made.certificate.as_bytes()).unwrap();
        for length in 0..whole.len() {
            assert_eq!(Facts::of(&CertificateDer::from(&whole[..length])), None, "cut after {length} bytes");
        }
    }
}
