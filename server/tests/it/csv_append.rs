//! `optiflow import` into a shop's file that is already there: the till's nightly export.

use sqlx::{Executor, Row};

use crate::support::{Ended, Shop, bytes, content};

const ARTICLES: &str =
    "nom;catégorie;fournisseur;prix;délai;colis\nRiz;Vivres;Sodis;500;4;12\nSel;Vivres;;100;;\n";
const FIRST: &str =
    "article;date;quantité;prix\nRiz;01/11/2026;3;500\nSel;01/11/2026;1;100\nRiz;02/11/2026;5;500\n";

fn import(shop: &Shop, args: &[&str]) -> Ended {
    let mut all = vec!["import", "--db", "optiflow.db"];
    all.extend(args);
    shop.run(&all)
}

/// A shop made by a first import.
fn imported() -> Shop {
    let shop = Shop::none();
    shop.write("articles.csv", ARTICLES);
    shop.write("ventes.csv", FIRST);
    shop.write("stock.csv", "article;stock;date\nRiz;20;02/11/2026\nSel;7;02/11/2026\n");
    import(&shop, &["--ventes", "ventes.csv", "--articles", "articles.csv", "--stock", "stock.csv"]).done();
    shop
}

/// Name, day and quantity of every sale, the till's marked.
async fn sales(shop: &Shop) -> Vec<String> {
    let rows = shop
        .till()
        .await
        .fetch_all(
            "SELECT p.name || ' ' || s.order_date || ' ' || CAST(s.quantity AS INTEGER) \
             || CASE WHEN s.id < 0 THEN '' ELSE ' caisse' END AS line \
             FROM sales_history AS s JOIN products AS p ON p.id = s.product_id ORDER BY line",
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get("line")).collect()
}

/// One row of text.
async fn text(shop: &Shop, sql: &'static str) -> String {
    shop.till().await.fetch_one(sql).await.unwrap().get(0)
}

#[tokio::test]
async fn the_same_files_twice_change_nothing_at_all() {
    let shop = imported();
    let before = bytes(&shop.db());
    for _ in 0..2 {
        let said =
            import(&shop, &["--ventes", "ventes.csv", "--articles", "articles.csv", "--stock", "stock.csv"])
                .done()
                .stdout;
        assert!(said.contains("ventes : 3 lignes déjà présentes, inchangées"), "{said}");
        assert!(said.contains("stocks : 2 inchangés") && said.contains("rien n'a été écrit"), "{said}");
        assert!(bytes(&shop.db()) == before, "the file is the same byte for byte");
    }
}

#[tokio::test]
async fn the_next_days_are_added_and_a_corrected_day_is_replaced() {
    let shop = imported();
    // The 2nd again, corrected and now in two lines, then the 3rd with an article never seen.
    let next = "article;date;quantité;prix\nRiz;02/11/2026;4;500\nRiz;02/11/2026;2;450\nSel;01/11/2026;1;100\n\
                Riz;03/11/2026;8;500\nThé;03/11/2026;2;900\n";
    shop.write("suite.csv", next);
    let said = import(&shop, &["--ventes", "suite.csv"]).done().stdout;
    assert!(
        said.contains("ventes : 1 ligne déjà présente, inchangée ; 1 jour corrigé ; 2 lignes ajoutées"),
        "{said}"
    );
    assert!(said.contains("articles : 1 ajouté ; 2 inchangés"), "{said}");
    let expected = [
        "Riz 2026-11-01 3",
        "Riz 2026-11-02 2",
        "Riz 2026-11-02 4",
        "Riz 2026-11-03 8",
        "Sel 2026-11-01 1",
        "Thé 2026-11-03 2",
    ];
    assert_eq!(sales(&shop).await, expected);
    let after = bytes(&shop.db());
    import(&shop, &["--ventes", "suite.csv"]).done();
    assert!(bytes(&shop.db()) == after, "and then nothing more");
    // Back to one line: the surplus row goes.
    import(&shop, &["--ventes", "ventes.csv"]).done();
    assert!(!sales(&shop).await.contains(&"Riz 2026-11-02 2".to_owned()));
    shop.run(&["batch"]).done();
}

#[tokio::test]
async fn a_sale_cancelled_by_a_line_of_0_is_no_sale_any_more() {
    let shop = imported();
    shop.write("retour.csv", "article;date;quantité\nRiz;02/11/2026;0\nSel;02/11/2026;0\n");
    let said = import(&shop, &["--ventes", "retour.csv"]).done().stdout;
    assert!(said.contains("1 jour corrigé ; 1 ligne à 0 sans effet"), "{said}");
    assert_eq!(sales(&shop).await, ["Riz 2026-11-01 3", "Riz 2026-11-02 0", "Sel 2026-11-01 1"]);
    // A column that the correction does not have is left as it was.
    let paid = text(&shop, "SELECT CAST(unit_price AS TEXT) FROM sales_history WHERE quantity = 0").await;
    assert_eq!(paid, "500.0");
}

