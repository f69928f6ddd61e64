//! Numbers as spreadsheets write them in France and in Africa.
//!
//! The decimal mark is a comma or a point. Thousands are parted by a space (no-break and narrow ones too), an
//! apostrophe, or the mark that is not the decimal one: `1 234,50`, `1'234.50`, `1.234,50`, `1,234.50`. A single mark
//! is always the decimal one: `1,234` and `1.234` are both a little more than one; `1.234.567` has two marks, so they
//! part thousands.

/// Reads a number; `None` where it is not one.
///
/// The result may be infinite (`1e999`): callers check the range.
pub(super) fn parse_decimal(raw: &str) -> Option<f64> {
    let text = raw.trim();
    if text.len() > 64 {
        return None;
    }
    if is_plain(text) {
        return text.parse().ok();
    }
    let (negative, digits) = split_sign(text);
    let canonical = canonical_digits(digits)?;
    let value: f64 = canonical.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Reads an amount of money: a number, with or without the currency's name or sign around it (`1 500 FCFA`, `€ 3,20`).
pub(super) fn parse_money(raw: &str) -> Option<f64> {
    const CURRENCIES: [&str; 10] = ["f cfa", "fcfa", "cfa", "xof", "xaf", "euros", "euro", "eur", "€", "f"];
    parse_decimal(without_unit(raw, &CURRENCIES))
}

/// Reads a discount: a number, with or without a percent sign or a currency.
pub(super) fn parse_discount(raw: &str) -> Option<f64> {
    parse_money(without_unit(raw, &["%"]))
}

/// Reads a number of days: `7`, `7 j`, `7 jours`, `7 days`.
pub(super) fn parse_days(raw: &str) -> Option<f64> {
    parse_decimal(without_unit(raw, &["jours", "jour", "days", "day", "j", "d"]))
}

/// True where Rust's own parser reads the text as we do: ASCII digits, a point, an exponent, a leading sign.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'))
        && text.bytes().filter(|&b| b == b'.').count() <= 1
        && !text.ends_with('.')
}

fn split_sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        (true, rest.trim_start())
    } else {
        (false, text.strip_prefix('+').unwrap_or(text).trim_start())
    }
}

/// `1 234,50` as `1234.50`; `None` where the groups or marks make no number.
fn canonical_digits(text: &str) -> Option<String> {
    let decimal_at = decimal_mark(text);
    let (whole, fraction) = match decimal_at {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if fraction.is_some_and(|f| f.is_empty() || !all_digits(f)) {
        return None;
    }
    let mut canonical = String::with_capacity(text.len() + 1);
    if whole.is_empty() {
        fraction?;
        canonical.push('0');
    } else {
        push_groups(whole, &mut canonical)?;
    }
    if let Some(fraction) = fraction {
        canonical.push('.');
        canonical.push_str(fraction);
    }
    Some(canonical)
}

/// Byte position of the decimal mark: the only mark, or the last one where both kinds are used.
fn decimal_mark(text: &str) -> Option<usize> {
    let last = text.rfind([',', '.'])?;
    let mark = text[last..].chars().next()?;
    // Seen twice, a mark parts thousands.
    if text[..last].contains(mark) { None } else { Some(last) }
}

/// Appends the digits of groups of thousands: 1 to 3 digits, then exactly 3, all parted by the same kind of mark.
fn push_groups(whole: &str, canonical: &mut String) -> Option<()> {
    let Some(first_mark) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        canonical.push_str(whole);
        return Some(());
    };
    let kind = group_kind(first_mark)?;
    for (index, group) in whole.split(|c: char| group_kind(c) == Some(kind)).enumerate() {
        let right_length = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        if !right_length || !all_digits(group) {
            return None;
        }
        canonical.push_str(group);
    }
    Some(())
}

