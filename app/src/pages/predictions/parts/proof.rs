//! What was forecast and what came, day by day.

use leptos::prelude::*;
use optiflow_domain::{
    ArticleId, Date, accuracy::Quality, calendar, format, gap::Answer, verification::PeriodAccuracy,
};

use super::{head::units, of_article};
use crate::api::predictions::{ArticleProof, ComparedDay, VerifiedDay};

/// Days that are in sight without opening anything.
const IN_SIGHT: usize = 7;

pub(super) fn part(article: ArticleId, proof: &ArticleProof, as_of: Date) -> AnyView {
    let known = proof.days.iter().any(|seen| seen.day.forecast.is_some());
    if !known {
        return view! {
            <h2>"Hier et avant-hier"</h2>
            <p class="quiet">
                "Aucun jour passé n'a encore été prévu : la comparaison commencera demain matin."
            </p>
        }
        .into_any();
    }
    let (recent, _) = proof.days.split_at(IN_SIGHT.min(proof.days.len()));
    let periods: Vec<_> = proof.periods.iter().map(counted).collect();
    view! {
        <h2>"Hier et avant-hier"</h2>
        <ul class="yesterday">{recent.iter().take(2).map(|seen| near(seen, as_of)).collect_view()}</ul>
        <p class="counted">{periods.join(" ")}</p>
        {table("Les 7 derniers jours", recent)}
        <details>
            <summary>"Voir les 30 derniers jours"</summary>
            {table("Les 30 derniers jours", &proof.days)}
        </details>
        {of_article("les 30 derniers jours prévus et vendus", "/preuve", article)}
    }
    .into_any()
}

/// Yesterday or the day before, in large.
fn near(seen: &VerifiedDay, as_of: Date) -> AnyView {
    let day = match (as_of - seen.day.date).get_days() {
        1 => "Hier",
        _ => "Avant-hier",
    };
    let VerifiedDay { day: compared, .. } = seen;
    view! {
        <li>
            <strong>{format!("{day}, {}", calendar::short_day(compared.date))}</strong>
            <span>{format!("prévu {}", some_units(compared.forecast))}</span>
            <span>{format!("vendu {}", sold(compared))}</span>
            {judgement(seen)}
        </li>
    }
    .into_any()
}

fn table(caption: &'static str, days: &[VerifiedDay]) -> AnyView {
    let line = |seen: &VerifiedDay| {
        let compared = &seen.day;
        let deviation =
            compared.deviation().map_or_else(|| format::NOTHING.to_owned(), |d| format::signed_percent(d, 0));
        view! {
            <tr>
                <th scope="row">
                    <span>{calendar::weekday(compared.date)}</span>
                    " "
                    {format::date(compared.date)}
                </th>
                <td>{compared.forecast.map_or_else(|| format::NOTHING.to_owned(), |f| format::number(f, 1))}</td>
                <td>{sold(compared)}</td>
                <td>{deviation}</td>
                <td>{judgement(seen)}</td>
            </tr>
        }
    };
    view! {
        <table class="compared">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Prévu"</th>
                    <th scope="col">"Vendu"</th>
                    <th scope="col">"Écart"</th>
                    <th scope="col">"Jugement"</th>
                </tr>
            </thead>
            <tbody>{days.iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn some_units(figure: Option<f64>) -> String {
    figure.map_or_else(|| format::NOTHING.to_owned(), units)
}

fn sold(day: &ComparedDay) -> String {
    day.actual.map_or_else(|| format::NOTHING.to_owned(), format::quantity)
}

/// The word for the forecast, and what the owner said of the day.
fn judgement(seen: &VerifiedDay) -> AnyView {
    let word = seen.day.quality().map_or_else(
        || view! { <span>{format::NOTHING}</span> }.into_any(),
        |quality| {
            view! { <span class=format!("quality {}", shape(quality))>{quality.label()}</span> }.into_any()
        },
    );
    let said = seen.answer.map(|answer: Answer| view! { " " <small>{answer.label().to_lowercase()}</small> });
    view! { {word} {said} }.into_any()
}

fn shape(quality: Quality) -> &'static str {
    match quality {
        Quality::Good => "good",
        Quality::Fair => "fair",
        Quality::Poor => "poor",
    }
}

/// `Sur 7 jours : 5 bonnes, 1 moyenne, 1 faible.`
fn counted(period: &PeriodAccuracy) -> String {
    let word = |count: u32, one, several| format::counted(count.into(), one, several);
    format!(
        "Sur {} jours : {}, {}, {}.",
        period.period,
        word(period.good, "bonne", "bonnes"),
        word(period.fair, "moyenne", "moyennes"),
        word(period.poor, "faible", "faibles")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::Rendered;

    const D0: Date = Date::constant(2026, 11, 23);

    fn seen(forecast: f64, actual: f64) -> VerifiedDay {
        let day = ComparedDay {
            date: Date::constant(2026, 11, 22),
            forecast: Some(forecast),
            actual: Some(actual),
        };
        VerifiedDay { day, answer: None }
    }

    #[test]
    fn the_judgement_of_a_day_is_a_word() {
        for (forecast, actual, word) in
            [(17.0, 18.0, "Bonne"), (14.0, 18.0, "Moyenne"), (30.0, 18.0, "Faible"), (0.4, 0.0, "Bonne")]
        {
            let html = Rendered::of(judgement(&seen(forecast, actual)));
            assert!(html.html().contains(word), "{forecast} {actual}: {}", html.html());
        }
        let nothing_sold = Rendered::of(judgement(&seen(3.0, 0.0)));
        assert!(nothing_sold.html().contains('—'), "{}", nothing_sold.html());
    }

    #[test]
    fn an_answer_stands_beside_its_day() {
        let told = VerifiedDay { answer: Some(Answer::Promotion), ..seen(18.0, 42.0) };
        let html = Rendered::of(near(&told, D0)).html().to_owned();
        for text in ["Hier, dimanche 22", "prévu 18", "vendu 42", "Faible", "promotion"] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn qualities_are_counted_in_words() {
        let period = PeriodAccuracy { good: 5, fair: 1, ..PeriodAccuracy::new(7) };
        assert_eq!(counted(&period), "Sur 7 jours : 5 bonnes, 1 moyenne, 0 faible.");
    }

    #[test]
    fn before_the_first_verified_day_the_page_says_when_there_will_be_one() {
        let nothing = Rendered::of(part(ArticleId(1), &ArticleProof::default(), D0));
        assert!(nothing.html().contains("demain matin"), "{}", nothing.html());
    }
}
