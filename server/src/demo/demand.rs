//! How many of an article people want on a day: level, season, weekday, occasions, trend.

use super::calendar::{Occurrence, Timeline, occurrences_between, plus_days};
use super::catalogue::{Article, FAMILIES, Family, Life};
use super::rng::{Purpose, Stream};
use super::signed;
use jiff::civil::{Date, date};

/// Days past the last day for which demand is known, so that the buyer and the final stock can look ahead.
pub(super) const LOOK_AHEAD: usize = 130;

/// Days over which one month's level turns into the next one's.
const TURN: i64 = 6;

/// Relative demand of Monday to Sunday; Monday to Friday have mean 1, Saturday +38 %, Sunday -32 %.
const WEEK: [f64; 7] = [0.97, 0.96, 0.99, 1.0, 1.08, 1.38, 0.68];

/// Each family's factor on each day, index 0 being the timeline's first day, `LOOK_AHEAD` days past its last.
#[derive(Debug)]
pub(super) struct FamilyFactors(Vec<Vec<f64>>);

impl FamilyFactors {
    /// The factors have mean 1 over three reference years, so that a family's daily volume is what it says
    /// whatever part of the year a short history covers.
    pub(super) fn new(timeline: &Timeline) -> Self {
        let length = timeline.days + LOOK_AHEAD;
        let events = occurrences_between(timeline.first, timeline.date(signed(length)));
        let (reference, reference_days) = (date(2023, 11, 9), 1096);
        let reference_events = occurrences_between(reference, plus_days(reference, reference_days));
        let factors = FAMILIES.iter().map(|family| {
            let mean = (0..reference_days)
                .map(|offset| factor(family, plus_days(reference, offset), &reference_events))
                .sum::<f64>()
                / reference_days as f64;
            (0..signed(length)).map(|index| factor(family, timeline.date(index), &events) / mean).collect()
        });
        Self(factors.collect())
    }

    /// The factors of one family, by position in `FAMILIES`.
    pub(super) fn of(&self, family: usize) -> &[f64] {
        &self.0[family]
    }
}

fn factor(family: &Family, day: Date, events: &[Occurrence]) -> f64 {
    let occasions: f64 = events
        .iter()
        .filter(|event| event.first <= day && day <= event.last)
        .filter_map(|event| family.occasions.iter().find(|(occasion, _)| *occasion == event.occasion))
        .map(|(_, multiplier)| multiplier)
        .product();
    season(&family.months, day) * WEEK[day.weekday().to_monday_zero_offset() as usize] * occasions
}

/// The month's level, turning evenly into the neighbour's within [`TURN`] days of the month's ends.
fn season(months: &[f64; 12], day: Date) -> f64 {
    let month = day.month() as usize - 1;
    let from_start = i64::from(day.day()) - 1;
    let to_end = i64::from(day.days_in_month() - day.day());
    let (neighbour, distance) =
        if from_start < to_end { ((month + 11) % 12, from_start) } else { ((month + 1) % 12, to_end) };
    if distance >= TURN {
        return months[month];
    }
    let other = 0.5 - (distance as f64 + 0.5) / (2 * TURN) as f64;
    months[month] * (1.0 - other) + months[neighbour] * other
}

/// One article's demand.
#[derive(Debug)]
pub(super) struct Demand {
    /// Mean demand of each day, `LOOK_AHEAD` days past the last; 0 before a new article's first day and after a
    /// dead one's last.
    pub(super) expected: Vec<f64>,
    /// What the buyer believes: as `expected`, but knowing of no article's death.
    pub(super) believed: Vec<f64>,
    /// What people ask for, articles a day, over the timeline's days.
    pub(super) asked: Vec<i64>,
    /// Index of the first day on which it is sold.
    pub(super) launch: usize,
}

