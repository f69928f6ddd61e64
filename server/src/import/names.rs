//! Names as people type them: cleaned for keys, folded for comparisons.

use std::borrow::Cow;

/// The name as it is stored: trimmed, each run of blanks (no-break ones and line ends too) being one space.
///
/// Borrowed where nothing changes, which is nearly always.
pub(super) fn clean(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim();
    let odd = |c: char| c != ' ' && (c.is_whitespace() || c.is_control());
    if !trimmed.contains(odd) && !trimmed.contains("  ") {
        return Cow::Borrowed(trimmed);
    }
    let words = trimmed.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// A name without case, accents or punctuation: `Quantité_en-stock (u)` becomes `quantite en stock`.
///
/// What stands in brackets is a unit or a remark, and is left out.
pub(super) fn fold(raw: &str) -> String {
    let before_brackets = raw.split(['(', '[']).next().unwrap_or_default();
    let mut folded = String::with_capacity(before_brackets.len());
    for c in before_brackets.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' | 'ì' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => folded.push('o'),
            'û' | 'ü' | 'ù' | 'ú' => folded.push('u'),
            'ÿ' | 'ý' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            // Macs write an accent as a letter followed by a combining mark.
            '\u{300}'..='\u{36f}' => {}
            _ if c.is_alphanumeric() => folded.push(c),
            _ => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A value short enough to be quoted in a message: one line, 40 characters at most.
pub(super) fn shorten(raw: &str) -> String {
    const LIMIT: usize = 40;
    let visible = |c: char| if c.is_control() { '·' } else { c };
    let mut short: String = raw.trim().chars().take(LIMIT).map(visible).collect();
    if raw.trim().chars().nth(LIMIT).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_name_is_borrowed_and_blanks_are_made_one_space() {
        assert!(matches!(clean(" Riz 5 kg "), Cow::Borrowed("Riz 5 kg")));
        assert_eq!(clean("Riz\u{a0} 5\n\tkg"), "Riz 5 kg");
        assert_eq!(clean("\u{202f}"), "");
    }

    #[test]
    fn headers_are_compared_without_case_accents_punctuation_or_units() {
        assert_eq!(fold("Quantité_en-stock (unités)"), "quantite en stock");
        assert_eq!(fold("  PRIX D'ACHAT [FCFA] "), "prix d achat");
        assert_eq!(fold("De\u{301}signation"), "designation");
        assert_eq!(fold("Œuvre"), "oeuvre");
    }

    #[test]
    fn a_long_or_odd_value_is_shortened_for_the_message() {
        assert_eq!(shorten(&"a".repeat(41)), format!("{}…", "a".repeat(40)));
        assert_eq!(shorten("a\nb"), "a·b");
    }
}
