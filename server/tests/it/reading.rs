//! The reading commands: the figures of the pages, in the terminal.

use jiff::ToSpan;
use optiflow_domain::{Currency, format};
use serde_json::Value;
use sqlx::Connection;

use crate::support::{D0, Shop, Steady};

/// A CRITIQUE (10 a day, 25 in stock, 5 days), an ATTENTION and an OK.
async fn computed() -> Shop {
    let shop = Shop::steady(&[
        Steady::new("Climatiseur", 10.0, 25.0, 5),
        Steady::new("Ventilateur", 10.0, 65.0, 5),
        Steady::new("Frigo", 2.0, 500.0, 5),
    ])
    .await;
    shop.run(&["batch"]).done();
    shop
}

fn json(shop: &Shop, args: &[&str]) -> Value {
    serde_json::from_str(&shop.run(args).done().stdout).unwrap()
}

#[tokio::test]
async fn the_alerts_are_those_of_the_page() {
    let shop = computed().await;
    let all = json(&shop, &["alertes", "status", "--json"]);
    assert_eq!(all["as_of"], D0.to_string());
    assert_eq!(
        (&all["levels"]["critique"], &all["levels"]["attention"], &all["levels"]["ok"]),
        (&1.into(), &1.into(), &1.into())
    );
    let critical = json(&shop, &["alertes", "critique", "--json"]);
    assert_eq!(critical["rows"].as_array().unwrap().len(), 1);
    assert_eq!(critical["rows"][0]["name"], "Climatiseur");
    // 25 units last 2 days; the third is short: C(5) - S = 25 units lost, at 1 000 each.
    assert_eq!(critical["rows"][0]["money_at_stake"], 25_000.0);
    let text = shop.run(&["alertes", "critique"]).done().stdout;
    let loss = format::money(25_000.0, Currency::from_code("XOF").unwrap());
    assert!(["Climatiseur", "CRITIQUE", &loss].iter().all(|part| text.contains(part)), "{text}");
    assert!(!text.contains("Ventilateur"), "{text}");
}

#[tokio::test]
async fn the_calculator_gives_the_quantity_of_the_formula() {
    let shop = computed().await;
    // 30 days of 10, 25 in stock, 15 %: (300 - 25) x 1.15 = 316.25.
    let answer = json(&shop, &["alertes", "calcul", "1", "2026-12-09", "15", "--json"]);
    assert_eq!(answer["formula"]["quantity"], 317);
    let text = shop.run(&["alertes", "calcul", "1", "2026-12-09", "15"]).done().stdout;
    assert!(text.contains("317") && text.contains("41,25"), "{text}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_reason() {
    let shop = computed().await;
    for (args, said) in [
        (vec!["alertes", "calcul", "1", "2026-12-09", "60"], "de 0 à 50"),
        (vec!["alertes", "calcul", "1", "2026-11-01"], "date"),
        (vec!["alertes", "calcul", "1", "2028-01-01"], "s'arrêtent au"),
        (vec!["alertes", "calcul", "douze", "2026-12-09"], "numéro"),
        (vec!["predictions", "compare", "1", "2026-11-08", "2026-11-01"], "avant le premier"),
        (vec!["evenements", "add", "Foire", "--debut", "2026-12-01", "--multiplicateur", "0"], "0"),
        (vec!["evenements", "add", "Foire", "--debut", "2026-12-05", "--fin", "2026-12-01"], "dernier jour"),
    ] {
        shop.run(&args).failed(2, said);
    }
    shop.run(&["predictions", "generate", "99"]).failed(1, "n'existe pas");
}

#[tokio::test]
async fn the_days_to_come_carry_stock_and_total() {
    let shop = computed().await;
    let answer = json(&shop, &["predictions", "generate", "1", "7", "--json"]);
    let days = answer["days"].as_array().unwrap();
    assert_eq!(days.len(), 7);
    assert_eq!(
        (&days[0]["date"], &days[0]["expected"], &days[0]["closing"]),
        (&D0.to_string().into(), &10.0.into(), &15.0.into())
    );
    assert_eq!(days[2]["stock_out"], true);
    assert_eq!(answer["total"]["expected"], 70.0);
    assert_eq!(answer["total"]["stock_out_on"], "2026-11-11");
}

#[tokio::test]
async fn past_forecasts_stand_beside_what_was_sold() {
    let shop = Shop::steady(&[Steady::new("Frigo", 4.0, 500.0, 5)]).await;
    shop.run(&["batch", "--depuis=-3"]).done();
    let answer = json(&shop, &["predictions", "compare", "1", "2026-11-05", "2026-11-08", "--json"]);
    let days = answer["days"].as_array().unwrap();
    assert_eq!(days[0]["forecast"], Value::Null, "no night was computed for the 5th");
    assert_eq!((&days[1]["forecast"], &days[1]["actual"]), (&4.0.into(), &4.0.into()));
    assert_eq!(answer["wape"], 0.0);
}

#[tokio::test]
async fn an_event_of_the_owners_changes_the_next_forecast_and_can_be_taken_back() {
    let shop = computed().await;
    let expected = |shop: &Shop| {
        let answer = json(shop, &["predictions", "generate", "3", "7", "--json"]);
        answer["days"]
            .as_array()
            .unwrap()
            .iter()
            .map(|day| day["expected"].as_f64().unwrap())
            .collect::<Vec<_>>()
    };
    let mut till = shop.till().await;
    // Steady sales need no model: an event acts on those that vary.
    sqlx::query("UPDATE sales_history SET quantity = 20 + id % 3 WHERE product_id = 3")
        .execute(&mut till)
        .await
        .unwrap();
    till.close().await.unwrap();
    shop.run(&["batch"]).done();
    let before = expected(&shop);
    let day = D0.saturating_add(2.days()).to_string();
    shop.run(&[
        "evenements",
        "add",
        "Foire du quartier",
        "--type",
        "commercial",
        "--debut",
        &day,
        "--multiplicateur",
        "2",
    ])
    .done();
    let learned = shop.run(&["evenements", "learn"]).done();
    assert!(learned.stdout.contains("événements mesurés"), "{}", learned.stdout);
    let after = expected(&shop);
    assert!((after[2] / before[2] - 2.0).abs() < 1e-6, "{before:?} {after:?}");
    assert!((after[1] - before[1]).abs() < 1e-9, "{before:?} {after:?}");
    let list = json(&shop, &["evenements", "list", "--json"]);
    let fair =
        list["upcoming"].as_array().unwrap().iter().find(|event| event["own"] == true).unwrap().clone();
    assert_eq!(
        (&fair["name"], &fair["occurrence"]["first"]),
        (&"Foire du quartier".into(), &day.clone().into())
    );

    let key = fair["key"].as_str().unwrap();
    shop.run(&["evenements", "delete", key]).done();
    shop.run(&["evenements", "delete", key]).failed(1, "aucun de vos événements");
    shop.run(&["batch"]).done();
    assert_eq!(expected(&shop), before);
}
