//! Every article of the list, with what searching and sorting compare worked out once.

use std::{cmp::Ordering, sync::Arc};

use optiflow_domain::{Assessment, Date, OrderWindow};

use super::{
    fold::{Search, fold},
    query::{AlertsQuery, LINES, Sort, SortKey},
};
use crate::api::alerts::AlertRow;

/// Articles, the most urgent first.
#[derive(Debug, Clone, Default)]
pub struct Rows(Vec<Folded>);

/// An article beside its words without case or accents.
#[derive(Debug, Clone)]
struct Folded {
    row: Arc<AlertRow>,
    /// Name, category and supplier.
    words: String,
    /// Where the name ends in them.
    name: usize,
}

impl Folded {
    fn of(row: AlertRow) -> Self {
        let mut words = fold(&row.name);
        let name = words.len();
        for part in [&row.category, &row.supplier].into_iter().flatten() {
            words.push(' ');
            words.push_str(&fold(part));
        }
        Self { row: Arc::new(row), words, name }
    }

    fn name(&self) -> &str {
        self.words.get(..self.name).unwrap_or(&self.words)
    }
}

impl Rows {
    /// The articles in order of urgency; ties by name, then by number.
    pub fn of(rows: impl IntoIterator<Item = AlertRow>) -> Self {
        let mut rows: Vec<_> = rows.into_iter().map(Folded::of).collect();
        rows.sort_by(|a, b| {
            let urgency = a.row.assessment.urgency(&b.row.assessment);
            urgency.then_with(|| a.name().cmp(b.name())).then(a.row.id.cmp(&b.row.id))
        });
        Self(rows)
    }

    /// Adds articles that are less urgent than all of these, in their order.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = AlertRow>) {
        self.0.extend(rows.into_iter().map(Folded::of));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The most urgent first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &AlertRow> + Clone {
        self.0.iter().map(|folded| &*folded.row)
    }

    /// The articles at these places.
    pub fn at(&self, places: &[usize]) -> Vec<Arc<AlertRow>> {
        places.iter().filter_map(|place| self.0.get(*place)).map(|folded| Arc::clone(&folded.row)).collect()
    }

    /// The places of the articles that the query shows, on all its pages, in its order; ties by urgency, then by name.
    pub fn select(&self, query: &AlertsQuery) -> Vec<usize> {
        let search = Search::new(&query.search);
        let shown = self.0.iter().enumerate().filter(|(_, folded)| matches(folded, query, &search));
        let mut shown: Vec<(usize, &Folded)> = shown.collect();
        // They stand in order of urgency, and a stable sort keeps ties as they stand.
        if query.sort != Sort::default() {
            shown.sort_by(|(_, a), (_, b)| compare(a, b, query));
        }
        shown.into_iter().map(|(place, _)| place).collect()
    }
}

/// What stands on the query's page of the places selected; the last page where the query's lies beyond it.
pub fn page_of<'a>(selected: &'a [usize], query: &AlertsQuery) -> &'a [usize] {
    let page = query.page.clamp(1, pages(selected.len()));
    let from = (usize::from(page) - 1) * LINES;
    let until = selected.len().min(from + LINES);
    selected.get(from..until).unwrap_or_default()
}

/// How many pages so many articles fill, at least 1.
pub fn pages(found: usize) -> u16 {
    u16::try_from(found.div_ceil(LINES)).unwrap_or(u16::MAX).max(1)
}

fn matches(folded: &Folded, query: &AlertsQuery, search: &Search) -> bool {
    let row = &folded.row;
    query.level.is_none_or(|level| level == row.assessment.level())
        && (query.category.is_none() || query.category == row.category)
        && (query.supplier.is_none() || query.supplier == row.supplier)
        && search.finds(&folded.words)
}

/// Two articles in the order asked for. What is unknown comes last either way.
fn compare(a: &Folded, b: &Folded, query: &AlertsQuery) -> Ordering {
    let turn = |order: Ordering| if query.sort.descending { order.reverse() } else { order };
    let known = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => turn(a.total_cmp(&b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    let (left, right) = (&a.row, &b.row);
    match query.sort.key {
        SortKey::Urgency => turn(left.assessment.urgency(&right.assessment)),
        SortKey::Article => turn(a.name().cmp(b.name())),
        SortKey::Stock => known(left.stock, right.stock),
        SortKey::Stake => known(left.assessment.money_at_stake(), right.assessment.money_at_stake()),
        SortKey::Advised => known(left.advised.map(f64::from), right.advised.map(f64::from)),
        SortKey::Due => match (due(&left.assessment), due(&right.assessment)) {
            (Some(a), Some(b)) => turn(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        },
    }
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
        let rows = Rows::of(rows.to_vec());
        rows.at(&rows.select(&AlertsQuery::parse(query))).iter().map(|row| row.name.clone()).collect()
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
    fn two_articles_of_one_name_keep_a_fixed_order() {
        let mut twins = vec![fine("Fer"), fine("Fer")];
        twins[0].id = ArticleId(9);
        twins[0].lead_time = LeadTime::choose(None, None);
        let ids: Vec<_> = Rows::of(twins).iter().map(|row| row.id.0).collect();
        assert_eq!(ids, [1, 9]);
    }

    #[test]
    fn what_arrives_in_parts_is_the_same_list() {
        let whole = Rows::of(shop());
        let mut parts = Rows::default();
        let all: Vec<_> = whole.iter().cloned().collect();
        all.chunks(4).for_each(|part| parts.extend(part.to_vec()));
        for query in ["", "tri=-stock", "q=cl", "tri=-urgence", "tri=article"] {
            let query = AlertsQuery::parse(query);
            assert_eq!(parts.select(&query), whole.select(&query));
        }
        assert_eq!((parts.len(), parts.is_empty(), Rows::default().is_empty()), (6, false, true));
    }

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        let selected: Vec<usize> = (0..2 * LINES + 3).collect();
        let page = |number: u16| page_of(&selected, &AlertsQuery { page: number, ..AlertsQuery::default() });
        assert_eq!(page(1), &selected[..LINES]);
        assert_eq!(page(2), &selected[LINES..2 * LINES]);
        assert_eq!((page(3), page(9), page(0)), (&selected[2 * LINES..], page(3), page(1)));
        assert_eq!((pages(0), pages(LINES), pages(LINES + 1)), (1, 1, 2));
        assert!(page_of(&[], &AlertsQuery::default()).is_empty());
    }
}
