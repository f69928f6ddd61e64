//! Alerts marked as ordered over real HTTP: what counts, what is refused, what is taken back.

use jiff::ToSpan;
use serde_json::Value;

use crate::support::{D0, Server, Shop, Steady};

/// Sold 10 a day, a delivery takes 5 days: two CRITIQUE, an ATTENTION and an OK.
async fn computed() -> Shop {
    let shop = Shop::steady(&[
        Steady::new("Grande perte", 10.0, 20.0, 5),
        Steady::new("Petite perte", 10.0, 45.0, 5),
        Steady::new("À commander", 10.0, 60.0, 5),
        Steady::new("Tranquille", 10.0, 400.0, 5),
    ])
    .await;
    shop.run(&["batch"]).done();
    shop
}

fn row(server: &Server, id: i64) -> Value {
    let page = server.json("/api/alertes");
    page["rows"].as_array().unwrap().iter().find(|row| row["i"] == id).unwrap().clone()
}

fn cli_row(shop: &Shop, id: i64) -> Value {
    let page: Value =
        serde_json::from_str(&shop.run(&["alertes", "status", "--json"]).done().stdout).unwrap();
    page["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone()
}

async fn standing(shop: &Shop) -> i64 {
    shop.state_value("SELECT COUNT(*) FROM acted_orders WHERE cancelled_at IS NULL").await
}

#[tokio::test]
async fn an_order_counts_in_what_is_advised_and_stands_in_the_line_and_the_level_stays() {
    let shop = computed().await;
    let server = shop.serve();
    let before = row(&server, 1);
    assert_eq!(before["v"], 322);
    let answer = server.post("/api/commander", "article=1&quantity=322&expected=");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    assert!(
        answer["message"].as_str().unwrap().contains("322 × Grande perte, attendu le 14/11/2026"),
        "{answer}"
    );
    let after = row(&server, 1);
    assert_eq!((&after["v"], &after["a"], &after["q"]), (&0.into(), &before["a"], &before["q"]));
    assert_eq!(after, answer["changed"][0]["row"], "the tap is answered with the line as every page has it");
    assert_eq!((&after["m"][0]["q"], &after["m"][0]["e"]), (&322.into(), &"2026-11-14".into()));
    let panel = server.json("/api/article?id=1");
    assert_eq!(panel["rules"]["pending"][0]["quantity"], 322.0);
    let told = cli_row(&shop, 1);
    assert_eq!((&told["advised"], &told["orders"][0]["quantity"]), (&0.into(), &322.into()));
    shop.run(&["batch", "track_savings"]).done();
    let savings: Value =
        serde_json::from_str(&shop.run(&["dashboard", "sante", "--json"]).done().stdout).unwrap();
    assert!(savings.to_string().contains("\"orders\":1"), "{savings}");

    let id = answer["placed"][0].to_string();
    assert_eq!(server.post("/api/annuler-commande", &format!("orders={id}")).status, 200);
    assert_eq!(row(&server, 1), before);
    let again = server.post("/api/annuler-commande", &format!("orders={id}"));
    assert!(again.text.contains("rien n'a changé"), "{}", again.text);
}

#[tokio::test]
async fn after_midnight_an_article_with_a_long_delay_keeps_its_quantity_and_its_button() {
    let shop = Shop::steady(&[Steady::new("Importé", 10.0, 20.0, 30)]).await;
    shop.run(&["batch"]).done();
    let mut command = shop.command(&["serve", "--sans-calcul"]);
    let tomorrow = D0.saturating_add(1.day());
    command.env("OPTIFLOW_AS_OF", tomorrow.to_string());
    let server = shop.start(command);
    // 59 days are left of the 60 that were forecast: (590 - 20) x 1.15 = 655.5.
    let line = row(&server, 1);
    assert_eq!((&line["q"], &line["v"]), (&656.into(), &656.into()));
    let page = server.text("/alertes?article=1");
    assert!(page.contains("Commandé : Importé"));
    let said = "la quantité couvre 59 jours au lieu de 60, jusqu'au prochain calcul";
    assert!(page.replace("&#x27;", "'").contains(said));
    assert!(page.contains("<strong>656<"), "the panel proposes the list's quantity");
}

#[tokio::test]
async fn an_order_that_comes_too_late_does_not_count() {
    let shop = computed().await;
    let server = shop.serve();
    assert_eq!(server.post("/api/commander", "article=1&quantity=50&expected=2026-12-20").status, 200);
    assert_eq!(row(&server, 1)["v"], 322, "the advice covers the days up to 09/12");
    assert_eq!(server.post("/api/commander", "article=1&quantity=50&expected=2026-12-01").status, 200);
    // (300 - 20 - 50) x 1.15 = 264.5.
    assert_eq!(row(&server, 1)["v"], 265);
}

#[tokio::test]
async fn what_is_forged_is_refused_in_french_and_nothing_is_stored() {
    let shop = computed().await;
    let server = shop.serve();
    for (path, body, status, said) in [
        ("/api/commander", "article=1&quantity=0", 400, "quantité"),
        ("/api/commander", "article=1&quantity=-5", 400, "quantité"),
        ("/api/commander", "article=1&quantity=1000001", 400, "quantité"),
        ("/api/commander", "article=1&quantity=beaucoup", 400, "mal formée"),
        ("/api/commander", "article=999&quantity=5", 404, "n'existe pas"),
        ("/api/commander", "article=-1&quantity=5", 404, "n'existe pas"),
        ("/api/commander", "article=1&quantity=5&expected=2026-11-08", 400, "09/11/2026"),
        ("/api/commander", "article=1&quantity=5&expected=2027-11-10", 400, "09/11/2027"),
        ("/api/commander", "article=1&quantity=5&expected=demain", 400, "date"),
        ("/api/tout-commander", "articles=1:5,1:6", 400, "mal formée"),
        ("/api/tout-commander", "articles=1:5,2:0", 400, "quantité"),
        ("/api/annuler-commande", "orders=abc", 400, "mal formée"),
    ] {
        let answer = server.post(path, body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        assert!(answer.text.contains(said), "{body}: {}", answer.text);
    }
    assert_eq!(shop.state_value::<i64>("SELECT COUNT(*) FROM acted_orders").await, 0);
}

#[tokio::test]
async fn everything_urgent_is_marked_at_once_as_it_was_confirmed() {
    let shop = computed().await;
    let server = shop.serve();
    let (first, second) = (row(&server, 1)["v"].clone(), row(&server, 2)["v"].clone());
    let list = format!("articles=1:{first},2:{second}");
    let answer: Value = serde_json::from_str(&server.post("/api/tout-commander", &list).text).unwrap();
    assert_eq!(answer["message"], "2 articles sont marqués comme commandés.");
    assert_eq!(answer["placed"].as_array().unwrap().len(), 2);
    assert_eq!((&row(&server, 1)["v"], &row(&server, 2)["v"]), (&0.into(), &0.into()));
    // Another tablet confirms the same list: nothing is ordered twice, nor what is not urgent.
    let again = server.post("/api/tout-commander", &format!("{list},3:10"));
    assert!(again.text.contains("3 articles n'en avaient plus besoin"), "{}", again.text);
    assert_eq!(standing(&shop).await, 2);
}

#[tokio::test]
async fn an_order_that_the_till_has_too_counts_once() {
    let shop = computed().await;
    shop.till_orders(100, "2026-11-16").await;
    let server = shop.serve();
    let with_the_till = row(&server, 1)["v"].clone();
    assert_eq!(with_the_till, 207, "(300 - 20 - 100) x 1.15");
    let answer = server.post("/api/commander", "article=1&quantity=100&expected=2026-11-14");
    assert!(answer.text.contains("une seule fois"), "{}", answer.text);
    assert_eq!(row(&server, 1)["v"], with_the_till);
    shop.till_does("UPDATE purchase_orders SET status = 'cancelled'").await;
    assert_eq!(row(&server, 1)["v"], 207, "the till's is cancelled: the owner's own counts");
    shop.till_does("DELETE FROM purchase_order_lines").await;
    assert_eq!(row(&server, 1)["v"], 207);
}

#[tokio::test]
async fn what_is_advised_is_on_top_of_what_the_till_has_already() {
    let shop = computed().await;
    shop.till_orders(100, "2026-11-14").await;
    let server = shop.serve();
    assert_eq!(row(&server, 1)["v"], 207);
    let answer = server.post("/api/commander", "article=1&quantity=207");
    assert!(!answer.text.contains("une seule fois"), "{}", answer.text);
    assert_eq!(row(&server, 1)["v"], 0, "100 and 207 are under way");
    // Entered in the till afterwards, it is still the same order.
    shop.till_orders(207, "2026-11-14").await;
    let panel = server.json("/api/article?id=1");
    let units: f64 =
        panel["rules"]["pending"].as_array().unwrap().iter().map(|d| d["quantity"].as_f64().unwrap()).sum();
    assert!((units - 307.0).abs() < 1e-9, "{panel}");
}

#[tokio::test]
async fn a_button_that_is_tapped_twice_orders_once_and_what_was_taken_back_can_be_ordered_again() {
    let shop = computed().await;
    let server = shop.serve();
    let body = "article=1&quantity=322&expected=2026-11-14";
    for _ in 0..2 {
        assert_eq!(server.form("/api/commander", body, &server.url("/dashboard")).status, 302);
    }
    let count = || shop.state_value::<i64>("SELECT COUNT(*) FROM acted_orders");
    assert_eq!(count().await, 1);
    let answer: Value = serde_json::from_str(&server.post("/api/commander", body).text).unwrap();
    assert_eq!(answer["placed"], serde_json::json!([1]), "the second tap is told of the order that stands");
    assert_eq!(answer["changed"][0]["row"]["m"][0]["q"], 322);
    server.post("/api/commander", "article=1&quantity=321&expected=2026-11-14");
    assert_eq!(count().await, 2, "another quantity is another order");
    server.post("/api/annuler-commande", "orders=1,2");
    server.post("/api/commander", body);
    assert_eq!((count().await, standing(&shop).await), (3, 1));
    // An hour later the same order is a new one.
    shop.state_execute("UPDATE acted_orders SET ordered_at = datetime(ordered_at, '-1 hour')").await;
    server.post("/api/commander", body);
    assert_eq!(standing(&shop).await, 2);
}

#[tokio::test]
async fn a_plain_form_leads_back_to_the_page_with_the_answer() {
    let shop = computed().await;
    let server = shop.serve();
    let page = server.text("/alertes");
    assert!(page.contains("action=\"/api/commander\"") && page.contains("Tout commander"));
    let back =
        server.form("/api/commander", "article=1&quantity=322&expected=2026-11-14", &server.url("/alertes"));
    assert_eq!(back.status, 302);
    let location = back.headers["location"].to_str().unwrap();
    assert!(location.trim_end_matches('?').ends_with("/alertes"), "{location}");
    assert!(server.text("/alertes").contains("commandé 322, attendu le 14/11"));
    let refused = server.form("/api/commander", "article=1&quantity=0", &server.url("/alertes"));
    let location = refused.headers["location"].to_str().unwrap().to_owned();
    let page = server.text(location.strip_prefix(&server.url("")).unwrap_or(&location));
    assert!(page.contains("La quantité commandée doit être comprise"), "{location}");
}
