//! The days to come of one article, what its forecast was chosen from, and the days that nobody foresaw.

use optiflow_domain::{Currency, calendar};

use super::{Cell, Table, with_units};
use crate::{
    api::predictions::{ArticlePredictions, CandidateScore, OutsideDay, PredictionDay, Questions},
    pages::predictions::method,
};

/// The days, then what they add up to.
pub fn days(found: &ArticlePredictions, currency: Currency) -> Table {
    let titles = [
        "Article",
        "Date",
        "Jour",
        "Prévision",
        "Bas (80 %)",
        "Haut (80 %)",
        "Confiance",
        "Stock le soir",
        "Rupture",
    ];
    let columns = with_units(titles, &[], &["Confiance"]);
    let row = |day: &PredictionDay| {
        vec![
            Cell::text(&found.name),
            day.date.into(),
            Cell::text(calendar::weekday(day.date)),
            day.expected.into(),
            day.lower.into(),
            day.upper.into(),
            day.confidence.into(),
            day.closing.into(),
            Cell::yes_or_no(day.stock_out),
        ]
    };
    let mut total = vec![Cell::Empty; columns.len()];
    for (at, cell) in [
        Cell::text("Total"),
        Cell::Empty,
        Cell::text(format!("{} {}", found.total.days, if found.total.days < 2 { "jour" } else { "jours" })),
        found.total.expected.into(),
    ]
    .into_iter()
    .enumerate()
    {
        total[at] = cell;
    }
    let name = format!("predictions-{}", found.id);
    let table = Table::new(&name, found.as_of, "Jours à venir", currency, columns);
    Table { total: Some(total), ..table.with(found.days.iter().map(row)) }
}

/// What each method would have given in the replayed past.
pub fn methods(found: &ArticlePredictions, currency: Currency) -> Table {
    let titles = ["Article", "Méthode", "Écart type", "Erreur", "Penche de", "Part"];
    let columns = with_units(titles, &[], &["Erreur", "Penche de", "Part"]);
    let row = |score: &CandidateScore| {
        vec![
            Cell::text(&found.name),
            Cell::text(method(&score.model)),
            score.rmse.into(),
            score.wape.into(),
            score.bias.into(),
            score.share.into(),
        ]
    };
    let name = format!("methodes-{}", found.id);
    Table::new(&name, found.as_of, "Méthodes comparées", currency, columns)
        .with(found.candidates.iter().map(row))
}

/// The days outside the interval of their forecast, with what they meant in money and what was answered.
pub fn questions(asked: &Questions) -> Table {
    let titles = ["Jour", "Article", "Prévu", "Vendu", "En argent", "Pistes", "Votre réponse"];
    let row = |seen: &OutsideDay| {
        let answer = match seen.answer {
            Some(answer) => Cell::text(answer.label()),
            None if seen.waits => Cell::text("À expliquer"),
            None => Cell::Empty,
        };
        vec![
            seen.day.into(),
            Cell::text(&seen.article),
            round_tenth(seen.forecast).into(),
            seen.actual.into(),
            seen.value.into(),
            Cell::text(&seen.reasons),
            answer,
        ]
    };
    let columns = with_units(titles, &["En argent"], &[]);
    Table::new("ecarts", asked.as_of, "Jours hors de l'intervalle", asked.currency, columns)
        .with(asked.outside.iter().map(row))
}

/// A forecast to the tenth of a unit, as the page says it.
fn round_tenth(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, Date, gap::Answer, projection::Outlook};

    use super::*;
    use crate::export::csv;

    #[test]
    fn a_day_outside_its_interval_says_its_money_its_reasons_and_whether_it_waits() {
        let day = |answer, waits| OutsideDay {
            day: Date::constant(2026, 11, 21),
            article: "Frigo".to_owned(),
            forecast: 17.64,
            actual: 4.0,
            value: Some(-14_000.0),
            reasons: "rayon vide le soir, Foire".to_owned(),
            waits,
            answer,
        };
        let asked = Questions {
            outside: vec![day(None, true), day(Some(Answer::StockOut), false), day(None, false)],
            ..Questions::default()
        };
        let file = csv::write(&questions(&asked));
        let lines: Vec<_> = file.lines().skip(1).collect();
        let same = "21/11/2026;Frigo;17,6;4;-14000;rayon vide le soir, Foire;";
        assert_eq!(lines, [format!("{same}À expliquer"), format!("{same}Rupture"), same.to_owned()]);
    }

    #[test]
    fn each_day_has_its_line_and_the_total_comes_last() {
        let day = PredictionDay {
            date: Date::constant(2026, 11, 23),
            expected: 18.046,
            lower: 11.0,
            upper: 25.5,
            confidence: Some(0.8234),
            closing: Some(1_100.0),
            stock_out: false,
        };
        let score = CandidateScore {
            model: "ets".to_owned(),
            rmse: 3.21,
            wape: Some(0.18),
            bias: Some(-0.04),
            share: 0.35,
        };
        let found = ArticlePredictions {
            id: ArticleId(1),
            name: "=Ventilateur; tour".to_owned(),
            as_of: day.date,
            days: vec![day],
            total: Outlook { days: 1, expected: 18.046, closing: Some(1_100.0), stock_out_on: None },
            model: "ets".to_owned(),
            demand: None,
            candidates: vec![score],
            lost_units: 0.0,
            lost_days: 0,
        };
        let table = days(&found, Currency::Xof);
        assert_eq!(table.file(), "predictions-1-2026-11-23");
        let file = csv::write(&table);
        let lines: Vec<_> = file.lines().collect();
        assert_eq!(lines[1], "\"'=Ventilateur; tour\";23/11/2026;lundi;18,05;11;25,5;82,34;1100;non");
        assert_eq!(lines[2], "Total;;1 jour;18,05;;;;;");
        let file = csv::write(&methods(&found, Currency::Xof));
        let line = file.lines().nth(1).unwrap();
        assert!(line.ends_with(";niveau récent et jours de la semaine;3,21;18;-4;35"), "{line}");
    }
}
