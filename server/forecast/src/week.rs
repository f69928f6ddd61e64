//! The weekdays' share of demand.

use crate::{
    history::{Series, signed, weekday},
    smoothing::Sums,
};

/// The age in days at which a day counts half: habits change, but slowly.
const HALF_LIFE: f64 = 365.0;
/// Half the width, in days, of the moving mean that a day is compared with.
const REACH: usize = 14;

/// The share of the raw factors that is kept from which a week counts as clear.
const CLEAR: f64 = 0.9;
/// The weeks without a sale on a weekday after which it counts as closed.
const CLOSED_WEEKS: usize = 8;

/// The factor of each weekday, Monday first, 1 on average: demand on that day over the mean of the four weeks around.
///
/// The factors are drawn towards 1 as far as chance could have made them (James and Stein's positive-part estimator
/// on the F ratio of the weekdays), so that a noisy article gets no week rather than a false one.
pub(crate) fn factors(series: &Series) -> [f64; 7] {
    let y = &series.y;
    let sums = Sums::new(y, &vec![1.0; y.len()]);
    let local = |day: usize| sums.level(day.saturating_sub(REACH), (day + REACH + 1).min(y.len()));
    let decay = 0.5_f64.powf(1.0 / HALF_LIFE);
    let mut weight = 1.0;
    let mut days = Vec::with_capacity(y.len());
    for day in (0..y.len()).rev() {
        if let (false, Some(local)) = (y[day].is_nan(), local(day)) {
            days.push((weekday(series.first + signed(day)), weight, y[day], local));
        }
        weight *= decay;
    }
    let mut demand = [0.0; 7];
    let mut expected = [0.0; 7];
    let mut weights = [0.0; 7];
    let mut squares = [0.0; 7];
    for &(at, weight, y, local) in &days {
        demand[at] += weight * y;
        expected[at] += weight * local;
        weights[at] += weight;
        squares[at] += weight * weight;
    }
    let mut raw = [1.0; 7];
    for at in 0..7 {
        if expected[at] > 0.0 {
            raw[at] = demand[at] / expected[at];
        }
    }
    let total: f64 = weights.iter().sum();
    let mean = raw.iter().sum::<f64>() / 7.0;
    if mean <= 0.0 || weights.contains(&0.0) {
        return [1.0; 7];
    }
    let level = expected.iter().sum::<f64>() / total;
    let noise = days.iter().map(|(at, w, y, local)| w * (y - raw[*at] * local).powi(2)).sum::<f64>() / total;
    let between = raw.iter().map(|f| (f - mean).powi(2)).sum::<f64>() / 6.0 * level * level;
    let effective = total * total / squares.iter().sum::<f64>() / 7.0;
    let ratio = between / (noise / effective).max(1e-300);
    let keep = (1.0 - 4.0 / 6.0 / ratio.max(1e-300)).max(0.0);
    // A clear week's closed day is closed: drawing it towards 1 would sell a little behind a closed door.
    let closed = |f: f64| f <= 0.0 && keep > CLEAR;
    raw.map(|f| if closed(f) { 0.0 } else { 1.0 + keep * (f / mean - 1.0) })
}

/// The weekdays on which the shop is closed for this article, Monday first: nothing was sold on any of the last
/// [`CLOSED_WEEKS`] known ones, while the other days sell almost daily (which the caller has to make sure of).
pub(crate) fn closed_days(series: &Series) -> [bool; 7] {
    let mut seen = [0_usize; 7];
    let mut sold = [false; 7];
    for (day, y) in series.y.iter().enumerate().rev().filter(|(_, y)| !y.is_nan()) {
        let at = weekday(series.first + signed(day));
        if seen[at] < CLOSED_WEEKS {
            seen[at] += 1;
            sold[at] |= *y > 0.0;
        }
    }
    std::array::from_fn(|at| seen[at] == CLOSED_WEEKS && !sold[at])
}

/// The factors of the days from day number `from` on.
pub(crate) fn spread(week: &[f64; 7], from: i64, days: usize) -> Vec<f64> {
    (from..).take(days).map(|day| week[weekday(day)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(value: impl Fn(usize) -> f64) -> Series {
        // Day number 4 is Monday 1970-01-05.
        Series { first: 4, y: (0..420).map(value).collect(), scale: 1.0 }
    }

    #[test]
    fn a_clear_week_is_found_and_a_closed_day_is_0() {
        let week = [0.5, 0.5, 0.5, 0.5, 0.5, 1.0, 0.0];
        let found = factors(&series(|i| week[i % 7]));
        for (found, share) in found.iter().zip(week) {
            assert!((found - share * 2.0).abs() < 0.05, "{found} {share}");
        }
        assert!(found[6].abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn a_weekday_closed_for_two_months_is_closed_and_one_that_reopened_is_not() {
        let shop = |i: usize| if i % 7 == 6 || (i.is_multiple_of(7) && i < 400) { 0.0 } else { 0.5 };
        assert_eq!(closed_days(&series(shop)), [false, false, false, false, false, false, true]);
    }

    #[test]
    fn noise_makes_no_week() {
        let noise = |i: usize| ((i as f64 * 12.9898).sin() * 43_758.545_3).fract().abs();
        let found = factors(&series(noise));
        assert!(found.iter().all(|f| (f - 1.0).abs() < 0.12), "{found:?}");
    }

    #[test]
    fn a_weekday_never_seen_leaves_the_week_flat() {
        let found = factors(&series(|i| if i % 7 == 6 { f64::NAN } else { i as f64 }));
        assert!(found.iter().all(|f| (f - 1.0).abs() < 1e-12), "{found:?}");
    }
}
