//! Every table of every page as a file, over real HTTP: the workbook says the same as the CSV, cell by cell.

use std::{collections::BTreeSet, io::Cursor};

use calamine::{Data, Range, Reader, Xlsx};

use crate::{
    forms,
    support::{Server, Shop, Steady},
};

/// Every table, as it stands in the address.
const TABLES: [&str; 26] = [
    "a-commander",
    "alertes",
    "calcul",
    "calculs",
    "chiffre-affaires",
    "classement",
    "dormant",
    "dormant-categories",
    "ecarts",
    "effets-evenements",
    "etapes",
    "evenements",
    "graphique",
    "mes-evenements",
    "mesures-jours",
    "mesures-rayons",
    "mesures-semaines",
    "methodes",
    "panneau",
    "performance",
    "precision",
    "precision-semaines",
    "predictions",
    "preuve",
    "tout-commander",
    "urgences",
];

/// Five weeks of nights over articles of each level, one that sleeps, one that surprised, an event that was measured and
/// one of the owner's.
async fn lived_in() -> Shop {
    let shop = Shop::steady(&[
        Steady::new("=1+1; \"vide\"", 10.0, 20.0, 5),
        Steady::new("À commander", 10.0, 60.0, 5),
        Steady::new("-Tranquille", 10.0, 400.0, 5),
        Steady { price: None, ..Steady::new("Endormi", 4.0, 30.0, 5) },
    ])
    .await;
    shop.stopped_selling(4).await;
    shop.till_does(
        "UPDATE sales_history SET quantity = 60 WHERE product_id = 2 AND order_date = '2026-11-07'",
    )
    .await;
    shop.run(&["batch", "--depuis", "-36"]).done();
    shop
}

/// The rows of a CSV file, the titles first.
fn csv(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn workbook(server: &Server, path: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let (headers, content) = server.file(path);
    assert_eq!(headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Xlsx::new(Cursor::new(content)).unwrap()
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>) -> Range<Data> {
    assert_eq!(book.sheet_names().len(), 1);
    book.worksheet_range_at(0).unwrap().unwrap()
}

/// Holds a cell of the workbook against the CSV's.
#[track_caller]
fn assert_same(written: &Data, told: &str, title: &str, place: &str) {
    let number = || told.replace(',', ".").parse::<f64>().expect(place);
    match written {
        Data::Empty => assert_eq!(told, "", "{place}"),
        Data::String(text) => assert!(told == text || *told == format!("'{text}"), "{place}: {told} {text}"),
        Data::Float(value) => {
            let value = if title.ends_with(" (%)") { value * 100.0 } else { *value };
            // The CSV says what the page says: money to the unit, the rest to the hundredth.
            let rounded = if title.ends_with(" (FCFA)") { 0.500_1 } else { 0.005_1 };
            assert!((value - number()).abs() < rounded, "{place}: {told} {value}");
        }
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let date = format!("{day:02}/{month:02}/{year:04}");
            let moment = format!("{date} {hour:02}:{minute:02}");
            assert!(told == date || told == moment, "{place}: {told} {moment}");
        }
        other => assert_eq!(format!("{other:?}"), told, "{place}: no table has such a cell"),
    }
}

/// Holds the two files of a table against each other; its rows, without the titles.
#[track_caller]
fn same_in_both(server: &Server, name: &str, query: &str) -> Vec<Vec<String>> {
    let rows = csv(&server.text(&format!("/{name}.csv{query}")));
    let range = sheet(&mut workbook(server, &format!("/{name}.xlsx{query}")));
    assert_eq!(range.height(), rows.len(), "{name}{query}");
    for (at, row) in rows.iter().enumerate() {
        for (column, told) in row.iter().enumerate() {
            let place = format!("{name}{query}, row {at}, column {column}");
            let title = &rows[0][column];
            let written = range.get((at, column)).unwrap_or(&Data::Empty);
            if at == 0 {
                let bare =
                    title.trim_end_matches(" (FCFA)").trim_end_matches(" (€)").trim_end_matches(" (%)");
                assert_eq!(written, &Data::String(bare.to_owned()), "{place}");
            } else {
                assert_same(written, told, title, &place);
            }
        }
    }
    rows.into_iter().skip(1).collect()
}

/// The tables that a page leads to, as `name` and `?query`.
fn linked(server: &Server, page: &str) -> BTreeSet<(String, String)> {
    let html = server.text(page).replace("&amp;", "&");
    let address = |rest: &str| {
        let address = rest.split('"').next().unwrap_or_default().to_owned();
        let (name, query) = address.split_once(".csv")?;
        Some((name.to_owned(), query.to_owned()))
    };
    html.split("href=\"/").skip(1).filter_map(address).collect()
}

#[tokio::test]
async fn every_table_of_every_page_leads_to_a_csv_and_to_a_workbook_that_say_the_same() {
    let shop = lived_in().await;
    let server = shop.serve();
    let event = [
        ("event[name]", "Braderie"),
        ("event[kind]", "commercial"),
        ("event[first]", "2026-11-20"),
        ("event[repeat]", "une-fois"),
        ("event[multiplier]", "1,8"),
    ];
    assert_eq!(server.post("/api/evenement", &forms::body(&event)).status, 200);
    let pages =
        ["/alertes", "/alertes?article=1", "/dashboard?dormant=valeur", "/predictions?article=2", "/calculs"];
    let found: BTreeSet<_> = pages.iter().flat_map(|page| linked(&server, page)).collect();
    let mut names = BTreeSet::new();
    for (name, query) in &found {
        let rows = same_in_both(&server, name, query);
        assert!(!rows.is_empty(), "{name}{query} is shown, so it has lines");
        names.insert(name.as_str());
    }
    assert_eq!(names.into_iter().collect::<Vec<_>>(), TABLES);
}

#[tokio::test]
async fn a_workbook_follows_the_filters_and_the_order_of_the_address() {
    let shop = lived_in().await;
    let server = shop.serve();
    let all = same_in_both(&server, "alertes", "");
    let critical = same_in_both(&server, "alertes", "?niveau=critique");
    assert!(critical.len() < all.len() && critical.iter().all(|row| row[0] == "CRITIQUE"), "{critical:?}");
    let by_name = same_in_both(&server, "alertes", "?tri=article");
    assert_eq!(by_name.len(), all.len());
    assert_ne!(by_name, all);
    assert_eq!(same_in_both(&server, "predictions", "?article=2&jours=7").len(), 8);
    let (headers, _) = server.file("/alertes.xlsx");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"alertes-2026-11-09.xlsx\"");
    assert_eq!(server.get("/preuve.xlsx?article=999").status, 404);
    assert_eq!(server.get("/methodes.xlsx?article=abc").status, 400);
}

