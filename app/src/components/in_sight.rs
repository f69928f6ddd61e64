//! The lines in sight first: a touch is answered at once by what was pressed, then by what the owner sees. A whole page of
//! lines takes a slow tablet twice as long to lay out.

use std::sync::Arc;

use leptos::prelude::*;

use super::{all_rows::Shown, in_page::after_paint};
use crate::{api::alerts::AlertRow, listing::AlertsQuery};

/// The height of the screen for each line in sight, in CSS pixels: a line and its share of what stands above the list.
const SHARE: f64 = 140.0;

/// How many lines a usual tablet shows, where the screen does not say.
const USUAL: usize = 6;

/// The lines of the list. Those below sight, and what leads on from each, follow once the browser has painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lines {
    pub(crate) rows: RwSignal<Vec<Arc<AlertRow>>>,
    /// The query with no article opened, as the start of an address.
    pub(crate) base: RwSignal<String>,
    /// Whether lines are still to follow.
    pub(crate) following: RwSignal<bool>,
}

impl Lines {
    pub(crate) fn of(shown: Memo<Shown>, query: RwSignal<AlertsQuery>) -> Self {
        let base = Memo::new(move |_| query.with(|query| query.closed().encode()));
        let now = move || (shown.with_untracked(|shown| shown.rows.clone()), base.get_untracked());
        let (rows, start) = now();
        let lines =
            Self { rows: RwSignal::new(rows), base: RwSignal::new(start), following: RwSignal::new(false) };
        Effect::new(move |before: Option<()>| {
            shown.track();
            base.track();
            if before.is_none() {
                return;
            }
            lines.following.set(true);
            // First what was pressed shows it, then come the lines in sight, then the others.
            lines.after_paint(move || {
                lines.rows.update(|rows| *rows = first_of(&now().0, rows, sight()));
                lines.after_paint(move || lines.follow(now()));
            });
        });
        lines
    }

    /// Runs once the browser has painted, unless the owner has left the page meanwhile.
    fn after_paint(self, then: impl FnOnce() + 'static) {
        after_paint(move || {
            if self.following.try_get_untracked().is_some() {
                then();
            }
        });
    }

    fn follow(self, (rows, base): (Vec<Arc<AlertRow>>, String)) {
        self.rows.set(rows);
        self.base.set(base);
        self.following.set(false);
    }
}

/// How many lines are in sight.
fn sight() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64());
    height.map_or(USUAL, |height| (height / SHARE).ceil() as usize)
}

/// The wanted lines that are in sight. Below them stand those of before, each where it stood: the page keeps its height, and
/// the browser what it knows of them. Where all that is wanted is in sight, nothing stands below.
fn first_of(wanted: &[Arc<AlertRow>], before: &[Arc<AlertRow>], sight: usize) -> Vec<Arc<AlertRow>> {
    let first = wanted.get(..sight).unwrap_or(wanted);
    let is_free = |row: &&Arc<AlertRow>| first.iter().all(|line| line.id != row.id);
    let mut displaced = before.iter().take(sight).filter(is_free);
    let below = if wanted.len() > sight { before.get(sight..) } else { None };
    let below = below.unwrap_or_default().iter();
    let below = below.filter_map(|row| Some(row).filter(is_free).or_else(|| displaced.next()));
    first.iter().chain(below).cloned().collect()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::ArticleId;

    use super::*;
    use crate::listing::words::tests::fine;

    fn rows(ids: impl IntoIterator<Item = i64>) -> Vec<Arc<AlertRow>> {
        ids.into_iter().map(|id| Arc::new(AlertRow { id: ArticleId(id), ..fine("Fer") })).collect()
    }

    fn ids(rows: &[Arc<AlertRow>]) -> Vec<i64> {
        rows.iter().map(|row| row.id.0).collect()
    }

    #[test]
    fn what_is_in_sight_is_new_and_what_stands_below_stays_where_it_stood() {
        let first = first_of(&rows(31..=50), &rows(1..=20), 8);
        assert_eq!(ids(&first), (31..=38).chain(9..=20).collect::<Vec<_>>());
    }

    #[test]
    fn each_article_stands_once() {
        let first = first_of(&rows([18, 2].into_iter().chain(31..=48)), &rows(1..=20), 8);
        let below = [9, 10, 11, 12, 13, 14, 15, 16, 17, 1, 19, 20];
        assert_eq!(ids(&first), [18, 2].into_iter().chain(31..=36).chain(below).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_that_is_not_wanted_comes_into_sight() {
        assert_eq!(ids(&first_of(&rows(1..=3), &rows(1..=20), 8)), [1, 2, 3]);
        assert_eq!(first_of(&rows(1..=8), &rows(21..=40), 8).len(), 8);
        assert_eq!(first_of(&rows(1..=9), &rows(21..=40), 8).len(), 20);
        assert_eq!(ids(&first_of(&rows(1..=15), &rows([]), 8)), (1..=8).collect::<Vec<_>>());
    }
}
