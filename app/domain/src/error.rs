//! What can be wrong with a question put to the domain, in the owner's words.

use jiff::civil::Date;

use crate::{format, ids::ArticleId};

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
    /// A word that is no type of event.
    #[error(
        "« {text} » n'est pas un type d'événement. Donnez religieux, sportif, commercial, férié, météo ou autre."
    )]
    InvalidEventKind {
        /// What was given, shortened.
        text: String,
    },
    /// A key that is not one; never caused by the owner.
    #[error(
        "« {text} » n'est pas la clé d'un événement : lettres minuscules, chiffres et tirets, 64 au plus."
    )]
    InvalidEventKey {
        /// What was given, shortened.
        text: String,
    },
    /// A name that is empty, too long or not plain text.
    #[error("Le nom d'un événement doit avoir de 1 à 80 caractères, sans retour à la ligne.")]
    InvalidEventName,
    /// The last day of an event precedes its first.
    #[error(
        "Le dernier jour de l'événement précède le premier. Corrigez les dates : rien n'a été enregistré."
    )]
    EventEndsBeforeItBegins,
    /// An event of more than 62 days.
    #[error(
        "Un événement dure au plus 62 jours. Raccourcissez-le ou faites-en deux : rien n'a été enregistré."
    )]
    EventTooLong,
    /// A day that no year has.
    #[error("Ce jour n'existe dans aucune année. Donnez un jour comme 25/12.")]
    InvalidMonthDay,
    /// An event on given dates without any.
    #[error("Donnez au moins une date à cet événement.")]
    EventWithoutDate,
    /// More given dates than are kept.
    #[error("Un événement a au plus 300 dates. Retirez les plus anciennes : rien n'a été enregistré.")]
    TooManyEventDates,
    /// Two given dates of one event share a day.
    #[error("Deux dates de cet événement se chevauchent le {}. Corrigez-les : rien n'a été enregistré.", format::date(*.day))]
    EventDatesOverlap {
        /// The first day that is in both.
        day: Date,
    },
    /// A scope without any category or article.
    #[error("Choisissez au moins une catégorie ou un article, ou toute la boutique.")]
    EventTouchesNothing,
    /// A scope of categories and of articles.
    #[error(
        "Choisissez des catégories ou des articles, pas les deux à la fois. Décochez les unes ou retirez les autres : rien n'a été enregistré."
    )]
    EventTouchesBoth,
    /// A line that is neither the name nor the number of an article.
    #[error(
        "Aucun article ne s'appelle « {} ». Cherchez-le sous la liste des articles : rien n'a été enregistré.",
        format::name(text)
    )]
    UnknownArticleName {
        /// What was given, shortened.
        text: String,
    },
    /// A name that several articles have.
    #[error(
        "Plusieurs articles s'appellent « {} ». Donnez le numéro du bon, comme n° {first} : rien n'a été enregistré.",
        format::name(text)
    )]
    SharedArticleName {
        /// What was given, shortened.
        text: String,
        /// One of them.
        first: ArticleId,
    },
    /// A typed multiplier outside 0.05 to 20.
    #[error("Le multiplicateur doit être compris entre 0,05 et 20. Corrigez-le : rien n'a été enregistré.")]
    MultiplierOutOfRange,
    /// A word that is no answer to a gap.
    #[error(
        "« {text} » n'est pas une réponse. Donnez evenement, promotion, rupture, erreur ou exceptionnel : rien n'a été enregistré."
    )]
    InvalidAnswer {
        /// What was given, shortened.
        text: String,
    },
    /// A name that comes with an answer other than an event.
    #[error("Seul un événement porte un nom. Retirez-le : rien n'a été enregistré.")]
    OnlyEventsAreNamed,
    /// A quantity marked as ordered outside 1 to 1 000 000.
    #[error(
        "La quantité commandée doit être comprise entre 1 et 1\u{a0}000\u{a0}000. Corrigez-la : rien n'a été marqué."
    )]
    OrderQuantityOutOfRange,
    /// An order expected before D0 or more than a year later.
    #[error("La livraison doit être attendue entre le {} et le {}. Corrigez la date : rien n'a été marqué.", format::date(*.first), format::date(*.last))]
    OrderDateOutOfRange {
        /// D0.
        first: Date,
        /// The last day accepted.
        last: Date,
    },
    /// A measured impact that is not a number above 0.
    #[error("L'effet mesuré d'un événement doit être un nombre supérieur à 0.")]
    InvalidImpact,
}

/// What was given, short enough to be repeated in a message.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
