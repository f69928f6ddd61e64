//! What holds for any bytes.

use proptest::prelude::*;

use super::*;

/// Bytes that look enough like a CSV to reach every part of the import.
fn nearly_csv() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop::sample::select(vec![
        "Riz",
        "Sel",
        "",
        " ",
        "\"",
        "\"a\nb\"",
        "08/11/2026",
        "2026-11-07",
        "31/02/2026",
        "3",
        "-1",
        "1 234,5",
        "abc",
        "\0",
        "\u{feff}",
        "é",
    ]);
    let row = prop::collection::vec(cell, 1..5).prop_map(|cells| cells.join(";"));
    let header =
        prop::sample::select(vec!["produit;date;quantité", "unique_id;ds;y", "date;article", "sep=;", ""]);
    (header, prop::collection::vec(row, 0..8), prop::sample::select(vec!["\n", "\r\n", "\r"]))
        .prop_map(|(header, rows, end)| format!("{header}{end}{}", rows.join(end)).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_panic_and_a_failure_always_says_why(
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), nearly_csv()],
        ignore_errors: bool,
    ) {
        let shop = Shop::selling(&bytes).articles(&bytes).suppliers(&bytes).stock(&bytes);
        if let Err(failure) = shop.read_with(ignore_errors) {
            prop_assert!(!failure.list.errors.is_empty());
        }
        let shop = Shop::selling(&bytes).stock(&bytes);
        match shop.read_with(ignore_errors) {
            Err(failure) => prop_assert!(!failure.list.errors.is_empty()),
            Ok(imported) => prop_assert!(ignore_errors || imported.ignored.errors.is_empty()),
        }
    }

    #[test]
    fn every_unit_sold_is_imported_and_every_day_known(
        rows in prop::collection::vec((0_usize..3, 0_i64..20, 0_u32..4), 1..40),
    ) {
        let start = date(2026, 10, 1);
        let day = |offset: i64| start.saturating_add(jiff::Span::new().days(offset));
        let lines: Vec<String> = rows.iter().map(|&(a, d, q)| format!("A{a},{},{q}", day(d))).collect();
        let imported = Shop::selling(format!("unique_id,ds,y\n{}\n", lines.join("\n"))).imported();
        let total: u32 = rows.iter().map(|row| row.2).sum();
        let sales = &imported.tables.sales;
        prop_assert!((sales.iter().map(|sale| sale.quantity).sum::<f64>() - f64::from(total)).abs() < 1e-9);
        // The file's first and last days, and each article's first, can be read back from the rows.
        let first = rows.iter().map(|row| row.1).min().map(|d| day(d).to_string());
        let last = rows.iter().map(|row| row.1).max().map(|d| day(d).to_string());
        prop_assert_eq!(sales.iter().map(|sale| sale.order_date.clone()).min(), first);
        prop_assert_eq!(sales.iter().map(|sale| sale.order_date.clone()).max(), last);
        for product in &imported.tables.products {
            let own = rows.iter().filter(|row| format!("A{}", row.0) == product.name);
            let written = sales.iter().filter(|sale| sale.product_id == product.id);
            prop_assert_eq!(
                written.map(|sale| sale.order_date.clone()).min(),
                own.map(|row| row.1).min().map(|d| day(d).to_string())
            );
        }
    }
}
