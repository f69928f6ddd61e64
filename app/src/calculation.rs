//! The calculator of an article's panel, without a pixel: what the owner typed, and the column of figures that
//! follows. It runs in the browser at every move of the slider, and on the server for a page without JavaScript.

use jiff::ToSpan;
use optiflow_domain::{Advice, Date, DomainError, Level, Margin, Suggestion, alert, format, order};

use crate::api::alerts::ArticlePanel;

/// The days covered by the date that the calculator proposes where the list suggests no quantity.
const PROPOSED_DAYS: u16 = 30;

/// What stands in the calculator's two fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// The date to cover as a date field writes it: `2026-12-23`.
    pub date: String,
    /// The margin in percent as a range field writes it: `15`.
    pub margin: String,
}

impl Inputs {
    /// What the calculator opens with: the cover of the list's own quantity, and a margin of 15 %.
    pub fn proposed(panel: &ArticlePanel) -> Self {
        let date = match panel.assessment.level() {
            Level::Critical | Level::Attention => alert::covered_until(panel.lead_time, &panel.forecast),
            Level::Ok | Level::Unknown => day(panel, PROPOSED_DAYS.min(panel.forecast.horizon())),
        };
        Self { date: date.to_string(), margin: Margin::DEFAULT.percent().to_string() }
    }
}

/// The first and the last date the calculator accepts, D0 and D0 + H.
pub fn accepted_dates(panel: &ArticlePanel) -> (Date, Date) {
    (day(panel, 0), day(panel, panel.forecast.horizon()))
}

/// D0 + n.
fn day(panel: &ArticlePanel, days: u16) -> Date {
    panel.forecast.first_day().saturating_add(i64::from(days).days())
}

/// The two quantities and what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    pub margin: Margin,
    /// The formula's quantity.
    pub suggestion: Suggestion,
    /// The quantity advised, once orders, minimum and pack are counted.
    pub advice: Advice,
}

/// Computes both quantities.
///
/// # Errors
/// A sentence for the owner: a date or a margin that is not one or is out of bounds, or an unknown stock.
pub fn calculate(panel: &ArticlePanel, inputs: &Inputs) -> Result<Calculation, String> {
    let date: Date = inputs
        .date
        .trim()
        .parse()
        .map_err(|_| "Choisissez une date dans le calendrier : rien n'a été calculé.".to_owned())?;
    let percent = inputs.margin.trim().replace(',', ".").parse().unwrap_or(f64::NAN);
    let compute = || -> Result<_, DomainError> {
        let margin = Margin::from_percent(percent)?;
        let stock = panel.stock.map(|stock| stock.quantity);
        let suggestion = order::suggest(&panel.forecast, stock, date, margin)?;
        let advice = order::advise(&panel.forecast, stock, date, margin, &panel.rules)?;
        Ok(Calculation { margin, suggestion, advice })
    };
    compute().map_err(|error| error.to_string())
}

/// One line of the sum: its name, the formula's figure and the advised one, signs included.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub label: String,
    /// `None` where the formula does not know this term.
    pub formula: Option<Term>,
    pub advised: Term,
}

/// One figure of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// In units, below 0 where it is taken away.
    pub value: f64,
    /// With its sign, as the column shows it: `+ 48`.
    pub text: String,
}

impl Calculation {
    /// Whether orders, minimum or pack play any part: if not, both columns would say the same.
    pub fn has_terms_of_its_own(&self) -> bool {
        let Advice { on_order, to_minimum, to_pack, .. } = self.advice;
        on_order > 0.0 || to_minimum > 0 || to_pack > 0
    }

    /// Why the quantity covers fewer days than an order for this delay should: the forecasts kept from an earlier night
    /// end first. Nothing where they reach far enough, or where another date was chosen.
    pub fn cut_short(&self, panel: &ArticlePanel) -> Option<String> {
        let (covered, wanted) =
            (alert::cover(panel.lead_time, &panel.forecast), alert::default_cover(panel.lead_time));
        let urgent = matches!(panel.assessment.level(), Level::Critical | Level::Attention);
        (urgent && covered < wanted && self.suggestion.days == covered).then(|| {
            format!(
                "Les prévisions s'arrêtent au\u{a0}{} : la quantité couvre {} au lieu de {wanted}, jusqu'au prochain calcul.",
                format::date(self.suggestion.date),
                format::counted(u64::from(covered), "jour", "jours"),
            )
        })
    }

