//! A row in words: what the table and the panel say about one article.

use optiflow_domain::{Assessment, Currency, Date, LeadTime, LeadTimeSource, Level, calendar, format};

use crate::api::{
    alerts::{AlertRow, ArticlePanel},
    orders::MarkedOrder,
};

/// A near day by its name, `jeudi 26`; a later one by its date.
pub fn near_day(date: Date, as_of: Date) -> String {
    match (date - as_of).get_days() {
        0 => "aujourd'hui".to_owned(),
        1 => "demain".to_owned(),
        2..=6 => calendar::short_day(date),
        _ => format!("le {}", format::date(date)),
    }
}

/// What happens when: `rupture jeudi 26`, `au plus tard le 02/12/2026`; nothing for the other levels.
pub fn due(assessment: &Assessment, as_of: Date) -> Option<String> {
    match assessment {
        Assessment::Critical { stock_out_on, .. } => {
            Some(format!("rupture {}", near_day(*stock_out_on, as_of)))
        }
        Assessment::Attention { order_by, .. } => {
            Some(format!("au plus tard {}", near_day(*order_by, as_of)))
        }
        Assessment::Ok { .. } | Assessment::Unknown => None,
    }
}

/// The money at stake with its word: (`perte`, `9 240 000 FCFA`).
pub fn stake(assessment: &Assessment, currency: Currency) -> Option<(&'static str, String)> {
    let word = match assessment.level() {
        Level::Critical => "perte",
        Level::Attention => "gain",
        Level::Ok | Level::Unknown => return None,
    };
    Some((word, format::money_or_nothing(assessment.money_at_stake(), currency)))
}

/// The level's word for a number of articles: `6 critiques`, `1 critique`.
pub fn counted(level: Level, count: usize) -> String {
    match (level, count) {
        (Level::Critical, 0 | 1) => "critique".to_owned(),
        (Level::Critical, _) => "critiques".to_owned(),
        (Level::Attention, _) => "attention".to_owned(),
        (Level::Ok, _) => "OK".to_owned(),
        (Level::Unknown, 0 | 1) => "inconnu".to_owned(),
        (Level::Unknown, _) => "inconnus".to_owned(),
    }
}

/// What must be said of the figures of one row, in few words each.
pub fn remarks(row: &AlertRow) -> Vec<String> {
    let assumed = row.lead_time.is_assumed().then(|| delivery(row.lead_time));
    let negative = row.stock_was_negative.then(|| NEGATIVE_STOCK.to_owned());
    [assumed, negative].into_iter().flatten().collect()
}

/// What stands beside the advised quantity where the formula alone says something else.
pub fn beside_advised(advised: u32, formula: Option<u32>) -> Option<String> {
    match (advised, formula?) {
        (advised, formula) if advised == formula => None,
        // Minimum and pack only add: an order under way is what leaves nothing to order.
        (0, _) => Some("déjà en commande".to_owned()),
        (_, formula) => Some(format!("formule {}", format::quantity(f64::from(formula)))),
    }
}

/// What is under way because the owner marked it: `commandé 26, attendu le 12/11`.
pub fn marked(order: MarkedOrder) -> String {
    let units = format::quantity(f64::from(order.quantity));
    let day = order.expected_on;
    format!("commandé {units}, attendu le {:02}/{:02}", day.day(), day.month())
}

/// Where an article belongs: `Froid · Grossiste`; nothing where neither is known.
pub fn place(panel: &ArticlePanel) -> String {
    format::names([&panel.category, &panel.supplier].into_iter().flatten().map(String::as_str), " · ")
}

/// What is said of a stock that the till holds below 0.
pub const NEGATIVE_STOCK: &str = "stock négatif en caisse, compté 0";

/// The lead time and where it comes from: `livraison en 7 jours (supposé)`.
pub fn delivery(lead_time: LeadTime) -> String {
    let days = match lead_time.days() {
        0 => "livraison le jour même".to_owned(),
        days => format!("livraison en {}", format::counted(u64::from(days), "jour", "jours")),
    };
    match lead_time.source() {
        LeadTimeSource::Article | LeadTimeSource::Supplier => days,
        LeadTimeSource::Assumed => format!("{days} (supposé)"),
    }
}

/// What waiting costs or what ordering protects, in one sentence; nothing where there is nothing to do.
pub fn consequence(assessment: &Assessment, as_of: Date, currency: Currency) -> Option<String> {
    match *assessment {
        Assessment::Critical { stock_out_on, days_out, units_lost, loss, .. } => {
            let day = near_day(stock_out_on, as_of);
            let days = format::counted(u64::from(days_out), "jour", "jours");
            let units = format::number(units_lost, usize::from(units_lost < 10.0));
            // What is read decides: 1,96 is written 2,0.
            let shown = (units_lost * 10.0).round() / 10.0;
            let units = format::counted_as(&units, shown, "vente perdue", "ventes perdues");
            let money =
                loss.map(|loss| format!(", soit {}", format::money(loss, currency))).unwrap_or_default();
            Some(format!("Rupture {day}, {days} sans stock : {units}{money}."))
        }
        Assessment::Attention { gain: Some(gain), .. } => {
            Some(format!("Commander à temps protège {} de ventes.", format::money(gain, currency)))
        }
        Assessment::Attention { gain: None, .. } | Assessment::Ok { .. } | Assessment::Unknown => None,
    }
}

