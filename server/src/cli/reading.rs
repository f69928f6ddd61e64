//! What every reading command shares: the files opened, the read model, dates and articles as arguments.

use jiff::civil::Date;
use optiflow_domain::ArticleId;
use serde::Serialize;

use super::{Failure, open_state};
use crate::{
    clock::ShopClock,
    config::{Config, parse_date},
    db::shop::ShopDb,
    read::{ReadError, Reader},
};

/// The read model that the pages answer from, too.
pub(super) async fn reader(config: &Config) -> Result<Reader, Failure> {
    let shop = ShopDb::open(&config.db_path).await.map_err(Failure::work)?;
    let clock = ShopClock::new(config.timezone.clone(), config.as_of);
    Ok(Reader::new(shop, open_state(config).await?, clock, config))
}

/// A date argument: `2026-11-09`.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("donnez une date comme 2026-11-09")
}

/// An article's number as an argument.
pub(super) fn article(text: &str) -> Result<ArticleId, &'static str> {
    text.parse().map_err(|_| "donnez le numéro d'un article, par exemple 12")
}

/// The owner's words for a question without an answer.
pub(super) fn explain(error: &ReadError) -> Failure {
    Failure::Work(match error {
        ReadError::UnknownArticle | ReadError::NothingToExplain => {
            "cet article n'existe pas ou n'est pas encore prévu. « optiflow alertes status » les montre tous ; « optiflow batch » les prévoit."
                .to_owned()
        }
        ReadError::Shop(error) => error.to_string(),
        ReadError::State(error) => error.to_string(),
    })
}

/// Prints an answer as one JSON line.
pub(super) fn print<T: Serialize>(answer: &T) -> Result<(), Failure> {
    super::print_json(&serde_json::to_value(answer).map_err(Failure::work)?);
    Ok(())
}
