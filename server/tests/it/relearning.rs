//! What is learned when the owner has said something: all of it, once, and told as it is. D0 is Monday 9 November 2026.

use optiflow_domain::gap::Answer;
use sqlx::Executor;

use crate::{
    forms::body,
    heard::wait_until,
    learning::{EARLIER, LATER, expected, surprised, uneven},
    support::Server,
};

/// Sends an answer as the page does; an empty one takes it back.
fn answer(server: &Server, day: &str, answer: &str, name: &str) {
    let said = [("article", "1"), ("day", day), ("answer", answer), ("name", name)];
    assert_eq!(server.post("/api/expliquer", &body(&said)).status, 200, "{answer}");
}

/// The first article's days to come.
fn days(server: &Server) -> Vec<f64> {
    let page = server.json("/api/predictions?article=1");
    let days = page["article"]["panel"]["forecast"]["days"].as_array().unwrap();
    days.iter().map(|day| day["expected"].as_f64().unwrap()).collect()
}

#[tokio::test]
async fn every_answer_that_is_taken_back_leaves_the_forecast_as_it_was() {
    let shop = surprised().await;
    let server = shop.serve();
    let before = days(&server);
    let same = |now: &[f64]| {
        now.len() == before.len() && now.iter().zip(&before).all(|(now, before)| (now - before).abs() < 1e-9)
    };
    let all = Answer::ALL.map(|answer| (answer.slug(), "")).into_iter();
    for (said, name) in all.chain([(Answer::Event.slug(), "Marché")]) {
        answer(&server, "2026-11-07", said, name);
        wait_until(&format!("{said} {name} is learned"), || !same(&days(&server)));
        answer(&server, "2026-11-07", "", "");
        wait_until(&format!("{said} {name} is forgotten"), || same(&days(&server)));
    }
}

#[tokio::test]
async fn an_answer_that_a_dead_server_left_is_learned_at_the_next_start() {
    let shop = surprised().await;
    shop.state_execute(
        "INSERT INTO answers VALUES (1, '2026-11-07', 'exceptionnel', NULL, 25, 90, '2026-11-09 20:00:00')",
    )
    .await;
    let server = shop.serve();
    let page = || server.text("/predictions?article=1");
    wait_until("the answer is learned", || page().contains("Sur les 14 jours à venir"));
    assert!(!page().contains("Les prévisions sont refaites avec votre réponse"));
    let waiting: i64 = shop.state_value("SELECT COUNT(*) FROM to_learn").await;
    assert_eq!(waiting, 0);
}

#[tokio::test]
async fn learning_that_fails_is_tried_again_until_it_succeeds() {
    let shop = surprised().await;
    let server = shop.serve();
    shop.state_execute(
        "CREATE TRIGGER broken BEFORE INSERT ON article_forecasts BEGIN SELECT RAISE(ABORT, 'broken'); END",
    )
    .await;
    answer(&server, "2026-11-07", "rupture", "");
    wait_until("learning fails", || {
        server.text("/metrics").contains("optiflow_batches_total{result=\"failed\"} 1")
    });
    let waiting: i64 = shop.state_value("SELECT COUNT(*) FROM to_learn").await;
    assert_eq!(waiting, 1);
    shop.state_execute("DROP TRIGGER broken").await;
    wait_until("the answer is learned", || {
        server.text("/predictions?article=1").contains("Sur les 14 jours à venir")
    });
}

#[tokio::test]
async fn a_later_answer_does_not_rewrite_what_an_earlier_one_changed() {
    let shop = surprised().await;
    let server = shop.serve();
    let learned = || server.text("/predictions?article=1").matches("Sur les 14 jours à venir").count();
    answer(&server, "2026-11-07", "exceptionnel", "");
    wait_until("the first answer is learned", || learned() > 0);
    let once = learned();
    let change = async || -> String {
        shop.state_value("SELECT before || ' ' || after FROM answer_changes WHERE day = '2026-11-07'").await
    };
    let (first, between) = (change().await, expected(&server));
    answer(&server, "2026-11-08", "erreur", "");
    wait_until("the second answer is learned", || learned() == 2 * once);
    assert!((expected(&server) - between).abs() > 0.5, "it changes the same article's forecast");
    assert_eq!(change().await, first);
}

