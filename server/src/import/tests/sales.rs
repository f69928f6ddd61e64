//! Lines of sales: every wrong one, and which rows are written.

use super::*;

/// The messages for one wrong line under the usual titles, after a good one.
fn messages_for(line: &str) -> Vec<String> {
    Shop::selling(format!("produit;date;quantité;prix\nRiz;08/11/2026;3;500\n{line}\n")).refused()
}

#[test]
fn each_wrong_line_is_said_with_its_number_column_value_and_what_to_do() {
    for (line, place, reason) in [
        ("Riz;hier;3;5", "colonne date : « hier »", "n'est pas une date"),
        ("Riz;31/02/2026;3;5", "colonne date : « 31/02/2026 »", "n'existe dans aucun calendrier"),
        ("Riz;12/31/2025;3;5", "colonne date : « 12/31/2025 »", "le jour d'abord"),
        ("Riz;08/11/26;3;5", "colonne date : « 08/11/26 »", "année sur deux chiffres"),
        ("Riz;46334;3;5", "colonne date : « 46334 »", "format date"),
        ("Riz;31/12/1989;3;5", "colonne date : « 31/12/1989 »", "avant le 01/01/1990"),
        ("Riz;12/11/2027;3;5", "colonne date : « 12/11/2027 »", "nous sommes le 09/11/2026"),
        ("Riz;;3;5", "colonne date", "case vide"),
        ("Riz;08/11/2026;-2;5", "colonne quantité : « -2 »", "déduisez un retour de la vente du même jour"),
        ("Riz;08/11/2026;abc;5", "colonne quantité : « abc »", "n'est pas un nombre"),
        ("Riz;08/11/2026;;5", "colonne quantité", "case vide"),
        ("Riz;08/11/2026;1e12;5", "colonne quantité : « 1e12 »", "est trop grand"),
        ("Riz;08/11/2026;3;-5", "colonne prix unitaire : « -5 »", "est négatif"),
        ("Riz;08/11/2026;3;cher", "colonne prix unitaire : « cher »", "n'est pas un nombre"),
        (" ;08/11/2026;3;5", "colonne article", "case vide"),
        ("Riz;08/11/2026;3", " : 3 champs au lieu de 4", "une case manque"),
        ("Riz;08/11/2026;3;5;6", " : 5 champs au lieu de 4", "entre guillemets"),
        ("\"Riz;08/11/2026;3;5", " : guillemet ouvert et jamais refermé", "doublez-le"),
        ("\"Riz\"x;08/11/2026;3;5", " : texte après un guillemet fermant", "doublez"),
    ] {
        let messages = messages_for(line);
        assert_eq!(messages.len(), 1, "{line}: {messages:?}");
        assert!(messages[0].starts_with("ventes.csv, ligne 3"), "{messages:?}");
        assert!(messages[0].contains(place) && messages[0].contains(reason), "{messages:?}");
    }
    let long = messages_for(&format!("{};08/11/2026;3;5", "é".repeat(201)));
    assert!(long[0].contains("dépasse 200 caractères") && long[0].contains('…'), "{long:?}");
}

#[test]
fn a_year_from_today_is_still_believed_and_a_future_sale_is_told() {
    let imported = Shop::selling("produit;date;quantité\nRiz;10/11/2027;1\nRiz;01/01/1990;1\n").imported();
    assert_eq!(
        (imported.summary.first_day, imported.summary.last_day),
        (date(1990, 1, 1), date(2027, 11, 10))
    );
    assert!(
        imported.notices[0].message.contains("après aujourd'hui (09/11/2026) : 1"),
        "{:?}",
        imported.notices
    );
}

#[test]
fn articles_are_made_from_the_sales_in_order_of_first_appearance() {
    let imported = Shop::selling(
        "produit;date;quantité\n Sel ;08/11/2026;1\nRiz\u{a0} 5 kg;08/11/2026;1\nSel;07/11/2026;1\n",
    )
    .imported();
    let names: Vec<_> = imported.tables.products.iter().map(|p| (p.id, p.name.as_str())).collect();
    assert_eq!(names, [(1, "Sel"), (2, "Riz 5 kg")]);
}

#[test]
fn names_that_differ_by_case_only_stay_apart_and_are_told() {
    let imported = Shop::selling("produit;date;quantité\nRiz;08/11/2026;1\nRIZ;08/11/2026;1\n").imported();
    assert_eq!(imported.summary.articles, 2);
    assert!(imported.notices[0].message.contains("« RIZ »"), "{:?}", imported.notices);
}

#[test]
fn several_sales_of_a_day_are_all_kept() {
    let imported =
        Shop::selling("produit;date;quantité\nRiz;08/11/2026;1\nRiz;08/11/2026 10:30;2\nRiz;08/11/2026;1\n")
            .imported();
    let quantities: Vec<f64> = imported.tables.sales.iter().map(|sale| sale.quantity).collect();
    assert_eq!(quantities, [1.0, 2.0, 1.0]);
    assert!(imported.tables.sales.iter().all(|sale| sale.order_date == "2026-11-08"));
}

#[test]
fn a_zero_is_written_on_the_first_day_of_an_article_and_the_last_day_of_the_shop_only() {
    let imported = Shop::selling(
        "produit;date;quantité\n\
         Riz;01/11/2026;0\nRiz;02/11/2026;4\nRiz;03/11/2026;0\nRiz;05/11/2026;0\n\
         Sel;03/11/2026;2\nSel;03/11/2026;0\nSel;04/11/2026;0\nSel;05/11/2026;0\n",
    )
    .imported();
    let kept: Vec<_> = sales_of(&imported);
    let expected = [
        ("Riz", "2026-11-01", 0.0),
        ("Riz", "2026-11-02", 4.0),
        ("Riz", "2026-11-05", 0.0),
        ("Sel", "2026-11-03", 2.0),
    ];
    assert_eq!(kept, expected.map(|(name, day, quantity)| (name.to_owned(), day.to_owned(), quantity)));
    assert_eq!((imported.summary.last_day, imported.summary.days), (date(2026, 11, 5), 5));
    assert_eq!((imported.summary.sales_lines, imported.summary.sales_rows), (8, 4));
    let ids: Vec<i64> = imported.tables.sales.iter().map(|sale| sale.id).collect();
    assert_eq!(ids, [-4, -3, -2, -1], "a row below 0 comes from an import");
}

#[test]
fn an_article_never_sold_is_still_an_article() {
    let imported =
        Shop::selling("produit;date;quantité\nRiz;01/11/2026;0\nSel;02/11/2026;1\nRiz;02/11/2026;0\n")
            .imported();
    assert_eq!(imported.summary.articles, 2);
    assert_eq!(sales_of(&imported).len(), 2);
}

#[test]
fn the_same_files_give_the_same_tables() {
    let shop = Shop::selling("produit;date;quantité\nSel;08/11/2026;1\nRiz;08/11/2026;2\nThé;07/11/2026;2\n")
        .stock("article;stock\nThé;1\nRiz;3\n");
    assert_eq!(shop.imported(), shop.imported());
}
