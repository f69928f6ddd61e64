//! The quantity calculator: every move of the slider recomputes here, without a request.

use std::sync::Arc;

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Level, Margin, OrderRules, format, on_order::expected_by_default};

use super::{
    date_field::DateField,
    exports::exports,
    order_desk::{OrderDesk, OrderForm},
};
use crate::{
    api::alerts::ArticlePanel,
    calculation::{Calculation, Inputs, accepted_dates, calculate},
    listing::AlertsQuery,
};

/// Date, margin, and the column of figures that follows. `inputs` are those of the address, if any.
#[component]
pub(crate) fn Calculator(panel: Arc<ArticlePanel>, inputs: Inputs) -> impl IntoView {
    let (first, last) = accepted_dates(&panel);
    let id = panel.id.to_string();
    let inputs = RwSignal::new(inputs);
    let desk = OrderDesk::used();
    let orderable = matches!(panel.assessment.level(), Level::Critical | Level::Attention);
    let (article, as_of) = (panel.id, panel.forecast.first_day());
    let expected = expected_by_default(as_of, panel.lead_time);
    // An order marked since the panel was opened counts at once.
    let panel = Memo::new(move |_| match desk.pending(article) {
        Some(pending) => {
            let rules = OrderRules { pending, ..panel.rules.clone() };
            Arc::new(ArticlePanel { rules, ..ArticlePanel::clone(&panel) })
        }
        None => Arc::clone(&panel),
    });
    let result = Memo::new(move |_| panel.with(|panel| inputs.with(|inputs| calculate(panel, inputs))));
    let advised = Signal::derive(move || {
        result.with(|result| result.as_ref().map_or(0, |calculation| calculation.advice.quantity))
    });
    let computed = Memo::new(move |_| result.with(Result::is_ok));
    view! {
        <section class="calculator" aria-labelledby="calcul">
            <h3 id="calcul">"Combien commander"</h3>
            <form action="/alertes" on:submit=|event| event.prevent_default()>
                <input type="hidden" name="article" value=id />
                <DateField
                    label="Tenir jusqu'au"
                    name="date"
                    value=inputs.with_untracked(|inputs| inputs.date.clone())
                    between=(first.to_string(), last.to_string())
                    changed=Callback::new(move |date| inputs.update(|inputs| inputs.date = date))
                />
                <label class="margin">
                    <span>
                        "Marge de sécurité" <output>{move || margin_shown(&inputs.read().margin)}</output>
                    </span>
                    <input
                        type="range"
                        name="marge"
                        min="0"
                        max=Margin::MAX_PERCENT.to_string()
                        step="1"
                        value=inputs.with_untracked(|inputs| inputs.margin.clone())
                        on:input:target=move |event| inputs.update(|inputs| inputs.margin = event.target().value())
                    />
                </label>
                <button class="no-script">"Calculer"</button>
            </form>
            {move || match result.get() {
                Ok(calculation) => panel.with(|panel| outcome(&calculation, panel)).into_any(),
                Err(message) => view! { <p class="refused" role="alert">{message}</p> }.into_any(),
            }}
            {move || {
                panel.with(|panel| rules(&panel.rules)).map(|rules| view! { <p class="rules">{rules}</p> })
            }}
            {move || computed.get().then(|| files(article, inputs))}
            {orderable.then(|| view! { <OrderForm article as_of expected advised /> })}
        </section>
    }
}

/// The links that keep the sum as a file, with the date and the margin chosen.
fn files(article: ArticleId, inputs: RwSignal<Inputs>) -> AnyView {
    exports("le calcul de la quantité", move |ending| {
        let Inputs { date, margin } = inputs.get();
        let article = Some(article.to_string());
        let query = AlertsQuery { article, date: Some(date), margin: Some(margin), ..AlertsQuery::default() };
        query.address(&format!("/calcul{ending}"))
    })
}

fn margin_shown(margin: &str) -> String {
    margin.parse().map_or_else(|_| margin.to_owned(), |percent: f64| format::percent(percent / 100.0, 0))
}

/// The quantity in large, then how it comes about.
fn outcome(calculation: &Calculation, panel: &ArticlePanel) -> impl IntoView + use<> {
    let Calculation { suggestion, advice, .. } = calculation;
    let formula = format::quantity(f64::from(suggestion.quantity));
    let advised = format::quantity(f64::from(advice.quantity));
    let two = calculation.has_terms_of_its_own();
    let beside = if advice.quantity == suggestion.quantity {
        "à commander".to_owned()
    } else {
        format!("conseillé ; formule seule : {formula}")
    };
    let enough =
        suggestion.enough_until.map(|date| format!("Stock suffisant jusqu'au {}", format::date(date)));
    let cut_short = calculation.cut_short(panel);
    let lines = calculation.lines(panel).into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row">{line.label}</th>
                <td>{line.formula.map(|term| term.text)}</td>
                {two.then(|| view! { <td>{line.advised.text}</td> })}
            </tr>
        }
    });
    view! {
        <p class="quantity" role="status" aria-atomic="true">
            <strong>{advised.clone()}</strong>
            <span>{beside}</span>
            {enough.map(|text| view! { <em>{text}</em> })}
        </p>
        <table class="sum" class:two=two>
            {two.then(|| view! {
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">"Formule"</th>
                        <th scope="col">"Conseillé"</th>
                    </tr>
                </thead>
            })}
            <tbody>{lines.collect_view()}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{if two { "Quantité" } else { "Quantité suggérée" }}</th>
                    <td>{formula}</td>
                    {two.then(|| view! { <td>{advised}</td> })}
                </tr>
            </tfoot>
        </table>
        {cut_short.map(|text| view! { <p class="rules">{text}</p> })}
    }
}

/// What is on order and what the supplier imposes, whether it counts for the date chosen or not.
fn rules(rules: &OrderRules) -> Option<String> {
    let mut parts: Vec<_> = rules
        .pending
        .iter()
        .map(|delivery| {
            format!(
                "{} en commande pour le {}",
                format::quantity(delivery.quantity),
                format::date(delivery.expected_on)
            )
        })
        .collect();
    let whole = |quantity: u32| format::quantity(f64::from(quantity));
    parts.extend(rules.minimum.map(|minimum| format!("minimum de {}", whole(minimum))));
    parts.extend(rules.pack.filter(|pack| *pack > 1).map(|pack| format!("par colis de {}", whole(pack))));
    (!parts.is_empty()).then(|| format!("{}.", crate::listing::words::capitalised(&parts.join(" · "))))
}