    /// The terms in the order in which they add up, the quantities themselves left out.
    pub fn lines(&self, panel: &ArticlePanel) -> Vec<Line> {
        let Self { margin, suggestion, advice } = self;
        let both =
            |label: String, formula: Term, advised: Term| Line { label, formula: Some(formula), advised };
        let own = |label: String, advised: Term| Line { label, formula: None, advised };
        let date = format::date(suggestion.date);
        let predicted = need(suggestion.predicted);
        let mut lines = vec![
            both(format!("Prédictions cumulées (au\u{a0}{date})"), predicted.clone(), predicted),
            both("Stock actuel".to_owned(), minus(suggestion.stock), minus(suggestion.stock)),
        ];
        if advice.on_order > 0.0 {
            lines.push(own(format!("En commande, arrive avant le\u{a0}{date}"), minus(advice.on_order)));
        }
        lines.push(both("Besoin net".to_owned(), need(suggestion.net_need), need(advice.net_need)));
        lines.push(both(
            format!("Marge de sécurité {}", format::percent(margin.share(), 0)),
            plus(suggestion.margin),
            plus(advice.margin),
        ));
        // A stock that is more than enough leaves a negative need, which this line brings back to 0.
        let floored = suggestion.quantity == 0 || advice.quantity == 0;
        let rounding = if floored { "Arrondi (0 au moins)" } else { "Arrondi" };
        lines.push(both(rounding.to_owned(), plus(suggestion.rounding), plus(advice.rounding)));
        if advice.to_minimum > 0 {
            let minimum = panel.rules.minimum.map(f64::from).unwrap_or_default();
            let label = format!("Minimum de commande ({})", format::quantity(minimum));
            lines.push(own(label, plus(f64::from(advice.to_minimum))));
        }
        if advice.to_pack > 0 {
            let pack = panel.rules.pack.map(f64::from).unwrap_or_default();
            let label = format!("Arrondi au colis ({})", format::quantity(pack));
            lines.push(own(label, plus(f64::from(advice.to_pack))));
        }
        lines
    }
}

/// A term that is added; one below 0 shows the sign it has.
fn plus(value: f64) -> Term {
    if value < 0.0 {
        minus(-value)
    } else {
        Term { value, text: format!("+\u{a0}{}", format::quantity(value)) }
    }
}

/// What is predicted, and what the terms above leave.
fn need(value: f64) -> Term {
    if value < 0.0 { minus(-value) } else { Term { value, text: format::quantity(value) } }
}

/// A term that is taken away.
fn minus(value: f64) -> Term {
    Term { value: 0.0 - value, text: format!("−\u{a0}{}", format::quantity(value)) }
}

#[cfg(test)]
pub(crate) mod tests {
    use optiflow_domain::{
        ArticleId, Assessment, Currency, DailyForecast, ForecastDay, LeadTime, OrderRules, PendingDelivery,
        Price, StockOnHand,
    };

    use super::*;
    use crate::listing::words::tests::D0;

    /// The example of the specification: 20 sold a day, 100 in stock.
    pub(crate) fn panel() -> ArticlePanel {
        let day = ForecastDay { expected: 20.0, lower: 12.0, upper: 28.0 };
        ArticlePanel {
            id: ArticleId(12),
            name: "Ventilateur".to_owned(),
            category: None,
            supplier: None,
            currency: Currency::Xof,
            price: Price::new(1_000.0),
            lead_time: LeadTime::choose(Some(7), None),
            stock: StockOnHand::from_locations([(100.0, D0.at(8, 0, 0, 0))]),
            forecast: DailyForecast::new(D0, vec![day; 60]).unwrap(),
            history: Vec::new(),
            short_history: None,
            rules: OrderRules::default(),
            orders: Vec::new(),
            assessment: Assessment::Critical {
                stock_out_day: 6,
                stock_out_on: Date::constant(2026, 11, 28),
                days_out: 2,
                units_lost: 40.0,
                loss: Some(40_000.0),
            },
        }
    }

    fn typed(date: &str, margin: &str) -> Inputs {
        Inputs { date: date.to_owned(), margin: margin.to_owned() }
    }

    fn shown(lines: &[Line]) -> Vec<(&str, String, String)> {
        let plain = |term: &Term| term.text.replace('\u{a0}', " ");
        let formula = |line: &Line| line.formula.as_ref().map(plain).unwrap_or_default();
        lines.iter().map(|l| (l.label.as_str(), formula(l), plain(&l.advised))).collect()
    }

