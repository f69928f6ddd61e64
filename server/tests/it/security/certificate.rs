//! Other machines: refused without encryption and a code, served with both.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use server::certificate::{self, Facts};
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};

use super::{computed, set_pin, wire::Wire};
use crate::support::{Ended, Server, Shop, bytes};

const PIN: &str = "482913";
const PAGE: (&str, &str) = ("accept", "text/html");

/// `optiflow serve` as other machines would reach it.
fn exposed(shop: &Shop, with_certificate: bool) -> Command {
    let mut command = shop.command(&["serve", "--sans-calcul"]);
    command.env("OPTIFLOW_LISTEN", "0.0.0.0:0");
    if with_certificate {
        command.env("OPTIFLOW_TLS_CERT", shop.path("certificats/serveur.crt"));
        command.env("OPTIFLOW_TLS_KEY", shop.path("certificats/serveur.key"));
    }
    command
}

fn refused(mut command: Command) -> Ended {
    Ended::new(command.output().unwrap())
}

fn authority(shop: &Shop) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(shop.path("certificats/autorite.crt")).unwrap()
}

async fn ready() -> (Shop, Server) {
    let shop = computed().await;
    shop.run(&["certificat", "--nom", "boutique.local"]).done();
    set_pin(&shop, PIN).done();
    let server = shop.start(exposed(&shop, true));
    (shop, server)
}

#[tokio::test]
async fn other_machines_are_refused_without_a_certificate_and_a_code() {
    let shop = computed().await;
    for address in ["0.0.0.0:0", "192.168.1.10:8501", "[::]:0"] {
        let mut command = exposed(&shop, false);
        command.env("OPTIFLOW_LISTEN", address);
        refused(command).failed(2, "optiflow certificat");
    }
    set_pin(&shop, PIN).done();
    refused(exposed(&shop, false)).failed(2, "optiflow certificat");
    shop.run(&["pin", "--supprimer"]).done();
    shop.run(&["certificat"]).done();
    refused(exposed(&shop, true)).failed(2, "optiflow pin");
    let mut half = exposed(&shop, true);
    half.env_remove("OPTIFLOW_TLS_KEY");
    refused(half).failed(2, "OPTIFLOW_TLS_KEY");
}

#[tokio::test]
async fn a_tablet_that_trusts_the_authority_signs_in_over_tls() {
    let (shop, server) = ready().await;
    assert!(server.url("").starts_with("https://localhost:"), "what this computer's browser opens");
    for name in ["localhost", "127.0.0.1", "boutique.local"] {
        let mut wire = Wire::open_tls(&server, authority(&shop), name, &[b"http/1.1"]);
        assert_eq!(wire.handshake().unwrap().unwrap(), b"http/1.1", "{name}");
        let said = wire.get("/alertes", &[PAGE, ("host", name)]);
        assert_eq!((said.status, said.header("location")), (303, "/connexion?retour=/alertes"));
        assert!(said.header("strict-transport-security").starts_with("max-age="));
    }
    let mut wire = Wire::open_tls(&server, authority(&shop), "localhost", &[]);
    let own =
        [PAGE, ("host", "localhost"), ("origin", "https://localhost"), ("sec-fetch-site", "same-origin")];
    let said = wire.post("/connexion", &own, &format!("code={PIN}&retour=/alertes"));
    assert_eq!(said.status, 303);
    let set = said.header("set-cookie");
    assert!(
        set.starts_with("__Host-optiflow=") && set.contains("; Secure") && set.contains("HttpOnly"),
        "{set}"
    );
    let cookie = said.cookie();
    assert!(wire.get("/alertes", &[PAGE, ("cookie", &cookie)]).text().contains("Bientôt vide"));
    let metrics = wire.get("/metrics", &[("cookie", &cookie)]).text();
    assert!(metrics.contains("\noptiflow_certificate_days_left 799\n"), "{metrics}");
    let given = wire.get("/autorite.crt", &[]);
    assert_eq!(
        (given.header("content-type"), &given.body[..]),
        ("application/x-x509-ca-cert", &*authority(&shop))
    );
    assert_eq!(server.terminate(), Some(0));
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_offered_and_plain_http_is_not() {
    let (shop, server) = ready().await;
    let mut wire = Wire::open_tls(&server, authority(&shop), "localhost", &[b"h2", b"http/1.1"]);
    assert_eq!(wire.handshake().unwrap().unwrap(), b"h2");
    assert!(Wire::open(&server).send("GET", "/healthz", &[], b"").is_err(), "nothing is said in clear");
    let mut foreign = Wire::open_tls(&server, authority(&shop), "exemple.ci", &[]);
    assert!(foreign.handshake().is_err(), "the certificate names this computer alone");
}

#[tokio::test]
async fn once_the_code_is_removed_the_network_sees_nothing_more() {
    let (shop, server) = ready().await;
    let removed =
        shop.command(&["pin", "--supprimer"]).env("OPTIFLOW_LISTEN", "0.0.0.0:8501").output().unwrap();
    assert!(Ended::new(removed).done().stdout.contains("ne montre plus rien"));
    let mut wire = Wire::open_tls(&server, authority(&shop), "localhost", &[]);
    for path in ["/alertes", "/api/alertes", "/alertes.csv"] {
        let said = wire.get(path, &[]);
        assert_eq!(said.status, 503, "{path}");
        assert!(said.text().contains("optiflow pin"), "{}", said.text());
    }
}

#[tokio::test]
async fn a_certificate_is_replaced_only_when_told_and_by_the_same_authority() {
    let shop = Shop::none();
    let said = shop.run(&["certificat", "--nom", "192.168.1.77"]).done().stdout;
    let at = |name: &str| shop.path("certificats").join(name);
    for text in [
        "192.168.1.77",
        "OPTIFLOW_TLS_CERT=",
        "OPTIFLOW_TLS_KEY=",
        "Android",
        "iPad",
        "SHA-256",
        "optiflow pin",
    ] {
        assert!(said.contains(text), "« {text} » is not in {said}");
    }
    let all = || ["autorite.crt", "autorite.key", "serveur.crt", "serveur.key"].map(|name| bytes(&at(name)));
    let before = all();
    shop.run(&["certificat"]).failed(2, "--remplacer");
    assert_eq!(all(), before);
    shop.run(&["certificat", "--nom", "pas un nom", "--remplacer"]).failed(2, "pas un nom");
    shop.run(&["certificat", "--nom", "banque.ci", "--remplacer"]).failed(2, "--nouvelle-autorite");
    assert_eq!(all(), before);
    shop.run(&["certificat", "--remplacer"]).done();
    let renewed = all();
    let names = || Facts::of_pem(&std::fs::read_to_string(at("serveur.crt")).unwrap()).unwrap().names;
    assert!(names().contains(&"192.168.1.77".to_owned()), "a tablet that asks for it need not change");
    shop.run(&["certificat", "--remplacer", "--oublier-noms"]).done();
    assert!(!names().contains(&"192.168.1.77".to_owned()) && names().contains(&"localhost".to_owned()));
    let renewed = [renewed[..2].to_vec(), all()[2..].to_vec()].concat();
    assert_eq!(renewed[..2], before[..2]);
    assert!(renewed[2] != before[2] && renewed[3] != before[3]);
    shop.run(&["certificat", "--remplacer", "--nouvelle-autorite", "--nom", "boutique.exemple.ci"]).done();
    assert!(all().iter().zip(&renewed).all(|(new, old)| new != old));
    #[cfg(unix)]
    for (name, mode) in [("autorite.key", 0o600), ("serveur.key", 0o600), ("", 0o700)] {
        use std::os::unix::fs::PermissionsExt;
        let found = std::fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}");
    }
}

