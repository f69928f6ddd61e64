//! The PIN over real HTTP.

use std::net::TcpStream;

use super::{
    computed, set_pin,
    wire::{Said, Wire},
};
use crate::support::{self, Shop};

const PIN: &str = "482913";
const PAGE: (&str, &str) = ("accept", "text/html");

fn sign_in(wire: &mut Wire<TcpStream>, code: &str, back: &str) -> Said {
    wire.post("/connexion", &[PAGE], &format!("code={code}&retour={back}"))
}

async fn protected() -> Shop {
    let shop = computed().await;
    set_pin(&shop, PIN).done();
    shop
}

#[tokio::test]
async fn without_the_pin_nothing_of_the_shop_is_shown() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    let cookie = sign_in(&mut wire, PIN, "/").cookie();
    let signed_in = [("cookie", &*cookie), PAGE];
    // Kept by the server from here on.
    assert!(wire.get("/alertes", &signed_in).text().contains("Bientôt vide"));
    for path in ["/alertes", "/dashboard", "/predictions", "/calculs", "/", "/nulle-part", "/alertes.csv"] {
        let said = wire.get(path, &[PAGE]);
        assert_eq!(said.status, 303, "{path}");
        assert!(said.header("location").starts_with("/connexion"), "{path}");
        assert!(said.body.is_empty(), "{path}");
    }
    for path in [
        "/alertes",
        "/alertes.csv",
        "/dormant.csv",
        "/predictions.csv",
        "/api/alertes",
        "/api/liste",
        "/api/article?id=1",
        "/api/live",
        "/metrics",
        "/readyz",
        "/nulle-part",
    ] {
        let said = wire.get(path, &[("cookie", "optiflow=0123")]);
        assert_eq!(said.status, 401, "{path}");
        let error: serde_json::Value = serde_json::from_slice(&said.body).unwrap();
        assert_eq!(error["code"], "signed_out", "{path}");
        assert!(error["message"].as_str().unwrap().contains("saisissez votre code"), "{path}");
    }
    let order = wire.post("/api/commander", &[], "article=1&quantity=12&expected=");
    assert_eq!(order.status, 401);
    assert_eq!(shop.state_value::<i64>("SELECT COUNT(*) FROM acted_orders").await, 0);
    assert_eq!(wire.get("/healthz", &[]).status, 200);
    assert_eq!(wire.get("/connexion", &[PAGE]).status, 200);
}

#[tokio::test]
async fn the_right_code_leads_back_to_the_page_and_the_way_out_ends_the_session() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    let to_sign_in = wire.get("/alertes?niveau=critique", &[PAGE]);
    assert_eq!(to_sign_in.header("location"), "/connexion?retour=/alertes%3Fniveau%3Dcritique");
    let page = wire.get(to_sign_in.header("location"), &[PAGE]).text();
    assert!(
        page.contains("value=\"/alertes?niveau=critique\"") && page.contains("inputmode=\"numeric\""),
        "{page}"
    );
    assert!(!page.contains("<script"), "it needs no script");
    let said = sign_in(&mut wire, PIN, "/alertes%3Fniveau%3Dcritique");
    assert_eq!((said.status, said.header("location")), (303, "/alertes?niveau=critique"));
    let set = said.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/;"), "{set}");
    let cookie = said.cookie();
    let signed_in = [("cookie", &*cookie), PAGE];
    let page = wire.get("/alertes?niveau=critique", &signed_in);
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(wire.get("/calculs", &signed_in).text().contains("action=\"/deconnexion\""));
    let token = cookie.split_once('=').unwrap().1;
    let stored = format!("{:?}", support::content(&shop.state()).await);
    assert!(!stored.contains(token) && !stored.contains(&token.to_uppercase()) && !stored.contains(PIN));
    let out = wire.post("/deconnexion", &signed_in, "");
    assert_eq!((out.status, out.header("location")), (303, "/connexion"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(wire.get("/alertes", &signed_in).status, 303, "the old cookie is worth nothing");
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for back in
        ["https://exemple.ci", "//exemple.ci", "/%5Cexemple.ci", "%2F%0D%0AX:y", "javascript:alert(1)"]
    {
        let said = sign_in(&mut wire, PIN, back);
        assert_eq!((said.status, said.header("location")), (303, "/"), "{back}");
        let shown = wire.get(&format!("/connexion?retour={back}"), &[PAGE]).text();
        assert!(shown.contains("name=\"retour\" value=\"/\""), "{back}: {shown}");
    }
}

#[tokio::test]
async fn wrong_codes_cost_ever_longer_waits_that_a_restart_does_not_end() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for attempt in 1..=5 {
        let said = sign_in(&mut wire, "000000", "/");
        assert_eq!(said.status, 403, "attempt {attempt}");
        assert!(said.text().contains("pas le bon code") && said.header("set-cookie").is_empty());
    }
    let waiting = sign_in(&mut wire, PIN, "/");
    assert_eq!(waiting.status, 429, "even the right code waits");
    assert!((1..=30).contains(&waiting.header("retry-after").parse::<u32>().unwrap()));
    assert!(waiting.text().contains("Trop de codes faux"), "{}", waiting.text());
    drop(server);
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    assert_eq!(sign_in(&mut wire, PIN, "/").status, 429);
    shop.state_execute("UPDATE sign_in_failures SET last_at = last_at - 40").await;
    assert_eq!(sign_in(&mut wire, "000000", "/").status, 403);
    let longer = sign_in(&mut wire, PIN, "/");
    let seconds: u32 = longer.header("retry-after").parse().unwrap();
    assert!((31..=60).contains(&seconds), "{seconds}");
    shop.state_execute("UPDATE sign_in_failures SET last_at = last_at - 70").await;
    assert_eq!(sign_in(&mut wire, PIN, "/").status, 303);
    assert_eq!(shop.state_value::<i64>("SELECT COUNT(*) FROM sign_in_failures WHERE source <> '*'").await, 0);
    assert_eq!(sign_in(&mut wire, "", "/").status, 400, "nothing typed is no attempt");
}

