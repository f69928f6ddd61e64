//! Gaps between forecast and sales that the owner is asked about, and the answers (specification, section 6).

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    accuracy::Comparison,
    error::{self, DomainError},
    events::EventName,
    format,
    ids::ArticleId,
    measure::Price,
    number::{round6, worth},
};

/// The gap from which a day is asked about, in units: an article that sells two a day strays by less without a reason.
pub const NOTABLE_UNITS: f64 = 5.0;
/// The share of the sales above which a gap is asked about.
const NOTABLE_SHARE: f64 = 0.30;

/// One article's day that nobody foresaw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The article.
    pub article: ArticleId,
    /// The day.
    pub date: Date,
    /// p1 of the first generation made for the day, in units.
    pub forecast: f64,
    /// Units sold.
    pub actual: f64,
    /// What the missing or surplus units are worth; `None` without a price.
    pub value: Option<f64>,
    /// What the data say about it, the likeliest first; empty where they are silent.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// What the data know of a day that nobody foresaw. A hint for the owner: only an answer teaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// The shelf was empty at the end of the day, and less was sold than expected.
    StockOut,
    /// The article cost less than usual, by this share, and more was sold.
    PriceCut(f64),
    /// An event of the calendar or of the owner's is on that day or beside it.
    Event(String),
    /// The other articles of its category sold otherwise than expected too, the same way: (actual - forecast) / forecast
    /// of all of them.
    Category {
        /// Its name.
        name: String,
        /// The share, below 0 where less was sold.
        change: f64,
    },
}

impl Reason {
    /// From this share on a whole category has moved: sums over articles stray by less without a reason.
    pub const CATEGORY_MOVES: f64 = 0.20;

    /// The answer that it speaks for; `None` where it fits several.
    pub fn answer(&self) -> Option<Answer> {
        match self {
            Self::StockOut => Some(Answer::StockOut),
            Self::PriceCut(_) => Some(Answer::Promotion),
            Self::Event(_) => Some(Answer::Event),
            Self::Category { .. } => None,
        }
    }
}

impl fmt::Display for Reason {
    /// In French, to follow a colon: `promotion de 20 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StockOut => f.write_str("rayon vide le soir"),
            Self::PriceCut(depth) => write!(f, "prix baissé de {}", format::percent(*depth, 0)),
            Self::Event(name) => f.write_str(&format::name(name)),
            Self::Category { name, change } => {
                write!(f, "tout le rayon {} ({})", format::name(name), format::signed_percent(*change, 0))
            }
        }
    }
}

impl Gap {
    /// The gap of a day, where it asks for an explanation: more than 30 % of what was sold, at least [`NOTABLE_UNITS`]
    /// units, and outside the 80 % `interval` (lower and upper end) of its forecast. One that has been explained is still
    /// a gap: the explanation may be taken back.
    ///
    /// A day that sold nothing has no percentage: there the units and the interval decide.
    pub fn of(
        article: ArticleId,
        date: Date,
        seen: &Comparison,
        interval: (f64, f64),
        price: Option<Price>,
    ) -> Option<Self> {
        Self::outside(article, date, seen, interval, price).filter(Self::is_notable)
    }

    /// The day, where what was sold lies outside the 80 % `interval` of its forecast, however small the gap. One day in five
    /// does by design: it is worth a look, not a question.
    pub fn outside(
        article: ArticleId,
        date: Date,
        seen: &Comparison,
        interval: (f64, f64),
        price: Option<Price>,
    ) -> Option<Self> {
        let Comparison { forecast, actual, .. } = *seen;
        if !forecast.is_finite() || !actual.is_finite() {
            return None;
        }
        let (lower, upper) = interval;
        (actual < lower || actual > upper).then(|| Self {
            article,
            date,
            forecast,
            actual,
            value: worth(round6((actual - forecast).abs()), price),
            reasons: Vec::new(),
        })
    }

    /// Whether the gap is large enough to wait for an explanation: above 30 % of a day that sells enough to mean anything.
    pub fn is_notable(&self) -> bool {
        let units = round6(self.units());
        units >= NOTABLE_UNITS && units > round6(self.actual * NOTABLE_SHARE)
    }

    /// The units missed or in surplus, at least 0.
    pub fn units(&self) -> f64 {
        (self.actual - self.forecast).abs()
    }
}

/// The `count` largest gaps by money, then by units, then the newest; those without a price come last.
pub fn largest(mut gaps: Vec<Gap>, count: usize) -> Vec<Gap> {
    gaps.sort_by(|one, other| {
        let money = other.value.unwrap_or(-1.0).total_cmp(&one.value.unwrap_or(-1.0));
        money
            .then(other.units().total_cmp(&one.units()))
            .then(other.date.cmp(&one.date))
            .then(one.article.cmp(&other.article))
    });
    gaps.truncate(count);
    gaps
}

/// What happened, in the owner's opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Answer {
    /// A feast, a match, a fair: something that may come again.
    #[serde(rename = "evenement")]
    Event,
    /// A price cut or a display.
    #[serde(rename = "promotion")]
    Promotion,
    /// There was nothing left to sell, whatever the till says.
    #[serde(rename = "rupture")]
    StockOut,
    /// The till's figure is wrong.
    #[serde(rename = "erreur")]
    Error,
    /// It happened once and will not come again.
    #[serde(rename = "exceptionnel")]
    Exceptional,
}

impl Answer {
    /// Every answer, in the order shown.
    pub const ALL: [Self; 5] = [Self::Event, Self::Promotion, Self::StockOut, Self::Error, Self::Exceptional];

    /// The name in forms and in the state file.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Event => "evenement",
            Self::Promotion => "promotion",
            Self::StockOut => "rupture",
            Self::Error => "erreur",
            Self::Exceptional => "exceptionnel",
        }
    }

    /// The words on the button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Event => "Événement",
            Self::Promotion => "Promotion",
            Self::StockOut => "Rupture",
            Self::Error => "Erreur de saisie",
            Self::Exceptional => "Exceptionnel",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

impl FromStr for Answer {
    type Err = DomainError;

    /// Reads the [`slug`](Self::slug).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|answer| answer.slug() == text.trim());
        found.ok_or_else(|| DomainError::InvalidAnswer { text: error::shortened(text) })
    }
}

/// An answer, with the event's name where the owner gave one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    answer: Answer,
    name: Option<EventName>,
}

impl Explanation {
    /// An answer as it came from a form; a name of spaces is none.
    ///
    /// # Errors
    /// [`DomainError::InvalidAnswer`], [`DomainError::InvalidEventName`]; [`DomainError::OnlyEventsAreNamed`] where a
    /// name comes with another answer.
    pub fn parse(answer: &str, name: Option<&str>) -> Result<Self, DomainError> {
        let answer: Answer = answer.parse()?;
        let name = name.filter(|name| !name.trim().is_empty()).map(str::parse).transpose()?;
        if name.is_some() && answer != Answer::Event {
            return Err(DomainError::OnlyEventsAreNamed);
        }
        Ok(Self { answer, name })
    }

    /// What happened.
    pub fn answer(&self) -> Answer {
        self.answer
    }

    /// The event's name.
    pub fn name(&self) -> Option<&EventName> {
        self.name.as_ref()
    }
}
