//! Requests that another site makes the owner's browser send.

use super::{computed, wire::Wire};
use crate::support;

const ORDER: &str = "article=1&quantity=12&expected=";

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_nothing_changes() {
    let shop = computed().await;
    let server = shop.serve();
    let before = support::content(&shop.state()).await;
    let mut wire = Wire::open(&server);
    for headers in [
        &[("origin", "https://exemple.ci"), ("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://exemple.ci")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "null")],
        &[("referer", "https://exemple.ci/jeu")],
        &[("origin", "http://127.0.0.1:1")],
    ] {
        for (path, body) in [
            ("/api/commander", ORDER),
            ("/api/tout-commander", "articles=1:12"),
            ("/api/retirer-evenement", "key=noel"),
            ("/deconnexion", ""),
        ] {
            let said = wire.post(path, headers, body);
            assert_eq!(said.status, 403, "{path} {headers:?}");
            assert!(said.text().contains("rien n'a été fait"), "{}", said.text());
        }
    }
    for headers in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://exemple.ci")]] {
        assert_eq!(wire.get("/api/alertes", headers).status, 403, "another site reads nothing either");
    }
    assert_eq!(support::content(&shop.state()).await, before);
    let own = server.url("");
    let said = wire.post("/api/commander", &[("origin", &own), ("sec-fetch-site", "same-origin")], ORDER);
    assert_eq!(said.status, 200, "{}", said.text());
    assert_ne!(support::content(&shop.state()).await, before);
}

#[tokio::test]
async fn a_name_that_an_attacker_points_to_this_computer_is_not_answered() {
    let shop = computed().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for host in ["exemple.ci", "exemple.ci:8501", "192.168.1.10:8501", "localhost@exemple.ci", ""] {
        let said = wire.get("/api/alertes", &[("host", host)]);
        assert_eq!(said.status, 421, "{host}");
        assert!(!said.text().contains("Bientôt vide"), "{host}");
    }
    for host in ["localhost:8501", "127.0.0.1", "[::1]:9000"] {
        assert_eq!(wire.get("/api/alertes", &[("host", host)]).status, 200, "{host}");
    }
}
