//! Why figures were computed.

use serde::{Deserialize, Serialize};

/// What made the application forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// The night, at its hour or caught up with.
    Night,
    /// A past night, lived again with what was known then.
    Replay,
    /// The owner answered a gap, or took an answer back.
    Answer,
    /// The owner added, changed or removed an event.
    Event,
    /// The command line.
    Command,
    /// One step of a night, done again by the command line.
    Step,
}

impl Occasion {
    /// Every occasion.
    pub const ALL: [Self; 6] =
        [Self::Night, Self::Replay, Self::Answer, Self::Event, Self::Command, Self::Step];

    /// The name in the state file.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Night => "nuit",
            Self::Replay => "rejeu",
            Self::Answer => "reponse",
            Self::Event => "evenement",
            Self::Command => "commande",
            Self::Step => "etape",
        }
    }

    /// The occasion of this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.slug() == slug)
    }

    /// The words in the history of runs.
    pub fn label(self) -> &'static str {
        match self {
            Self::Night => "calcul de la nuit",
            Self::Replay => "nuit rejouée",
            Self::Answer => "après votre réponse",
            Self::Event => "après un événement modifié",
            Self::Command => "lancé à la main",
            Self::Step => "une étape refaite",
        }
    }

    /// What the newest figures hold that those before did not, to follow a time; nothing where it is only a new day.
    pub fn news(self) -> Option<&'static str> {
        match self {
            Self::Answer => Some("avec votre réponse"),
            Self::Event => Some("avec vos événements"),
            Self::Night | Self::Replay | Self::Command | Self::Step => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occasion_is_read_back_from_its_name() {
        for occasion in Occasion::ALL {
            assert_eq!(Occasion::from_slug(occasion.slug()), Some(occasion));
        }
        assert_eq!(Occasion::from_slug("night"), None);
    }
}
