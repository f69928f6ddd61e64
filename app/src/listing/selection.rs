//! How many articles stand where: the figures above the list and the choices of its filters.

use optiflow_domain::Level;

use super::fold::fold;
use crate::api::alerts::{AlertRow, Counts};

/// Counts the articles by level, whatever the filters hide.
pub fn count<'a>(rows: impl IntoIterator<Item = &'a AlertRow>) -> Counts {
    rows.into_iter().fold(Counts::default(), |mut counts, row| {
        let money = row.assessment.money_at_stake().unwrap_or(0.0);
        match row.assessment.level() {
            Level::Critical => (counts.critical, counts.loss) = (counts.critical + 1, counts.loss + money),
            Level::Attention => (counts.attention, counts.gain) = (counts.attention + 1, counts.gain + money),
            Level::Ok => counts.ok += 1,
            Level::Unknown => counts.unknown += 1,
        }
        counts
    })
}

/// The categories that occur, in alphabetical order.
pub fn categories<'a>(rows: impl IntoIterator<Item = &'a AlertRow>) -> Vec<String> {
    distinct(rows, |row| row.category.as_ref())
}

/// The suppliers that occur, in alphabetical order.
pub fn suppliers<'a>(rows: impl IntoIterator<Item = &'a AlertRow>) -> Vec<String> {
    distinct(rows, |row| row.supplier.as_ref())
}

fn distinct<'a>(
    rows: impl IntoIterator<Item = &'a AlertRow>,
    of: impl Fn(&'a AlertRow) -> Option<&'a String>,
) -> Vec<String> {
    let mut found: Vec<_> = rows.into_iter().filter_map(of).map(|name| (fold(name), name)).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, name)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::words::tests::{attention, critical, fine, unknown};

    #[test]
    fn levels_are_counted_with_their_money() {
        let rows = [
            critical("a", 10.0),
            critical("b", 90.0),
            attention("c", 300.0),
            fine("d"),
            fine("e"),
            unknown("f"),
        ];
        let counts = count(&rows);
        assert_eq!(Level::ALL.map(|level| counts.of(level)), [2, 1, 2, 1]);
        assert!((counts.loss - 100.0).abs() < 1e-9 && (counts.gain - 300.0).abs() < 1e-9);
    }

    #[test]
    fn the_choices_are_those_that_occur_once_each() {
        let mut rows = [fine("a"), fine("b"), fine("c")];
        (rows[0].category, rows[1].category) = (Some("Froid".to_owned()), Some("Froid".to_owned()));
        (rows[0].supplier, rows[2].supplier) = (Some("Éts Koné".to_owned()), Some("Abidjan".to_owned()));
        assert_eq!(categories(&rows), ["Froid"]);
        assert_eq!(suppliers(&rows), ["Abidjan", "Éts Koné"]);
    }
}
