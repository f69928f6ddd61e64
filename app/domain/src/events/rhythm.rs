//! In which rhythm a local event comes back, found from the days that the owner named and from the sales of the others.

use std::fmt;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{MonthDay, Occurrence};
use crate::calendar::{self, DayOfWeek};

/// The periods looked for, in days: below, an event is part of the week; above, it is monthly or yearly.
const PERIODS: std::ops::RangeInclusive<u16> = 5..=35;
/// The days back that tell: a year and what a yearly event needs twice.
pub const EVIDENCE_DAYS: u16 = 800;
/// A day counts as one of the event's where its logarithm reaches this share of what the named days show.
const HIT: f64 = 0.5;
/// How often an event of this rhythm is seen on its days.
const SEEN: f64 = 0.9;
/// How often the owner names a wrong day.
const WRONG: f64 = 0.05;
/// How often the owner must have named an event before its rhythm is believed without the sales of other days: where its
/// own days show it, and where they do not.
const CONFIRMED: (usize, usize) = (2, 3);
/// An event that the owner has named may so often be missed, or named off its rhythm, for each time on it.
const FORGIVEN: usize = 3;
/// Of longer rhythms a named day says no more than of monthly ones.
const LONGEST: u16 = 30;
/// The chance of finding a rhythm in noise that is accepted, over all rhythms tried.
const CHANCE: f64 = 0.01;
/// Less than this, as a logarithm, is no effect that could be followed back: 15 %.
const LEAST: f64 = 0.14;

/// When a local event comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rhythm {
    /// Every so many days, counted from one of its days.
    EveryDays {
        /// 5 to 35.
        days: u16,
        /// One of its first days.
        from: Date,
    },
    /// On that day of every month that has it.
    DayOfMonth(i8),
    /// So many days before the last of every month; 0 is the last.
    BeforeMonthEnd(i8),
    /// On the first to fourth of a weekday of every month, or the last (-1).
    NthWeekday(i8, DayOfWeek),
    /// On that day of every year.
    Yearly(MonthDay),
}

impl Rhythm {
    /// Every rhythm that has this day, those of people's calendars first.
    fn of(day: Date) -> Vec<Self> {
        let weekday = DayOfWeek::of(day);
        let to_end = day.days_in_month() - day.day();
        let nth = (day.day() - 1) / 7 + 1;
        let mut all = vec![Self::DayOfMonth(day.day())];
        if to_end < 3 {
            all.push(Self::BeforeMonthEnd(to_end));
        }
        if nth <= 4 {
            all.push(Self::NthWeekday(nth, weekday));
        }
        if to_end < 7 {
            all.push(Self::NthWeekday(-1, weekday));
        }
        all.push(Self::Yearly(MonthDay::of(day)));
        all.extend(PERIODS.map(|days| Self::EveryDays { days, from: day }));
        all
    }

    /// The days from one occurrence to the next, at most [`LONGEST`].
    fn period(self) -> u16 {
        match self {
            Self::EveryDays { days, .. } => days.min(LONGEST),
            _ => LONGEST,
        }
    }

    /// Whether an occurrence begins on a day.
    pub fn falls_on(self, day: Date) -> bool {
        match self {
            Self::EveryDays { days, from } => (day - from).get_days().rem_euclid(i32::from(days.max(1))) == 0,
            Self::DayOfMonth(number) => day.day() == number,
            Self::BeforeMonthEnd(back) => day.days_in_month() - day.day() == back,
            Self::NthWeekday(nth, weekday) => {
                let nth_of_month = if nth < 0 {
                    day.days_in_month() - day.day() < 7
                } else {
                    (day.day() - 1) / 7 + 1 == nth
                };
                nth_of_month && DayOfWeek::of(day) == weekday
            }
            Self::Yearly(of_year) => of_year.in_year(day.year()) == Some(day),
        }
    }

    /// The first days of its occurrences from `from` to `to`, both included.
    pub fn days_between(self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        from.series(1.day()).take_while(move |day| *day <= to).filter(move |day| self.falls_on(*day))
    }
}

impl fmt::Display for Rhythm {
    /// In French, to follow "revient": `tous les 10 jours`, `le dernier jour du mois`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::EveryDays { days: 7, from } => write!(f, "chaque {}", calendar::weekday(from)),
            Self::EveryDays { days, from } if days % 7 == 0 => {
                write!(f, "un {} sur {}", calendar::weekday(from), days / 7)
            }
            Self::EveryDays { days, .. } => write!(f, "tous les {days} jours"),
            Self::DayOfMonth(1) => f.write_str("le 1er de chaque mois"),
            Self::DayOfMonth(number) => write!(f, "le {number} de chaque mois"),
            Self::BeforeMonthEnd(0) => f.write_str("le dernier jour du mois"),
            Self::BeforeMonthEnd(back) => {
                write!(f, "{back} jour{} avant la fin du mois", if back > 1 { "s" } else { "" })
            }
            Self::NthWeekday(nth, weekday) => {
                let nth = match nth {
                    1 => "premier",
                    2 => "deuxième",
                    3 => "troisième",
                    4 => "quatrième",
                    _ => "dernier",
                };
                write!(f, "le {nth} {} du mois", weekday.label())
            }
            Self::Yearly(_) => f.write_str("chaque année à la même date"),
        }
    }
}

