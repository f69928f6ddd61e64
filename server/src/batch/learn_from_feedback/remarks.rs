//! The remarks of the shop's own file, read as answers: a start for whoever wrote them before Optiflow came.

use optiflow_domain::gap::{Answer, Explanation};

use crate::db::{shop::ShopRemark, state::StoredAnswer};

/// The answers that the remarks make; those that say nothing of the kind are left out.
pub(crate) fn answers(remarks: Vec<ShopRemark>) -> impl Iterator<Item = StoredAnswer> {
    remarks.into_iter().filter_map(|remark| {
        Some(StoredAnswer {
            article: remark.article,
            day: remark.day,
            explanation: explanation(&remark.comment)?,
            forecast: remark.predicted,
            actual: remark.actual,
            answered_at: remark.written_at,
        })
    })
}

/// `Événement : Foire du quartier`, `rupture`, `promo -20 %`.
fn explanation(comment: &str) -> Option<Explanation> {
    let plain = comment.trim().to_lowercase().replace(['é', 'è', 'ê'], "e");
    if plain.starts_with("evenement") || plain.starts_with("event") {
        let name = comment.split_once(':').map(|(_, name)| name);
        return Explanation::parse(Answer::Event.slug(), name).ok();
    }
    let words = [
        ("rupture", Answer::StockOut),
        ("promo", Answer::Promotion),
        ("erreur", Answer::Error),
        ("exception", Answer::Exceptional),
    ];
    let (_, answer) = words.into_iter().find(|(word, _)| plain.contains(word))?;
    Explanation::parse(answer.slug(), None).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_the_answer_that_it_names() {
        let answer = |text: &str| explanation(text).map(|read| read.answer());
        assert_eq!(answer("Rupture de stock le soir"), Some(Answer::StockOut));
        assert_eq!(answer("PROMO -20 %"), Some(Answer::Promotion));
        assert_eq!(answer("erreur de saisie"), Some(Answer::Error));
        assert_eq!(answer("jour exceptionnel"), Some(Answer::Exceptional));
        assert_eq!(answer("bonne journée"), None);
        let fair = explanation("Événement : Foire du quartier").unwrap();
        assert_eq!(fair.name().unwrap().as_str(), "Foire du quartier");
        assert_eq!(explanation("événement").unwrap().name(), None);
    }
}
