//! The state of page Prédictions as it stands in its address: article and period.

use optiflow_domain::{ArticleId, DomainError, projection};

use super::query::{addressed, encoded, pairs};

/// The periods offered, in days.
pub const PERIODS: [u16; 3] = projection::PERIODS;
/// The period that a plain address shows.
const USUAL: u16 = 14;

/// Everything that the address of page Prédictions says. What is not understood is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastQuery {
    /// The article as it was written; none for the one that matters most.
    pub article: Option<String>,
    /// One of [`PERIODS`].
    pub days: u16,
    /// The words searched for; only a page without JavaScript puts them in its address.
    pub search: Option<String>,
}

impl Default for ForecastQuery {
    fn default() -> Self {
        Self { article: None, days: USUAL, search: None }
    }
}

impl ForecastQuery {
    /// Reads the query of an address, with or without its `?`.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            match name {
                "article" => read.article = Some(value.trim().to_owned()),
                "jours" => {
                    let asked = PERIODS.into_iter().find(|days| days.to_string() == value.trim());
                    read.days = asked.unwrap_or(USUAL);
                }
                "q" => read.search = Some(value),
                _ => {}
            }
        }
        read
    }

    /// The article asked for, if any.
    ///
    /// # Errors
    /// What stands in the address is not an article's number.
    pub fn chosen(&self) -> Result<Option<ArticleId>, DomainError> {
        self.article.as_deref().map(str::parse).transpose()
    }

    /// The same period of another article.
    #[must_use]
    pub fn of(&self, article: ArticleId) -> Self {
        Self { article: Some(article.to_string()), search: None, ..self.clone() }
    }

    /// The same article over another period.
    #[must_use]
    pub fn over(&self, days: u16) -> Self {
        Self { days, ..self.clone() }
    }

    /// An address with this state: `/predictions?article=12&jours=30`.
    pub fn address(&self, path: &str) -> String {
        let days = (self.days != USUAL).then(|| self.days.to_string());
        let query = encoded(&[
            ("article", self.article.as_deref()),
            ("jours", days.as_deref()),
            ("q", self.search.as_deref()),
        ]);
        addressed(path, &query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_article_and_period_and_reads_back_the_same() {
        let query = ForecastQuery { article: Some("12".to_owned()), days: 30, search: None };
        assert_eq!(query.address("/predictions"), "/predictions?article=12&jours=30");
        assert_eq!(ForecastQuery::parse("?article=12&jours=30"), query);
        assert_eq!(ForecastQuery::default().address("/predictions"), "/predictions");
        assert_eq!(query.over(7).of(ArticleId(3)).address("/p"), "/p?article=3&jours=7");
    }

    #[test]
    fn a_period_that_is_not_offered_is_the_usual_one_and_a_wrong_article_is_told() {
        for (address, days) in [("jours=7", 7), ("jours=365", 14), ("jours=-7", 14), ("jours=", 14), ("", 14)]
        {
            assert_eq!(ForecastQuery::parse(address).days, days, "{address}");
        }
        assert_eq!(ForecastQuery::parse("").chosen(), Ok(None));
        assert!(ForecastQuery::parse("article=douze").chosen().is_err());
        assert_eq!(ForecastQuery::parse("article=12").chosen(), Ok(Some(ArticleId(12))));
    }
}
