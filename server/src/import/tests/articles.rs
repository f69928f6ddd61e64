//! The list of articles and the suppliers.

use super::*;

#[test]
fn with_a_list_an_unknown_article_is_an_error_in_the_sales_and_in_the_stock() {
    let messages = Shop::selling("produit;date;quantité\nRiz;08/11/2026;3\nRis;08/11/2026;1\n")
        .articles("nom\nRiz\n")
        .stock("article;stock\nSel;3\n")
        .refused();
    assert_eq!(
        messages,
        [
            "ventes.csv, ligne 3, colonne article : « Ris » n'est pas dans le fichier des articles : ajoutez-le, ou corrigez son nom",
            "stock.csv, ligne 2, colonne article : « Sel » n'est pas dans le fichier des articles : ajoutez-le, ou corrigez son nom",
        ]
    );
}

#[test]
fn without_a_list_a_stock_of_something_never_sold_is_an_error() {
    let messages = Shop::with_rice().stock("article;stock\nSel;3\n").refused();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].contains("« Sel » n'est pas dans les ventes") && messages[0].contains("--articles"),
        "{messages:?}"
    );
}

#[test]
fn a_wrong_line_of_the_list_is_one_error_not_one_for_each_sale() {
    let shop = Shop::selling("produit;date;quantité\nRiz;08/11/2026;3\nSel;08/11/2026;1\nRiz;07/11/2026;3\n")
        .articles("nom;prix\nRiz;cher\nSel;300\n");
    let messages = shop.refused();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].starts_with("articles.csv, ligne 2, colonne prix unitaire"));

    let imported = shop.tolerated();
    assert_eq!(sales_of(&imported), [("Sel".to_owned(), "2026-11-08".to_owned(), 1.0)]);
    assert_eq!(imported.summary.ignored_lines, 3);
    assert!(
        imported.ignored.errors[1].to_string().contains("dont la ligne est fautive"),
        "{:?}",
        imported.ignored
    );
}

#[test]
fn an_article_given_twice_is_accepted_when_alike_and_refused_when_not() {
    let twice = Shop::with_rice().articles("nom;prix\nRiz;500\nRiz;500,00\n").imported();
    assert_eq!(twice.summary.articles, 1);

    let messages = Shop::with_rice().articles("nom;prix\nRiz;500\nSel;2\nRiz;600\n").refused();
    assert_eq!(
        messages,
        [
            "articles.csv, ligne 4, colonne article : « Riz » est déjà donné, autrement, à la ligne 2 : gardez une seule des deux lignes"
        ]
    );
}

#[test]
fn a_supplier_given_twice_is_refused_when_not_alike() {
    let messages = Shop::with_rice().suppliers("nom;délai\nSodis;5\nSodis;5\nSodis;6\n").refused();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].starts_with("fournisseurs.csv, ligne 4") && messages[0].contains("à la ligne 2"),
        "{messages:?}"
    );
}

#[test]
fn a_supplier_that_only_the_articles_name_is_made_without_a_lead_time() {
    let imported = Shop::with_rice()
        .suppliers("nom;délai\nSodis;5\n")
        .articles("nom;fournisseur\nRiz;Prosuma\nSel;Sodis\nThé;Prosuma\n")
        .imported();
    let suppliers: Vec<_> =
        imported.tables.suppliers.iter().map(|s| (s.id, s.name.as_str(), s.lead_time_days)).collect();
    assert_eq!(suppliers, [(1, "Sodis", Some(5)), (2, "Prosuma", None)]);
    let links: Vec<_> =
        imported.tables.product_suppliers.iter().map(|l| (l.id, l.product_id, l.supplier_id)).collect();
    assert_eq!(links, [(1, 1, 2), (2, 2, 1), (3, 3, 2)]);
    assert!(imported.notices[0].message.contains("sans délai de livraison : 1"), "{:?}", imported.notices);
}

#[test]
fn terms_without_a_supplier_are_told_as_not_kept() {
    let imported = Shop::with_rice().articles("nom;colis\nRiz;12\n").imported();
    assert!(imported.tables.product_suppliers.is_empty());
    assert!(imported.notices[0].message.contains("n'est pas gardé : 1"), "{:?}", imported.notices);
}

#[test]
fn each_wrong_number_of_an_article_says_what_is_accepted() {
    for (line, reason) in [
        ("Riz;;;-1;", "« -1 » est négatif"),
        ("Riz;400;;;", "« 400 » est trop grand (au plus 365)"),
        ("Riz;2,5;;;", "« 2,5 » n'est pas un nombre entier"),
        ("Riz;;0;;", "« 0 » est trop petit (au moins 1)"),
        ("Riz;;;;x", "« x » n'est pas un nombre"),
        (";7;;;", "colonne article : case vide"),
    ] {
        let messages = Shop::with_rice()
            .articles(format!("nom;délai;colis;prix;prix d'achat\n{line}\nRiz;;;;\n"))
            .refused();
        assert_eq!(messages.len(), 1, "{line}: {messages:?}");
        assert!(
            messages[0].starts_with("articles.csv, ligne 2") && messages[0].contains(reason),
            "{messages:?}"
        );
    }
}

#[test]
fn categories_are_numbered_in_order_of_first_appearance() {
    let imported =
        Shop::with_rice().articles("nom;catégorie\nRiz;Vivres\nSavon;Hygiène\nSel;Vivres\nSac;\n").imported();
    let categories: Vec<_> = imported.tables.categories.iter().map(|c| (c.id, c.name.as_str())).collect();
    assert_eq!(categories, [(1, "Vivres"), (2, "Hygiène")]);
    assert_eq!(imported.tables.products[3].category, None);
}

#[test]
fn a_list_may_number_its_articles_and_the_others_take_what_is_free() {
    let imported = Shop::with_rice().articles("numéro;nom\n;Sel\n1;Riz\n40;Huile\n;Sac\n").imported();
    let numbers: Vec<_> = imported.tables.products.iter().map(|p| (p.id, p.name.as_str())).collect();
    assert_eq!(numbers, [(2, "Sel"), (1, "Riz"), (40, "Huile"), (3, "Sac")]);
    assert_eq!(imported.tables.sales[0].product_id, 1);
    let messages = Shop::with_rice().articles("numéro;nom\n1;Riz\n1;Sel\n0;Sac\n").refused();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("ligne 3, colonne numéro") && messages[0].contains("à la ligne 2"));
    assert!(messages[1].contains("ligne 4, colonne numéro"), "{messages:?}");
}

#[test]
fn the_suppliers_file_says_who_delivers_what_and_wins_over_the_articles_file() {
    let imported = Shop::with_rice()
        .articles("nom;fournisseur;colis\nRiz;Sodis;12\nSel;;\n")
        .suppliers(
            "fournisseur;article;colis;préféré\nNord;Riz;24;oui\nNord;Sel;6;\nSodis;Riz;10;\nSodis;Sel;;\n",
        )
        .imported();
    let tables = &imported.tables;
    let name = |id: i64| tables.suppliers.iter().find(|s| s.id == id).map(|s| s.name.as_str());
    let links: Vec<_> = tables
        .product_suppliers
        .iter()
        .map(|l| (l.product_id, name(l.supplier_id).unwrap(), l.pack_size, l.is_preferred))
        .collect();
    assert_eq!(
        links,
        [
            (1, "Sodis", Some(10), false),
            (1, "Nord", Some(24), true),
            (2, "Nord", Some(6), true),
            (2, "Sodis", None, false)
        ]
    );
}
