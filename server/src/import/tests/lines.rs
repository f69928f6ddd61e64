//! Cutting records: the hard cases by hand, the rest against the `csv` crate.

use proptest::prelude::*;

use super::*;

/// Every record of a text: its line and its fields, or why not.
fn records(text: &str, separator: u8) -> Vec<(u64, Result<Vec<String>, Reason>)> {
    let mut reader = Records::new(text, separator);
    let mut fields = Vec::new();
    let mut all = Vec::new();
    while let Some(record) = reader.next_record(&mut fields) {
        let owned = fields.iter().map(|field| field.clone().into_owned()).collect();
        all.push((record.line, record.outcome.map(|()| owned)));
    }
    all
}

fn cells(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

#[test]
fn every_line_end_counts_as_one_line() {
    for text in ["a;b\nc;d", "a;b\r\nc;d\r\n", "a;b\rc;d\r"] {
        assert_eq!(
            records(text, b';'),
            [(1, Ok(cells(&["a", "b"]))), (2, Ok(cells(&["c", "d"])))],
            "{text:?}"
        );
    }
}

#[test]
fn blank_lines_are_left_out_and_still_counted() {
    assert_eq!(records("\n \na\n\nb", b';'), [(3, Ok(cells(&["a"]))), (5, Ok(cells(&["b"])))]);
}

#[test]
fn quotes_hold_separators_quotes_and_line_ends() {
    let text = "\"a;b\";\"dit \"\"oui\"\"\";\"x\r\ny\"\nz";
    assert_eq!(
        records(text, b';'),
        [(1, Ok(cells(&["a;b", "dit \"oui\"", "x\r\ny"]))), (3, Ok(cells(&["z"])))]
    );
    assert_eq!(records("\"\";\"\"\"\"", b';'), [(1, Ok(cells(&["", "\""])))]);
}

#[test]
fn a_quote_inside_a_bare_field_is_an_inch_mark() {
    assert_eq!(records("Tuyau 3\" inox;2", b';'), [(1, Ok(cells(&["Tuyau 3\" inox", "2"])))]);
}

#[test]
fn a_quote_never_closed_costs_its_own_line_only() {
    assert_eq!(records("\"a;1\nb;2", b';'), [(1, Err(Reason::UnclosedQuote)), (2, Ok(cells(&["b", "2"])))]);
    assert_eq!(
        records("\"a\"x;1\nb;2", b';'),
        [(1, Err(Reason::TextAfterQuote)), (2, Ok(cells(&["b", "2"])))]
    );
}

#[test]
fn a_line_of_ten_megabytes_is_one_error_and_the_next_line_is_read() {
    for head in ["", "\"", "x;\""] {
        let text = format!("{head}{}\nb;2", "a".repeat(10_000_000));
        let all = records(&text, b';');
        assert_eq!(all.len(), 2, "{head:?}");
        assert_eq!(all[0], (1, Err(Reason::LineTooLong(10_000_000 + head.len()))));
        assert_eq!(all[1], (2, Ok(cells(&["b", "2"]))));
    }
}

#[test]
fn a_quoted_field_over_many_lines_is_bounded_too() {
    let text = format!("\"{}\"\n", "ligne\n".repeat(20_000));
    assert_eq!(records(&text, b';')[0], (1, Err(Reason::UnclosedQuote)));
}

#[test]
fn a_nul_character_is_an_error_of_its_line() {
    assert_eq!(records("a\0;1\nb;2", b';')[0], (1, Err(Reason::NulCharacter)));
    assert_eq!(records("\"x\n\0\";1\nb;2", b';')[0], (1, Err(Reason::NulCharacter)));
}

proptest! {
    #[test]
    fn a_table_that_the_csv_crate_writes_is_read_back(
        table in prop::collection::vec(prop::collection::vec("[a-z;,\"\n\t é]{0,6}", 3), 1..8),
        separator in prop::sample::select(vec![b';', b',', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let read: Vec<_> = records(&text, separator).into_iter().map(|(_, row)| row.unwrap()).collect();
        prop_assert_eq!(read, table);
    }

    #[test]
    fn line_numbers_are_those_of_the_text(lines in prop::collection::vec("[a-z]{0,3}", 1..20)) {
        let text = lines.join("\n");
        let expected: Vec<u64> = (1..).zip(&lines).filter(|(_, line)| !line.is_empty()).map(|(n, _)| n).collect();
        let read: Vec<u64> = records(&text, b';').into_iter().map(|(line, _)| line).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn no_text_panics_or_loops(text in "[a;\"\r\n\0é ]{0,60}") {
        prop_assert!(records(&text, b';').len() <= text.len());
    }
}
