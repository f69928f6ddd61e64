//! The owner's events over real HTTP: kept, learned in the background, removed.

use serde_json::Value;

use crate::{
    forms::body,
    heard::wait_until,
    support::{Shop, Steady},
};

async fn computed() -> Shop {
    let shop = Shop::steady(&[
        Steady::new("Climatiseur", 10.0, 400.0, 5),
        Steady::new("Ventilateur", 5.0, 400.0, 5),
    ])
    .await;
    shop.run(&["batch"]).done();
    shop
}

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (format!("event[{name}]"), *value)).collect();
    body(&fields)
}

#[tokio::test]
async fn an_event_is_kept_then_learned_and_the_page_says_by_how_much_the_forecast_changes() {
    let shop = computed().await;
    let server = shop.serve();
    let sent = form(&[
        ("name", "Foire du quartier"),
        ("kind", "commercial"),
        ("first", "2026-11-14"),
        ("last", "2026-11-15"),
        ("multiplier", "2"),
    ]);
    let answer = server.post("/api/evenement", &sent);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("Foire du quartier"), "{}", answer.text);
    wait_until("the event is learned", || server.json("/api/evenements")["own"][0]["change"].is_string());
    let page = server.json("/api/evenements");
    let own = &page["own"][0];
    assert_eq!(own["effect"], "×2,00");
    assert_eq!(own["when"], "du 14 au 15 novembre, une seule fois");
    // 15 a day for two days, and as much again.
    assert_eq!(own["change"], "+30 ventes prévues, du 14 au 15 novembre", "{page}");
    let coming = page["upcoming"].as_array().unwrap().iter().find(|event| event["own"] == true).unwrap();
    assert_eq!(coming["name"], "Foire du quartier");
    let listed = shop.run(&["evenements", "list", "--json"]).done().stdout;
    assert!(listed.contains("perso-foire-du-quartier"), "{listed}");
    assert!(server.text("/alertes").contains("+30 ventes prévues"));

    assert_eq!(server.post("/api/retirer-evenement", "key=perso-foire-du-quartier").status, 200);
    assert_eq!(server.json("/api/evenements")["own"], Value::Array(Vec::new()));
    assert_eq!(server.post("/api/retirer-evenement", "key=perso-foire-du-quartier").status, 404);
}

#[tokio::test]
async fn an_event_that_is_wrong_is_refused_in_french_and_nothing_is_kept() {
    let shop = computed().await;
    let server = shop.serve();
    let whole = [("name", "Foire"), ("kind", "commercial"), ("first", "2026-12-04")];
    for (field, value, said) in [
        ("name", "", "nom"),
        ("kind", "mystère", "mystère"),
        ("first", "demain", "demain"),
        ("last", "2026-12-01", "précède"),
        ("multiplier", "50", "multiplicateur"),
        ("articles", "999", "999"),
        ("categories][", "Inconnue", "Inconnue"),
        ("key", "../etc", "clé"),
        ("key", "perso-absent", "n'existe plus"),
    ] {
        let fields: Vec<_> =
            whole.iter().filter(|(name, _)| *name != field).copied().chain([(field, value)]).collect();
        let answer = server.post("/api/evenement", &form(&fields));
        assert!(matches!(answer.status, 400 | 404), "{field}: {} {}", answer.status, answer.text);
        assert!(answer.text.contains(said), "{field}: {}", answer.text);
    }
    assert_eq!(shop.state_value::<i64>("SELECT COUNT(*) FROM events").await, 0);
}

#[tokio::test]
async fn an_event_touches_articles_by_their_names_or_categories_and_never_both() {
    let shop = computed().await;
    shop.till_does("UPDATE products SET category = 'Froid', name = 'Frigo & <glace>' WHERE id = 1").await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    let foire = [("name", "Foire"), ("kind", "commercial"), ("first", "2026-12-04")];
    let with = |more: &[(&str, &str)]| server.post("/api/evenement", &form(&[&foire[..], more].concat()));
    let both = with(&[("articles", "Ventilateur"), ("categories][", "Froid")]);
    assert!(both.status == 400 && both.text.contains("pas les deux"), "{}", both.text);
    let unknown = with(&[("articles", "Ventilo")]);
    assert!(unknown.status == 400 && unknown.text.contains("« Ventilo »"), "{}", unknown.text);
    assert_eq!(with(&[("articles", "ventilateur\r\nFrigo & <glace>")]).status, 200);
    let own = server.json("/api/evenements")["own"][0].clone();
    assert_eq!(own["scope"], "Frigo & <glace>, Ventilateur");
    assert_eq!(own["form"]["articles"], "Frigo & <glace>\nVentilateur");
    let page = server.text("/alertes");
    assert!(
        page.contains(">Frigo &amp; &lt;glace>\nVentilateur</textarea>"),
        "the form shows what it is sent with"
    );
}

#[tokio::test]
async fn an_event_is_changed_under_its_key_and_a_second_one_of_its_name_is_refused() {
    let shop = computed().await;
    let server = shop.serve();
    let foire = [("name", "Foire"), ("kind", "commercial"), ("first", "2026-12-04")];
    assert_eq!(server.post("/api/evenement", &form(&foire)).status, 200);
    let again = server.post("/api/evenement", &form(&foire));
    assert!(again.status == 400 && again.text.contains("déjà"), "{}", again.text);
    let changed = [
        ("key", "perso-foire"),
        ("name", "Grande foire"),
        ("kind", "sportif"),
        ("first", "2026-12-05"),
        ("repeat", "chaque-annee"),
    ];
    assert_eq!(server.post("/api/evenement", &form(&changed)).status, 200);
    let own = server.json("/api/evenements")["own"].clone();
    assert_eq!(own.as_array().unwrap().len(), 1);
    assert_eq!(
        (&own[0]["form"]["key"], &own[0]["form"]["name"], &own[0]["form"]["repeat"]),
        (&"perso-foire".into(), &"Grande foire".into(), &"chaque-annee".into())
    );
}

#[tokio::test]
async fn the_performance_of_the_page_is_that_of_the_command_line() {
    let shop = computed().await;
    shop.run(&["batch", "--depuis=-30"]).done();
    let page = shop.serve().json("/api/performance");
    let told: Value =
        serde_json::from_str(&shop.run(&["predictions", "accuracy", "30", "--json"]).done().stdout).unwrap();
    assert_eq!(page, told["performance"]);
    assert!(page["precision"].as_f64().unwrap() > 0.9, "{page}");
    assert_eq!(page["weekdays"].as_array().unwrap().len(), 7);
}
