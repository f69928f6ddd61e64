//! What really happens in the neighbourhood.

use jiff::{ToSpan, civil::Date};

use crate::demo::{
    calendar::day_number,
    rng::{Purpose, Stream},
    signed,
};

/// What the events may be called.
const NAMES: [&str; 6] = [
    "Marché tournant",
    "Paie de la coopérative",
    "Match au stade",
    "Tontine du quartier",
    "Arrivage du port",
    "Veillée de la paroisse",
];
/// How many of them a neighbourhood has.
const EVENTS: usize = 3;
/// The categories that an event touches at least and at most.
const TOUCHED: (i64, i64) = (2, 3);
/// By how much it multiplies their sales, at least and at most, and how much that varies from time to time.
const MULTIPLIER: (f64, f64) = (1.3, 3.0);
const VARIES: f64 = 0.06;
/// Days from one occurrence to the next, at least and at most.
const PERIOD: (i64, i64) = (8, 15);
/// An event has begun between so many days before the demonstration and so many after its first.
const BEGINS: (i64, i64) = (-150, 7);
/// How likely an article's day is upset by something that happens once.
const UPSET: f64 = 0.004;

/// Everything that the owner knows and the engine does not.
#[derive(Debug)]
pub(super) struct Truth {
    events: Vec<Event>,
    seed: u64,
}

#[derive(Debug)]
struct Event {
    name: &'static str,
    first: Date,
    end: Date,
    period: Period,
    days: i64,
    /// By category; 1 where it does nothing.
    multipliers: Vec<f64>,
    number: u64,
}

/// When an event comes back.
#[derive(Debug, Clone, Copy)]
enum Period {
    EveryDays(i64),
    DayOfMonth(i8),
}

/// What happens once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Upset {
    /// Somebody buys for a feast of their own.
    Bulk,
    /// The till's figure is wrong.
    Mistyped,
    /// Sold out by noon, though the till knows of no stock.
    Empty,
}

impl Truth {
    /// The events of a seed, for a demonstration of `days` days from `monday` on.
    pub(super) fn new(seed: u64, monday: Date, days: i64, categories: usize) -> Self {
        let mut stream = Stream::new(seed ^ 0x6c6f_6361_6c00, 0, Purpose::Traits);
        let mut names = NAMES.to_vec();
        let events = (0..EVENTS as u64).map(|number| {
            let name = names.remove(stream.whole(0, signed(names.len()) - 1).max(0) as usize);
            let period = if number == 0 && stream.chance(0.5) {
                Period::DayOfMonth(stream.whole(3, 26) as i8)
            } else {
                Period::EveryDays(stream.whole(PERIOD.0, PERIOD.1))
            };
            let touched = stream.whole(TOUCHED.0, TOUCHED.1) as usize;
            let offset = stream.whole(0, signed(categories) - 1) as usize;
            let multipliers = (0..categories)
                .map(|category| {
                    let factor = stream.between(MULTIPLIER.0, MULTIPLIER.1);
                    if (category + offset) % categories < touched { factor } else { 1.0 }
                })
                .collect();
            let begins = stream.whole(BEGINS.0, BEGINS.1);
            Event {
                name,
                first: monday.saturating_add(begins.days()),
                end: monday.saturating_add(days.days()),
                period,
                days: stream.whole(1, 3),
                multipliers,
                number,
            }
        });
        Self { events: events.collect(), seed }
    }

    /// What an article's usual demand is multiplied by on a day.
    pub(super) fn factor(&self, article: i64, category: usize, day: Date) -> f64 {
        let events: f64 = self
            .events
            .iter()
            .filter_map(|event| {
                let first = event.occurrence(day)?;
                let usual = event.multipliers[category];
                // An occurrence is larger or smaller than the others as a whole.
                let mut stream =
                    Stream::new(self.seed, number_of(first) * 16 + event.number, Purpose::Buying);
                Some(if usual > 1.0 { usual * stream.log_normal(VARIES) } else { 1.0 })
            })
            .product();
        let once = match self.upset(article, day) {
            Some(Upset::Bulk) => 2.5,
            Some(Upset::Mistyped) => 0.1,
            Some(Upset::Empty) => 0.35,
            None => 1.0,
        };
        events * once
    }

    /// What upset an article's day.
    pub(super) fn upset(&self, article: i64, day: Date) -> Option<Upset> {
        let key = number_of(day) * 1_024 + article.unsigned_abs();
        let mut stream = Stream::new(self.seed ^ 0x7570_7365_7400, key, Purpose::Demand);
        if !stream.chance(UPSET) {
            return None;
        }
        stream.pick(&[Upset::Bulk, Upset::Bulk, Upset::Mistyped, Upset::Empty]).copied()
    }

    /// The name of the event that moves a category most on a day.
    pub(super) fn strongest(&self, category: usize, day: Date) -> Option<&'static str> {
        let moves = |event: &&Event| event.multipliers[category] > 1.0 && event.occurrence(day).is_some();
        let on = self.events.iter().filter(moves);
        on.max_by(|a, b| a.multipliers[category].total_cmp(&b.multipliers[category])).map(|event| event.name)
    }

    /// The events, one line each.
    pub(super) fn describe(&self) -> Vec<String> {
        let line = |event: &Event| {
            let rhythm = match event.period {
                Period::EveryDays(days) => format!("every {days} days"),
                Period::DayOfMonth(day) => format!("on day {day} of the month"),
            };
            let factors: Vec<String> =
                event.multipliers.iter().map(|factor| format!("{factor:.2}")).collect();
            format!(
                "{}: {rhythm}, {} days, from {}, x {}",
                event.name,
                event.days,
                event.first,
                factors.join(" ")
            )
        };
        self.events.iter().map(line).collect()
    }
}

impl Event {
    /// The first day of the occurrence that a day belongs to.
    fn occurrence(&self, day: Date) -> Option<Date> {
        (0..self.days)
            .map(|back| day.saturating_sub(back.days()))
            .find(|first| *first >= self.first && *first < self.end && self.begins_on(*first))
    }

    fn begins_on(&self, day: Date) -> bool {
        match self.period {
            Period::EveryDays(period) => i64::from((day - self.first).get_days()).rem_euclid(period) == 0,
            Period::DayOfMonth(of_month) => day.day() == of_month,
        }
    }
}

fn number_of(day: Date) -> u64 {
    day_number(day).unsigned_abs()
}
