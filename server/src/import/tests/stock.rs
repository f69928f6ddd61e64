//! The stock: its moment, its places, its wrong lines.

use super::*;

/// When the only row of this stock was recorded.
fn recorded_at(shop: Shop, stock: &str) -> String {
    let imported = shop.stock(stock).imported();
    assert_eq!(imported.summary.stock_rows, 1);
    imported.tables.stock_levels[0].recorded_at.clone()
}

#[test]
fn a_stock_without_a_date_is_that_of_the_last_sales_evening() {
    assert_eq!(recorded_at(Shop::with_rice(), "article;stock\nRiz;4\n"), "2026-11-08 20:00:00");
    let old = Shop::selling("unique_id,ds,y\nRiz,2019-10-07,3\nRiz,2019-10-08,0\n");
    assert_eq!(recorded_at(old, "article;stock\nRiz;4\n"), "2019-10-08 20:00:00");
}

#[test]
fn a_stock_without_a_date_is_yesterdays_when_the_shop_already_sold_today() {
    let selling = Shop::selling("produit;date;quantité\nRiz;09/11/2026;3\n");
    assert_eq!(recorded_at(selling, "article;stock\nRiz;4\n"), "2026-11-08 20:00:00");
}

#[test]
fn a_stocks_own_moment_is_kept() {
    for (date, expected) in [
        ("07/11/2026", "2026-11-07 20:00:00"),
        ("2026-11-07T09:05", "2026-11-07 09:05:00"),
        ("09/11/2026", "2026-11-09 00:00:00"),
        ("09/11/2026 10:42", "2026-11-09 10:42:00"),
        ("", "2026-11-08 20:00:00"),
    ] {
        assert_eq!(
            recorded_at(Shop::with_rice(), &format!("article;stock;date\nRiz;4;{date}\n")),
            expected,
            "{date:?}"
        );
    }
}

#[test]
fn a_stock_of_today_is_told_to_count_tomorrow() {
    let imported = Shop::with_rice().stock("article;stock;date\nRiz;4;09/11/2026\n").imported();
    assert!(
        imported.notices[0].message.contains("09/11/2026")
            && imported.notices[0].message.contains("lendemain")
    );
}

#[test]
fn the_stocks_of_several_places_are_kept_apart() {
    let imported = Shop::with_rice()
        .stock("article;dépôt;quantité;disponible\nRiz;Marché;4;3\nRiz;Réserve;9,5;\n")
        .imported();
    let rows: Vec<_> = imported
        .tables
        .stock_levels
        .iter()
        .map(|r| (r.id, r.location.as_deref(), r.quantity_on_hand, r.quantity_available))
        .collect();
    assert_eq!(rows, [(1, Some("Marché"), 4.0, Some(3.0)), (2, Some("Réserve"), 9.5, None)]);
}

#[test]
fn two_stocks_of_one_place_and_moment_are_accepted_when_alike_only() {
    let alike = Shop::with_rice().stock("article;stock\nRiz;4\nRiz;4,0\n").imported();
    assert_eq!(alike.summary.stock_rows, 1);
    let messages = Shop::with_rice().stock("article;stock\nRiz;4\nRiz;5\n").refused();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].starts_with("stock.csv, ligne 3")
            && messages[0].contains("ligne 2")
            && messages[0].contains("dépôt"),
        "{messages:?}"
    );
}

#[test]
fn each_wrong_line_of_stock_says_what_to_do() {
    for (line, reason) in [
        ("Riz;-4;", "« -4 » est négatif, or un stock ne l'est jamais"),
        ("Riz;;", "colonne quantité : case vide"),
        ("Riz;dix;", "« dix » n'est pas un nombre"),
        ("Riz;4;bientôt", "« bientôt » n'est pas une date"),
        (";4;", "colonne article : case vide"),
    ] {
        let messages = Shop::with_rice().stock(format!("article;stock;date\n{line}\n")).refused();
        assert_eq!(messages.len(), 1, "{line}: {messages:?}");
        assert!(
            messages[0].starts_with("stock.csv, ligne 2") && messages[0].contains(reason),
            "{messages:?}"
        );
    }
}