#[tokio::test]
async fn a_name_that_looks_like_a_formula_is_a_text_in_both_files() {
    let shop = lived_in().await;
    let server = shop.serve();
    let rows = same_in_both(&server, "alertes", "?tri=article");
    assert!(
        rows.iter().any(|row| row[1] == "'=1+1; \"vide\"") && rows.iter().any(|row| row[1] == "'-Tranquille")
    );
    let mut book = workbook(&server, "/alertes.xlsx");
    let names: Vec<_> = sheet(&mut book).rows().skip(1).map(|row| row[1].clone()).collect();
    assert!(names.contains(&Data::String("=1+1; \"vide\"".to_owned())), "{names:?}");
    let formulas = book.worksheet_formula("Alertes").unwrap();
    assert!(formulas.used_cells().next().is_none(), "nothing is computed");
}

#[tokio::test]
async fn a_workbook_holds_real_numbers_and_dates_under_titles_that_stay_in_sight() {
    let shop = lived_in().await;
    let server = shop.serve();
    let range = sheet(&mut workbook(&server, "/alertes.xlsx?niveau=critique"));
    let titles: Vec<_> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let at = |title: &str| titles.iter().position(|known| known == title).unwrap();
    let first: Vec<_> = range.rows().nth(1).unwrap().to_vec();
    assert_eq!(first[at("Stock")], Data::Float(20.0));
    assert!(matches!(first[at("Rupture")], Data::DateTime(_)), "{first:?}");
    assert_eq!(first[at("Perte")], Data::Float(30_000.0));
    let (_, content) = server.file("/alertes.xlsx");
    let mut parts = zip::ZipArchive::new(Cursor::new(content)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
    let written = part("xl/worksheets/sheet1.xml");
    assert!(written.contains("state=\"frozen\"") && written.contains("ySplit=\"1\""), "{written}");
    assert!(written.contains("<autoFilter ref=\"A1:S5\"/>"), "{written}");
    let styles = part("xl/styles.xml");
    assert!(styles.contains("<b/>") && styles.contains("&quot;FCFA&quot;"), "{styles}");
}
