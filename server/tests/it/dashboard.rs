//! Page Dashboard over real HTTP: the figures of the nights, in words.

use app::api::{
    dashboard::{DashboardPage, Series, revenue, trend},
    figure::Figure,
};
use serde_json::Value;

use crate::support::{Server, Shop, Steady};

/// Five weeks and a day of nights, all sales as forecast.
async fn nights() -> Shop {
    let shop = Shop::each_level().await;
    shop.run(&["batch", "--depuis", "-36"]).done();
    shop
}

fn json(shop: &Shop, args: &[&str]) -> Value {
    serde_json::from_str(&shop.run(args).done().stdout).unwrap()
}

fn page(server: &Server) -> DashboardPage {
    serde_json::from_str(&server.text("/api/dashboard")).unwrap()
}

/// A text as it is read, with plain spaces.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn card(page: &DashboardPage, label: &str) -> Figure {
    let card = page.cards.iter().find(|card| card.label == label).unwrap().clone();
    let Figure { label, value, unit, change, way, note, level, href } = card;
    let [value, unit, change, note] = [value, unit, change, note].map(|text| plain(&text));
    Figure { label, value, unit, change, way, note, level, href }
}

#[tokio::test]
async fn the_four_figures_are_those_of_the_command_line() {
    let shop = nights().await;
    let page = page(&shop.serve());
    let kpis = json(&shop, &["dashboard", "kpis", "--json"]);
    let figures = &kpis["figures"];
    assert_eq!(page.cards.len(), 4);
    assert_eq!(card(&page, "Alertes").value, figures["levels"]["critical"].to_string());
    assert_eq!(card(&page, "Alertes").note, "1 attention · 1 OK · 1 inconnu");
    assert_eq!(figures["stock_value"]["total"], 480_000.0);
    assert_eq!(card(&page, "Valeur du stock").value, "480 000");
    assert_eq!(figures["turnover"], 2.5);
    let turnover = card(&page, "Rotation sur 30 jours");
    assert_eq!((turnover.value.as_str(), turnover.unit.as_str()), ("2,5", "correct"));
    let accuracy = json(&shop, &["predictions", "accuracy", "30", "--json"]);
    assert_eq!(accuracy["engine"]["precision"], 1.0);
    let precision = card(&page, "Précision");
    assert_eq!((precision.value.as_str(), precision.unit.as_str()), ("100,0", "% · bonne"));
    assert_eq!(precision.change, "comme il y a une semaine");
    assert_eq!(page.measures.iter().map(|line| line[0].as_str()).next(), Some("Précision"));
}

