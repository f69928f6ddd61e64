//! How far the forecasts can be trusted, over the whole shop.

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Currency, Date, accuracy::Figures, format, verification::PeriodAccuracy};

use super::{of_article, sheet::sheet};
use crate::{
    api::predictions::{ArticleProof, RankedArticle, ShopProof, WeekProof},
    components::whole,
    export::{Table, by_category, by_week, by_weekday},
    rendered::Rendered,
};

pub(super) fn part(
    shop: &ShopProof,
    own: Option<(ArticleId, &ArticleProof)>,
    seen: (Date, Currency),
) -> Rendered {
    let (article, own) = own.unzip();
    let files = |what, path| match article {
        Some(article) => of_article(what, path, article),
        None => whole(what, path),
    };
    let Some(longest) = shop.periods.last() else {
        return Rendered::of(view! {
            <h2>"Peut-on s'y fier ?"</h2>
            <p class="quiet">"La précision sera mesurée dès que des jours prévus auront été vendus."</p>
        });
    };
    let (engine, plain, naive) =
        (longest.proof.engine(), longest.proof.without_exceptional(), longest.proof.naive());
    let figure = |title: &'static str, share: Option<f64>| {
        view! {
            <div>
                <dt>{title}</dt>
                <dd>{format::percent_or_nothing(share, 1)}</dd>
            </div>
        }
    };
    Rendered::of(view! {
        <h2>"Peut-on s'y fier ?"</h2>
        <p class="quiet">"Toute la boutique, sur les 30 derniers jours."</p>
        <dl class="key-figures">
            {figure("Précision d'Optiflow", engine.precision)}
            {figure("Sans les jours exceptionnels", plain.precision)}
            {figure("En répétant la semaine d'avant", naive.precision)}
        </dl>
        {shop.recommendation.clone().map(|advice| view! { <p class="advice">{advice}</p> })}
        <div class="columns">
            {ranked("Les mieux prévus", &shop.best)} {ranked("Les moins bien prévus", &shop.worst)}
        </div>
        {whole("les mieux et les moins bien prévus", "/classement")}
        {weeks(&shop.weeks, own)}
        {(!shop.weeks.is_empty()).then(|| files("la précision semaine par semaine", "/precision-semaines"))}
        <details>
            <summary>"Comment est-ce mesuré ?"</summary>
            {explained()}
            {shop.periods.iter().map(|period| measured(period, own)).collect_view()}
            {files("les mesures de précision", "/precision")}
        </details>
        {apart(shop, seen)}
    })
}

fn ranked(title: &'static str, articles: &[RankedArticle]) -> AnyView {
    let line = |article: &RankedArticle| {
        view! {
            <li>
                <a href=format!("/predictions?article={}", article.id)>{article.name.clone()}</a>
                <span>{format!("erreur {}", format::percent(article.wape, 0))}</span>
            </li>
        }
    };
    let list = if articles.is_empty() {
        view! { <p class="quiet">"Aucun article n'a encore assez de jours vérifiés."</p> }.into_any()
    } else {
        view! { <ol>{articles.iter().map(line).collect_view()}</ol> }.into_any()
    };
    view! {
        <div class="pane ranked">
            <h3>{title}</h3>
            {list}
        </div>
    }
    .into_any()
}

