//! `optiflow backtest` on files.

use std::fmt::Write as _;

use crate::support::{Shop, Steady};

#[test]
fn a_steady_series_is_measured_under_the_peers_protocol() {
    let shop = Shop::none();
    let mut sales = String::from("unique_id,ds,y\n");
    for (day, date) in jiff::civil::date(2025, 1, 1).series(jiff::Span::new().days(1)).take(400).enumerate() {
        writeln!(sales, "A,{date},{}\nB,{date},{}", 10 + day % 7, 3).unwrap();
    }
    shop.write("ventes.csv", sales);
    let said = shop.run(&["backtest", "--csv", "ventes.csv", "--origins", "2", "--json"]).done().stdout;
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["protocol"], serde_json::json!({"series": 2, "origins": 2, "step": 30, "horizon": 30}));
    let figures = report["models"]["optiflow"].as_object().unwrap();
    for name in ["mase", "rmsse", "wape", "bias", "total_ape", "coverage80", "ms_per_fit"] {
        assert!(figures.contains_key(name), "{name} is missing: {said}");
    }
    assert!(figures["wape"].as_f64().unwrap() < 0.05, "a plain week is learned: {said}");
}

#[test]
fn a_wrong_file_is_said_with_its_line() {
    let shop = Shop::none();
    shop.write("titres.csv", "article,ds,y\nA,2026-01-01,3\n");
    shop.run(&["backtest", "--csv", "titres.csv"]).failed(1, "la colonne « unique_id » manque");
    shop.write("nombre.csv", "unique_id,ds,y\nA,2026-01-01,3\nA,2026-01-02,trois\n");
    shop.run(&["backtest", "--csv", "nombre.csv"]).failed(1, "ligne 3 : « trois » n'est pas un nombre");
    shop.write("double.csv", "unique_id,ds,y\nA,2026-01-01,3\nA,2026-01-01,4\n");
    shop.run(&["backtest", "--csv", "double.csv"]).failed(1, "deux fois");
    shop.write("vide.csv", "unique_id,ds,y\n");
    shop.run(&["backtest", "--csv", "vide.csv"]).failed(1, "aucune vente");
    shop.run(&["backtest", "--csv", "absent.csv"]).failed(1, "absent.csv");
    shop.run(&["backtest", "--csv", "vide.csv", "--horizon", "0"]).failed(2, "--horizon");
}

#[tokio::test]
async fn the_engine_is_measured_on_the_shops_own_past() {
    let shop = Shop::steady(&[Steady::new("Frigo", 4.0, 50.0, 5)]).await;
    let text =
        shop.run(&["backtest", "--boutique", "--origins", "2", "--horizon", "14", "--json"]).done().stdout;
    let measured: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&measured["articles"], &measured["origins"]), (&1.into(), &2.into()));
    for part in ["with_events", "without_events"] {
        // The same sale every day is forecast without error.
        assert_eq!(
            (&measured[part]["wape"], &measured[part]["coverage80"]),
            (&0.0.into(), &1.0.into()),
            "{part}"
        );
    }
    shop.run(&["backtest"]).failed(2, "--csv");
}