#[tokio::test]
async fn a_change_is_told_where_last_week_is_known_and_only_there() {
    let shop = Shop::each_level().await;
    shop.was_full_until_the_5th().await;
    shop.run(&["batch", "--depuis", "-6"]).done();
    let server = shop.serve();
    assert_eq!(card(&page(&server), "Alertes").change, "semaine dernière inconnue");
    shop.run(&["batch", "--depuis", "-7"]).done();
    let page = page(&server);
    let alerts = card(&page, "Alertes");
    assert_eq!(alerts.change, "critiques +1, attention +1 en une semaine");
    assert_eq!((alerts.way.as_str(), alerts.level.as_str()), ("worse", "critique"));
    // 4 x 400 before, 20 + 60 + 400 + 400 now.
    assert_eq!(card(&page, "Valeur du stock").change, "−45,0 % en une semaine");
    let critical: Vec<_> = page.trend.lines[trend::CRITICAL].iter().map(|count| count.unwrap()).collect();
    assert_eq!(critical, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
    let text = server.text("/dashboard");
    assert!(text.contains("1 article critique") && text.contains("critiques +1"), "{text}");
}

/// What the page answers to "is all well?": a text and where it leads, none for "Oui".
fn concerns(server: &Server) -> Vec<(String, String)> {
    page(server).concerns.into_iter().map(|concern| (plain(&concern.text), concern.href)).collect()
}

#[tokio::test]
async fn all_is_well_only_where_the_figures_are_there_and_of_the_day() {
    let shop = Shop::steady(&[Steady::new("Tranquille", 10.0, 100.0, 2)]).await;
    shop.run(&["batch", "--depuis", "-36"]).done();
    let server = shop.serve();
    assert_eq!(concerns(&server), []);
    assert!(server.text("/dashboard").contains("Oui, rien n'appelle votre attention."));

    let alone = |text: &str, href: &str| vec![(text.to_owned(), href.to_owned())];
    shop.counted(1, 5.0, "2026-11-09 10:42:00").await;
    assert_eq!(
        concerns(&server),
        alone("1 article critique", "/alertes?niveau=critique"),
        "the till's stock"
    );
    shop.counted(1, 100.0, "2026-11-09 10:50:00").await;
    assert_eq!(concerns(&server), []);

    let step = "DELETE FROM figures WHERE step = 'aggregate_dashboard_kpis' AND as_of = '2026-11-09'";
    shop.state_execute(step).await;
    assert_eq!(concerns(&server), alone("des chiffres datent du 08/11/2026", "/calculs"));
    shop.state_execute("DELETE FROM figures WHERE step = 'aggregate_dashboard_kpis'").await;
    assert_eq!(concerns(&server), alone("des chiffres n'ont pas pu être calculés", "/calculs"));
    assert!(!server.text("/dashboard").contains("Oui, rien"));
}

#[tokio::test]
async fn a_shop_whose_stock_nobody_counted_is_not_called_well() {
    let uncounted = |name| Steady { stock: None, ..Steady::new(name, 10.0, 0.0, 5) };
    let shop = Shop::steady(&[uncounted("Ventilateur"), uncounted("Frigo")]).await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    let unknown = ("2 articles sans stock connu".to_owned(), "/alertes?niveau=inconnu".to_owned());
    assert!(concerns(&server).contains(&unknown), "{:?}", concerns(&server));
    assert!(!server.text("/dashboard").contains("Oui, rien"));
}

#[tokio::test]
async fn what_is_urgent_comes_with_its_quantity_until_the_till_has_more() {
    let shop = nights().await;
    let server = shop.serve();
    let urgent = json(&shop, &["dashboard", "urgents", "--json"]);
    let lines = page(&server).urgent.lines;
    let listed = urgent["figures"].as_array().unwrap();
    assert_eq!((lines.len(), listed.len()), (2, 2));
    let rows = page(&server).urgent_rows;
    let alerts = json(&shop, &["alertes", "status", "--json"]);
    for (line, row) in lines.iter().zip(&rows) {
        let row = row.as_ref().unwrap();
        let told = alerts["rows"].as_array().unwrap().iter().find(|told| told["name"] == row.name).unwrap();
        assert_eq!(
            (row.name.as_str(), told["advised"].as_u64()),
            (line.name.as_str(), row.advised.map(u64::from))
        );
    }
    for (line, article) in lines.iter().zip(listed) {
        assert_eq!(line.name, article["name"]);
        assert_eq!(line.href, format!("/alertes?article={}", article["article"]));
    }
    assert_eq!((plain(&lines[0].figure).as_str(), lines[0].level.as_str()), ("30 000 FCFA", "critique"));
    shop.counted(1, 500.0, "2026-11-09 10:42:00").await;
    let page = page(&server);
    assert_eq!(page.urgent.lines[0].facts, "réapprovisionné depuis ce matin");
    assert_eq!(page.urgent_rows[0], None, "there is nothing to order any more");
    let alerts = card(&page, "Alertes");
    assert_eq!(alerts.value, "1", "the page is the morning's picture");
    assert_eq!(alerts.note, "avec le stock de 10:42 : 0 critique, 1 attention");
}

#[tokio::test]
async fn revenue_and_savings_are_those_of_the_command_line() {
    let shop = nights().await;
    let avoided = r#"[{"date":"2026-11-07","units":5.0,"value":5000.0},{"date":"2026-11-10","units":6.0,"value":6000.0}]"#;
    shop.acted_order(1, avoided, None).await;
    shop.till_does(
        "UPDATE sales_history SET quantity = 5 WHERE order_date BETWEEN '2026-11-02' AND '2026-11-08'",
    )
    .await;
    shop.run(&["batch"]).done();
    let page = page(&shop.serve());
    let health = json(&shop, &["dashboard", "sante", "--json"]);
    let days = health["revenue"]["figures"]["days"].as_array().unwrap();
    let told = |key: &str| days.iter().map(|day| day[key].as_f64()).collect::<Vec<_>>();
    let Series { first, lines, .. } = &page.revenue;
    assert_eq!(days[0]["date"], first.to_string());
    assert_eq!((&lines[revenue::ACTUAL], &lines[revenue::FORECAST]), (&told("actual"), &told("forecast")));
    assert_eq!(health["revenue"]["figures"]["periods"][0]["actual"], 140_000.0);
    let week = &page.totals[0];
    let shown = [&week.actual, &week.forecast, &week.share, &week.gap].map(|text| plain(text));
    assert_eq!(shown, ["140 000 FCFA", "280 000 FCFA", "−50,0 %", "−140 000 FCFA"]);
    assert_eq!((week.way.as_str(), page.totals[1].way.as_str()), ("worse", "share"));
    assert!(page.concerns.iter().any(|concern| concern.text.contains("sous la prévision en 7 jours")));
    let savings =
        [&page.savings.realised, &page.savings.estimated, &page.savings.note].map(|text| plain(text));
    assert_eq!(savings, ["5 000 FCFA", "6 000 FCFA", "sur 1 commande marquée"]);
}

#[tokio::test]
async fn what_sleeps_is_listed_whole_by_category_and_as_a_file() {
    let shop = Shop::each_level().await;
    shop.stopped_selling(3).await;
    shop.till_does(
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 64)
         INSERT INTO products (id, name, unit_price) SELECT i, 'Oublié ' || i, 100 + i FROM n",
    )
    .await;
    shop.till_does(
        "INSERT INTO stock_levels (product_id, quantity_on_hand, recorded_at)
         SELECT id, 10, '2026-08-01 20:00:00' FROM products WHERE id >= 10",
    )
    .await;
    shop.run(&["batch"]).done();
    let server = shop.serve();
    let page = page(&server);
    let listed = json(&shop, &["dashboard", "dormant", "--json"]);
    let articles = listed["figures"]["stock"]["articles"].as_array().unwrap();
    assert_eq!((page.dormant_articles, articles.len(), page.dormant_lines.len()), (56, 56, 56));
    for (line, article) in page.dormant_lines.iter().zip(articles) {
        assert_eq!(line.href, format!("/alertes?article={}", article["article"]));
    }
    let first = &page.dormant_lines[0];
    assert_eq!((first.name.as_str(), plain(&first.reduced_price).as_str()), ("Tranquille", "700 FCFA"));
    assert_eq!(plain(&page.dormant.lines[0].facts), "70 jours sans vente · remise 30 %");
    assert_eq!(page.dormant_categories[0][0], "Sans catégorie");
    let by_name: Vec<_> = page.dormant_orders[3].iter().take(2).collect();
    assert_eq!(by_name, [&55, &54], "Oublié 10 ties up the least, 11 a little more");
    let file = server.get("/dormant.csv");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"dormant-2026-11-09.csv\"");
    assert_eq!(file.text.lines().count(), 57);
    assert_eq!(file.text.lines().nth(1), Some("Tranquille;;400;70;non;400000;30;700"));
    let list = "aria-label=\"Stock dormant, en détail\"";
    assert!(server.text("/dashboard?dormant=article").contains(list), "the list reads without a browser");
    assert!(!server.text("/dashboard").contains(list), "it is asked for");
}