#[tokio::test]
async fn a_line_of_0_on_the_last_day_tells_how_far_the_sales_are_known() {
    let shop = imported();
    shop.write("calme.csv", "article;date;quantité\nRiz;05/11/2026;0\nSel;05/11/2026;0\n");
    let said = import(&shop, &["--ventes", "calme.csv"]).done().stdout;
    assert!(said.contains("1 ligne ajoutée ; 1 ligne à 0 sans effet"), "{said}");
    let after = bytes(&shop.db());
    import(&shop, &["--ventes", "calme.csv"]).done();
    assert!(bytes(&shop.db()) == after);
}

#[tokio::test]
async fn an_absent_column_and_an_empty_cell_keep_what_is_there() {
    let shop = imported();
    shop.write("prix.csv", "nom;prix;fournisseur\nRiz;550;\nSel;;\n");
    let said = import(&shop, &["--articles", "prix.csv"]).done().stdout;
    assert!(said.contains("articles : 1 modifié ; 1 inchangé"), "{said}");
    let row = "SELECT name || ' ' || category || ' ' || supplier || ' ' || unit_price || ' ' || lead_time_days \
               FROM products WHERE id = 1";
    assert_eq!(text(&shop, row).await, "Riz Vivres Sodis 550.0 4");
    assert_eq!(text(&shop, "SELECT CAST(unit_price AS TEXT) FROM products WHERE id = 2").await, "100.0");
    assert_eq!(text(&shop, "SELECT CAST(pack_size AS TEXT) FROM product_suppliers").await, "12");
}

#[tokio::test]
async fn an_article_is_renamed_by_its_number_and_keeps_its_sales() {
    let shop = imported();
    shop.write("noms.csv", "numéro;nom;catégorie\n1;Riz parfumé;Vivres\n40;Huile;Vivres\n");
    shop.write(
        "suite.csv",
        "article;date;quantité\nRiz parfumé;03/11/2026;2\nHuile;03/11/2026;1\nSel;03/11/2026;4\n",
    );
    import(&shop, &["--articles", "noms.csv", "--ventes", "suite.csv"]).done();
    assert_eq!(sales(&shop).await.len(), 6);
    assert_eq!(
        text(&shop, "SELECT group_concat(id || name) FROM products").await,
        "1Riz parfumé,2Sel,40Huile"
    );
    // The old name is nobody's now, and a name that has another number is told.
    shop.write("suite.csv", "article;date;quantité\nRiz;04/11/2026;2\n");
    import(&shop, &["--articles", "noms.csv", "--ventes", "suite.csv"])
        .failed(1, "« Riz » n'est pas dans le fichier des articles");
    shop.write("noms.csv", "numéro;nom\n7;Sel\n");
    import(&shop, &["--articles", "noms.csv"]).failed(1, "porte déjà le numéro 2");
}

#[tokio::test]
async fn suppliers_bring_their_terms_and_one_is_preferred() {
    let shop = imported();
    let listed = "fournisseur;email;délai;minimum de commande;article;prix d'achat;colis;quantité minimum;préféré\n\
                  Sodis;vente@sodis.ci;5;50000;;;;;\n\
                  Nord;;9;;Riz;380;24;48;oui\n\
                  Nord;;;;Sel;70;;;\n";
    shop.write("fournisseurs.csv", listed);
    let said = import(&shop, &["--fournisseurs", "fournisseurs.csv"]).done().stdout;
    assert!(said.contains("fournisseurs : 1 ajouté ; 1 modifié"), "{said}");
    assert!(said.contains("articles des fournisseurs : 2 ajoutés ; 1 modifié"), "{said}");
    let rows = "SELECT group_concat(p.name || ' ' || s.name || ' ' || IFNULL(ps.purchase_price, '-') || ' ' \
                || IFNULL(ps.pack_size, '-') || ' ' || IFNULL(ps.min_order_quantity, '-') || ' ' || ps.is_preferred, ', ') \
                FROM product_suppliers AS ps JOIN products AS p ON p.id = ps.product_id \
                JOIN suppliers AS s ON s.id = ps.supplier_id";
    assert_eq!(text(&shop, rows).await, "Riz Sodis - 12 - 0, Riz Nord 380.0 24 48 1, Sel Nord 70.0 - - 1");
    let supplier =
        "SELECT email || ' ' || lead_time_days || ' ' || min_order_amount FROM suppliers WHERE id = 1";
    assert_eq!(text(&shop, supplier).await, "vente@sodis.ci 5 50000.0");
    let after = bytes(&shop.db());
    import(&shop, &["--fournisseurs", "fournisseurs.csv"]).done();
    assert!(bytes(&shop.db()) == after);

    shop.write(
        "fournisseurs.csv",
        "fournisseur;article;préféré\nNord;Riz;oui\nSodis;Riz;oui\nNord;Poivre;\nNord;Sel;peut-être\n",
    );
    let refused = import(&shop, &["--fournisseurs", "fournisseurs.csv"]);
    assert_eq!(refused.code, 1);
    for (line, reason) in
        [(3, "déjà un autre fournisseur préféré, ligne 2"), (4, "« Poivre »"), (5, "ni oui ni non")]
    {
        let told = refused.stderr.lines().find(|told| told.contains(&format!("ligne {line},")));
        assert!(told.is_some_and(|told| told.contains(reason)), "line {line}: {}", refused.stderr);
    }
    assert!(bytes(&shop.db()) == after);
}