#[tokio::test]
async fn a_harmful_event_that_the_owner_fixed_is_never_said_to_be_set_aside() {
    let shop = uneven().await;
    let add = ["evenements", "add", "Foire", "--debut", "2026-10-19", "--multiplicateur", "3"];
    let dates = ["--aussi", "2026-11-02", "--aussi", "2026-11-16"];
    shop.run(&[&add[..], &dates[..]].concat()).done();
    shop.state_execute("UPDATE events SET created_at = '2026-10-06 08:00:00'").await;
    for night in ["2026-10-19", "2026-11-02", "2026-11-09"] {
        shop.run(&["batch", "--date", night]).done();
    }
    let fixed = "la prévision était meilleure sans lui, mais vous avez fixé ×3,00 : cet effet reste appliqué";
    let listed = shop.run(&["evenements", "list"]).done().stdout;
    assert!(listed.contains(&format!("Foire ({fixed})")), "{listed}");
    let server = shop.serve();
    let page = server.json("/api/evenements");
    assert_eq!(page["own"][0]["effect"], fixed);
    assert!(!page.to_string().contains("mis de côté") && !listed.contains("mis de côté"), "{page}");
    let days = days(&server);
    assert!(days[7] > 2.0 * days[8], "the owner's word stays: {} {}", days[7], days[8]);

    answer(&server, "2026-11-02", "evenement", "Foire");
    wait_until("the answer is learned", || {
        server.text("/predictions?article=1").contains("mais vous avez fixé ×3,00 page Alertes")
    });
    assert!(!server.text("/predictions?article=1").contains("Mis de côté"));
}

#[tokio::test]
async fn an_ordinary_night_shows_what_an_event_adds_and_one_too_far_ahead_is_shown_when_it_comes_into_sight()
{
    let shop = uneven().await;
    shop.run(&["batch"]).done();
    let add = |name, first| {
        shop.run(&["evenements", "add", name, "--debut", first, "--multiplicateur", "2"]).done();
    };
    add("Foire", "2026-11-14");
    add("Salon", "2027-01-08");
    shop.run(&["batch"]).done();
    let own = |server: &Server| server.json("/api/evenements")["own"].clone();
    let seen = own(&shop.serve());
    let said = seen[0]["change"].as_str().unwrap();
    assert!(said.starts_with('+') && said.ends_with("ventes prévues, le 14 novembre"), "{said}");
    assert!(seen[1]["change"].is_null(), "{seen}");
    let added: f64 = shop.state_value("SELECT after / before FROM event_changes").await;
    assert!((added - 2.0).abs() < 1e-6, "{added}");
    let night = shop.command(&["batch"]).env("OPTIFLOW_AS_OF", "2026-11-10").output().unwrap();
    assert!(night.status.success());
    let keys: String = shop.state_value("SELECT group_concat(key) FROM event_changes").await;
    assert_eq!(keys, "perso-foire,perso-salon");
}

#[tokio::test]
async fn a_past_night_knows_an_event_as_it_was_worded_then() {
    let shop = uneven().await;
    let add = |factor| {
        let event = ["evenements", "add", "Foire", "--debut", "2026-11-12", "--multiplicateur", factor];
        shop.run(&event).done();
        shop.run(&["batch", "--depuis", "-9"]).done();
    };
    let tonight = async || -> String {
        shop.state_value(
            "SELECT group_concat(hex(expected)) FROM article_forecasts JOIN generations
             ON id = generation_id WHERE as_of = '2026-11-09'",
        )
        .await
    };
    add("2");
    let unknown = shop.state_value::<String>(LATER).await;
    shop.state_execute("UPDATE events SET created_at = '2026-11-06 18:00:00'").await;
    add("2");
    let (earlier, later) =
        (shop.state_value::<String>(EARLIER).await, shop.state_value::<String>(LATER).await);
    assert_ne!(later, unknown, "typed in the evening of the 6th, it is known on the 8th");
    let doubled = tonight().await;
    add("4");
    assert_eq!(shop.state_value::<String>(LATER).await, later, "changed today, it was worded otherwise then");
    assert_eq!(shop.state_value::<String>(EARLIER).await, earlier);
    assert_ne!(tonight().await, doubled, "tonight knows the new wording");
}

#[tokio::test]
async fn a_past_night_knows_of_what_the_shops_file_learned_only_what_it_held_by_then() {
    let shop = uneven().await;
    let forecasts = async || {
        shop.run(&["batch", "--depuis", "-9"]).done();
        (shop.state_value::<String>(EARLIER).await, shop.state_value::<String>(LATER).await)
    };
    let (earlier, later) = forecasts().await;
    let mut till = shop.till().await;
    till.execute(
        "INSERT INTO learned_events
             (id, name, next_occurrence, confidence_score, base_multiplier, recurrence_type, created_at)
         VALUES (7, 'Fête du port', '2026-11-14', 0.5, 4.0, 'unique', '2026-11-05 21:00:00')",
    )
    .await
    .unwrap();
    let (told_earlier, told_later) = forecasts().await;
    assert_eq!(told_earlier, earlier);
    assert_ne!(told_later, later);
}
