//! The days to come of one article as a CSV file.

use optiflow_domain::{calendar, format};

use super::{figure, push_line, text};
use crate::api::predictions::ArticlePredictions;

/// The days, then their total, as a CSV file.
pub fn predictions_csv(found: &ArticlePredictions) -> String {
    let mut file = String::from("\u{feff}");
    push_line(&mut file, &["Article".to_owned(), text(&found.name)]);
    let titles = [
        "Date",
        "Jour",
        "Prévision",
        "Bas (80 %)",
        "Haut (80 %)",
        "Confiance (%)",
        "Stock le soir",
        "Rupture",
    ];
    push_line(&mut file, &titles.map(str::to_owned));
    for day in &found.days {
        let confidence = day.confidence.map(|share| figure(share * 100.0)).unwrap_or_default();
        push_line(
            &mut file,
            &[
                format::date(day.date),
                calendar::weekday(day.date).to_owned(),
                figure(day.expected),
                figure(day.lower),
                figure(day.upper),
                confidence,
                day.closing.map(figure).unwrap_or_default(),
                if day.stock_out { "oui" } else { "non" }.to_owned(),
            ],
        );
    }
    let total = ["Total".to_owned(), format!("{} jours", found.total.days), figure(found.total.expected)];
    push_line(&mut file, &total);
    file
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, Date, projection::Outlook};

    use super::*;
    use crate::api::predictions::PredictionDay;

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
        let found = ArticlePredictions {
            id: ArticleId(1),
            name: "=Ventilateur; tour".to_owned(),
            as_of: day.date,
            days: vec![day],
            total: Outlook { days: 1, expected: 18.046, closing: Some(1_100.0), stock_out_on: None },
            model: "ets".to_owned(),
            demand: None,
            candidates: Vec::new(),
            lost_units: 0.0,
            lost_days: 0,
        };
        let file = predictions_csv(&found);
        let lines: Vec<_> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Article;\"'=Ventilateur; tour\"");
        assert_eq!(lines[2], "23/11/2026;lundi;18,05;11;25,5;82,34;1100;non");
        assert_eq!(lines[3], "Total;1 jours;18,05");
    }
}