#[tokio::test]
async fn a_stock_of_the_same_moment_and_place_is_corrected_and_another_one_added() {
    let shop = imported();
    shop.write(
        "stock.csv",
        "article;stock;date;dépôt\nRiz;18;02/11/2026;\nRiz;5;02/11/2026;Réserve\nRiz;9;03/11/2026 10:00;\n",
    );
    let said = import(&shop, &["--stock", "stock.csv"]).done().stdout;
    assert!(said.contains("stocks : 2 ajoutés ; 1 modifié"), "{said}");
    let rows = "SELECT group_concat(CAST(quantity_on_hand AS INTEGER) || '@' || recorded_at, ', ') FROM \
                (SELECT * FROM stock_levels WHERE product_id = 1 ORDER BY recorded_at, quantity_on_hand)";
    assert_eq!(
        text(&shop, rows).await,
        "5@2026-11-02 20:00:00, 18@2026-11-02 20:00:00, 9@2026-11-03 10:00:00"
    );
}

#[tokio::test]
async fn a_trial_counts_everything_and_writes_nothing() {
    let shop = imported();
    let before = bytes(&shop.db());
    shop.write("suite.csv", "article;date;quantité\nRiz;03/11/2026;8\nThé;03/11/2026;2\n");
    let said = import(&shop, &["--ventes", "suite.csv", "--essai"]).done().stdout;
    assert!(said.contains("2 lignes ajoutées") && said.contains("Essai : rien n'a été écrit"), "{said}");
    let json = import(&shop, &["--ventes", "suite.csv", "--essai", "--json"]).done().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (json["dry_run"].as_bool(), json["outcome"]["sales"]["lines_added"].as_u64()),
        (Some(true), Some(2))
    );
    assert_eq!(json["outcome"]["articles"]["added"], 1);
    assert!(bytes(&shop.db()) == before);
    let new = shop.run(&["import", "--ventes", "suite.csv", "--db", "neuve.db", "--essai"]).done().stdout;
    assert!(new.contains("2 articles, 2 ventes") && !shop.path("neuve.db").exists(), "{new}");
    let names: Vec<_> = std::fs::read_dir(shop.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("journal")), "{names:?}");
}

#[tokio::test]
async fn wrong_lines_are_said_and_nothing_is_written_unless_they_are_ignored() {
    let shop = imported();
    let before = bytes(&shop.db());
    shop.write("suite.csv", "article;date;quantité\nRiz;03/11/2026;8\nRiz;04/11/2026;-2\n");
    import(&shop, &["--ventes", "suite.csv"]).failed(1, "suite.csv, ligne 3");
    assert!(bytes(&shop.db()) == before);
    let ended = import(&shop, &["--ventes", "suite.csv", "--ignorer-erreurs"]).done();
    assert!(ended.stderr.contains("ligne 3") && ended.stdout.contains("1 ligne ajoutée"), "{}", ended.stdout);
}

#[test]
fn a_new_shop_needs_its_sales() {
    let shop = Shop::none();
    shop.write("stock.csv", "article;stock\nRiz;4\n");
    import(&shop, &["--stock", "stock.csv"]).failed(2, "--ventes");
    import(&shop, &[]).failed(2, "--ventes");
}

#[tokio::test]
async fn the_demonstration_no_longer_replaces_a_file_that_somebody_s_sales_were_added_to() {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "3", "--jours", "60", "--db", "optiflow.db"]).done();
    shop.write("ventes.csv", "article;date;quantité\nRiz;09/11/2026;8\n");
    import(&shop, &["--ventes", "ventes.csv"]).done();
    let after = content(&shop.db()).await;
    shop.run(&["demo", "--db", "optiflow.db"]).failed(1, "ne sera pas remplacé");
    assert!(content(&shop.db()).await == after);
}
