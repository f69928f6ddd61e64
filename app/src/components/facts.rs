//! What an article's level and forecast rest on, in one quiet line: of the panel, and of page Prédictions.

use leptos::prelude::*;
use optiflow_domain::format;

use crate::{api::alerts::ArticlePanel, listing::words};

/// A few words each; a guess, or a figure that needs a look, is marked.
pub(crate) fn facts(panel: &ArticlePanel) -> AnyView {
    let line = |(text, marked)| view! { <li class:marked=marked>{text}</li> };
    view! { <ul class="facts">{known(panel).into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// `true` marks a guess or a figure that needs a look.
fn known(panel: &ArticlePanel) -> Vec<(String, bool)> {
    let as_of = panel.forecast.first_day();
    let mut facts = Vec::new();
    if let Some(days) = panel.short_history {
        let days = format::counted(u64::from(days), "jour de ventes seulement", "jours de ventes seulement");
        facts.push((format!("prévision sur {days}"), true));
    }
    if let Some(stock) = panel.stock {
        let quantity = format::quantity(stock.quantity);
        let text = if stock.is_old(as_of) {
            format!("stock {quantity} du {}", format::date(stock.recorded_at.date()))
        } else {
            format!("stock {quantity}")
        };
        facts.push((text, false));
        if stock.was_negative {
            facts.push((words::NEGATIVE_STOCK.to_owned(), true));
        }
    } else {
        facts.push(("stock inconnu".to_owned(), true));
    }
    let price = panel.price.map(|price| format!("prix {}", format::money(price.amount(), panel.currency)));
    facts.push((price.unwrap_or_else(|| "prix inconnu".to_owned()), panel.price.is_none()));
    facts.push((words::delivery(panel.lead_time), panel.lead_time.is_assumed()));
    facts
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use optiflow_domain::{LeadTime, StockOnHand};

    use super::*;
    use crate::{calculation::tests::panel, listing::words::tests::D0};

    fn said(panel: &ArticlePanel) -> Vec<(String, bool)> {
        known(panel).into_iter().map(|(text, marked)| (text.replace('\u{a0}', " "), marked)).collect()
    }

    #[test]
    fn what_is_sure_is_said_and_not_marked() {
        let plain = |text: &str| (text.to_owned(), false);
        assert_eq!(
            said(&panel()),
            [plain("stock 100"), plain("prix 1 000 FCFA"), plain("livraison en 7 jours")]
        );
    }

    #[test]
    fn an_old_or_negative_stock_a_guess_and_a_short_past_are_said() {
        let mut panel = panel();
        panel.stock = StockOnHand::from_locations([(-4.0, D0.saturating_sub(20.days()).at(8, 0, 0, 0))]);
        panel.lead_time = LeadTime::choose(None, None);
        panel.price = None;
        panel.short_history = Some(3);
        let marked = |text: &str| (text.to_owned(), true);
        assert_eq!(
            said(&panel),
            [
                marked("prévision sur 3 jours de ventes seulement"),
                ("stock 0 du 03/11/2026".to_owned(), false),
                marked("stock négatif en caisse, compté 0"),
                marked("prix inconnu"),
                marked("livraison en 7 jours (supposé)"),
            ]
        );
        panel.stock = None;
        assert!(said(&panel).contains(&marked("stock inconnu")));
    }
}