    #[test]
    fn twenty_one_days_of_the_specification_give_368() {
        let calculation = calculate(&panel(), &typed("2026-12-14", "15")).unwrap();
        assert_eq!(calculation.suggestion.quantity, 368);
        assert!(!calculation.has_terms_of_its_own());
        let lines = calculation.lines(&panel());
        let formula: Vec<_> = shown(&lines).into_iter().map(|(label, formula, _)| (label, formula)).collect();
        assert_eq!(
            formula,
            [
                ("Prédictions cumulées (au\u{a0}14/12/2026)", "420".to_owned()),
                ("Stock actuel", "− 100".to_owned()),
                ("Besoin net", "320".to_owned()),
                ("Marge de sécurité 15\u{a0}%", "+ 48".to_owned()),
                ("Arrondi", "+ 0".to_owned()),
            ]
        );
    }

    #[test]
    fn the_advised_column_has_a_line_for_each_of_its_terms() {
        let mut panel = panel();
        panel.rules = OrderRules {
            minimum: Some(400),
            pack: Some(48),
            pending: vec![PendingDelivery { expected_on: Date::constant(2026, 12, 1), quantity: 60.0 }],
        };
        let calculation = calculate(&panel, &typed("2026-12-14", "15")).unwrap();
        assert!(calculation.has_terms_of_its_own());
        let lines = calculation.lines(&panel);
        let own: Vec<_> = shown(&lines).into_iter().filter(|(_, formula, _)| formula.is_empty()).collect();
        assert_eq!(
            own.into_iter().map(|(label, _, advised)| (label, advised)).collect::<Vec<_>>(),
            [
                ("En commande, arrive avant le\u{a0}14/12/2026", "− 60".to_owned()),
                ("Minimum de commande (400)", "+ 101".to_owned()),
                ("Arrondi au colis (48)", "+ 32".to_owned()),
            ]
        );
        assert_eq!(calculation.advice.quantity, 432);
    }

    #[test]
    fn a_stock_that_suffices_gives_0_and_the_lines_still_add_up() {
        let calculation = calculate(&panel(), &typed("2026-11-26", "15")).unwrap();
        assert_eq!(calculation.suggestion.quantity, 0);
        assert_eq!(calculation.suggestion.enough_until, Some(Date::constant(2026, 11, 28)));
        let lines = calculation.lines(&panel());
        let formula: Vec<_> = shown(&lines).into_iter().map(|(label, formula, _)| (label, formula)).collect();
        assert_eq!(
            formula[2..],
            [
                ("Besoin net", "− 40".to_owned()),
                ("Marge de sécurité 15\u{a0}%", "+ 0".to_owned()),
                ("Arrondi (0 au moins)", "+ 40".to_owned()),
            ]
        );
    }

    #[test]
    fn the_calculator_opens_on_thirty_days_and_fifteen_percent() {
        assert_eq!(Inputs::proposed(&panel()), typed("2026-12-23", "15"));
        assert_eq!(accepted_dates(&panel()), (D0, Date::constant(2027, 1, 22)));
    }

    #[test]
    fn an_urgent_article_with_a_long_delay_opens_on_the_cover_of_the_list() {
        let mut panel = panel();
        panel.lead_time = LeadTime::choose(Some(28), None);
        assert_eq!(Inputs::proposed(&panel).date, "2027-01-20", "58 days");
        panel.assessment = Assessment::Unknown;
        assert_eq!(Inputs::proposed(&panel).date, "2026-12-23");
    }

    #[test]
    fn forecasts_of_an_earlier_night_cover_what_they_reach_and_say_so() {
        let mut panel = panel();
        panel.lead_time = LeadTime::choose(Some(30), None);
        let said = |panel: &ArticlePanel| {
            let calculation = calculate(panel, &Inputs::proposed(panel)).unwrap();
            (
                calculation.suggestion.days,
                calculation.cut_short(panel).map(|text| text.replace('\u{a0}', " ")),
            )
        };
        assert_eq!(said(&panel), (60, None));
        panel.forecast = panel.forecast.starting(D0.saturating_add(1.day()));
        let (days, why) = said(&panel);
        assert_eq!(days, 59);
        let why = why.unwrap();
        assert!(why.contains("au 22/01/2027 : la quantité couvre 59 jours au lieu de 60"), "{why}");
    }

    #[test]
    fn what_cannot_be_computed_is_said_in_one_sentence() {
        let message = |date, margin| calculate(&panel(), &typed(date, margin)).unwrap_err();
        assert!(message("", "15").contains("date"));
        assert!(message("2026-11-22", "15").contains("23/11/2026"));
        assert!(message("2027-01-23", "15").contains("22/01/2027"));
        assert!(message("2026-12-14", "51").contains("entre 0 et 50"));
        assert!(message("2026-12-14", "beaucoup").contains("entre 0 et 50"));
        let mut without_stock = panel();
        without_stock.stock = None;
        assert!(calculate(&without_stock, &typed("2026-12-14", "15")).unwrap_err().contains("stock"));
    }
}
