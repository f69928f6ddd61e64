//! The types of events.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::{self, DomainError};

/// The type of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    Religious,
    Sport,
    Commercial,
    PublicHoliday,
    Weather,
    Other,
}

impl EventKind {
    /// Every type, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Religious, Self::Sport, Self::Commercial, Self::PublicHoliday, Self::Weather, Self::Other];

    /// The French word, which is also how it is stored: `religieux`, `férié`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Religious => "religieux",
            Self::Sport => "sportif",
            Self::Commercial => "commercial",
            Self::PublicHoliday => "férié",
            Self::Weather => "météo",
            Self::Other => "autre",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

impl FromStr for EventKind {
    type Err = DomainError;

    /// Reads the French word, whatever its capitals, with or without its accents.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase().replace('é', "e");
        let found = Self::ALL.into_iter().find(|kind| kind.label().replace('é', "e") == word);
        found.ok_or_else(|| DomainError::InvalidEventKind { text: error::shortened(text) })
    }
}
