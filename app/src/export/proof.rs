//! What the forecasts were worth: day by day, week by week, by period, by article and by weekday.

use optiflow_domain::{
    Currency, Date,
    accuracy::{Figures, Sheet},
    calendar,
    verification::PeriodAccuracy,
};

use super::{Cell, Table, with_units};
use crate::{
    api::{
        performance::{PerformanceSummary, WeekdayPerformance},
        predictions::{ArticleRead, PredictionsRead, RankedArticle, ShopProof, VerifiedDay},
    },
    listing::words,
};

/// The last 30 days of an article, yesterday first.
pub fn verified(read: &ArticleRead) -> Table {
    let columns = with_units(
        ["Article", "Date", "Jour", "Prévu", "Vendu", "Écart", "Jugement", "Votre réponse"],
        &[],
        &["Écart"],
    );
    let row = |seen: &VerifiedDay| {
        let day = seen.day;
        let quality = day.quality().map(|quality| Cell::text(quality.label()));
        vec![
            Cell::text(&read.panel.name),
            day.date.into(),
            Cell::text(calendar::weekday(day.date)),
            day.forecast.into(),
            day.actual.into(),
            day.deviation().into(),
            quality.unwrap_or(Cell::Empty),
            seen.answer.map_or(Cell::Empty, |answer| Cell::text(answer.label())),
        ]
    };
    let name = format!("preuve-{}", read.panel.id);
    Table::new(&name, read.predictions.as_of, "Prévu et vendu", read.panel.currency, columns)
        .with(read.proof.days.iter().map(row))
}

/// The measures of each period: the shop's, then the article's.
pub fn precision(read: &PredictionsRead) -> Table {
    let measures = ["Précision", "MAPE", "WAPE à la semaine", "Biais"];
    let [a, b, c, d] = measures;
    let columns = with_units(["Portée", "Jours", "Prévision", a, b, c, d], &[], &measures);
    let own = read.article.as_ref().map(|article| (article.panel.name.as_str(), &article.proof.periods));
    let scopes = std::iter::once(("La boutique", &read.shop.periods)).chain(own);
    let rows =
        scopes.flat_map(|(scope, periods)| periods.iter().flat_map(move |period| measured(scope, period)));
    Table::new("precision", read.status.as_of, "Précision", read.status.currency, columns)
        .with(rows.collect::<Vec<_>>())
}

fn measured(scope: &str, period: &PeriodAccuracy) -> Vec<Vec<Cell>> {
    let line = |name: &str, figures: Figures| {
        vec![
            Cell::text(scope),
            f64::from(period.period).into(),
            Cell::text(name),
            figures.precision.into(),
            figures.mape.into(),
            figures.weekly_wape.into(),
            figures.bias.into(),
        ]
    };
    let Sheet { engine, without_exceptional, naive, naive_without_exceptional } = period.proof.sheet();
    vec![
        line("Optiflow", engine),
        line("Sans exception", without_exceptional),
        line("Semaine d'avant", naive),
        line("Semaine d'avant sans exception", naive_without_exceptional),
    ]
}

/// The precision of the weeks of the last three months, the newest first: the shop's, and the article's beside it.
pub fn weeks(read: &PredictionsRead) -> Table {
    let measures = ["La boutique", "Sans exception", "Semaine d'avant", "Cet article"];
    let [a, b, c, d] = measures;
    let columns = with_units(["Semaine au", a, b, c, d], &[], &measures);
    let own = read.article.as_ref().map(|article| &article.proof.weeks);
    let rows = read.shop.weeks.iter().map(|week| {
        let of_article = own.and_then(|own| own.iter().find(|known| known.sunday == week.sunday));
        let sheet = week.proof.sheet();
        vec![
            week.sunday.into(),
            sheet.engine.precision.into(),
            sheet.without_exceptional.precision.into(),
            sheet.naive.precision.into(),
            of_article.and_then(|week| week.proof.engine().precision).into(),
        ]
    });
    Table::new(
        "precision-semaines",
        read.status.as_of,
        "Précision par semaine",
        read.status.currency,
        columns,
    )
    .with(rows)
}

/// The articles that are forecast best, and worst.
pub fn ranking(shop: &ShopProof, as_of: Date, currency: Currency) -> Table {
    let columns = with_units(["Liste", "Rang", "Article", "Erreur"], &[], &["Erreur"]);
    let list = |name: &'static str, articles: &[RankedArticle]| {
        let row = |(rank, article): (u32, &RankedArticle)| {
            vec![Cell::text(name), rank.into(), Cell::text(&article.name), article.wape.into()]
        };
        (1..).zip(articles).map(row).collect::<Vec<_>>()
    };
    let rows = [list("Les mieux prévus", &shop.best), list("Les moins bien prévus", &shop.worst)];
    Table::new("classement", as_of, "Mieux et moins bien prévus", currency, columns).with(rows.concat())
}

/// Optiflow's performance by weekday; no line before the first night.
pub fn performance(found: Option<&PerformanceSummary>, as_of: Date, currency: Currency) -> Table {
    let measures = ["Précision", "Écart moyen"];
    let [a, b] = measures;
    let columns = with_units(["Jour", a, b, "Jours d'article comparés"], &[], &measures);
    let row = |day: &WeekdayPerformance| {
        vec![
            Cell::text(words::capitalised(&day.day)),
            day.precision.into(),
            day.mape.into(),
            day.compared.into(),
        ]
    };
    let days = found.map(|found| found.weekdays.as_slice()).unwrap_or_default();
    let as_of = found.map_or(as_of, |found| found.as_of);
    Table::new("performance", as_of, "Performance par jour", currency, columns).with(days.iter().map(row))
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, accuracy::Comparison};

    use super::*;
    use crate::{export::csv, listing::words::tests::D0};

    #[test]
    fn the_measures_of_a_period_are_those_of_the_engine_and_of_its_peers() {
        let mut period = PeriodAccuracy::new(7);
        period.add_week(&Comparison { forecast: 90.0, actual: 100.0, naive: Some(60.0), exceptional: false });
        let rows = measured("=La boutique", &period);
        assert_eq!(rows.len(), 4);
        assert_eq!((&rows[0][3], &rows[2][3]), (&Cell::Number(0.9), &Cell::Number(0.6)));
    }

    #[test]
    fn the_ranking_says_which_list_an_article_stands_in() {
        let shop = ShopProof {
            worst: vec![RankedArticle { id: ArticleId(4), name: "Fer".to_owned(), wape: 0.8 }],
            ..ShopProof::default()
        };
        let file = csv::write(&ranking(&shop, D0, Currency::Xof));
        assert_eq!(file.lines().nth(1), Some("Les moins bien prévus;1;Fer;80"));
    }

    #[test]
    fn before_the_first_night_performance_has_its_titles_only() {
        assert_eq!(csv::write(&performance(None, D0, Currency::Xof)).lines().count(), 1);
    }
}
