//! Page Prédictions over real HTTP: figures, questions and answers. D0 is Monday 9 November 2026.

use optiflow_domain::{format, gap::Gap};
use serde_json::Value;
use server::batch::{Step, calculate_accuracy::PeriodAccuracy};
use sqlx::Executor;

use crate::forms::body;
use crate::support::{Shop, Steady};

/// Two articles of which ten nights said 10 a day; then the till delivered a Saturday of 42 fans.
async fn surprised() -> Shop {
    let shop =
        Shop::steady(&[Steady::new("Ventilateur", 10.0, 400.0, 5), Steady::new("Frigo", 10.0, 20.0, 5)])
            .await;
    shop.run(&["batch", "--depuis", "-9"]).done();
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = 42 WHERE product_id = 1 AND order_date = '2026-11-07'")
        .await
        .unwrap();
    shop.run(&["batch"]).done();
    shop
}

/// What is asked, and what is answered, of a page's or an answer's HTML.
fn asked(html: &str) -> (usize, usize) {
    (html.matches("<li class=\"pane\">").count(), html.matches("<li class=\"pane noted\">").count())
}

const SATURDAY: &str = "Samedi 7 novembre, Ventilateur : 42 vendus au lieu de 10.";
const ANSWER: [(&str, &str); 3] = [("article", "1"), ("day", "2026-11-07"), ("answer", "promotion")];
const NOTHING: [(&str, &str); 3] = [("article", "1"), ("day", "2026-11-07"), ("answer", "")];

#[tokio::test]
async fn a_day_that_nobody_foresaw_is_asked_about_answered_and_taken_back() {
    let shop = surprised().await;
    let server = shop.serve();
    let page = server.text("/predictions");
    assert!(page.contains(SATURDAY), "{page}");
    assert_eq!(asked(&page), (1, 0));

    let noted = server.post("/api/expliquer", &body(&ANSWER)).text;
    assert!(noted.contains(SATURDAY) && noted.contains("Noté : Promotion"), "{noted}");
    let text = server.text("/predictions?article=1");
    assert!(text.contains("Noté : Promotion") && text.contains("<small>promotion</small>"), "{text}");
    assert_eq!(asked(&text), (0, 1));

    assert_eq!(server.post("/api/expliquer", &body(&NOTHING)).status, 200);
    assert_eq!(asked(&server.text("/predictions")), (1, 0));
    assert_eq!(server.post("/api/expliquer", &body(&NOTHING)).status, 200, "nothing left to take back");
}

#[tokio::test]
async fn a_day_outside_its_interval_is_listed_with_its_money_and_waits_only_where_the_gap_is_large() {
    let shop = surprised().await;
    shop.till_does(
        "UPDATE sales_history SET quantity = 12 WHERE product_id = 1 AND order_date = '2026-11-06'",
    )
    .await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    let page = server.text("/predictions");
    assert_eq!(asked(&page), (1, 0), "12 for 10 is a gap of a sixth");
    assert!(page.contains("Voir les 2 jours sortis de l'intervalle prévu"), "{page}");
    let file = server.text("/ecarts.csv");
    let lines: Vec<_> = file.lines().skip(1).collect();
    assert_eq!(
        lines,
        ["07/11/2026;Ventilateur;10;42;32000;;À expliquer", "06/11/2026;Ventilateur;10;12;2000;;"],
        "the most money first"
    );
    server.post("/api/expliquer", &body(&ANSWER));
    assert!(server.text("/ecarts.csv").contains("07/11/2026;Ventilateur;10;42;32000;;Promotion"));
}

#[tokio::test]
async fn an_answer_can_be_taken_back_as_long_as_one_is_accepted() {
    let shop = surprised().await;
    shop.state_execute(
        "INSERT INTO answers VALUES (1, '2026-10-10', 'erreur', NULL, 10, 42, '2026-11-08 08:00:00'),
                                    (1, '2026-10-09', 'erreur', NULL, 10, 42, '2026-11-08 08:00:00')",
    )
    .await;
    let server = shop.serve();
    let page = server.text("/predictions");
    let (_, folded) = page.split_once("Voir la réponse plus ancienne").expect("the one of thirty days ago");
    assert!(folded.contains("Samedi 10 octobre, Ventilateur : 42 vendus au lieu de 10."), "{folded}");
    let nothing = [("article", "1"), ("day", "2026-10-10"), ("answer", "")];
    assert!(!server.post("/api/expliquer", &body(&nothing)).text.contains("plus ancienne"));
}