/// The precision week by week, with a bar for those who look and a figure for those who read.
fn weeks(weeks: &[WeekProof], own: Option<&ArticleProof>) -> AnyView {
    if weeks.is_empty() {
        return view! {
            <p class="quiet">"La précision semaine par semaine viendra avec la première semaine entière, du lundi au dimanche."</p>
        }
        .into_any();
    }
    let exceptional = weeks.iter().any(|week| week.proof.has_exceptional());
    let line = |week: &WeekProof| {
        let sheet = week.proof.sheet();
        let precision = |figures: Figures| format::percent_or_nothing(figures.precision, 1);
        let of_article = own.and_then(|own| own.weeks.iter().find(|known| known.sunday == week.sunday));
        let width = (sheet.engine.precision.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0).round();
        view! {
            <tr>
                <th scope="row">{format!("au {}", format::date(week.sunday))}</th>
                <td>
                    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect width="100" height="8" />
                        <rect class="part" width=width.to_string() height="8" />
                    </svg>
                </td>
                <td>{precision(sheet.engine)}</td>
                {exceptional.then(|| view! { <td>{precision(sheet.without_exceptional)}</td> })}
                <td>{precision(sheet.naive)}</td>
                {own.map(|_| {
                    let share = of_article.and_then(|week| week.proof.engine().precision);
                    view! { <td>{format::percent_or_nothing(share, 1)}</td> }
                })}
            </tr>
        }
    };
    view! {
        <div class="pane">
            <table class="compared weeks">
                <caption>"La précision semaine par semaine"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Semaine"</th>
                        <td></td>
                        <th scope="col">"La boutique"</th>
                        {exceptional.then(|| view! { <th scope="col">"Sans exception"</th> })}
                        <th scope="col">"Semaine d'avant"</th>
                        {own.map(|_| view! { <th scope="col">"Cet article"</th> })}
                    </tr>
                </thead>
                <tbody>{weeks.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The measures of one period: the shop's, and the article's beside them.
fn measured(shop: &PeriodAccuracy, own: Option<&ArticleProof>) -> AnyView {
    let own = own.and_then(|own| own.periods.iter().find(|period| period.period == shop.period));
    let exceptional =
        shop.proof.has_exceptional() || own.is_some_and(|period| period.proof.has_exceptional());
    let columns = |period: &PeriodAccuracy| {
        let sheet = period.proof.sheet();
        [
            Some(sheet.engine),
            exceptional.then_some(sheet.without_exceptional),
            Some(sheet.naive),
            exceptional.then_some(sheet.naive_without_exceptional),
        ]
        .into_iter()
        .flatten()
    };
    let columns: Vec<Figures> = columns(shop).chain(own.into_iter().flat_map(columns)).collect();
    let line = |name: &'static str, pick: fn(&Figures) -> Option<f64>| {
        let cells = columns.iter().map(|figures| {
            view! { <td>{format::percent_or_nothing(pick(figures), 1)}</td> }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    let titles = || {
        view! {
            <th scope="col">"Optiflow"</th>
            {exceptional.then(|| view! { <th scope="col">"Sans exception"</th> })}
            <th scope="col">"Semaine d'avant"</th>
            {exceptional.then(|| view! { <th scope="col">"Semaine d'avant sans exception"</th> })}
        }
    };
    let wide = if exceptional { "4" } else { "2" };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=format!("Mesures sur {} jours", shop.period)>
            <table class="compared measures">
                <caption>{format!("Sur {} jours", shop.period)}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="colgroup" colspan=wide>"La boutique"</th>
                        {own.map(|_| view! { <th scope="colgroup" colspan=wide>"Cet article"</th> })}
                    </tr>
                    <tr>
                        <td></td>
                        {titles()}
                        {own.map(|_| titles())}
                    </tr>
                </thead>
                <tbody>
                    {line("Précision", |figures| figures.precision)} {line("MAPE", |figures| figures.mape)}
                    {line("WAPE à la semaine", |figures| figures.weekly_wape)}
                    {line("Biais", |figures| figures.bias)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Every measure by week, category and weekday, folded: each table as its file has it.
fn apart(shop: &ShopProof, (as_of, currency): (Date, Currency)) -> AnyView {
    let days = shop.periods.last().map_or(0, |period| period.period);
    let parts = [
        (
            by_week(shop, as_of, currency),
            "Semaine par semaine".to_owned(),
            ("les mesures par semaine", "/mesures-semaines"),
        ),
        (
            by_category(shop, as_of, currency),
            format!("Par rayon, sur {days} jours"),
            ("les mesures par rayon", "/mesures-rayons"),
        ),
        (
            by_weekday(shop, as_of, currency),
            format!("Par jour de la semaine, au jour, sur {days} jours"),
            ("les mesures par jour de la semaine", "/mesures-jours"),
        ),
    ];
    let known: Vec<_> = parts.into_iter().filter(|(table, ..)| !table.rows.is_empty()).collect();
    (!known.is_empty())
        .then(|| {
            let part = |(table, caption, (what, path)): (Table, String, (&'static str, &'static str))| {
                view! { <div class="measured">{sheet(&table, &caption)} {whole(what, path)}</div> }
            };
            view! {
                <details>
                    <summary>"Toutes les mesures, par semaine, par rayon et par jour"</summary>
                    {known.into_iter().map(part).collect_view()}
                </details>
            }
        })
        .into_any()
}

fn explained() -> AnyView {
    view! {
        <ul class="definitions">
            <li>
                "On compare toujours la première prévision faite pour un jour, jamais une prévision refaite après coup. Un jour de rupture ne compte pas."
            </li>
            <li>
                <strong>"Précision"</strong>
                " : 100\u{a0}% moins la part des ventes mal prévues, article par article, du lundi au dimanche, d'après la prévision du lundi."
            </li>
            <li>
                <strong>"MAPE"</strong>
                " : écart moyen en pourcentage, sur les jours avec vente. "
                <strong>"WAPE"</strong>
                " : écarts additionnés, rapportés aux ventes. "
                <strong>"Biais"</strong>
                " : négatif quand on prévoit trop peu, positif quand on prévoit trop."
            </li>
            <li>
                <strong>"Sans exception"</strong>
                " : sans les jours que vous avez dits exceptionnels, ni les semaines qui en ont un. "
                <strong>"Semaine d'avant"</strong>
                " : ce qu'on obtiendrait sans Optiflow, en répétant les ventes de sept jours plus tôt."
            </li>
            <li>
                "Jugement d'un jour : bonne jusqu'à 15\u{a0}% d'écart, moyenne jusqu'à 30\u{a0}%, faible au-delà."
            </li>
        </ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::accuracy::{Comparison, Proof};

    use super::*;

    const SEEN: (Date, Currency) = (Date::constant(2026, 11, 23), Currency::Xof);

    /// An article-week of 100 of which so many were forecast.
    fn week(forecast: f64) -> Comparison {
        Comparison { forecast, actual: 100.0, naive: Some(50.0), exceptional: false }
    }

    fn period(days: u16) -> PeriodAccuracy {
        let mut period = PeriodAccuracy::new(days);
        period.add_week(&Comparison { forecast: 90.0, actual: 100.0, naive: Some(60.0), exceptional: false });
        period.add_day(&Comparison { forecast: 9.0, actual: 10.0, naive: Some(6.0), exceptional: true });
        period.categories.insert("Froid & climat".to_owned(), period.proof);
        period.weekdays = vec![period.proof.days; 7];
        period
    }

    #[test]
    fn what_the_engine_adds_over_repeating_the_week_is_in_sight() {
        let shop = ShopProof {
            periods: vec![period(7), period(30)],
            worst: vec![RankedArticle { id: ArticleId(4), name: "Fer <à> repasser".to_owned(), wape: 0.8 }],
            recommendation: Some("Rien à faire.".to_owned()),
            ..ShopProof::default()
        };
        let html = part(&shop, None, SEEN).html().to_owned();
        for text in [
            "90,0\u{a0}%",
            "60,0\u{a0}%",
            "Rien à faire.",
            "?article=4",
            "Fer &lt;à&gt; repasser",
            "erreur 80\u{a0}%",
            "Froid &amp; climat",
            "Dimanche",
            "colspan=\"4\"",
            "/mesures-rayons.csv",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn the_weeks_of_the_article_stand_beside_those_of_the_shop() {
        let sunday = Date::constant(2026, 11, 22);
        let known = |forecast| {
            let mut proof = Proof::default();
            proof.weeks.add(&week(forecast));
            WeekProof { sunday, proof }
        };
        let shop = ShopProof { periods: vec![period(30)], weeks: vec![known(87.5)], ..ShopProof::default() };
        let own = ArticleProof { weeks: vec![known(91.2)], ..ArticleProof::default() };
        let html = part(&shop, Some((ArticleId(1), &own)), SEEN).html().to_owned();
        for text in ["au 22/11/2026", "87,5\u{a0}%", "91,2\u{a0}%", "50,0\u{a0}%", "width=\"88\""] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn before_anything_is_verified_the_part_says_so() {
        assert!(part(&ShopProof::default(), None, SEEN).html().contains("sera mesurée"));
    }
}
