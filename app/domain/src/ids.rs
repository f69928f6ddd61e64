//! Identifiers, so that an article's number is never taken for a quantity.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::{self, DomainError};

/// The number of an article: the `id` of its row in `products`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub i64);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ArticleId {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(DomainError::InvalidArticle { text: error::shortened(text) }),
        }
    }
}