#[tokio::test]
async fn a_certificate_that_ends_soon_is_told_at_the_start_and_to_those_who_watch() {
    let shop = computed().await;
    set_pin(&shop, PIN).done();
    std::fs::create_dir(shop.path("certificats")).unwrap();
    let names = ["localhost".to_owned()];
    let days_ago = |days: i64| jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days);
    // Days since it was made; what is said of it, and the days left, of 800.
    for (age, said, left) in [
        (700, None, "99"),
        (780, Some("n'est valable que jusqu'au"), "19"),
        (810, Some("n'est plus valable"), "-11"),
    ] {
        let authority = certificate::authority(&names, days_ago(age)).unwrap();
        let made = certificate::server(&authority, &names, days_ago(age)).unwrap();
        shop.write("certificats/serveur.crt", made.certificate);
        shop.write("certificats/serveur.key", made.key);
        let mut command = exposed(&shop, true);
        command.env("OPTIFLOW_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.next().unwrap().starts_with("Optiflow : https://"));
        if let Some(said) = said {
            let line = lines.next().unwrap();
            assert!(line.contains(said) && line.contains("optiflow certificat --remplacer"), "{line}");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(lines.next(), None, "nothing else is said");
        let facts = Facts::of_pem(&std::fs::read_to_string(shop.path("certificats/serveur.crt")).unwrap());
        let days = certificate::days_left(facts.unwrap().until, jiff::Timestamp::now());
        assert_eq!(days.to_string(), left);
    }
}

#[tokio::test]
async fn a_key_that_belongs_to_another_certificate_stops_the_start() {
    let shop = computed().await;
    shop.run(&["certificat"]).done();
    shop.run(&["certificat", "--dossier", "autre"]).done();
    set_pin(&shop, PIN).done();
    let start = |name: &str, value: &str| {
        let mut command = exposed(&shop, true);
        command.env(name, shop.path(value));
        refused(command)
    };
    start("OPTIFLOW_TLS_KEY", "autre/serveur.key").failed(2, "ne vont pas ensemble");
    start("OPTIFLOW_TLS_KEY", "absent.key").failed(2, "OPTIFLOW_TLS_KEY");
    start("OPTIFLOW_TLS_CERT", "certificats/serveur.key").failed(2, "OPTIFLOW_TLS_CERT");
}

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_server_is_told_to_stop() {
    let (shop, server) = ready().await;
    let mut wire = Wire::open_tls(&server, authority(&shop), "localhost", &[]);
    let cookie = wire.post("/connexion", &[PAGE], &format!("code={PIN}")).cookie();
    assert_eq!(wire.get("/api/alertes", &[("cookie", &cookie)]).status, 200);
    assert_eq!(server.terminate(), Some(0));
    let mut log = String::new();
    std::fs::File::open(shop.path("stderr.txt")).unwrap().read_to_string(&mut log).unwrap();
    assert!(!log.contains("given up") && !log.contains("panicked"), "{log}");
}
