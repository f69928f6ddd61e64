//! Whole files: encodings, separators, and files that are none.

use encoding_rs::WINDOWS_1252;

use super::*;

const TEXT: &str = "Désignation;Date;Quantité\r\nBœuf séché;08/11/2026;1 234,5\r\n";

fn reads_the_beef(bytes: &[u8], form: &str) {
    let imported = Shop::selling(bytes).imported();
    assert_eq!(sales_of(&imported), [("Bœuf séché".to_owned(), "2026-11-08".to_owned(), 1234.5)], "{form}");
}

#[test]
fn the_same_sale_is_read_from_every_encoding() {
    let (windows, _, lossy) = WINDOWS_1252.encode(TEXT);
    assert!(!lossy);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{TEXT}").encode_utf16().flat_map(bytes).collect()
    };
    reads_the_beef(TEXT.as_bytes(), "UTF-8");
    reads_the_beef(format!("\u{feff}{TEXT}").as_bytes(), "UTF-8 with a byte order mark");
    reads_the_beef(&windows, "Windows-1252");
    reads_the_beef(&utf16(u16::to_le_bytes), "UTF-16 LE");
    reads_the_beef(&utf16(u16::to_be_bytes), "UTF-16 BE");
}

#[test]
fn the_same_sale_is_read_with_every_separator_and_line_end() {
    reads_the_beef(TEXT.replace(';', "\t").as_bytes(), "tabulations");
    reads_the_beef(
        "Produit,Date,Qté\nBœuf séché,2026-11-08,\"1234,5\"\n".as_bytes(),
        "commas and a quoted decimal comma",
    );
    reads_the_beef(TEXT.replace("\r\n", "\n").as_bytes(), "LF");
    reads_the_beef(TEXT.replace("\r\n", "\r").as_bytes(), "CR");
    reads_the_beef(format!("sep=;\r\n{TEXT}").as_bytes(), "Excel's sep= line");
    reads_the_beef(format!("\r\n{TEXT};;\r\n\r\n").as_bytes(), "blank lines and empty cells around");
    reads_the_beef(TEXT.replace('\r', ";;\r").as_bytes(), "empty columns at the end");
    reads_the_beef(TEXT.trim_end().as_bytes(), "no last line end");
}

#[test]
fn the_long_form_is_read() {
    let imported = Shop::selling("unique_id,ds,y\nM01AB,2014-01-02,0.0\nM01AB,2014-01-03,5.33\n").imported();
    assert_eq!(sales_of(&imported)[1], ("M01AB".to_owned(), "2014-01-03".to_owned(), 5.33));
}

#[test]
fn a_wrong_separator_says_which_was_found_and_which_are_accepted() {
    let messages = Shop::selling("produit|date|quantité\nRiz|08/11/2026|3\n").refused();
    assert_eq!(messages.len(), 1);
    for part in
        ["ventes.csv, ligne 1 :", "« | »", "« ; », « , » ou une tabulation", "article, date, quantité"]
    {
        assert!(messages[0].contains(part), "{messages:?}");
    }
}

#[test]
fn lines_parted_otherwise_than_the_titles_are_told_so() {
    let messages = Shop::selling("produit;date;quantité\nRiz,08/11/2026,3\n").refused();
    assert_eq!(
        messages,
        [
            "ventes.csv, ligne 2 : 1 champ au lieu de 3 : cette ligne semble séparée par « , », pas comme les titres"
        ]
    );
    let messages = Shop::selling("produit,date,quantité\nRiz,08/11/2026,3,5\n").refused();
    assert!(
        messages[0].contains("4 champs au lieu de 3") && messages[0].contains("virgule décimale"),
        "{messages:?}"
    );
}

