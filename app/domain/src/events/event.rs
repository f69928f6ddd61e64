//! An event of the shop's own.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{EventKind, Multiplier, Recurrence};
use crate::{
    error::{self, DomainError},
    ids::ArticleId,
};

/// A name that stays while an event's texts change: 1 to 64 small letters, digits and hyphens, as `tabaski-avant`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventKey(String);

impl EventKey {
    /// The longest key, in letters.
    pub const MAX_LETTERS: usize = 64;

    /// A key for an event of the owner's, from its name: `Fête du quartier` becomes `perso-fete-du-quartier`. The first
    /// part keeps it apart from those of the calendar.
    pub fn for_name(name: &EventName) -> Self {
        let mut key = "perso".to_owned();
        for word in name.as_str().split(|letter: char| !letter.is_alphanumeric()) {
            let plain: String =
                word.chars().flat_map(char::to_lowercase).filter_map(without_accent).collect();
            if !plain.is_empty() && key.len() + 1 + plain.len() <= Self::MAX_LETTERS {
                key.push('-');
                key.push_str(&plain);
            }
        }
        Self(key)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letter of a French word without its accent; nothing for letters of other scripts.
fn without_accent(letter: char) -> Option<char> {
    let plain = match letter {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' | 'œ' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    (plain.is_ascii_lowercase() || plain.is_ascii_digit()).then_some(plain)
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for EventKey {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        if (1..=Self::MAX_LETTERS).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(DomainError::InvalidEventKey { text: error::shortened(text) })
        }
    }
}

impl TryFrom<String> for EventKey {
    type Error = DomainError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EventKey> for String {
    fn from(key: EventKey) -> Self {
        key.0
    }
}

/// What the owner calls an event: 1 to 80 letters, without spaces around or control characters within.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventName(String);

impl EventName {
    /// The longest name, in letters.
    pub const MAX_LETTERS: usize = 80;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for EventName {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let letters = name.chars().count();
        if (1..=Self::MAX_LETTERS).contains(&letters) && !name.contains(char::is_control) {
            Ok(Self(name.to_owned()))
        } else {
            Err(DomainError::InvalidEventName)
        }
    }
}

impl TryFrom<String> for EventName {
    type Error = DomainError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EventName> for String {
    fn from(name: EventName) -> Self {
        name.0
    }
}

/// What an event touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Every article.
    WholeShop,
    /// The articles of these categories, named as the till names them.
    Categories(BTreeSet<String>),
    /// These articles alone.
    Articles(BTreeSet<ArticleId>),
}

impl Scope {
    /// Whether the event touches an article of a category; one without category is touched by name or with the shop.
    pub fn touches(&self, article: ArticleId, category: Option<&str>) -> bool {
        match self {
            Self::WholeShop => true,
            Self::Categories(names) => category.is_some_and(|name| names.contains(name)),
            Self::Articles(articles) => articles.contains(&article),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::WholeShop => false,
            Self::Categories(names) => names.is_empty(),
            Self::Articles(articles) => articles.is_empty(),
        }
    }
}

/// An event that the owner added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedEvent")]
pub struct Event {
    key: EventKey,
    name: EventName,
    kind: EventKind,
    recurrence: Recurrence,
    scope: Scope,
    multiplier: Option<Multiplier>,
}

/// An event as it is read, before its check.
#[derive(Deserialize)]
struct UncheckedEvent {
    key: EventKey,
    name: EventName,
    kind: EventKind,
    recurrence: Recurrence,
    scope: Scope,
    multiplier: Option<Multiplier>,
}

impl TryFrom<UncheckedEvent> for Event {
    type Error = DomainError;

    fn try_from(read: UncheckedEvent) -> Result<Self, Self::Error> {
        let event = Self::new(read.key, read.name, read.kind, read.recurrence, read.scope)?;
        Ok(Self { multiplier: read.multiplier, ..event })
    }
}

impl Event {
    /// An event whose effect is to be learned.
    ///
    /// # Errors
    /// [`DomainError::EventTouchesNothing`] where the scope names no category or no article.
    pub fn new(
        key: EventKey,
        name: EventName,
        kind: EventKind,
        recurrence: Recurrence,
        scope: Scope,
    ) -> Result<Self, DomainError> {
        if scope.is_empty() {
            return Err(DomainError::EventTouchesNothing);
        }
        Ok(Self { key, name, kind, recurrence, scope, multiplier: None })
    }

    /// The same with the multiplier that the owner typed, which goes before what is learned.
    #[must_use]
    pub fn with_multiplier(self, multiplier: Multiplier) -> Self {
        Self { multiplier: Some(multiplier), ..self }
    }

    /// Its key, unique in the shop.
    pub fn key(&self) -> &EventKey {
        &self.key
    }

    /// Its name.
    pub fn name(&self) -> &EventName {
        &self.name
    }

    /// Its type.
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    /// When it takes place.
    pub fn recurrence(&self) -> &Recurrence {
        &self.recurrence
    }

    /// What it touches.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The multiplier typed by the owner, `None` where it is to be learned.
    pub fn multiplier(&self) -> Option<Multiplier> {
        self.multiplier
    }
}
