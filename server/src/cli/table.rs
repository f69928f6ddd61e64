//! A table in the terminal: the first column to the left, the others, numbers mostly, to the right.

use console::{Term, measure_text_width, truncate_str};

/// Prints titles and rows in columns no wider than needed; in a terminal the first column is cut so that a row fits.
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
    if let (Some(room), Some(first)) = (room, widths.first_mut()) {
        *first = (*first).min(room.saturating_sub(others).max(8));
    }
    lines
        .iter()
        .map(|line| {
            let cells = line.iter().zip(widths).enumerate().map(|(index, (cell, width))| {
                let cell = truncate_str(cell, width, "…");
                if index == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") }
            });
            cells.collect::<String>().trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
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
        let lines = layout(&[line(["un nom vraiment très long", "12"])], Some(16));
        assert_eq!(lines, ["un nom vrai…  12"]);
    }
}