/// What the sales of past days say, as logarithms of actual over usual; `None` where unknown.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The date of the first.
    pub first: Date,
    /// One a day; the last is of D0 - 1.
    pub logs: &'a [Option<f64>],
}

impl Evidence<'_> {
    /// The logarithm of a day.
    pub fn of(&self, day: Date) -> Option<f64> {
        let at = usize::try_from((day - self.first).get_days()).ok()?;
        self.logs.get(at).copied().flatten()
    }

    fn last(&self) -> Date {
        self.first.saturating_add((i64::try_from(self.logs.len()).unwrap_or(0) - 1).days())
    }

    /// Whether a day shows what the named days show; `None` where either is not known.
    pub fn shows(&self, day: Date, typical: Option<f64>) -> Option<bool> {
        let (log, typical) = self.of(day).zip(typical)?;
        Some(log * typical.signum() >= HIT * typical.abs())
    }

    /// What the named days show on average; `None` where that is nothing that could be followed.
    pub fn typical(&self, named: &[Date]) -> Option<f64> {
        let logs: Vec<f64> = named.iter().filter_map(|day| self.of(*day)).collect();
        let mean = logs.iter().sum::<f64>() / logs.len().max(1) as f64;
        (mean.abs() >= LEAST).then_some(mean)
    }
}

/// An event that comes back.
#[derive(Debug, Clone, PartialEq)]
pub struct Recurring {
    /// Its rhythm.
    pub rhythm: Rhythm,
    /// How much speaks for it, as a logarithm of odds.
    pub score: f64,
    /// The past first days on which the sales show it, or the owner named it, oldest first.
    pub seen: Vec<Date>,
}

/// A day on which an occurrence was due, and whether it came.
type Due = (Date, bool);

/// Finds the rhythm of an event from the occurrences that the owner named, oldest first, and how many days it lasts.
///
/// Every rhythm that has the first of the named days is held against the sales of its other days, back to where it seems
/// to have begun: each occurrence that shows the event speaks for it by ln(0.9 / q), q being how often any day does, each
/// that does not against it by ln(0.1 / (1 - q)), as in a sequential test (Wald, 1945); each further named one on the
/// rhythm by ln(0.9 p), p being its period, each off it by ln(0.05), and one that only overlaps it by nothing, since a
/// first day may have gone unnamed. The best one is taken where chance would find its like less than once in a hundred
/// searches, or where the owner named it often enough and little since speaks against it. An event that was not seen
/// twice in a row where it was due has no rhythm any more.
pub fn recurring(named: &[Occurrence], days: u16, evidence: &Evidence<'_>) -> Option<Recurring> {
    let firsts: Vec<Date> = named.iter().map(|occurrence| occurrence.first()).collect();
    let typical = evidence.typical(&firsts);
    let is_named = |day: Date| named.iter().any(|occurrence| occurrence.contains(day));
    let ordinary = evidence.first.series(1.day()).take(evidence.logs.len()).filter(|day| !is_named(*day));
    let shown: Vec<bool> = ordinary.filter_map(|day| evidence.shows(day, typical)).collect();
    let hits = shown.iter().filter(|shown| **shown).count() as f64;
    let q = ((hits + 0.5) / (shown.len() as f64 + 1.0)).clamp(0.01, 0.8);
    let search = Search {
        named,
        days,
        evidence,
        typical,
        gain: (SEEN / q).ln(),
        loss: ((1.0 - SEEN) / (1.0 - q)).ln(),
    };

    let mut candidates: Vec<Rhythm> = Vec::new();
    for rhythm in firsts.iter().flat_map(|day| Rhythm::of(*day)) {
        if !candidates.iter().any(|known| same(*known, rhythm)) {
            candidates.push(rhythm);
        }
    }
    let enough = (candidates.len() as f64 / CHANCE).ln();
    let mut best: Option<(f64, Rhythm, Vec<Due>)> = None;
    for rhythm in candidates {
        let (score, found, confirmed) = search.weigh(rhythm);
        let taken = score >= enough || (confirmed && score > 0.0);
        if taken && best.as_ref().is_none_or(|(known, ..)| score > known + 1e-9) {
            best = Some((score, rhythm, found));
        }
    }
    let (score, rhythm, days) = best.filter(|(.., days)| !missed_twice(days))?;
    let seen = days.into_iter().filter(|(_, shown)| *shown).map(|(day, _)| day).collect();
    Some(Recurring { rhythm, score, seen })
}

/// Two periods from different days may be one.
fn same(one: Rhythm, other: Rhythm) -> bool {
    match (one, other) {
        (Rhythm::EveryDays { days, .. }, Rhythm::EveryDays { days: others, from }) => {
            days == others && one.falls_on(from)
        }
        _ => one == other,
    }
}

/// What every rhythm is held against.
struct Search<'a> {
    named: &'a [Occurrence],
    days: u16,
    evidence: &'a Evidence<'a>,
    typical: Option<f64>,
    /// What an occurrence that is seen speaks for a rhythm, and one that is not against it.
    gain: f64,
    loss: f64,
}