/// The text with a capital at its start.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use optiflow_domain::{ArticleId, OrderWindow};

    use super::*;

    pub(crate) const D0: Date = Date::constant(2026, 11, 23);

    pub(crate) fn row(name: &str, assessment: Assessment) -> AlertRow {
        AlertRow {
            id: ArticleId(1),
            name: name.to_owned(),
            category: None,
            supplier: None,
            stock: (assessment != Assessment::Unknown).then_some(50.0),
            stock_of: None,
            stock_was_negative: false,
            lead_time: LeadTime::choose(Some(5), None),
            assessment,
            suggested: None,
            advised: None,
            cost: None,
            orders: Vec::new(),
        }
    }

    pub(crate) fn critical(name: &str, loss: f64) -> AlertRow {
        let stock_out_on = Date::constant(2026, 11, 26);
        row(
            name,
            Assessment::Critical {
                stock_out_day: 4,
                stock_out_on,
                days_out: 2,
                units_lost: 7.0,
                loss: Some(loss),
            },
        )
    }

    pub(crate) fn attention(name: &str, gain: f64) -> AlertRow {
        row(name, Assessment::Attention { order_by: Date::constant(2026, 12, 2), gain: Some(gain) })
    }

    pub(crate) fn fine(name: &str) -> AlertRow {
        row(name, Assessment::Ok { window: OrderWindow::NotBefore { date: Date::constant(2026, 12, 9) } })
    }

    pub(crate) fn unknown(name: &str) -> AlertRow {
        row(name, Assessment::Unknown)
    }

    #[test]
    fn a_near_day_has_its_name_and_a_far_one_its_date() {
        assert_eq!(near_day(D0, D0), "aujourd'hui");
        assert_eq!(near_day(Date::constant(2026, 11, 24), D0), "demain");
        assert_eq!(near_day(Date::constant(2026, 11, 26), D0), "jeudi 26");
        assert_eq!(near_day(Date::constant(2026, 11, 30), D0), "le 30/11/2026", "which Monday must be clear");
    }

    #[test]
    fn each_level_says_what_happens_when() {
        assert_eq!(due(&critical("a", 1.0).assessment, D0).as_deref(), Some("rupture jeudi 26"));
        assert_eq!(due(&attention("a", 1.0).assessment, D0).as_deref(), Some("au plus tard le 02/12/2026"));
        assert_eq!(due(&fine("a").assessment, D0), None);
    }

    #[test]
    fn the_money_has_its_word() {
        let (word, money) = stake(&critical("a", 9_240_000.0).assessment, Currency::Xof).unwrap();
        assert_eq!((word, money.as_str()), ("perte", "9\u{a0}240\u{a0}000\u{a0}FCFA"));
        assert_eq!(stake(&unknown("a").assessment, Currency::Xof), None);
    }

    #[test]
    fn the_consequence_is_one_sentence() {
        let plain =
            |assessment| consequence(&assessment, D0, Currency::Xof).map(|text| text.replace('\u{a0}', " "));
        assert_eq!(
            plain(critical("a", 9_240_000.0).assessment).as_deref(),
            Some("Rupture jeudi 26, 2 jours sans stock : 7,0 ventes perdues, soit 9 240 000 FCFA.")
        );
        let one = Assessment::Critical {
            stock_out_day: 4,
            stock_out_on: Date::constant(2026, 11, 26),
            days_out: 1,
            units_lost: 1.0,
            loss: None,
        };
        assert_eq!(plain(one).as_deref(), Some("Rupture jeudi 26, 1 jour sans stock : 1,0 vente perdue."));
        assert_eq!(
            plain(attention("a", 3_110_000.0).assessment).as_deref(),
            Some("Commander à temps protège 3 110 000 FCFA de ventes.")
        );
        assert_eq!(plain(fine("a").assessment), None);
    }

    #[test]
    fn a_guess_and_a_negative_stock_are_said() {
        let mut row = fine("a");
        assert!(remarks(&row).is_empty());
        row.lead_time = LeadTime::choose(None, None);
        row.stock_was_negative = true;
        assert_eq!(remarks(&row), ["livraison en 7 jours (supposé)", "stock négatif en caisse, compté 0"]);
    }

    #[test]
    fn the_formula_stands_beside_an_advice_that_differs() {
        assert_eq!(beside_advised(12, Some(12)), None);
        assert_eq!(beside_advised(20, Some(12)).as_deref(), Some("formule 12"));
        assert_eq!(beside_advised(0, Some(12)).as_deref(), Some("déjà en commande"));
        assert_eq!(beside_advised(3, None), None);
    }

    #[test]
    fn a_marked_order_is_said_in_few_words() {
        let order = MarkedOrder { id: 3, quantity: 1_026, expected_on: Date::constant(2026, 12, 1) };
        assert_eq!(marked(order), "commandé 1\u{a0}026, attendu le 01/12");
    }

    #[test]
    fn a_title_starts_with_a_capital() {
        assert_eq!(capitalised("lundi 23 novembre"), "Lundi 23 novembre");
        assert_eq!(capitalised(""), "");
    }
}
