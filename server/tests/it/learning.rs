//! What the owner's answers teach, over the real files. D0 is Monday 9 November 2026.

use serde_json::Value;
use sqlx::Executor;

use crate::{
    forms::body,
    heard::wait_until,
    support::{Shop, Steady},
};

/// Three articles of one category that sell 20 to 30 a day, in no order.
pub(crate) async fn uneven() -> Shop {
    let article = |name| Steady::new(name, 1.0, 9_000.0, 5);
    let shop = Shop::steady(&[article("Riz"), article("Huile"), article("Savon")]).await;
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = 20 + (id * id + 7 * id) % 11").await.unwrap();
    till.execute("UPDATE products SET category = 'Épicerie'").await.unwrap();
    shop
}

/// All forecasts of the nights up to and from a date: an answer of the evening of the 7th comes after the night of the 7th.
pub(crate) const EARLIER: &str =
    "SELECT group_concat(as_of || article_id || hex(expected) || hex(lower) || hex(upper)) FROM (
    SELECT * FROM article_forecasts JOIN generations ON id = generation_id
    WHERE as_of <= '2026-11-05' ORDER BY as_of, article_id)";
pub(crate) const UNTIL_ANSWERED: &str =
    "SELECT group_concat(as_of || article_id || hex(expected) || hex(lower) || hex(upper)) FROM (
    SELECT * FROM article_forecasts JOIN generations ON id = generation_id
    WHERE as_of <= '2026-11-07' ORDER BY as_of, article_id)";
pub(crate) const LATER: &str = "SELECT group_concat(as_of || article_id || hex(expected)) FROM (
    SELECT * FROM article_forecasts JOIN generations ON id = generation_id
    WHERE as_of = '2026-11-08' ORDER BY as_of, article_id)";

#[tokio::test]
async fn a_spike_and_what_is_said_of_it_move_no_forecast_made_before_them() {
    let plain = uneven().await;
    plain.run(&["batch", "--depuis", "-9"]).done();
    let spiked = uneven().await;
    let mut till = spiked.till().await;
    till.execute("UPDATE sales_history SET quantity = 400 WHERE order_date = '2026-11-05'").await.unwrap();
    spiked.run(&["batch", "--depuis", "-9"]).done();
    let forecasts = async |shop: &Shop, sql| shop.state_value::<String>(sql).await;
    assert_eq!(forecasts(&plain, EARLIER).await, forecasts(&spiked, EARLIER).await);
    assert_ne!(forecasts(&plain, LATER).await, forecasts(&spiked, LATER).await, "the spike is then known");

    let (silent, after) = (forecasts(&spiked, UNTIL_ANSWERED).await, forecasts(&spiked, LATER).await);
    spiked
        .state_execute(
            "INSERT INTO answers VALUES (1, '2026-11-05', 'exceptionnel', NULL, 25, 400, '2026-11-07 20:00:00'),
             (2, '2026-11-05', 'evenement', 'Foire', 25, 400, '2026-11-07 20:00:00')",
        )
        .await;
    spiked.run(&["batch", "--depuis", "-9"]).done();
    assert_eq!(forecasts(&spiked, UNTIL_ANSWERED).await, silent);
    assert_ne!(forecasts(&spiked, LATER).await, after, "the answer is then known");
    spiked.run(&["batch", "--date", "2026-11-07"]).done();
    assert_eq!(forecasts(&spiked, UNTIL_ANSWERED).await, silent, "a past night alone knows no more");
}

/// The same shop with three days on which the first article sold far more, up to D0.
pub(crate) async fn surprised() -> Shop {
    let shop = uneven().await;
    shop.run(&["batch", "--depuis", "-9"]).done();
    let mut till = shop.till().await;
    till.execute(
        "UPDATE sales_history SET quantity = 90 WHERE product_id = 1 AND order_date >= '2026-11-06'",
    )
    .await
    .unwrap();
    shop.run(&["batch"]).done();
    shop
}

/// The units expected of the first article over two weeks.
pub(crate) fn expected(server: &crate::support::Server) -> f64 {
    let page = server.json("/api/predictions?article=1");
    let days = page["article"]["panel"]["forecast"]["days"].as_array().unwrap();
    days.iter().take(14).map(|day| day["expected"].as_f64().unwrap()).sum()
}

#[tokio::test]
async fn an_answer_is_learned_at_once_says_what_it_changed_and_can_be_taken_back() {
    let shop = surprised().await;
    let backups = || std::fs::read_dir(shop.path("backups")).unwrap().count();
    let taken = backups();
    let server = shop.serve();
    let before = expected(&server);
    let asked = server.text("/predictions?article=1");
    assert!(asked.contains("FCFA de ventes."), "the money is said: {asked}");

    let answer = |answer| body(&[("article", "1"), ("day", "2026-11-07"), ("answer", answer)]);
    let noted = server.post("/api/expliquer", &answer("exceptionnel")).text;
    assert!(noted.contains("Les prévisions sont refaites avec votre réponse."), "{noted}");
    let page = || server.text("/predictions?article=1");
    wait_until("the answer is learned", || page().contains("Sur les 14 jours à venir"));
    let after = expected(&server);
    assert!((after - before).abs() > 0.5, "{after} after {before}");
    let said = page();
    assert!(said.contains("Ce jour ne compte plus"), "{said}");
    let number = |units: f64| optiflow_domain::format::number(units, 0);
    let change = format!("{} ventes prévues au lieu de {}.", number(after), number(before));
    assert!(said.contains(&change), "{change} in {said}");
    assert!(server.text("/calculs").contains("après votre réponse"), "the run says why");
    let why: String = shop.state_value("SELECT occasion FROM generations ORDER BY as_of DESC LIMIT 1").await;
    assert_eq!(why, "reponse");

    server.post("/api/expliquer", &answer(""));
    wait_until("the answer is forgotten", || (expected(&server) - before).abs() < 1e-9);
    assert!(!page().contains("Ce jour ne compte plus"));
    // One more where midnight came between.
    assert!(backups() <= taken + 1, "answers do not push out what was kept of the days before");
}

