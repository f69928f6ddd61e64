//! Numbers, money, dates and ages as a French reader writes them. Spaces inside a figure do not break.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

const SPACE: char = '\u{a0}';
/// What stands where a figure cannot be given.
pub const NOTHING: &str = "—";

/// The shop's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Currency {
    /// CFA franc of West Africa, shown `FCFA`, without decimals.
    #[default]
    Xof,
    /// Euro, with cents.
    Eur,
}

impl Currency {
    /// The currency with this ISO 4217 code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.trim().to_ascii_uppercase().as_str() {
            "XOF" => Some(Self::Xof),
            "EUR" => Some(Self::Eur),
            _ => None,
        }
    }

    /// The sign shown after an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Xof => "FCFA",
            Self::Eur => "€",
        }
    }

    fn decimals(self) -> usize {
        match self {
            Self::Xof => 0,
            Self::Eur => 2,
        }
    }
}

/// A number with its thousands apart and a decimal comma: `1 234,5` for (1234.5, 1).
///
/// Not a number or infinite gives [`NOTHING`]. At most 20 decimals are written.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    // The standard library panics on a precision beyond 65535.
    let decimals = decimals.min(20);
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 3);
    if value < 0.0 && !is_zero {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(SPACE);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// A quantity of articles: whole where it is whole, else to the hundredth without trailing zeros.
pub fn quantity(value: f64) -> String {
    let text = number(value, 2);
    match text.strip_suffix(",00") {
        Some(whole) => whole.to_owned(),
        None if text.contains(',') => text.trim_end_matches('0').to_owned(),
        None => text,
    }
}

/// A number of things with their word: `0 article`, `1 article`, `1 234 articles`.
pub fn counted(count: u64, singular: &str, plural: &str) -> String {
    counted_as(&number(count as f64, 0), count as f64, singular, plural)
}

/// The same for a figure that is written its own way, with a sign or decimals: `+1 vente`, `1,5 vente`, `2,0 ventes`.
///
/// French counts in the singular below 2, whatever the sign.
pub fn counted_as(written: &str, value: f64, singular: &str, plural: &str) -> String {
    format!("{written} {}", if value.abs() < 2.0 { singular } else { plural })
}

/// An amount of money: `1 234 567 FCFA`, `12,50 €`.
pub fn money(amount: f64, currency: Currency) -> String {
    if amount.is_finite() {
        format!("{}{SPACE}{}", number(amount, currency.decimals()), currency.sign())
    } else {
        NOTHING.to_owned()
    }
}

/// An amount of money that may be unknown.
pub fn money_or_nothing(amount: Option<f64>, currency: Currency) -> String {
    amount.map_or_else(|| NOTHING.to_owned(), |amount| money(amount, currency))
}

/// A percentage from a share: `15 %` for 0.15.
pub fn percent(share: f64, decimals: usize) -> String {
    let percent = share * 100.0;
    if percent.is_finite() { format!("{}{SPACE}%", number(percent, decimals)) } else { NOTHING.to_owned() }
}

/// What sales are multiplied by: `×2,17`.
pub fn multiplier(factor: f64) -> String {
    if factor.is_finite() { format!("×{}", number(factor, 2)) } else { NOTHING.to_owned() }
}

/// A percentage that may be unknown.
pub fn percent_or_nothing(share: Option<f64>, decimals: usize) -> String {
    share.map_or_else(|| NOTHING.to_owned(), |share| percent(share, decimals))
}

/// A difference in percent, from a share, with its sign: `+12 %`, `−5 %`, `0 %`.
pub fn signed_percent(share: f64, decimals: usize) -> String {
    signed(percent(share, decimals))
}

/// A difference in money, with its sign: `+4 500 FCFA`, `−12,50 €`, `0 FCFA`.
pub fn signed_money(amount: f64, currency: Currency) -> String {
    signed(money(amount, currency))
}

/// A difference in units or articles, with its sign: `+3`, `−1,5`, `0`.
pub fn signed_quantity(value: f64) -> String {
    signed(quantity(value))
}

/// A difference between two ratios, with its sign: `+0,2`, `−1,5`, `0,0`.
pub fn signed_number(value: f64, decimals: usize) -> String {
    signed(number(value, decimals))
}

/// A ratio such as the turnover, to one decimal, that may be unknown: `3,2`.
pub fn ratio_or_nothing(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| NOTHING.to_owned(), |ratio| number(ratio, 1))
}

/// Puts a plus before a figure that has no minus, unless it reads as 0 or is unknown.
fn signed(text: String) -> String {
    let has_digit = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if has_digit && !text.starts_with('−') { format!("+{text}") } else { text }
}

/// `12/09/2026`.
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `10:42`.
pub fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `12/09/2026 à 10:42`.
pub fn moment(moment: DateTime) -> String {
    format!("{} à {}", date(moment.date()), time(moment.time()))
}

/// How long ago: `à l'instant`, `il y a 12 min`, `il y a 7 h`, `il y a 3 jours`.
pub fn age(minutes: u64) -> String {
    match minutes {
        0 => "à l'instant".to_owned(),
        1..60 => format!("il y a {minutes}{SPACE}min"),
        60..2880 => format!("il y a {}{SPACE}h", minutes / 60),
        _ => format!("il y a {}{SPACE}jours", minutes / 1440),
    }
}

/// What stands around a name that is written from right to left: FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A name as it stands within a sentence. One that is written from right to left, in whole or in part, is set apart, so that
/// the figures after it stay where they are; any other is left as it is.
pub fn name(name: &str) -> Cow<'_, str> {
    let [open, close] = ISOLATE;
    if name.chars().any(from_right_to_left) {
        Cow::Owned(format!("{open}{name}{close}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Names in a row, each as [`name`] writes it.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>, between: &str) -> String {
    names.into_iter().map(name).collect::<Vec<_>>().join(between)
}

/// A sentence for a file, whose readers set their cells apart by themselves: without what [`name`] adds.
pub fn unisolated(text: &str) -> String {
    text.replace(ISOLATE, "")
}

/// Whether a letter is of a script that is written from right to left (Unicode's blocks of Hebrew, Arabic, Syriac, Thaana,
/// N'Ko, Adlam and their presentation forms), or a mark that turns the direction.
fn from_right_to_left(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202b}'
            | '\u{202e}'
            | '\u{2067}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}
