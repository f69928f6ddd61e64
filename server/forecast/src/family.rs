//! The year that new articles borrow from their family.
//!
//! An article sold for less than two years cannot know its season: a fan that came in March has only seen demand
//! rise. Its category has. The daily demand of the family's older articles, each divided by its mean so that the best
//! seller does not speak for all, is averaged into one series; the yearly curve of a Prophet model with a smooth year
//! is the family's shape. The new article is divided by that shape, forecast, and multiplied by it again.

use std::collections::BTreeMap;

use crate::{
    engine::Job,
    factors::Factors,
    history::{History, Series, day_number, signed},
    prophet::{Priors, ProphetFit, YearTable, spans_two_years},
};

/// The most articles that a family's shape is made of.
const MOST_DONORS: usize = 50;
/// The smallest factor: no season is trusted to divide demand by more.
const LEAST_FACTOR: f64 = 0.2;

/// The yearly factors, 1 on average, of the families that have both new and older articles.
pub(crate) fn shapes(jobs: &[Job], year: &YearTable) -> BTreeMap<u64, Factors> {
    let mut members: BTreeMap<u64, Vec<&Job>> = BTreeMap::new();
    for job in jobs {
        if let Some(family) = job.family {
            members.entry(family).or_default().push(job);
        }
    }
    members.into_iter().filter_map(|(family, jobs)| Some((family, shape(&jobs, year)?))).collect()
}

/// Whether a history is too short for a year of its own.
pub(crate) fn is_new(series: &Series) -> bool {
    !spans_two_years(series)
}

fn shape(jobs: &[&Job], year: &YearTable) -> Option<Factors> {
    let read = |job: &&Job| Series::read(&job.history).ok();
    // Read one by one: of a family of thousands, only the donors are ever held at once.
    let members = || jobs.iter().filter_map(read);
    if !members().any(|series| is_new(&series)) {
        return None;
    }
    let gives = |series: &Series| !is_new(series) && series.known().any(|y| y > 0.0);
    let donors: Vec<Series> = members().filter(gives).take(MOST_DONORS).collect();
    if donors.is_empty() {
        return None;
    }
    let fit = ProphetFit::new(&pooled(&donors)?, year, Priors::SMOOTH, None)?;
    // Two donors may share a whim; the more there are, the more of their common year is the family's.
    let trust = donors.len() as f64 / (donors.len() as f64 + 1.0);
    let end = |job: &&Job| end(&job.history) + signed(job.horizon.days());
    let first = jobs.iter().map(|job| day_number(job.history.first_day)).min()?;
    let days = usize::try_from(jobs.iter().map(end).max()? - first).ok()?;
    let factors = fit.year(first, days, year).iter().map(|f| f.max(LEAST_FACTOR).powf(trust)).collect();
    Some(Factors::new(first, factors))
}

fn end(history: &History) -> i64 {
    day_number(history.first_day) + signed(history.demand.len())
}

/// The mean over the donors of demand relative to each one's mean.
fn pooled(donors: &[Series]) -> Option<Series> {
    let first = donors.iter().map(|s| s.first).min()?;
    let days = usize::try_from(donors.iter().map(Series::next_day).max()? - first).ok()?;
    let (mut sums, mut counts) = (vec![0.0; days], vec![0.0_f64; days]);
    for donor in donors {
        let (total, known) = donor.known().fold((0.0, 0.0), |(t, n), y| (t + y, n + 1.0));
        let start = usize::try_from(donor.first - first).ok()?;
        for (at, y) in donor.y.iter().enumerate().filter(|(_, y)| !y.is_nan()) {
            sums[start + at] += y * known / total;
            counts[start + at] += 1.0;
        }
    }
    let means = sums.iter().zip(&counts).map(|(s, n)| if *n > 0.0 { s / n } else { f64::NAN });
    let means: Vec<f64> = means.collect();
    let peak = means.iter().copied().filter(|y| !y.is_nan()).fold(0.0, f64::max);
    (peak > 0.0).then(|| Series { first, y: means.iter().map(|y| y / peak).collect(), scale: peak })
}
