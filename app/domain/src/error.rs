//! What can be wrong with a question put to the domain, in the owner's words.

use jiff::civil::Date;

use crate::format;

/// An input that no formula accepts. The text is shown as it is: it says what is wrong and what is accepted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DomainError {
    /// The margin is not a percentage between 0 and 50.
    #[error("La marge doit être comprise entre 0 et 50 %. Corrigez-la : rien n'a été calculé.")]
    MarginOutOfRange,
    /// The date to cover comes before D0.
    #[error("La date choisie précède le {}. Choisissez ce jour-là ou un jour suivant.", format::date(*.first))]
    DateInThePast {
        /// D0, the first date accepted.
        first: Date,
    },
    /// The date to cover lies past the last day forecast.
    #[error("Les prévisions s'arrêtent au {}. Choisissez une date jusqu'à ce jour.", format::date(*.last))]
    DateBeyondHorizon {
        /// D0 + H, the last date accepted.
        last: Date,
    },
    /// The stock is unknown, so no quantity can be computed.
    #[error(
        "Le stock de cet article est inconnu : saisissez-le dans votre caisse pour obtenir une quantité."
    )]
    StockUnknown,
    /// A lead time outside 0 to 365 days.
    #[error("Le délai de livraison doit être compris entre 0 et 365 jours.")]
    LeadTimeOutOfRange,
    /// A price that is negative or not a number.
    #[error("Le prix doit être un nombre positif ou nul. Corrigez-le dans votre caisse.")]
    InvalidPrice,
    /// An article number that is not one.
    #[error("« {text} » n'est pas un numéro d'article. Donnez un nombre entier positif.")]
    InvalidArticle {
        /// What was given, shortened.
        text: String,
    },
    /// A forecast that breaks its own promises; never caused by the owner.
    #[error(
        "La prévision du jour {day} est incohérente. Relancez le calcul ; si cela persiste, consultez le journal."
    )]
    InvalidForecast {
        /// The day concerned, counted from 1.
        day: usize,
    },
}
