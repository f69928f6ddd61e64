//! The calculator's sum, as the panel works it out.

use super::{Cell, Table, plain};
use crate::{
    api::alerts::ArticlePanel,
    calculation::{Inputs, calculate},
};

/// The terms, then the quantities that they add up to.
///
/// # Errors
/// The sentence that the calculator would show in place of the sum.
pub fn calculation(panel: &ArticlePanel, inputs: &Inputs) -> Result<Table, String> {
    let done = calculate(panel, inputs)?;
    let rows = done.lines(panel).into_iter().map(|line| {
        vec![Cell::text(line.label), line.formula.map(|term| term.value).into(), line.advised.value.into()]
    });
    let total = vec![Cell::text("Quantité"), done.suggestion.quantity.into(), done.advice.quantity.into()];
    let (name, as_of) = (format!("calcul-{}", panel.id), panel.forecast.first_day());
    let columns = plain(["Terme", "Formule", "Conseillé"]);
    let table = Table::new(&name, as_of, "Calcul de la quantité", panel.currency, columns).with(rows);
    Ok(Table { total: Some(total), ..table })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calculation::tests::panel, export::csv};

    #[test]
    fn the_terms_of_the_file_add_up_to_its_quantity() {
        let inputs = |margin: &str| Inputs { date: "2026-12-14".to_owned(), margin: margin.to_owned() };
        let file = csv::write(&calculation(&panel(), &inputs("15")).unwrap());
        let lines: Vec<_> = file.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "Prédictions cumulées (au\u{a0}14/12/2026);420;420",
                "Stock actuel;-100;-100",
                "Besoin net;320;320",
                "Marge de sécurité 15\u{a0}%;48;48",
                "Arrondi;0;0",
                "Quantité;368;368",
            ]
        );
        assert!(calculation(&panel(), &inputs("51")).is_err());
    }
}
