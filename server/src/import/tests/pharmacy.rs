//! A real pharmacy's file, and a long one.

use std::fmt::Write as _;
use std::path::Path;

use super::*;

/// The folder of shared data beside the repository.
fn shared_file(name: &str) -> Option<PathBuf> {
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name))
        .filter(|path| path.is_file())
}

#[test]
fn the_pharmacys_six_years_are_imported_whole() {
    let Some(sales) = shared_file("pharmacy_daily_sales.csv") else {
        println!("SKIPPED: no pharmacy_daily_sales.csv in ../shared beside the repository.");
        return;
    };
    let raw = fs::read_to_string(&sales).unwrap();
    let quantities = raw.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse::<f64>().unwrap());
    let (positive, total) = quantities.filter(|y| *y > 0.0).fold((0, 0.0), |(n, sum), y| (n + 1, sum + y));

    let files = ImportFiles { sales: Some(sales), ..ImportFiles::default() };
    let imported = read(&files, &ImportOptions { ignore_errors: false, today: TODAY }, &|_| {}).unwrap();
    let summary = imported.summary;
    assert_eq!((summary.articles, summary.sales_lines, summary.days), (8, 16_848, 2_106));
    assert_eq!((summary.first_day, summary.last_day), (date(2014, 1, 2), date(2019, 10, 8)));
    let names: Vec<_> = imported.tables.products.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["M01AB", "M01AE", "N02BA", "N02BE", "N05B", "N05C", "R03", "R06"]);
    let sales = &imported.tables.sales;
    assert_eq!(sales.iter().filter(|sale| sale.quantity > 0.0).count(), positive);
    assert!((sales.iter().map(|sale| sale.quantity).sum::<f64>() - total).abs() < 1e-6);
    // Beyond real sales, at most a row of 0 for each article's first day and one for the shop's last day.
    assert!(sales.len() - positive <= 9, "{} rows of 0", sales.len() - positive);
    assert!(imported.notices.is_empty());
}

#[test]
fn a_file_of_many_windows_is_read_whole_with_the_numbers_of_its_lines() {
    let mut text = String::from("Produit;Date;Quantité;Prix unitaire\r\n");
    for line in 0..300_000_u32 {
        let (article, day, month) = (line % 500, line / 500 % 28 + 1, line / 14_000 % 12 + 1);
        // Every hundredth name takes two lines.
        let name = if line % 100 == 0 {
            format!("\"Thé\r\nvert {article}\"")
        } else {
            format!("Thé noir {article}")
        };
        writeln!(text, "{name};{day:02}/{month:02}/2025;{};1 500,00\r", line % 7 + 1).unwrap();
    }
    let imported = Shop::selling(&text).imported();
    assert_eq!(imported.summary.sales_rows, 300_000);
    let expected: u32 = (0..300_000).map(|line| line % 7 + 1).sum();
    let total: f64 = imported.tables.sales.iter().map(|sale| sale.quantity).sum();
    assert!((total - f64::from(expected)).abs() < 1e-6);
    // A wrong line at the very end is told by the number that a text editor shows.
    let last = text.lines().count() + 1;
    let refused = Shop::selling(format!("{text}Thé;hier;1;2\r\n")).refused();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].starts_with(&format!("ventes.csv, ligne {last}, colonne date")), "{refused:?}");
}