/// The kind of a thousands mark; marks of one number must be of one kind.
fn group_kind(c: char) -> Option<char> {
    match c {
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => Some(' '),
        '\'' | '\u{2019}' => Some('\''),
        ',' | '.' => Some(c),
        _ => None,
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The text without one of the units before or after it, whatever their case.
fn without_unit<'a>(raw: &'a str, units: &[&str]) -> &'a str {
    let text = raw.trim();
    // Nearly every cell: a bare number, which no unit can start or end.
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_digit()
        && last.is_ascii_digit()
    {
        return text;
    }
    for unit in units {
        let at = text.len().saturating_sub(unit.len());
        if text.get(at..).is_some_and(|tail| at > 0 && tail.eq_ignore_ascii_case(unit)) {
            return text[..at].trim_end();
        }
        if text.get(..unit.len()).is_some_and(|head| at > 0 && head.eq_ignore_ascii_case(unit)) {
            return text[unit.len()..].trim_start();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_of_a_thousand_two_hundred_and_thirty_four_and_a_half_is_read() {
        for text in [
            "1234.5",
            "1234,5",
            "1 234,50",
            "1\u{a0}234,5",
            "1\u{202f}234,5",
            "1\u{2009}234,5",
            "1'234.50",
            "1\u{2019}234,5",
            "1.234,50",
            "1,234.50",
            "+1234,5",
            " 1234,5 ",
            "1.2345e3",
            "+ 1 234,5",
        ] {
            assert_eq!(parse_decimal(text), Some(1234.5), "{text:?}");
        }
    }

    #[test]
    fn a_single_mark_is_the_decimal_one_and_two_marks_part_thousands() {
        assert_eq!(parse_decimal("1,234"), Some(1.234));
        assert_eq!(parse_decimal("1.234"), Some(1.234));
        assert_eq!(parse_decimal("1.234.567"), Some(1_234_567.0));
        assert_eq!(parse_decimal("1,234,567"), Some(1_234_567.0));
        assert_eq!(parse_decimal(",5"), Some(0.5));
        assert_eq!(parse_decimal("-3"), Some(-3.0));
        assert_eq!(parse_decimal("\u{2212}1 000"), Some(-1000.0));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "",
            " ",
            "abc",
            "12 34",
            "1 2345",
            "1,2,3",
            "12,",
            "12.",
            "--1",
            "1-",
            "NaN",
            "inf",
            "infinity",
            "0x10",
            "1 234.567,8",
            "1 234'567",
            "12 kg",
            ".",
            ",",
            "-",
            "e5",
            "1e",
            "1.2.3",
            "１２",
        ] {
            assert_eq!(parse_decimal(text), None, "{text:?}");
        }
        assert_eq!(parse_decimal(&"1".repeat(65)), None);
    }

    #[test]
    fn units_are_allowed_where_they_make_sense() {
        for text in ["1 500 FCFA", "1500F", "1500 f cfa", "€ 1500", "1 500,00 €", "1500 XOF", "EUR 1500"]
        {
            assert_eq!(parse_money(text), Some(1500.0), "{text:?}");
        }
        assert_eq!(parse_discount("10 %"), Some(10.0));
        assert_eq!(parse_discount("2,5%"), Some(2.5));
        assert_eq!(parse_days("7 jours"), Some(7.0));
        assert_eq!(parse_days("7j"), Some(7.0));
        assert_eq!(parse_money("FCFA"), None);
        assert_eq!(parse_decimal("1 500 FCFA"), None);
    }

    /// Writes hundredths the way a spreadsheet does.
    fn written(hundredths: i64, group: &str, decimal: char) -> String {
        let digits = (hundredths.abs() / 100).to_string();
        let mut whole = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                whole.push_str(group);
            }
            whole.push(digit);
        }
        let sign = if hundredths < 0 { "-" } else { "" };
        format!("{sign}{whole}{decimal}{:02}", hundredths.abs() % 100)
    }

    proptest! {
        #[test]
        fn a_number_written_in_any_french_form_is_read_back(
            hundredths in -99_999_999_999_i64..99_999_999_999,
            group in prop::sample::select(vec!["", " ", "\u{a0}", "\u{202f}", "\u{2009}", "'", "\u{2019}"]),
            decimal in prop::sample::select(vec![',', '.']),
        ) {
            let text = written(hundredths, group, decimal);
            let expected = hundredths as f64 / 100.0;
            let read = parse_decimal(&text);
            prop_assert!(read.is_some_and(|v| (v - expected).abs() < 1e-6), "{text:?} gave {read:?}");
        }

        #[test]
        fn rusts_own_spelling_is_read_back_exactly(value in -1e12_f64..1e12) {
            prop_assert_eq!(parse_decimal(&value.to_string()), Some(value));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}|[-0-9 ,.'€%FCAjeE\u{a0}\u{202f}]{0,20}") {
            let _ = (parse_decimal(&text), parse_money(&text), parse_discount(&text), parse_days(&text));
        }
    }
}