#[tokio::test]
async fn a_step_that_failed_leaves_its_last_figures_with_their_date() {
    let shop = nights().await;
    shop.state_execute(
        "DELETE FROM figures WHERE as_of = '2026-11-09'
         AND step IN ('get_stock_dormant', 'compare_ca_predictions', 'aggregate_dashboard_kpis')",
    )
    .await;
    let server = shop.serve();
    let found = page(&server);
    assert_eq!(found.dormant.dated, "au 08/11/2026");
    assert_eq!((found.revenue.dated.as_str(), found.trend.dated.as_str()), ("au 08/11/2026", ""));
    assert_eq!(card(&found, "Alertes au 08/11/2026").value, "0", "its stock was only counted that evening");
    shop.state_execute("DELETE FROM figures").await;
    let text = server.text("/dashboard");
    assert!(text.contains("Pas encore calculé."), "{text}");
}

#[tokio::test]
async fn a_shop_that_has_nothing_yet_is_told_how_to_begin() {
    let shop = Shop::steady(&[Steady::new("Ventilateur", 2.0, 10.0, 3)]).await;
    let text = shop.serve().text("/dashboard");
    assert!(text.contains("optiflow batch"), "{text}");
    let empty = Shop::steady(&[]).await;
    empty.run(&["batch"]).done();
    let server = empty.serve();
    assert!(server.text("/dashboard").contains("aucun article"));
    assert_eq!(server.get("/dormant.csv").text.lines().count(), 1);
}

#[tokio::test]
async fn an_article_without_price_or_with_a_price_of_0_leaves_the_page_whole() {
    let shop = Shop::steady(&[
        Steady { price: None, ..Steady::new("Sans prix", 10.0, 20.0, 5) },
        Steady { price: Some(0.0), ..Steady::new("Gratuit", 10.0, 20.0, 5) },
    ])
    .await;
    shop.run(&["batch", "--depuis", "-8"]).done();
    let page = page(&shop.serve());
    assert_eq!(page.totals[0].share, "—", "of a forecast of 0 there is no share");
    let stock = card(&page, "Valeur du stock");
    assert_eq!(stock.note, "1 article en stock sans prix n'y est pas");
    assert_eq!(stock.change, "comme il y a une semaine", "a share of 0 is none");
    let turnover = card(&page, "Rotation sur 30 jours");
    assert_eq!((turnover.value.as_str(), turnover.unit.as_str()), ("—", ""));
}