#[tokio::test]
async fn an_event_named_twice_comes_back_with_its_multiplier_and_is_told_on_every_page() {
    let shop = uneven().await;
    let mut till = shop.till().await;
    till.execute(
        "UPDATE sales_history SET quantity = 2 * quantity WHERE order_date IN ('2026-10-27', '2026-11-07')",
    )
    .await
    .unwrap();
    shop.run(&["batch", "--depuis", "-20"]).done();
    let server = shop.serve();
    for day in ["2026-10-27", "2026-11-07"] {
        let named = [("article", "1"), ("day", day), ("answer", "evenement"), ("name", "Marché")];
        assert_eq!(server.post("/api/expliquer", &body(&named)).status, 200);
    }
    let page = || server.text("/predictions?article=1");
    wait_until("the event is learned", || page().contains("Revient tous les 11 jours"));
    let said = page();
    assert!(said.contains("la prochaine fois mercredi 18 novembre"), "{said}");
    assert!(said.contains("Épicerie (vu 2 fois"), "{said}");
    assert!(said.contains("Ce jour-là"), "{said}");
    let days = server.json("/api/predictions?article=1");
    let days = days["article"]["panel"]["forecast"]["days"].as_array().unwrap().clone();
    let on = |at: usize| days[at]["expected"].as_f64().unwrap();
    assert!(on(9) > 1.4 * on(2), "the 18th: {} against {}", on(9), on(2));
    let listed: Value =
        serde_json::from_str(&shop.run(&["evenements", "list", "--json"]).done().stdout).unwrap();
    let coming =
        listed["upcoming"].as_array().unwrap().iter().find(|event| event["name"] == "Marché").unwrap();
    assert_eq!(coming["occurrence"]["first"], "2026-11-18");
}

#[tokio::test]
async fn an_event_that_harms_twice_is_faded_out_and_says_so() {
    let shop = uneven().await;
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = 3 * quantity WHERE order_date = '2026-10-05'")
        .await
        .unwrap();
    let add = ["evenements", "add", "Foire", "--type", "commercial", "--debut", "2026-10-05"];
    let dates = ["--aussi", "2026-10-19", "--aussi", "2026-11-02", "--aussi", "2026-11-16"];
    shop.run(&[&add[..], &dates[..]].concat()).done();
    shop.state_execute("UPDATE events SET created_at = '2026-10-06 08:00:00'").await;
    let effect = async || -> f64 {
        shop.state_value(
            "SELECT max(factor) FROM (SELECT factor, as_of FROM event_days UNION ALL SELECT 1.0, '') WHERE as_of =
             (SELECT max(as_of) FROM generations)",
        )
        .await
    };
    shop.run(&["batch", "--date", "2026-10-19"]).done();
    let first = effect().await;
    assert!(first > 1.5, "once it sold three times as much: {first}");
    shop.run(&["batch", "--date", "2026-11-02"]).done();
    let second = effect().await;
    assert!((1.02..first).contains(&second), "half of what is left: {second}");
    shop.run(&["batch"]).done();
    let listed = shop.run(&["evenements", "list"]).done().stdout;
    assert!(listed.contains("Foire (mis de côté : la prévision était meilleure sans lui)"), "{listed}");
    let days = shop.serve().json("/api/predictions?article=1");
    let days = days["article"]["panel"]["forecast"]["days"].as_array().unwrap().clone();
    let on = |at: usize| days[at]["expected"].as_f64().unwrap();
    assert!((on(7) / on(8) - 1.0).abs() < 0.25, "nothing is expected of the 16th: {} {}", on(7), on(8));
}

#[tokio::test]
async fn what_the_shops_file_has_learned_is_a_start() {
    let shop = uneven().await;
    shop.run(&["batch"]).done();
    let on_saturday = || {
        let days = shop.serve().json("/api/predictions?article=1");
        days["article"]["panel"]["forecast"]["days"][5]["expected"].as_f64().unwrap()
    };
    let before = on_saturday();
    let mut till = shop.till().await;
    till.execute(
        "INSERT INTO learned_events (id, name, next_occurrence, confidence_score, base_multiplier, recurrence_type)
         VALUES (7, 'Fête du port', '2026-11-14', 0.5, 1.2, 'unique')",
    )
    .await
    .unwrap();
    till.execute(
        "INSERT INTO event_product_impacts (id, event_id, product_id, impact_multiplier, confidence_score)
         VALUES (1, 7, 1, 4.0, 0.5)",
    )
    .await
    .unwrap();
    till.execute(
        "INSERT INTO prediction_feedback (id, product_id, forecast_date, comment)
         VALUES (1, 1, '2026-11-02', 'rupture de stock')",
    )
    .await
    .unwrap();
    shop.run(&["batch"]).done();
    let lifted = on_saturday() / before;
    assert!((lifted - 2.0).abs() < 0.05, "the root of 4, half believed: {lifted}");
    let answers: i64 = shop.state_value("SELECT COUNT(*) FROM answers").await;
    assert_eq!(answers, 0, "a remark stays in the shop's file");
}
