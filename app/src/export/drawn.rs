//! The days that an article's chart draws, as the table behind it says them.

use optiflow_domain::calendar;

use super::{Cell, Table, plain};
use crate::{
    api::predictions::ArticleRead,
    charts::{DrawnDay, projected_stock::ArticleChart},
    pages::predictions::chart,
};

/// The days drawn, the oldest first.
pub fn drawn(name: &str, chart: &ArticleChart) -> Table {
    let titles = ["Date", "Jour", "Vendu", "Prévu", "Bas (80 %)", "Haut (80 %)", "Stock le soir", "À noter"];
    let row = |day: DrawnDay| {
        let part = |pick: fn((f64, f64, f64)) -> f64| day.ahead.map(pick).into();
        vec![
            day.date.into(),
            Cell::text(calendar::weekday(day.date)),
            day.sold.into(),
            part(|(expected, ..)| expected),
            part(|(_, lower, _)| lower),
            part(|(.., upper)| upper),
            day.closing.into(),
            Cell::text(day.marks),
        ]
    };
    let panel = chart.panel();
    let name = format!("{name}-{}", panel.id);
    Table::new(&name, panel.forecast.first_day(), "Jours du graphique", panel.currency, plain(titles))
        .with(chart.days().into_iter().map(row))
}

/// The days that page Prédictions draws over a period.
pub fn drawn_over(name: &str, read: &ArticleRead, days: u16) -> Table {
    drawn(name, &chart(read, days))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        api::alerts::{ArticlePanel, PastDay},
        calculation::tests::panel,
        export::csv,
    };

    #[test]
    fn the_file_has_every_day_that_is_drawn_past_and_to_come() {
        let history = vec![PastDay { sold: 7.0, out_of_stock: false }; 90];
        let chart = ArticleChart::of_panel(Arc::new(ArticlePanel { history, ..panel() }));
        let file = csv::write(&drawn("panneau", &chart));
        let lines: Vec<_> = file.lines().collect();
        assert_eq!(lines.len(), 1 + 28 + 42);
        assert_eq!(lines[1], "26/10/2026;lundi;7;;;;;");
        assert_eq!(lines[29], "23/11/2026;lundi;;20;12;28;80;");
        assert!(lines.contains(&"28/11/2026;samedi;;20;12;28;0;rupture"), "{file}");
    }
}