impl Search<'_> {
    /// How much speaks for a rhythm; its days since it began, and whether each shows the event; whether the owner named
    /// it often enough and little since the first time speaks against it.
    fn weigh(&self, rhythm: Rhythm) -> (f64, Vec<Due>, bool) {
        let first_named = self.named.first().map_or(self.evidence.first, |named| named.first());
        let last = |first: Date| first.saturating_add((i64::from(self.days) - 1).days());
        let overlapping = |first: Date| self.named.iter().any(|named| named.touches(first, last(first)));
        let days: Vec<Due> = rhythm
            .days_between(self.evidence.first, self.evidence.last())
            .filter_map(|day| {
                let shown = overlapping(day) || self.evidence.shows(day, self.typical)?;
                Some((day, shown))
            })
            .collect();
        let on = self.named.iter().filter(|named| rhythm.falls_on(named.first())).count();
        let reach = (i64::from(self.days) - 1).days();
        let near = |named: &&Occurrence| {
            rhythm.days_between(named.first().saturating_sub(reach), named.last()).next().is_some()
        };
        let off = self.named.len() - self.named.iter().filter(near).count();
        let repeated = on.saturating_sub(1) as f64 * (SEEN * f64::from(rhythm.period())).ln();
        let since = days.partition_point(|(day, _)| last(*day) < first_named);
        let weight = |(day, shown): &Due| {
            if overlapping(*day) {
                self.gain * (self.fit(*day) - HIT)
            } else if *shown {
                self.gain * self.fit(*day)
            } else {
                self.loss
            }
        };
        let score = repeated + off as f64 * WRONG.ln() + days[since..].iter().map(weight).sum::<f64>();
        // Back to where it seems to have begun.
        let (mut begin, mut best, mut sum) = (since, score, score);
        for at in (0..since).rev() {
            sum += weight(&days[at]);
            if sum > best {
                (best, begin) = (sum, at);
            }
        }
        let missed = days[since..].iter().filter(|(_, shown)| !shown).count();
        let often = if self.typical.is_some() { CONFIRMED.0 } else { CONFIRMED.1 };
        let confirmed = on >= often && FORGIVEN * off <= on && FORGIVEN * missed <= on;
        (best, days[begin..].to_vec(), confirmed)
    }
}

impl Search<'_> {
    /// How much of the event the days of an occurrence show, 0 to 1: one that is looked for a day too late has an
    /// ordinary day at its end. [`HIT`] where nothing is known of it.
    fn fit(&self, first: Date) -> f64 {
        let typical = self.typical.unwrap_or(0.0);
        let days = first.series(1.day()).take(usize::from(self.days));
        let shares: Vec<f64> = days
            .filter_map(|day| self.evidence.of(day))
            .filter(|_| typical.abs() > 0.0)
            .map(|log| (log / typical).clamp(0.0, 1.0))
            .collect();
        if shares.is_empty() { HIT } else { shares.iter().sum::<f64>() / shares.len() as f64 }
    }
}

fn missed_twice(days: &[Due]) -> bool {
    days.len() >= 2 && days[days.len() - 2..].iter().all(|(_, shown)| !shown)
}

/// The logarithms of actual over usual sales, day by day, from totals: the usual day is the median of the six weeks around
/// it, times its weekday's share of the last year. A median is moved neither by the event itself nor by a few others; of
/// a weekday the lower third counts, since an event of every other Saturday is half of the Saturdays.
pub fn logs(first: Date, totals: &[Option<f64>]) -> Vec<Option<f64>> {
    const YEAR: usize = 364;
    const REACH: usize = 21;
    let weekday = |at: usize| (first.weekday().to_monday_zero_offset() as usize + at) % 7;
    let around = |values: &[Option<f64>], at: usize| {
        let near = &values[at.saturating_sub(REACH)..(at + REACH + 1).min(values.len())];
        quantile(near.iter().copied().flatten().collect(), 0.5)
    };
    let mut shares: [Vec<f64>; 7] = Default::default();
    for at in totals.len().saturating_sub(YEAR)..totals.len() {
        let usual = around(totals, at);
        if let Some(total) = totals[at].filter(|_| usual > 0.0) {
            shares[weekday(at)].push(total / usual);
        }
    }
    let shares = shares.map(|own| quantile(own, 1.0 / 3.0));
    let share = |at: usize| Some(shares[weekday(at)]).filter(|share| *share > 0.0).unwrap_or(1.0);
    let plain: Vec<Option<f64>> =
        totals.iter().enumerate().map(|(at, total)| total.map(|total| total / share(at))).collect();
    let log = |(at, total): (usize, &Option<f64>)| {
        let usual = around(&plain, at) * share(at);
        total.filter(|_| usual > 0.0).map(|total| ((total.max(0.0) + 0.5) / (usual + 0.5)).ln())
    };
    totals.iter().enumerate().map(log).collect()
}

/// The value below which that share of the values lies; 0 of none.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let at = ((values.len() as f64 * share) as usize).min(values.len() - 1);
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}
