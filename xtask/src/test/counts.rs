//! How many tests ran, read from what `cargo test` and Playwright print.

use std::{fmt, ops::Add};

/// Outcomes of single tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    /// Failed, interrupted or never reached.
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [(self.passed, "passed"), (self.failed, "failed"), (self.skipped, "skipped")];
        let words: Vec<_> =
            words.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        f.write_str(&words.join(", "))
    }
}

/// Reads `test result: ok. 12 passed; 0 failed; 1 ignored; ...`; any other line counts nothing.
pub(crate) fn of_cargo_line(line: &str) -> Counts {
    let line = without_colours(line);
    let Some((_, figures)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
        return Counts::default();
    };
    figures.split(';').map(of_figure).fold(Counts::default(), Add::add)
}

/// Reads one line of Playwright's closing summary, such as `  5 passed (3.2s)`; any other counts nothing.
pub(crate) fn of_playwright_line(line: &str) -> Counts {
    let line = without_colours(line);
    let line = line.trim();
    let figure = match line.split_once(" (") {
        Some((figure, time)) if time.ends_with(')') => figure,
        Some(_) => return Counts::default(),
        None => line,
    };
    of_figure(figure)
}

/// Reads a number and its word.
fn of_figure(figure: &str) -> Counts {
    let Some((number, word)) = figure.trim().split_once(' ') else {
        return Counts::default();
    };
    let Ok(number) = number.parse() else {
        return Counts::default();
    };
    match word {
        // Retries are off, so a flaky test is one that a retry asked for by hand saved.
        "passed" | "flaky" => Counts { passed: number, ..Counts::default() },
        "failed" | "interrupted" | "did not run" => Counts { failed: number, ..Counts::default() },
        "ignored" | "skipped" => Counts { skipped: number, ..Counts::default() },
        _ => Counts::default(),
    }
}

/// The line without terminal escapes such as `ESC [32m`.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32, skipped: u32) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn cargos_result_is_read_with_or_without_colours() {
        let plain =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(of_cargo_line(plain), counts(12, 0, 1));
        let coloured = "test result: \u{1b}[31mFAILED\u{1b}[0m. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(of_cargo_line(coloured), counts(3, 2, 0));
    }

    #[test]
    fn a_tests_own_output_is_not_a_result() {
        assert_eq!(of_cargo_line("test prices::five_passed ... ok"), Counts::default());
        assert_eq!(of_cargo_line("5 passed"), Counts::default());
    }

    #[test]
    fn playwrights_summary_is_read_line_by_line() {
        let lines = [
            "  2 failed",
            "    [tablet] › tests/a.spec.ts:3:1 › 1 passed",
            "  1 skipped",
            "  3 did not run",
            "\u{1b}[32m  9 passed\u{1b}[39m\u{1b}[2m (12.3s)\u{1b}[22m",
        ];
        let total = lines.iter().map(|line| of_playwright_line(line)).fold(Counts::default(), Add::add);
        assert_eq!(total, counts(9, 5, 1));
    }

    #[test]
    fn a_listed_test_is_not_a_summary() {
        assert_eq!(
            of_playwright_line("  ✓  1 [tablet] › tests/smoke.spec.ts:5:1 › opens (1.2s)"),
            Counts::default()
        );
        assert_eq!(of_playwright_line("Running 5 tests using 2 workers"), Counts::default());
    }

    #[test]
    fn only_what_happened_is_said() {
        assert_eq!(counts(4, 0, 1).to_string(), "4 passed, 1 skipped");
        assert_eq!(Counts::default().to_string(), "");
    }
}
