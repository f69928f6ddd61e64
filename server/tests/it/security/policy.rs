//! What a browser is told it may do with an answer.

use sha2::{Digest, Sha256};

use super::{computed, wire::Wire};

#[tokio::test]
async fn every_page_names_its_scripts_and_allows_no_other() {
    let shop = computed().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for path in ["/alertes", "/alertes?article=1", "/dashboard", "/predictions", "/calculs", "/nulle-part"] {
        let page = wire.get(path, &[]);
        let policy = page.header("content-security-policy").to_owned();
        for wanted in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-",
            "style-src 'self';",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(wanted), "{path}: {wanted} is not in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let text = page.text();
        let inline: Vec<&str> = text
            .split("<script")
            .skip(1)
            .filter_map(|script| script.split_once('>'))
            .filter(|(tag, _)| !tag.contains("src="))
            .filter_map(|(_, rest)| rest.split_once("</script>").map(|(script, _)| script))
            .collect();
        assert!(!inline.is_empty(), "{path} has a script that starts it");
        let hashes = policy.matches("'sha256-").count();
        let distinct: std::collections::BTreeSet<_> =
            inline.iter().map(|s| Sha256::digest(s).to_vec()).collect();
        assert_eq!(hashes, distinct.len(), "{path}: {inline:?}");
        assert!(!text.contains("nonce=") && !text.contains(" style=") && !text.contains("<style"), "{path}");
        assert_eq!(page.header("x-rendered-with"), "", "the nonce stays in the server");
        let again = wire.get(path, &[]);
        assert_eq!(again.header("content-security-policy"), policy, "{path} is kept with its policy");
    }
}

#[tokio::test]
async fn every_answer_says_how_it_may_be_used() {
    let shop = computed().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for path in [
        "/alertes",
        "/api/alertes",
        "/alertes.csv",
        "/healthz",
        "/metrics",
        "/connexion",
        "/pkg/rien.js",
        "/x",
    ] {
        let said = wire.get(path, &[]);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-optiflow-build", "/pkg/optiflow.js"),
        ] {
            assert_eq!(said.header(name), value, "{path}");
        }
        assert!(said.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert!(said.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(said.header("strict-transport-security"), "", "without TLS there is none to insist on");
    }
}

#[tokio::test]
async fn a_body_that_no_page_sends_is_refused_in_words() {
    let shop = computed().await;
    let server = shop.serve();
    let body = format!("articles={}", "1:1,".repeat(500_000));
    let said = Wire::open(&server).post("/api/tout-commander", &[], &body);
    assert_eq!(said.status, 413);
    let error: serde_json::Value = serde_json::from_slice(&said.body).unwrap();
    assert_eq!(error["code"], "invalid");
    assert!(error["message"].as_str().unwrap().contains("trop longue"), "{error}");
}

#[tokio::test]
async fn a_server_function_that_does_not_exist_answers_in_words() {
    let shop = computed().await;
    let server = shop.serve();
    let mut wire = Wire::open(&server);
    for (method, path) in [("DELETE", "/api/commander"), ("GET", "/api/commander"), ("POST", "/api/alertes")]
    {
        let said = wire.send(method, path, &[], b"").unwrap();
        let error: serde_json::Value = serde_json::from_slice(&said.body).unwrap();
        assert_eq!((said.status, &error["code"]), (405, &"invalid".into()), "{method} {path}");
    }
}
