//! Where the shop is heading: its urgent articles over the last days, and changes since last week (specification,
//! section 5).

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::alert::Level;

/// The days of the trend, D0 included, and how far back "last week" lies.
pub const WEEK_DAYS: u16 = 7;

/// How many articles stand at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LevelCounts {
    /// CRITIQUE.
    pub critical: u32,
    /// ATTENTION.
    pub attention: u32,
    /// OK.
    pub ok: u32,
    /// Stock inconnu.
    pub unknown: u32,
}

impl LevelCounts {
    /// The number at one level.
    pub fn of(&self, level: Level) -> u32 {
        match level {
            Level::Critical => self.critical,
            Level::Attention => self.attention,
            Level::Ok => self.ok,
            Level::Unknown => self.unknown,
        }
    }
}

impl FromIterator<Level> for LevelCounts {
    fn from_iter<I: IntoIterator<Item = Level>>(levels: I) -> Self {
        let mut counts = Self::default();
        for level in levels {
            let count = match level {
                Level::Critical => &mut counts.critical,
                Level::Attention => &mut counts.attention,
                Level::Ok => &mut counts.ok,
                Level::Unknown => &mut counts.unknown,
            };
            *count = count.saturating_add(1);
        }
        counts
    }
}

/// One day of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendDay {
    /// D0 of the night.
    pub date: Date,
    /// What its snapshot counted; `None` where there was no such night: it is not drawn as 0.
    pub counts: Option<LevelCounts>,
}

/// The trend of the urgent articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    /// D0 - 6 to D0 in order.
    pub days: Vec<TrendDay>,
    /// CRITIQUE articles more (or fewer) than on D0 - 7; `None` where one of the two nights is missing.
    pub critical_change: Option<i64>,
    /// The same for ATTENTION.
    pub attention_change: Option<i64>,
}

/// The last week of daily snapshots, whatever their order.
pub fn over_last_week(snapshots: &BTreeMap<Date, LevelCounts>, as_of: Date) -> Trend {
    let on = |days_ago: u16| {
        let date = as_of.checked_sub(i64::from(days_ago).days()).ok()?;
        Some(TrendDay { date, counts: snapshots.get(&date).copied() })
    };
    let counts = |days_ago| on(days_ago).and_then(|day| day.counts);
    let change = |level| {
        let (now, before) = counts(0).zip(counts(WEEK_DAYS))?;
        Some(i64::from(now.of(level)) - i64::from(before.of(level)))
    };
    Trend {
        days: (0..WEEK_DAYS).rev().filter_map(on).collect(),
        critical_change: change(Level::Critical),
        attention_change: change(Level::Attention),
    }
}

/// A figure's change since last week; `None` where one of the two is unknown.
pub fn change(now: Option<f64>, last_week: Option<f64>) -> Option<f64> {
    let (now, before) = now.zip(last_week)?;
    Some(now - before).filter(|change| change.is_finite())
}