#[tokio::test]
async fn a_session_ends_by_itself_and_with_the_pin_that_opened_it() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    let status =
        |wire: &mut Wire<TcpStream>, cookie: &str| wire.get("/api/alertes", &[("cookie", cookie)]).status;
    let first = sign_in(&mut wire, PIN, "/").cookie();
    let second = sign_in(&mut wire, PIN, "/").cookie();
    assert_ne!(first, second);
    assert_eq!([status(&mut wire, &first), status(&mut wire, &second)], [200, 200]);
    shop.state_execute("UPDATE sessions SET ends_at = opened_at").await;
    assert_eq!(status(&mut wire, &first), 401, "after 30 days");
    let third = sign_in(&mut wire, PIN, "/").cookie();
    assert_eq!(status(&mut wire, &third), 200);
    set_pin(&shop, "907155").done();
    assert_eq!(status(&mut wire, &third), 401, "a new code signs everybody out, while the server runs");
    assert_eq!(sign_in(&mut wire, PIN, "/").status, 403);
    assert_eq!(sign_in(&mut wire, "907155", "/").status, 303);
    shop.run(&["pin", "--supprimer"]).done();
    assert_eq!(wire.get("/api/alertes", &[]).status, 200, "on this computer alone no code is needed");
    assert_eq!(wire.get("/connexion?retour=/dashboard", &[PAGE]).header("location"), "/dashboard");
}

#[tokio::test]
async fn what_a_page_listens_to_ends_with_its_session() {
    let shop = protected().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    let listens = |cookie: &str| {
        let mut page = Wire::open(&server);
        let said = page.get("/api/live", &[("cookie", cookie)]);
        assert_eq!((said.status, said.header("content-type")), (200, "text/event-stream"));
        page
    };
    let cookie = sign_in(&mut wire, PIN, "/").cookie();
    let mut page = listens(&cookie);
    assert_eq!(wire.post("/deconnexion", &[PAGE, ("cookie", &cookie)], "").status, 303);
    assert!(String::from_utf8(page.chunks().unwrap()).unwrap().contains("event: generation"));
    let cookie = sign_in(&mut wire, PIN, "/").cookie();
    let mut page = listens(&cookie);
    set_pin(&shop, "907155").done();
    page.chunks().unwrap();
    assert_eq!(wire.get("/api/live", &[("cookie", &cookie)]).status, 401);
    shop.run(&["pin", "--supprimer"]).done();
    let mut page = listens("");
    set_pin(&shop, PIN).done();
    page.chunks().unwrap();
}

#[tokio::test]
async fn a_code_that_protects_nothing_is_refused_and_the_old_one_stays() {
    let shop = protected().await;
    let before = support::content(&shop.state()).await;
    for (code, reason) in [
        ("12", "longueur"),
        ("1234", "devine"),
        ("777777", "devine"),
        ("court", "longueur"),
        ("", "longueur"),
    ] {
        set_pin(&shop, code).failed(2, reason);
    }
    shop.run(&["pin"]).failed(2, "--stdin");
    assert_eq!(support::content(&shop.state()).await, before);
    assert_eq!(sign_in(&mut Wire::open(&shop.serve()), PIN, "/").status, 303);
    set_pin(&shop, "les pagnes du marché").done();
    let page = Wire::open(&shop.serve()).get("/connexion", &[PAGE]).text();
    assert!(page.contains("inputmode=\"text\"") && page.contains("phrase de passe"), "{page}");
}
