//! Licence expressions as crates give them: SPDX, and the older `MIT/Apache-2.0`.

use std::{iter::Peekable, vec::IntoIter};

/// Whether an expression holds when `allowed` says which licences do: `OR` needs one side, `AND` both.
///
/// `X WITH exception` is one licence, named in full. `None` where the expression cannot be read.
pub(crate) fn holds(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    let mut reader = Reader { words: words.into_iter().peekable(), allowed };
    let answer = reader.any()?;
    reader.words.peek().is_none().then_some(answer)
}

struct Reader<'a> {
    words: Peekable<IntoIter<String>>,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut answer = self.all()?;
        while self.takes("OR") {
            // Read on before joining: a right side that is skipped would be left over.
            let right = self.all()?;
            answer |= right;
        }
        Some(answer)
    }

    fn all(&mut self) -> Option<bool> {
        let mut answer = self.term()?;
        while self.takes("AND") {
            let right = self.term()?;
            answer &= right;
        }
        Some(answer)
    }

    fn term(&mut self) -> Option<bool> {
        if self.takes("(") {
            let answer = self.any()?;
            return self.takes(")").then_some(answer);
        }
        let mut licence = self.words.next_if(|word| !["OR", "AND", "WITH", ")"].contains(&word.as_str()))?;
        if self.takes("WITH") {
            licence = format!("{licence} WITH {}", self.words.next()?);
        }
        Some((self.allowed)(&licence))
    }

    fn takes(&mut self, word: &str) -> bool {
        self.words.next_if(|next| next == word).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mit_and_unicode(licence: &str) -> bool {
        ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].contains(&licence)
    }

    #[test]
    fn one_allowed_side_of_an_or_is_enough() {
        assert_eq!(holds("MIT OR GPL-3.0", &mit_and_unicode), Some(true));
        assert_eq!(holds("GPL-3.0/MIT", &mit_and_unicode), Some(true));
        assert_eq!(holds("GPL-3.0 OR LGPL-3.0", &mit_and_unicode), Some(false));
    }

    #[test]
    fn an_and_needs_both_sides_and_binds_tighter() {
        assert_eq!(holds("(MIT OR GPL-3.0) AND Unicode-3.0", &mit_and_unicode), Some(true));
        assert_eq!(holds("MIT OR GPL-3.0 AND LGPL-3.0", &mit_and_unicode), Some(true));
        assert_eq!(holds("(MIT OR GPL-3.0) AND LGPL-3.0", &mit_and_unicode), Some(false));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert_eq!(holds("Apache-2.0 WITH LLVM-exception", &mit_and_unicode), Some(true));
        assert_eq!(holds("Apache-2.0", &mit_and_unicode), Some(false));
    }

    #[test]
    fn nonsense_is_not_an_answer() {
        for text in ["", "MIT OR", "(MIT", "MIT Unicode-3.0", "AND MIT"] {
            assert_eq!(holds(text, &mit_and_unicode), None, "{text}");
        }
    }
}