#[tokio::test]
async fn one_article_and_day_has_one_answer_and_an_event_may_be_named_later() {
    let shop = surprised().await;
    let server = shop.serve();
    server.post("/api/expliquer", &body(&ANSWER));
    let named = [("article", "1"), ("day", "2026-11-07"), ("answer", "evenement"), ("name", " Foire ")];
    let noted = server.post("/api/expliquer", &body(&named)).text;
    assert!(noted.contains("Noté : Événement « Foire »"), "{noted}");
    let rows: i64 = shop.state_value("SELECT COUNT(*) FROM answers").await;
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn an_answered_day_counts_no_more_in_the_precision_without_exceptional_days() {
    let shop = surprised().await;
    let figures = async || -> Vec<PeriodAccuracy> { shop.figures(Step::CalculateAccuracy).await };
    let before = figures().await;
    let gaps: Vec<Gap> = before[0].gaps.clone();
    assert_eq!((gaps.len(), gaps[0].article.0, gaps[0].value), (1, 1, Some(32_000.0)));
    assert_eq!(before[0].to_explain, 1);
    {
        let server = shop.serve();
        assert_eq!(server.post("/api/expliquer", &body(&ANSWER)).status, 200);
    }
    shop.run(&["batch"]).done();
    let after = figures().await;
    assert_eq!(after[0].to_explain, 0);
    assert_eq!(asked(&shop.serve().text("/predictions")), (0, 1));
    assert_eq!(
        after[0].proof.engine(),
        before[0].proof.engine(),
        "the day still counts in the plain figures"
    );
    assert_eq!(after[0].proof.without_exceptional().mape, Some(0.0));
}

#[tokio::test]
async fn what_cannot_be_explained_is_refused_and_nothing_is_kept() {
    let shop = surprised().await;
    let server = shop.serve();
    let refused = |article: &str, day: &str, answer: &str, name: &str| {
        let form = [("article", article), ("day", day), ("answer", answer), ("name", name)];
        let answered = server.post("/api/expliquer", &body(&form));
        assert!(!answered.text.contains("panicked") && !answered.text.contains("sqlx"), "{}", answered.text);
        answered.status
    };
    assert_eq!(refused("1", "2026-11-07", "je ne sais pas", ""), 400);
    assert_eq!(refused("1", "2026-11-07", "promotion", "Soldes"), 400, "only an event has a name");
    assert_eq!(refused("1", "2026-11-07", "evenement", &"x".repeat(81)), 400);
    assert_eq!(refused("1", "2026-11-09", "promotion", ""), 400, "D0 is not over");
    assert_eq!(refused("1", "2026-09-01", "promotion", ""), 400, "too long ago");
    assert_eq!(refused("1", "2026-10-20", "promotion", ""), 400, "no night said anything of that day");
    assert_eq!(refused("1", "samedi", "promotion", ""), 400);
    assert_eq!(refused("douze", "2026-11-07", "promotion", ""), 400);
    assert_eq!(refused("99", "2026-11-07", "promotion", ""), 404);
    assert_eq!(server.post("/api/expliquer", "").status, 400);
    let kept: i64 = shop.state_value("SELECT COUNT(*) FROM answers").await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn without_javascript_an_answer_is_a_form_that_leads_back_to_the_page() {
    let shop = surprised().await;
    let server = shop.serve();
    let sent = server.form("/api/expliquer", &body(&ANSWER), &server.url("/predictions?jours=7"));
    assert_eq!(sent.status, 302);
    assert!(sent.headers["location"].to_str().unwrap().ends_with("/predictions?jours=7"));
    assert!(server.text("/predictions").contains("Noté : Promotion"));
}

#[tokio::test]
async fn the_page_shows_the_days_of_the_command_line_and_the_proof_of_each() {
    let shop = surprised().await;
    let json = |args: &[&str]| -> Value { serde_json::from_str(&shop.run(args).done().stdout).unwrap() };
    let generated = json(&["predictions", "generate", "1", "30", "--json"]);
    let compared = json(&["predictions", "compare", "1", "2026-10-10", "2026-11-08", "--json"]);
    let page = shop.serve().text("/predictions?article=1");
    let rows: Vec<&str> = page.split("<tr").skip(1).filter_map(|row| row.split("</tr>").next()).collect();
    for day in generated["days"].as_array().unwrap() {
        let date: jiff::civil::Date = day["date"].as_str().unwrap().parse().unwrap();
        let expected = format::number(day["expected"].as_f64().unwrap(), 1);
        let line = rows.iter().find(|row| row.contains(&format::date(date))).unwrap();
        assert!(line.contains(&format!("<td>{expected}</td>")), "{line}");
    }
    let known = compared["days"].as_array().unwrap().iter().filter(|day| !day["forecast"].is_null()).count();
    assert_eq!(known, 9, "the nights of 31 October to 8 November");
    let lines: Vec<_> = rows.iter().filter(|row| row.contains("class=\"quality")).collect();
    assert_eq!(lines.len(), 7 + known, "seven in sight, all of them behind");
    assert!(page.contains("Hier, dimanche 8") && page.contains("Avant-hier, samedi 7"));
    let saturday = lines.iter().find(|line| line.contains("07/11/2026")).unwrap();
    assert!(saturday.contains("Faible") && saturday.contains(&format::percent(-0.762, 0)), "{saturday}");
}

#[tokio::test]
async fn the_most_urgent_article_is_shown_first_and_the_best_seller_where_nothing_is_urgent() {
    let shop = surprised().await;
    let article = |address: &str| {
        let page = shop.serve().json(address);
        (page["article"]["panel"]["name"].clone(), page["refused"].clone())
    };
    assert_eq!(article("/api/predictions").0, "Frigo", "20 in stock last two days");
    assert_eq!(article("/api/predictions?article=1").0, "Ventilateur");
    for (wrong, said) in [("999", "n'existe pas"), ("abc", "numéro d'article"), ("-1", "numéro d'article")]
    {
        let (name, refused) = article(&format!("/api/predictions?article={wrong}"));
        assert!(name.is_null() && refused.as_str().unwrap().contains(said), "{wrong}: {refused}");
        assert!(shop.serve().text(&format!("/predictions?article={wrong}")).contains(said));
    }
    let calm =
        Shop::steady(&[Steady::new("Lent", 1.0, 900.0, 5), Steady::new("Rapide", 20.0, 9_000.0, 5)]).await;
    calm.run(&["batch"]).done();
    assert_eq!(calm.serve().json("/api/predictions")["article"]["panel"]["name"], "Rapide");
}

#[tokio::test]
async fn the_csv_holds_the_period_of_the_address() {
    let shop = surprised().await;
    let server = shop.serve();
    for (query, days) in [("?article=1", 14), ("?article=1&jours=7", 7), ("?jours=30", 30)] {
        let answer = server.get(&format!("/predictions.csv{query}"));
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        assert_eq!(answer.text.lines().count(), 1 + days + 1, "{}", answer.text);
    }
    let name = &server.get("/predictions.csv?article=1").headers["content-disposition"];
    assert_eq!(name, "attachment; filename=\"predictions-1-2026-11-09.csv\"");
    assert_eq!(server.get("/predictions.csv?article=999").status, 404);
    assert_eq!(server.get("/predictions.csv?article=abc").status, 400);
}

#[tokio::test]
async fn articles_are_found_by_their_name_without_javascript_too() {
    let shop = surprised().await;
    let server = shop.serve();
    let names = server.json("/api/articles");
    assert_eq!(names.as_array().unwrap().len(), 2);
    assert_eq!(names[0][1], "Frigo");
    let found = server.text("/predictions?q=VENTIL");
    assert!(found.contains("href=\"/predictions?article=1\""), "{found}");
    assert!(server.text("/predictions?q=climatiseur").contains("<html"));
}

#[tokio::test]
async fn a_page_without_forecast_proof_or_past_is_whole_and_says_why() {
    let empty = Shop::steady(&[]).await;
    empty.run(&["batch"]).done();
    assert!(empty.serve().text("/predictions").contains("aucun article"));

    let first =
        Shop::steady(&[Steady { stock: None, price: None, ..Steady::new("Seul", 2.0, 0.0, 3) }]).await;
    assert!(first.serve().text("/predictions").contains("optiflow batch"));
    let mut till = first.till().await;
    till.execute("DELETE FROM sales_history WHERE order_date < '2026-11-06'").await.unwrap();
    till.execute("UPDATE products SET name = printf('%.*c', 200, 'x')").await.unwrap();
    first.run(&["batch"]).done();
    let page = first.serve().text("/predictions");
    assert!(page.contains(&"x".repeat(200)));
    for said in [
        "demain matin",
        "trop court",
        "stock inconnu",
        "sur 3 jours de ventes seulement",
        "n'attend d'explication",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn the_stock_comes_with_its_date_and_what_is_guessed_says_so_on_both_pages() {
    let shop = Shop::steady(&[Steady::new("Frigo", 2.0, -4.0, 5)]).await;
    shop.till_does("UPDATE products SET lead_time_days = NULL").await;
    shop.till_does("UPDATE stock_levels SET recorded_at = '2026-10-20 20:00:00'").await;
    // It has hardly sold of late, which does not make it new.
    shop.till_does("DELETE FROM sales_history WHERE order_date BETWEEN '2026-08-01' AND '2026-11-06'").await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    for path in ["/predictions?article=1", "/alertes?article=1"] {
        let page = server.text(path);
        let facts =
            ["stock 0 du 20/10/2026", "stock négatif en caisse, compté 0", "livraison en 7 jours (supposé)"];
        for said in facts {
            assert!(page.contains(said), "{path}: {said}");
        }
        assert!(!page.contains("de ventes seulement"), "{path}");
    }
}