impl Demand {
    /// `effects` multiply the demand of each day (prices and promotions).
    pub(super) fn new(
        article: &Article,
        timeline: &Timeline,
        family: &[f64],
        effects: &[f64],
        seed: u64,
    ) -> Self {
        let mut traits = Stream::new(seed ^ 0x7472_656e_6400, article.index as u64, Purpose::Traits);
        let sigma = traits.between(0.15, 0.25);
        let growth = traits.between(-0.05, 0.09);
        let days = timeline.days;
        let launch = launch(article.life, days);
        let middle = days as f64 / 2.0;
        let believed: Vec<f64> = family
            .iter()
            .zip(effects)
            .enumerate()
            .map(|(day, (factor, effect))| {
                let trend = 1.0 + growth * (day as f64 - middle) / 365.25;
                if day < launch { 0.0 } else { article.daily * factor * effect * trend.max(0.2) }
            })
            .collect();
        let end = match article.life {
            Life::Dead(since) => (signed(days) - since).max(0) as usize,
            Life::Regular | Life::New(_) => believed.len(),
        };
        let expected: Vec<f64> =
            believed.iter().enumerate().map(|(day, mean)| if day < end { *mean } else { 0.0 }).collect();
        let mut stream = Stream::new(seed, article.index as u64, Purpose::Demand);
        let slow = article.daily < 0.5;
        let asked = expected.iter().take(days).map(|mean| draw(&mut stream, *mean, sigma, slow)).collect();
        Self { expected, believed, asked, launch }
    }
}

/// Index of a new article's first day; 0 for the others. A short history keeps at least its second half.
fn launch(life: Life, days: usize) -> usize {
    match life {
        Life::New(age) => (signed(days) - age).max(signed(days) / 2).clamp(0, signed(days) - 1) as usize,
        Life::Regular | Life::Dead(_) => 0,
    }
}

/// A day's demand: the mean with log-normal noise, rounded without bias. A slow mover's customer comes rarely
/// and sometimes takes two.
fn draw(stream: &mut Stream, mean: f64, sigma: f64, slow: bool) -> i64 {
    let noisy = mean * stream.log_normal(sigma);
    if !slow {
        return stream.round_fairly(noisy);
    }
    let pieces = if stream.chance(0.2) { 2 } else { 1 };
    stream.round_fairly(noisy / 1.2) * pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::articles;

    #[test]
    fn saturday_and_sunday_are_measured_against_the_mean_weekday() {
        let weekdays = WEEK[..5].iter().sum::<f64>() / 5.0;
        assert!((weekdays - 1.0).abs() < 1e-12);
        assert!((WEEK[5] / weekdays - 1.38).abs() < 1e-12 && (WEEK[6] / weekdays - 0.68).abs() < 1e-12);
    }

    #[test]
    fn a_season_turns_without_a_jump() {
        let months = FAMILIES[0].months;
        let mut day = date(2025, 1, 1);
        let mut before = season(&months, day);
        for _ in 0..730 {
            day = plus_days(day, 1);
            let now = season(&months, day);
            assert!((now - before).abs() <= 2.4 / (2 * TURN) as f64 + 1e-9, "{day}: {before} then {now}");
            before = now;
        }
    }

    #[test]
    fn factors_have_mean_one_over_the_reference_years() {
        let timeline = Timeline::new(date(2026, 11, 8), 1096);
        let factors = FamilyFactors::new(&timeline);
        for (position, family) in FAMILIES.iter().enumerate() {
            let mean = factors.of(position)[..1096].iter().sum::<f64>() / 1096.0;
            assert!((mean - 1.0).abs() < 1e-9, "{}: {mean}", family.name);
        }
    }

    #[test]
    fn a_dead_article_is_asked_for_until_its_last_day_only() {
        let timeline = Timeline::new(date(2026, 11, 8), 1096);
        let factors = FamilyFactors::new(&timeline);
        for article in articles(120, 42) {
            let Life::Dead(since) = article.life else { continue };
            let family = factors.of(article.family);
            let demand = Demand::new(&article, &timeline, family, &vec![1.0; family.len()], 42);
            let last = demand.asked.iter().rposition(|asked| *asked > 0).unwrap_or(0);
            assert!(signed(last) <= 1096 - since, "{}", article.name);
            assert!((1096 - since) - signed(last) < 30, "{}: last asked on day {last}", article.name);
        }
    }
}
