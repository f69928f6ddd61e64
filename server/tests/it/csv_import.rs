//! `optiflow import`: CSV files in, a shop that computes and serves out.

use std::path::Path;

use crate::support::{Ended, Shop};

fn import(shop: &Shop, sales: &str, more: &[&str]) -> Ended {
    let mut args = vec!["import", "--ventes", sales, "--db", "optiflow.db"];
    args.extend(more);
    shop.run(&args)
}

#[test]
fn the_three_files_of_a_french_spreadsheet_become_a_shop_that_computes() {
    let shop = Shop::none();
    let mut sales = String::from("Article;Date;Quantité;Prix unitaire\r\n");
    for day in 1..=31 {
        sales.push_str(
            &format!("Crème hydratante;{day:02}/10/2026;1 2,5;3 500,00\r\n").replace("1 2,5", "12,5"),
        );
    }
    // As a French Excel writes it: Windows-1252.
    let (encoded, _, _) = encoding_rs::WINDOWS_1252.encode(&sales);
    shop.write("ventes.csv", encoded);
    shop.write("articles.csv", "Nom,Catégorie,Fournisseur,Délai\nCrème hydratante,Soins,Grossiste,4\n");
    shop.write("stock.csv", "\u{feff}Article;Stock;Date\nCrème hydratante;20;08/11/2026\n");
    let said =
        import(&shop, "ventes.csv", &["--articles", "articles.csv", "--stock", "stock.csv"]).done().stdout;
    assert!(said.contains("1 articles, 31 ventes du 01/10/2026 au 31/10/2026"), "{said}");
    let said = shop.run(&["batch"]).done().stdout;
    assert!(said.contains("1 CRITIQUE"), "{said}");
}

#[test]
fn each_wrong_line_is_said_with_its_reason_nothing_is_written_and_the_exit_code_is_1() {
    let shop = Shop::none();
    shop.write("articles.csv", "nom;prix\nSavon;500\n");
    let sales = "article;date;quantité\nSavon;31/02/2026;1\nSavon;01/10/2026;-3\nInconnu;01/10/2026;1\nSavon;01/10/2026;deux\nSavon;02/10/2026;4\n";
    shop.write("ventes.csv", sales);
    let ended = import(&shop, "ventes.csv", &["--articles", "articles.csv"]);
    assert_eq!(ended.code, 1);
    for (line, reason) in [(2, "31/02/2026"), (3, "-3"), (4, "Inconnu"), (5, "deux")] {
        let told = ended.stderr.lines().find(|l| l.contains(&format!("ligne {line}")));
        assert!(told.is_some_and(|told| told.contains(reason)), "line {line}: {}", ended.stderr);
    }
    assert!(!shop.db().exists(), "nothing is written");
    let ended = import(&shop, "ventes.csv", &["--articles", "articles.csv", "--ignorer-erreurs"]).done();
    assert!(ended.stderr.contains("ligne 2"), "what was left out is still said: {}", ended.stderr);
    assert!(shop.db().exists());
}

#[test]
fn files_that_are_wrong_as_a_whole_are_refused() {
    let shop = Shop::none();
    let long = format!("article;date;quantité\nSavon;01/10/2026;1\n{}\n", "x".repeat(10_000_000));
    for (name, content) in [
        ("vide.csv", String::new()),
        ("separateur.csv", "article|date|quantité\nSavon|01/10/2026|1\n".to_owned()),
        ("titres.csv", "article;date;quantité\n".to_owned()),
        ("longue.csv", long),
    ] {
        shop.write(name, content);
        import(&shop, name, &[]).failed(1, name);
        assert!(!shop.db().exists(), "{name}: nothing is written");
    }
    import(&shop, "absent.csv", &[]).failed(1, "absent.csv");
    shop.run(&["import", "--ventes", "vide.csv"]).failed(2, "--db");
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let shop = Shop::none();
    shop.write("optiflow.db", "précieux");
    shop.write("ventes.csv", "unique_id,ds,y\nA,2026-10-01,3\n");
    import(&shop, "ventes.csv", &[]).failed(1, "existe déjà");
    assert_eq!(std::fs::read_to_string(shop.db()).unwrap(), "précieux");
}

#[tokio::test]
async fn a_real_pharmacys_six_years_are_imported_forecast_and_served() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/pharmacy_daily_sales.csv"));
    if !file.exists() {
        println!("skipped: the pharmacy's sales are not beside this repository");
        return;
    }
    let shop = Shop::none();
    let said = import(&shop, file.to_str().unwrap(), &[]).done().stdout;
    assert!(said.contains("8 articles") && said.contains("du 02/01/2014 au 08/10/2019"), "{said}");
    let mut batch = shop.command(&["batch"]);
    // An old file: D0 is the day after its last sale.
    let ended = batch.env_remove("OPTIFLOW_AS_OF").output().unwrap();
    let said = String::from_utf8(ended.stdout).unwrap();
    assert!(said.contains("8 articles prévus pour le 09/10/2019 : 8 Stock inconnu"), "{said}");
    let page = shop.serve().text("/alertes");
    assert!(page.contains("Ventes connues jusqu'au") && page.contains("M01AB"));
}
