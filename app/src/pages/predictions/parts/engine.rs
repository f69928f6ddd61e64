//! What a forecast rests on, in the shop's words.

use leptos::prelude::*;
use optiflow_domain::format;

use super::of_article;
use crate::api::predictions::{ArticlePredictions, CandidateScore};

pub(super) fn part(predictions: &ArticlePredictions) -> AnyView {
    let demand = predictions.demand.as_deref().map(|kind| format!(" Ses ventes sont de nature {kind}."));
    let lost = (predictions.lost_days > 0).then(|| {
        let text = format!(
            "Ces 90 derniers jours, {} environ {} ; la prévision n'y voit pas une baisse de la demande.",
            format::counted(
                predictions.lost_days.into(),
                "jour de rupture a coûté",
                "jours de rupture ont coûté"
            ),
            format::counted(predictions.lost_units.round() as u64, "vente", "ventes")
        );
        view! { <p>{text}</p> }
    });
    let scores = if predictions.candidates.is_empty() {
        view! { <p class="quiet">"Son passé est trop court pour comparer des méthodes."</p> }.into_any()
    } else {
        let exports = of_article("les méthodes comparées", "/methodes", predictions.id);
        view! { {table(&predictions.candidates)} {exports} }.into_any()
    };
    let method = format!("Méthode : {}.{}", method(&predictions.model), demand.unwrap_or_default());
    view! {
        <details class="engine">
            <summary>"D'où vient cette prévision ?"</summary>
            <p>{method}</p>
            {lost}
            {scores}
        </details>
    }
    .into_any()
}

fn table(candidates: &[CandidateScore]) -> AnyView {
    let line = |score: &CandidateScore| {
        let share = if score.share > 0.0 { format::percent(score.share, 0) } else { String::new() };
        let bias = score.bias.map_or_else(|| format::NOTHING.to_owned(), |b| format::signed_percent(b, 0));
        view! {
            <tr>
                <th scope="row">{method(&score.model)}</th>
                <td>{format::number(score.rmse, 1)}</td>
                <td>{format::percent_or_nothing(score.wape, 0)}</td>
                <td>{bias}</td>
                <td>{share}</td>
            </tr>
        }
    };
    view! {
        <table class="compared methods">
            <caption>"Ce que chaque méthode aurait donné sur les derniers mois"</caption>
            <thead>
                <tr>
                    <th scope="col">"Méthode"</th>
                    <th scope="col">"Écart type"</th>
                    <th scope="col">"Erreur"</th>
                    <th scope="col">"Penche de"</th>
                    <th scope="col">"Part"</th>
                </tr>
            </thead>
            <tbody>{candidates.iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// A model's stable name in the shop's words.
pub(crate) fn method(model: &str) -> String {
    let words = match model {
        "unknown" => "rien n'est connu de ses ventes",
        "constant" => "chaque jour vend la même quantité",
        "dormant" => "il ne se vend plus",
        "average" => "moyenne des jours connus",
        "combination" => "mélange des meilleures méthodes",
        "prophet" => "tendance, semaine et saisons de l'année",
        "prophet_level" => "saisons de l'année sur le niveau récent",
        "smooth_year" => "semaine et année en douceur",
        "past_years" => "mêmes semaines des années passées",
        "ets" => "niveau récent et jours de la semaine",
        "theta" => "pente récente et jours de la semaine",
        "theta_year" => "pente récente et saisons de l'année",
        "holt_winters" => "niveau, pente et jours de la semaine",
        "seasonal_naive" => "répéter la semaine d'avant",
        "sba" => "ventes rares en quantités moyennes",
        "tsb" => "ventes rares qui s'espacent",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{ArticleId, Date, projection::Outlook};

    use super::*;
    use crate::rendered::Rendered;

    fn html(candidates: Vec<CandidateScore>) -> String {
        Rendered::of(part(&predictions(candidates))).html().to_owned()
    }

    fn predictions(candidates: Vec<CandidateScore>) -> ArticlePredictions {
        ArticlePredictions {
            id: ArticleId(1),
            name: "Ventilateur".to_owned(),
            as_of: Date::constant(2026, 11, 23),
            days: Vec::new(),
            total: Outlook { days: 0, expected: 0.0, closing: None, stock_out_on: None },
            model: "combination".to_owned(),
            demand: Some("régulière".to_owned()),
            candidates,
            lost_units: 12.4,
            lost_days: 3,
        }
    }

    #[test]
    fn the_methods_have_the_shops_words_and_their_share() {
        let score = |model: &str, share| CandidateScore {
            model: model.to_owned(),
            rmse: 3.21,
            wape: Some(0.18),
            bias: Some(-0.04),
            share,
        };
        let html = html(vec![score("combination", 0.0), score("ets", 0.35)]);
        for text in [
            "mélange des meilleures méthodes",
            "niveau récent",
            "35\u{a0}%",
            "−4\u{a0}%",
            "3 jours de rupture",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn a_short_past_is_said() {
        assert!(html(Vec::new()).contains("trop court"));
    }
}
