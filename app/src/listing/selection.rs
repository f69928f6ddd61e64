//! Which articles the list shows, and in which order.

use std::cmp::Ordering;

use optiflow_domain::{Assessment, Date, Level, OrderWindow};

use super::{
    fold::{Search, fold},
    query::{AlertsQuery, SortKey},
};
use crate::api::alerts::AlertRow;

/// How many articles stand at each level, and the money that goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    pub critical: usize,
    pub attention: usize,
    pub ok: usize,
    pub unknown: usize,
    /// The known losses of the CRITIQUE articles together.
    pub loss: f64,
    /// The known gains of the ATTENTION articles together.
    pub gain: f64,
}

impl Counts {
    /// The number of articles at one level.
    pub fn of(&self, level: Level) -> usize {
        match level {
            Level::Critical => self.critical,
            Level::Attention => self.attention,
            Level::Ok => self.ok,
            Level::Unknown => self.unknown,
        }
    }

    /// The money that goes with one level; 0 for levels without.
    pub fn money(&self, level: Level) -> f64 {
        match level {
            Level::Critical => self.loss,
            Level::Attention => self.gain,
            Level::Ok | Level::Unknown => 0.0,
        }
    }
}

/// Counts the articles by level, whatever the filters hide.
pub fn count(rows: &[AlertRow]) -> Counts {
    rows.iter().fold(Counts::default(), |mut counts, row| {
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
pub fn categories(rows: &[AlertRow]) -> Vec<String> {
    distinct(rows, |row| row.category.as_ref())
}

/// The suppliers that occur, in alphabetical order.
pub fn suppliers(rows: &[AlertRow]) -> Vec<String> {
    distinct(rows, |row| row.supplier.as_ref())
}

fn distinct(rows: &[AlertRow], of: impl Fn(&AlertRow) -> Option<&String>) -> Vec<String> {
    let mut found: Vec<_> = rows.iter().filter_map(of).map(|name| (fold(name), name)).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The positions in `rows` of the articles that the query shows, in its order.
pub fn select(rows: &[AlertRow], query: &AlertsQuery) -> Vec<usize> {
    let search = Search::new(&query.search);
    let mut shown: Vec<_> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| matches(row, query, &search))
        .map(|(position, _)| position)
        .collect();
    let row = |position: &usize| rows.get(*position);
    shown.sort_by(|a, b| match (row(a), row(b)) {
        (Some(a), Some(b)) => compare(a, b, query),
        _ => Ordering::Equal,
    });
    shown
}

fn matches(row: &AlertRow, query: &AlertsQuery, search: &Search) -> bool {
    if query.level.is_some_and(|level| level != row.assessment.level())
        || query.category.is_some() && query.category != row.category
        || query.supplier.is_some() && query.supplier != row.supplier
    {
        return false;
    }
    if search.is_empty() {
        return true;
    }
    let parts = [Some(&row.name), row.category.as_ref(), row.supplier.as_ref()];
    let text = fold(&parts.into_iter().flatten().fold(String::new(), |text, part| text + part + " "));
    search.finds(&text)
}

/// Two articles in the order asked for; ties by urgency, then by name. What is unknown comes last either way.
fn compare(a: &AlertRow, b: &AlertRow, query: &AlertsQuery) -> Ordering {
    let turn = |order: Ordering| if query.sort.descending { order.reverse() } else { order };
    let known = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => turn(a.total_cmp(&b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    let first = match query.sort.key {
        SortKey::Urgency => turn(a.assessment.urgency(&b.assessment)),
        SortKey::Article => turn(fold(&a.name).cmp(&fold(&b.name))),
        SortKey::Stock => known(a.stock, b.stock),
        SortKey::Stake => known(a.assessment.money_at_stake(), b.assessment.money_at_stake()),
        SortKey::Advised => known(a.advised.map(f64::from), b.advised.map(f64::from)),
        SortKey::Due => match (due(&a.assessment), due(&b.assessment)) {
            (Some(a), Some(b)) => turn(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        },
    };
    first
        .then_with(|| a.assessment.urgency(&b.assessment))
        .then_with(|| fold(&a.name).cmp(&fold(&b.name)))
        .then_with(|| a.id.cmp(&b.id))
}

/// The next day that matters: stock-out, or the day to order by.
fn due(assessment: &Assessment) -> Option<Date> {
    match assessment {
        Assessment::Critical { stock_out_on, .. } => Some(*stock_out_on),
        Assessment::Attention { order_by, .. } => Some(*order_by),
        Assessment::Ok {
            window: OrderWindow::Between { from: date, .. } | OrderWindow::NotBefore { date },
        } => Some(*date),
        Assessment::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, LeadTime};

    use super::*;
    use crate::listing::words::tests::{attention, critical, fine, unknown};

    fn names(rows: &[AlertRow], query: &str) -> Vec<String> {
        select(rows, &AlertsQuery::parse(query)).into_iter().map(|i| rows[i].name.clone()).collect()
    }

    fn shop() -> Vec<AlertRow> {
        let mut rows = vec![fine("Réfrigérateur"), unknown("Hotte"), critical("Climatiseur", 10.0)];
        rows.extend([attention("Ventilateur tour", 300.0), critical("Cave à vin", 90.0), fine("Ampoule")]);
        rows[0].category = Some("Froid".to_owned());
        rows[2].supplier = Some("Éts Koné".to_owned());
        rows[4].category = Some("Froid".to_owned());
        rows[5].stock = Some(3.0);
        rows
    }

    #[test]
    fn the_most_urgent_and_the_most_money_come_first() {
        assert_eq!(
            names(&shop(), ""),
            ["Cave à vin", "Climatiseur", "Ventilateur tour", "Ampoule", "Réfrigérateur", "Hotte"]
        );
    }

    #[test]
    fn filters_add_up() {
        assert_eq!(names(&shop(), "categorie=Froid"), ["Cave à vin", "Réfrigérateur"]);
        assert_eq!(names(&shop(), "categorie=Froid&niveau=ok"), ["Réfrigérateur"]);
        assert_eq!(names(&shop(), "fournisseur=%C3%89ts+Kon%C3%A9"), ["Climatiseur"]);
        assert!(names(&shop(), "categorie=Inconnue").is_empty());
    }

    #[test]
    fn the_search_takes_every_word_anywhere_without_accents_or_case() {
        assert_eq!(names(&shop(), "q=tour+VENTIL"), ["Ventilateur tour"]);
        assert_eq!(names(&shop(), "q=refrigerateur"), ["Réfrigérateur"]);
        assert_eq!(names(&shop(), "q=kone"), ["Climatiseur"]);
        assert!(names(&shop(), "q=ventilateur+froid").is_empty());
    }

    #[test]
    fn an_unknown_figure_is_last_in_both_orders() {
        assert_eq!(names(&shop(), "tri=stock").first().map(String::as_str), Some("Ampoule"));
        for order in ["tri=stock", "tri=-stock", "tri=echeance", "tri=-echeance"] {
            assert_eq!(names(&shop(), order).last().map(String::as_str), Some("Hotte"), "{order}");
        }
        assert_eq!(names(&shop(), "tri=-enjeu")[..2], ["Ventilateur tour", "Cave à vin"]);
        assert_eq!(names(&shop(), "tri=-article")[0], "Ventilateur tour");
    }

    #[test]
    fn levels_are_counted_with_their_money() {
        let counts = count(&shop());
        assert_eq!(Level::ALL.map(|level| counts.of(level)), [2, 1, 2, 1]);
        assert!((counts.loss - 100.0).abs() < 1e-9 && (counts.gain - 300.0).abs() < 1e-9);
    }

    #[test]
    fn the_choices_are_those_that_occur_once_each() {
        assert_eq!(categories(&shop()), ["Froid"]);
        assert_eq!(suppliers(&shop()), ["Éts Koné"]);
    }

    #[test]
    fn two_articles_of_one_name_keep_a_fixed_order() {
        let mut twins = vec![fine("Fer"), fine("Fer")];
        twins[0].id = ArticleId(9);
        twins[0].lead_time = LeadTime::choose(None, None);
        assert_eq!(select(&twins, &AlertsQuery::default()), [1, 0]);
    }
}
