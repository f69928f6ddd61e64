//! The table of the days to come.

use leptos::prelude::*;
use optiflow_domain::{calendar, format};

use super::head::{of_period, units};
use crate::{
    api::predictions::{ArticleEvent, ArticleRead, PredictionDay},
    components::exports,
    listing::ForecastQuery,
};

pub(super) fn part(read: &ArticleRead) -> AnyView {
    let as_of = read.predictions.as_of;
    let totals = read.totals.iter().map(|total| {
        let closing =
            total.closing.map_or_else(|| format::NOTHING.to_owned(), |left| format::number(left, 0));
        view! {
            <tr class=of_period(total.days)>
                <th scope="row">{format!("Total sur {} jours", total.days)}</th>
                <td>{units(total.expected)}</td>
                <td></td>
                <td></td>
                <td>{closing}</td>
            </tr>
        }
    });
    let coming: Vec<_> =
        read.events.iter().filter(|event| event.occurrence.last() >= as_of).map(words).collect();
    let events = (!coming.is_empty())
        .then(|| view! { <p class="events">{format!("Événements comptés : {}.", coming.join(" ; "))}</p> });
    let exports = read.totals.iter().map(|total| {
        let query = ForecastQuery::default().of(read.panel.id).over(total.days);
        let file = move |ending: &str| query.address(&format!("/predictions{ending}"));
        let links = exports("les jours à venir", file);
        view! { <span class=of_period(total.days)>{links}</span> }
    });
    view! {
        <p class="above">{exports.collect_view()}</p>
        <table class="days">
            <caption>"Les jours à venir"</caption>
            <thead>
                <tr>
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Prévision"</th>
                    <th scope="col">"Intervalle à 80\u{a0}%"</th>
                    <th scope="col">"Confiance"</th>
                    <th scope="col">"Stock le soir"</th>
                </tr>
            </thead>
            <tbody>{read.predictions.days.iter().map(day).collect_view()}</tbody>
            <tfoot>{totals.collect_view()}</tfoot>
        </table>
        {events}
    }
    .into_any()
}

fn day(day: &PredictionDay) -> impl IntoView + use<> {
    let closing = match day.closing {
        Some(_) if day.stock_out => view! { <td class="out">"rupture"</td> }.into_any(),
        Some(left) => view! { <td>{format::number(left, 0)}</td> }.into_any(),
        None => view! { <td>{format::NOTHING}</td> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <span>{calendar::weekday(day.date)}</span>
                " "
                {format::date(day.date)}
            </th>
            <td>{format::number(day.expected, 1)}</td>
            <td>{format!("{} à {}", format::number(day.lower, 1), format::number(day.upper, 1))}</td>
            <td>{format::percent_or_nothing(day.confidence, 0)}</td>
            {closing}
        </tr>
    }
}

/// `Noël (24/12/2026 au 25/12/2026, ventes ×1,45)`.
fn words(event: &ArticleEvent) -> String {
    let (first, last) = (event.occurrence.first(), event.occurrence.last());
    let days = if first == last {
        format::date(first)
    } else {
        format!("{} au {}", format::date(first), format::date(last))
    };
    format!("{} ({days}, ventes {})", format::name(&event.name), format::multiplier(event.multiplier))
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Date, Occurrence};

    use super::*;
    use crate::rendered::Rendered;

    #[test]
    fn an_event_is_said_with_its_days_and_what_it_does() {
        let day = |day| Date::constant(2026, 12, day);
        let event = |first, last| ArticleEvent {
            name: "Noël".to_owned(),
            occurrence: Occurrence::new(day(first), day(last)).unwrap(),
            multiplier: 1.45,
        };
        assert_eq!(words(&event(24, 25)), "Noël (24/12/2026 au 25/12/2026, ventes ×1,45)");
        assert_eq!(words(&event(25, 25)), "Noël (25/12/2026, ventes ×1,45)");
    }

    #[test]
    fn a_stock_out_is_a_word_and_an_unknown_confidence_a_dash() {
        let shown = |stock_out| {
            let seen = PredictionDay {
                date: day_of_test(),
                expected: 18.04,
                lower: 11.0,
                upper: 25.0,
                confidence: None,
                closing: Some(0.0),
                stock_out,
            };
            Rendered::of(day(&seen)).html().to_owned()
        };
        assert!(shown(true).contains("rupture") && shown(true).contains('—'), "{}", shown(true));
        assert!(shown(false).contains("<td>0</td>") && shown(false).contains("18,0"), "{}", shown(false));
    }

    fn day_of_test() -> Date {
        Date::constant(2026, 11, 23)
    }
}
