//! The tables of page Dashboard: what lies without selling, revenue, and the trend of the alerts.

use super::{Cell, Table, plain, with_units};
use crate::{
    api::{
        alerts::DataStatus,
        dashboard::{DashboardPage, DormantList, DormantRow},
    },
    charts::{revenue as taken, urgency as mornings},
    listing::dormant::DormantOrder,
};

/// The dormant articles in this order.
pub fn dormant(list: &DormantList, order: DormantOrder) -> Table {
    let titles = [
        "Article",
        "Catégorie",
        "Stock",
        "Jours sans vente",
        "Jamais vendu",
        "Valeur",
        "Remise conseillée",
        "Prix remisé",
    ];
    let columns = with_units(titles, &["Valeur", "Prix remisé"], &["Remise conseillée"]);
    let cells = |DormantRow { name, article }: &DormantRow| {
        vec![
            Cell::text(name),
            Cell::text(article.category.as_deref().unwrap_or_default()),
            article.stock.into(),
            article.days.into(),
            Cell::yes_or_no(article.never_sold),
            article.value.into(),
            article.markdown.share().into(),
            article.reduced_price.into(),
        ]
    };
    Table::new("dormant", list.as_of, "Stock dormant", list.currency, columns).with(
        order.places(&list.rows).into_iter().filter_map(|place| list.rows.get(place as usize)).map(cells),
    )
}

/// What each category holds dormant.
pub fn dormant_categories(list: &DormantList) -> Table {
    let columns = with_units(["Catégorie", "Articles", "Valeur", "Du stock"], &["Valeur"], &["Du stock"]);
    let rows = list.categories.iter().map(|category| {
        vec![
            Cell::text(category.category.as_deref().unwrap_or("Sans catégorie")),
            category.articles.into(),
            category.value.into(),
            category.share.into(),
        ]
    });
    Table::new("dormant-categories", list.as_of, "Stock dormant par catégorie", list.currency, columns)
        .with(rows)
}

/// Revenue day by day, the newest first.
pub fn revenue(page: &DashboardPage) -> Table {
    let [_, money @ ..] = taken::TITLES;
    let columns = with_units(taken::TITLES, &money, &[]);
    let rows = taken::days_of(&page.revenue)
        .map(|(date, figures)| std::iter::once(date.into()).chain(figures.map(Cell::from)).collect());
    let DataStatus { as_of, currency, .. } = page.status;
    Table::new("chiffre-affaires", as_of, "Chiffre d'affaires", currency, columns).with(rows)
}

/// The articles to order on the last mornings, the newest first.
pub fn trend(page: &DashboardPage) -> Table {
    let rows = mornings::mornings_of(&page.trend)
        .map(|(date, counts)| std::iter::once(date.into()).chain(counts.map(Cell::from)).collect());
    let DataStatus { as_of, currency, .. } = page.status;
    Table::new("a-commander", as_of, "À commander", currency, plain(mornings::TITLES)).with(rows)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Currency, dormant::DormantCategory};

    use super::*;
    use crate::{
        export::csv,
        listing::{dormant::tests::row, words::tests::D0},
    };

    fn list() -> DormantList {
        let rows = vec![row("Frigo; 240 L", Some(1_990_000.0), 67, 10.0), row("=A", None, 31, 2.5)];
        let category =
            DormantCategory { category: None, articles: 2, value: 1_990_000.0, share: Some(0.125) };
        DormantList { as_of: D0, currency: Currency::Xof, rows, categories: vec![category] }
    }

    #[test]
    fn a_dormant_article_has_its_money_in_plain_figures() {
        let file = csv::write(&dormant(&list(), DormantOrder::Value));
        let lines: Vec<_> = file.lines().collect();
        assert!(lines[0].ends_with(";Valeur (FCFA);Remise conseillée (%);Prix remisé (FCFA)"));
        assert_eq!(lines[1], "\"Frigo; 240 L\";Froid;10;67;non;1990000;30;159200");
        assert_eq!(lines[2], "'=A;Froid;2,5;31;non;;20;");
        let by_name = csv::write(&dormant(&list(), DormantOrder::Name));
        assert!(by_name.lines().nth(1).unwrap().starts_with("'=A;"), "{by_name}");
    }

    #[test]
    fn a_category_has_its_share_of_the_stock() {
        let file = csv::write(&dormant_categories(&list()));
        assert_eq!(file.lines().nth(1), Some("Sans catégorie;2;1990000;12,5"));
    }
}
