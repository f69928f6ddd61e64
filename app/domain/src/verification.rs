//! The proof of a period of complete days: what one article's, or the whole shop's, first forecasts were worth.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    accuracy::{Accuracy, Comparison, Proof, Quality, Ranking},
    calendar::DayOfWeek,
    gap::Gap,
    ids::ArticleId,
};

/// The periods that are verified, in complete days before D0.
pub const PERIODS: [u16; 2] = [7, 30];

/// The proof of one period as seen on D0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PeriodAccuracy {
    /// The complete days looked back over.
    pub period: u16,
    /// The days of the period, and the weeks from Monday to Sunday that ended in it.
    pub proof: Proof,
    /// Article-days by quality; days without one are in none.
    pub good: u32,
    /// At most 30 % away.
    pub fair: u32,
    /// Further away.
    pub poor: u32,
    /// Article-days that wait for an explanation.
    pub to_explain: u32,
    /// By the errors of their days; empty for a single article.
    pub ranking: Ranking,
    /// The largest gaps, explained or not; of the shortest period only, and empty for a single article.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// The days outside the interval that wait for no explanation, the most money first; of the shortest period only, and
    /// empty for a single article.
    #[serde(default)]
    pub outside: Vec<Gap>,
    /// The same proof by week, named by its Sunday: the days of the week, and the article-weeks that it makes. Of the longest
    /// period only, and empty for a single article.
    #[serde(default)]
    pub weeks: BTreeMap<Date, Proof>,
    /// The same proof by category, articles without one under an empty name; of the longest period only, and empty for a
    /// single article.
    #[serde(default)]
    pub categories: BTreeMap<String, Proof>,
    /// The days by weekday, Monday first; empty where `categories` is.
    #[serde(default)]
    pub weekdays: Vec<Accuracy>,
}

impl PeriodAccuracy {
    /// A period of so many days of which nothing is seen yet.
    pub fn new(period: u16) -> Self {
        Self { period, ..Self::default() }
    }

    /// Adds one article's day.
    pub fn add_day(&mut self, seen: &Comparison) {
        self.proof.days.add(seen);
        match seen.quality() {
            Some(Quality::Good) => self.good += 1,
            Some(Quality::Fair) => self.fair += 1,
            Some(Quality::Poor) => self.poor += 1,
            None => {}
        }
        self.to_explain += u32::from(seen.needs_explanation());
    }

    /// Adds one article's week from Monday to Sunday.
    pub fn add_week(&mut self, seen: &Comparison) {
        self.proof.weeks.add(seen);
    }

    /// Adds the days and weeks of another article, and its gaps.
    pub fn merge(&mut self, other: &Self) {
        self.proof.merge(&other.proof);
        self.good += other.good;
        self.fair += other.fair;
        self.poor += other.poor;
        self.to_explain += other.to_explain;
        self.gaps.extend_from_slice(&other.gaps);
        self.outside.extend_from_slice(&other.outside);
    }
}

/// The same proof, taken apart: MAPE, WAPE and precision, with and without exceptional days and beside the weekly seasonal
/// naive, by week, weekday, category and article. Each part adds up to the whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Breakdown {
    /// Everything together.
    pub whole: Proof,
    /// By the week's Sunday, the oldest first.
    pub weeks: BTreeMap<Date, Proof>,
    /// The days, Monday first.
    pub weekdays: [Accuracy; 7],
    /// By name; articles without one are under an empty name.
    pub categories: BTreeMap<String, Proof>,
    /// By number.
    pub articles: BTreeMap<ArticleId, Proof>,
}

impl Breakdown {
    /// Adds one article's day.
    pub fn add_day(&mut self, article: ArticleId, category: Option<&str>, day: Date, seen: &Comparison) {
        self.whole.days.add(seen);
        for (weekday, accuracy) in DayOfWeek::ALL.into_iter().zip(&mut self.weekdays) {
            if weekday == DayOfWeek::of(day) {
                accuracy.add(seen);
            }
        }
        self.category(category).days.add(seen);
        self.articles.entry(article).or_default().days.add(seen);
    }

    /// Adds one article's day to its week only: the first week begins before the period does.
    pub fn add_day_of_week(&mut self, sunday: Date, seen: &Comparison) {
        self.weeks.entry(sunday).or_default().days.add(seen);
    }

    /// Adds one article's week from Monday to Sunday.
    pub fn add_week(&mut self, article: ArticleId, category: Option<&str>, sunday: Date, seen: &Comparison) {
        self.whole.weeks.add(seen);
        self.weeks.entry(sunday).or_default().weeks.add(seen);
        self.category(category).weeks.add(seen);
        self.articles.entry(article).or_default().weeks.add(seen);
    }

    fn category(&mut self, name: Option<&str>) -> &mut Proof {
        self.categories.entry(name.unwrap_or_default().to_owned()).or_default()
    }

    /// The errors of each weekday, Monday first.
    pub fn by_weekday(&self) -> impl Iterator<Item = (DayOfWeek, &Accuracy)> {
        DayOfWeek::ALL.into_iter().zip(&self.weekdays)
    }
}