#[test]
fn an_empty_file_and_one_with_titles_only_are_errors() {
    for (bytes, expected) in [
        ("", "ventes.csv : le fichier est vide"),
        ("\u{feff}\n\n", "ventes.csv : le fichier est vide"),
        ("produit;date;quantité\n", "ventes.csv : le fichier n'a que sa ligne de titres"),
        ("produit;date;quantité\n;;\n", "ventes.csv : le fichier n'a que sa ligne de titres"),
    ] {
        for ignore_errors in [false, true] {
            let failure = Shop::selling(bytes).read_with(ignore_errors).unwrap_err();
            assert!(failure.to_string().starts_with(expected), "{bytes:?}: {failure}");
            assert!(!failure.ignorable);
        }
    }
}

#[test]
fn a_line_of_ten_megabytes_is_one_error_with_its_number() {
    let giant = "x".repeat(10_000_000);
    let messages =
        Shop::selling(format!("produit;date;quantité\nRiz;08/11/2026;3\n{giant}\nSel;hier;1\n")).refused();
    assert_eq!(messages.len(), 2);
    assert!(
        messages[0].starts_with("ventes.csv, ligne 3 : ligne de 10\u{a0}000\u{a0}000 octets"),
        "{messages:?}"
    );
    assert!(messages[1].starts_with("ventes.csv, ligne 4, colonne date"), "{messages:?}");
    let only = Shop::selling(&giant).refused();
    assert!(only[0].starts_with("ventes.csv, ligne 1 : ligne de 10\u{a0}000\u{a0}000 octets"), "{only:?}");
}

#[test]
fn nul_characters_and_damaged_text_are_errors_of_their_line() {
    let messages = Shop::selling(b"produit;date;quantit\xc3\xa9\nRiz\0;08/11/2026;3\nS\xe9l;08/11/2026;3\nMa\xc3\xafs \xc3\xa0 pop;08/11/2026;3\n").refused();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("ventes.csv, ligne 2 : caractère nul"), "{messages:?}");
    assert!(messages[1].starts_with("ventes.csv, ligne 3 : caractère illisible"), "{messages:?}");
}

#[test]
fn a_workbook_a_folder_and_a_missing_file_are_named() {
    let workbook = Shop::selling(b"PK\x03\x04\x14\x00").refused();
    assert!(workbook[0].contains("classeur") && workbook[0].contains("Enregistrer sous"), "{workbook:?}");

    let mut shop = Shop::with_rice();
    shop.files.sales = Some(shop.folder.path().to_path_buf());
    assert!(shop.refused()[0].contains("c'est un dossier"));

    shop.files.sales = Some(shop.folder.path().join("absent.csv"));
    assert!(shop.refused()[0].starts_with("absent.csv : fichier introuvable ("));
}

#[test]
fn a_list_that_cannot_be_read_does_not_make_every_sale_an_error() {
    let mut shop = Shop::selling("produit;date;quantité\nRiz;08/11/2026;3\nRiz;hier;3\n");
    shop.files.articles = Some(shop.folder.path().join("absent.csv"));
    let messages = shop.refused();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(
        messages[0].starts_with("absent.csv") && messages[1].starts_with("ventes.csv, ligne 3"),
        "{messages:?}"
    );
}

#[test]
fn columns_that_are_not_used_are_told_once() {
    let imported = Shop::selling(
        "produit;date;quantité;Caisse;Vendeur\nRiz;08/11/2026;3;1;Awa\nRiz;08/11/2026;3;1;Awa\n",
    )
    .imported();
    let notices: Vec<String> = imported.notices.iter().map(ToString::to_string).collect();
    assert_eq!(notices, ["ventes.csv : colonnes non utilisées : « Caisse », « Vendeur »."]);
}

#[test]
fn missing_columns_are_each_said() {
    let messages = Shop::selling("produit;prix\nRiz;3\n").refused();
    assert_eq!(messages.len(), 2);
    assert!(messages[0].starts_with("ventes.csv, ligne 1 : colonne date absente"), "{messages:?}");
    assert!(
        messages[1].contains("colonne quantité absente") && messages[1].contains("« produit », « prix »"),
        "{messages:?}"
    );
}
