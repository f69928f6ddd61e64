//! A table in the terminal: the first column to the left, the others, numbers mostly, to the right.

use console::{Term, measure_text_width, truncate_str};

/// Narrower than this a name is not told from others: it gets a line of its own.
const SHORTEST_NAME: usize = 16;

/// Prints titles and rows in columns no wider than needed. In a terminal a row fits: its first cell is cut, or stands on a
/// line of its own where the others leave it too little room.
pub(super) fn print<const N: usize>(titles: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    let rows: Vec<[String; N]> = rows.collect();
    let mut lines = vec![titles.map(str::to_owned)];
    lines.extend(rows);
    // Nothing is cut in a file or a pipe.
    let room = Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    for line in layout(&lines, room) {
        println!("{line}");
    }
}

fn layout<const N: usize>(lines: &[[String; N]], room: Option<usize>) -> Vec<String> {
    let mut widths = [0; N];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(measure_text_width(cell));
        }
    }
    let others: usize = widths.iter().skip(1).map(|width| width + 2).sum();
    let longest = widths.first().copied().unwrap_or(0);
    let first = room.map_or(longest, |room| longest.min(room.saturating_sub(others)));
    let apart = first < longest.min(SHORTEST_NAME);
    let others = |line: &[String; N]| -> String {
        let cells = line.iter().zip(widths).skip(1).map(|(cell, width)| format!("  {cell:>width$}"));
        cells.collect::<Vec<_>>().concat()
    };
    let mut laid_out = Vec::with_capacity(lines.len());
    for line in lines {
        let name = line.first().map(String::as_str).unwrap_or_default();
        if apart {
            laid_out.push(truncate_str(name, room.unwrap_or(longest), "…").trim_end().to_owned());
            laid_out.push(others(line).trim_end().to_owned());
        } else {
            let name = truncate_str(name, first, "…");
            laid_out.push(format!("{name:<first$}{}", others(line)).trim_end().to_owned());
        }
    }
    laid_out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cells: [&str; 2]) -> [String; 2] {
        cells.map(str::to_owned)
    }

    #[test]
    fn numbers_end_below_each_other_and_accents_count_once() {
        let lines = layout(&[line(["Été", "Lignes"]), line(["produits", "7"])], None);
        assert_eq!(lines, ["Été       Lignes", "produits       7"]);
    }

    #[test]
    fn a_long_name_is_cut_so_that_the_row_fits() {
        let lines = layout(&[line(["un nom vraiment très long", "12"])], Some(20));
        assert_eq!(lines, ["un nom vraiment…  12"]);
    }

    #[test]
    fn a_name_that_would_be_cut_too_short_has_a_line_of_its_own() {
        let rows = [line(["Article", "Échéance"]), line(["Climatiseur Split", "le 12/11/2026"])];
        let lines = layout(&rows, Some(24));
        assert_eq!(lines, ["Article", "       Échéance", "Climatiseur Split", "  le 12/11/2026"]);
    }

    proptest! {
        #[test]
        fn in_a_terminal_every_line_fits_and_no_number_is_cut(
            rows in prop::collection::vec(("[a-zé ]{0,60}", "[0-9]{1,12}", "[0-9]{1,20}"), 1..8),
            room in 40_usize..120,
        ) {
            let lines: Vec<[String; 3]> = rows.into_iter().map(|(name, a, b)| [name, a, b]).collect();
            let text = layout(&lines, Some(room));
            prop_assert!(text.iter().all(|line| measure_text_width(line) <= room), "{text:?}");
            let whole = text.join(" ");
            let numbers: Vec<&str> = whole.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect();
            let expected: Vec<&str> = lines.iter().flat_map(|[_, a, b]| [a.as_str(), b.as_str()]).collect();
            prop_assert_eq!(numbers, expected);
        }
    }
}
