//! Headers: synonyms, separators, and what is said of a wrong one.

use super::*;
use crate::import::titles::{ARTICLES, SALES, STOCK, SUPPLIERS};

fn header(text: &str, columns: &'static [Column]) -> Result<Header, Vec<Reason>> {
    read_header(&mut Records::new(text, b';'), columns)
        .map_err(|faults| faults.into_iter().map(|f| f.reason).collect())
}

#[test]
fn each_separator_is_found_from_the_titles() {
    for (text, separator) in [
        ("Produit;Date;Quantité", b';'),
        ("unique_id,ds,y", b','),
        ("Article\tJour\tQté", b'\t'),
        ("\"Article\";\"Date\";\"Quantité (en unités, kg, l, m, pièces)\"", b';'),
        ("sep=,\nproduit,date,quantité", b','),
        ("\"SEP=;\"\nproduit;date;quantité", b';'),
        ("sep=\t\nproduit\tdate\tquantité", b'\t'),
        ("\n\nproduit,date,quantité", b','),
    ] {
        let found = header(text, SALES).map(|header| header.separator);
        assert_eq!(found.ok(), Some(separator), "{text:?}");
    }
}

#[test]
fn a_header_that_no_separator_can_cut_says_why() {
    assert_eq!(header("\"produit;date;quantité", SALES).unwrap_err(), [Reason::UnclosedQuote]);
}

#[test]
fn every_synonym_is_written_as_folding_leaves_it_and_names_one_column_of_its_file() {
    for columns in [SALES, ARTICLES, STOCK, SUPPLIERS] {
        let mut seen = std::collections::HashSet::new();
        for title in columns.iter().flat_map(|column| column.titles) {
            assert_eq!(&fold(title), title);
            assert!(seen.insert(title), "« {title} » names two columns of one file");
        }
        for column in columns {
            assert!(column.titles.contains(&fold(column.label).as_str()), "{} is not a title", column.label);
        }
    }
}

#[test]
fn the_surer_title_wins_and_the_other_column_is_told() {
    let header = header("Jour;Désignation;Qté;Date;Caisse;", SALES).unwrap();
    assert_eq!(header.position(Field::Date), Some(3));
    assert_eq!(header.ignored, ["Jour", "Caisse"]);
    assert_eq!(header.width, 5);
}

#[test]
fn an_unknown_separator_is_named() {
    for (text, mark) in
        [("date|article|quantité", Some('|')), ("date article quantité", Some(' ')), ("xyz", None)]
    {
        let reasons = header(text, SALES).unwrap_err();
        assert!(
            matches!(&reasons[..], [Reason::WrongSeparator { found, .. }] if *found == mark),
            "{text:?}: {reasons:?}"
        );
    }
}

#[test]
fn every_missing_column_is_said_with_what_was_found() {
    let reasons = header("date;caisse", SALES).unwrap_err();
    assert_eq!(reasons.len(), 2);
    let text = reasons[1].to_string();
    for expected in ["quantité", "« date », « caisse »", "qte"] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_file_without_titles_is_told_so() {
    let reasons = header("2026-01-01;Riz;3", SALES).unwrap_err();
    assert!(matches!(&reasons[..], [Reason::NoHeader { .. }]));
    assert!(reasons[0].to_string().contains("« Riz »"));
}

#[test]
fn one_title_twice_is_a_fault() {
    let reasons = header("date;produit;quantité;Date", SALES).unwrap_err();
    assert_eq!(reasons, [Reason::DuplicateColumn]);
}
