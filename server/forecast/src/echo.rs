//! What repeats on its own dates: a promotion every other week, a pay day, a feast of last year's calendar.
//!
//! Seasons as curves average such days away. Here the errors that the smooth model made in the past are regressed on
//! the errors it made on related earlier days: the same weekday one to three years before, the same date, the same
//! phase of a fortnight, the same day of the month. What repeats gets a coefficient and becomes a factor of the
//! forecast; what does not gets 0.

use crate::{
    history::{Series, signed},
    linear::Square,
};

/// Related days used: by year and weekday, by date, by fortnight, by day of the month.
const KINDS: usize = 4;
/// One number a kind.
type Row = [f64; KINDS];
/// A year of whole weeks.
const YEAR: usize = 364;
/// How many related days are averaged, at most, of each kind.
const BY_YEAR: usize = 3;
const BY_DATE: usize = 3;
const BY_PHASE: usize = 8;
const BY_MONTH_DAY: usize = 12;
/// The least distance of a related day: the errors of the last weeks are not known when an order is placed.
const DISTANCE: usize = 28;
/// Rows of the regression below which nothing is said to repeat.
const MIN_ROWS: usize = 120;
/// The expected demand, as a share of the mean, below which a day's relative error says nothing.
const LEAST: f64 = 0.1;
/// The relative error beyond which a day counts as that.
const LARGEST: f64 = 2.0;
/// The bounds of a factor.
const BOUNDS: (f64, f64) = (0.3, 3.0);

/// The factor of each of the next `days` days. `expected` are the smooth model's one-step expectations of the series.
pub(crate) fn factors(series: &Series, expected: &[f64], days: usize) -> Vec<f64> {
    let errors = relative_errors(series, expected);
    let rows = related(series.first, &errors, days);
    let Some(coefficients) = regress(&errors, &rows) else { return vec![1.0; days] };
    let factor = |row: &Row| {
        let sum: f64 = row.iter().zip(&coefficients).map(|(x, b)| x * b).sum();
        (1.0 + sum).clamp(BOUNDS.0, BOUNDS.1)
    };
    rows[series.y.len()..].iter().map(factor).collect()
}

fn relative_errors(series: &Series, expected: &[f64]) -> Vec<f64> {
    let mean = expected.iter().sum::<f64>() / expected.len().max(1) as f64;
    let error = |(y, e): (&f64, &f64)| {
        if *e > LEAST * mean { ((y - e) / e).min(LARGEST) } else { f64::NAN }
    };
    let mut errors: Vec<f64> = series.y.iter().zip(expected).map(error).collect();
    let weighted = errors.iter().zip(expected).filter(|(e, _)| !e.is_nan());
    let (sum, total) = weighted.fold((0.0, 0.0), |(s, t), (e, w)| (s + e * w, t + w));
    let bias = sum / f64::max(total, 1e-12);
    for e in &mut errors {
        *e -= bias;
    }
    errors
}

/// The last values of a kind, at most `MOST` of them.
#[derive(Debug, Clone, Copy)]
struct Last<const MOST: usize> {
    values: [f64; MOST],
    seen: usize,
}

impl<const MOST: usize> Last<MOST> {
    const EMPTY: Self = Self { values: [0.0; MOST], seen: 0 };

    fn push(&mut self, value: f64) {
        self.values[self.seen % MOST] = value;
        self.seen += 1;
    }

    /// 0 without a value.
    fn mean(&self) -> f64 {
        let kept = self.seen.min(MOST);
        self.values[..kept].iter().sum::<f64>() / kept.max(1) as f64
    }
}

/// For every day, past and ahead, the mean error of its related earlier days; 0 where there are none.
fn related(first: i64, errors: &[f64], days: usize) -> Vec<Row> {
    let total = errors.len() + days;
    let dates = civil(first, total);
    let mut by_date = [Last::<BY_DATE>::EMPTY; 12 * 31];
    let mut by_phase = [Last::<BY_PHASE>::EMPTY; 14];
    let mut by_month_day = [Last::<BY_MONTH_DAY>::EMPTY; 31];
    let known = |at: usize| errors.get(at).copied().filter(|e| !e.is_nan());
    let mut rows = Vec::with_capacity(total);
    for (day, (date, month_day)) in dates.iter().enumerate() {
        // A day is remembered when it is far enough back to be known.
        if let Some((past, error)) = day.checked_sub(DISTANCE).and_then(|past| Some((past, known(past)?))) {
            by_date[dates[past].0].push(error);
            by_phase[phase(first, past)].push(error);
            by_month_day[dates[past].1].push(error);
        }
        let mut by_year = Last::<BY_YEAR>::EMPTY;
        let years = (1..=BY_YEAR).filter_map(|back| day.checked_sub(back * YEAR));
        years.filter_map(known).for_each(|error| by_year.push(error));
        let phase = phase(first, day);
        rows.push([
            by_year.mean(),
            by_date[*date].mean(),
            by_phase[phase].mean(),
            by_month_day[*month_day].mean(),
        ]);
    }
    rows
}

fn phase(first: i64, at: usize) -> usize {
    (first + signed(at)).rem_euclid(14) as usize
}

/// The date within the year and the day within the month of each day, both counted from 0.
fn civil(first: i64, days: usize) -> Vec<(usize, usize)> {
    let start = jiff::civil::Date::constant(1970, 1, 1);
    let mut date = start.saturating_add(jiff::Span::new().days(first.clamp(-700_000, 2_900_000)));
    let mut dates = Vec::with_capacity(days);
    for _ in 0..days {
        let (month, day) = (date.month() as usize - 1, date.day() as usize - 1);
        dates.push((month * 31 + day, day));
        date = date.tomorrow().unwrap_or(date);
    }
    dates
}

/// The standard errors that a coefficient must exceed to count: errors of neighbouring days are alike, so that the
/// formula's standard error is too small.
const BAR: f64 = 3.0;
/// The prior deviation of a coefficient, as one over its square.
const RIDGE: f64 = 4.0;

/// Least squares without negative coefficients (a day that is low because a related one was high is an accident), each
/// shrunk by its own uncertainty.
fn regress(errors: &[f64], rows: &[Row]) -> Option<Row> {
    let used: Vec<(f64, &Row)> =
        errors.iter().copied().zip(rows).filter(|(e, row)| !e.is_nan() && seen(row)).collect();
    if used.len() < MIN_ROWS {
        return None;
    }
    let variance = used.iter().map(|(e, _)| e * e).sum::<f64>() / used.len() as f64;
    let mut active: Vec<usize> =
        (0..KINDS).filter(|k| used.iter().any(|(_, row)| row[*k].abs() > 0.0)).collect();
    let (all, pulls) = equations(&used, RIDGE * variance);
    let mut gram = Square::default();
    while !active.is_empty() {
        gram.become_minor(&all, &active);
        let factor = gram.factor();
        let mut solution: Vec<f64> = active.iter().map(|kind| pulls[*kind]).collect();
        factor.solve(&mut solution);
        let worst = (0..active.len()).min_by(|a, b| solution[*a].total_cmp(&solution[*b]))?;
        if solution[worst] <= 0.0 {
            active.remove(worst);
            continue;
        }
        let mut coefficients = [0.0; KINDS];
        for (i, &kind) in active.iter().enumerate() {
            let mut unit = vec![0.0; active.len()];
            unit[i] = 1.0;
            factor.solve(&mut unit);
            let doubt = BAR * BAR * variance * unit[i] / (solution[i] * solution[i]);
            coefficients[kind] = solution[i].min(1.0) * (1.0 - doubt).max(0.0);
        }
        return Some(coefficients);
    }
    None
}

/// The normal equations of all kinds.
fn equations(used: &[(f64, &Row)], ridge: f64) -> (Square, Row) {
    let (mut products, mut pulls) = ([[0.0; KINDS]; KINDS], [0.0; KINDS]);
    for (e, row) in used {
        for (i, x) in row.iter().enumerate() {
            pulls[i] += x * e;
            products[i].iter_mut().zip(*row).for_each(|(sum, other)| *sum += x * other);
        }
    }
    let mut gram = Square::zeros(KINDS);
    for (i, sums) in products.iter().enumerate() {
        gram.row_mut(i).copy_from_slice(sums);
        gram.add(i, i, ridge);
    }
    (gram, pulls)
}

/// Whether a row has any related day.
fn seen(row: &Row) -> bool {
    row.iter().any(|x| x.abs() > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Demand of 0.5 with repeatable noise, times `factor`.
    fn series(days: usize, factor: impl Fn(usize) -> f64) -> Series {
        let noise = |i: usize| 0.9 + 0.2 * ((i as f64 * 12.9898).sin() * 43_758.545_3).fract().abs();
        Series { first: 18_001, y: (0..days).map(|i| 0.5 * factor(i) * noise(i)).collect(), scale: 1.0 }
    }

    #[test]
    fn a_promotion_of_every_other_week_comes_back() {
        let promotion = |i: usize| if i % 14 < 5 { 1.4 } else { 0.8 };
        let factors = factors(&series(700, promotion), &[0.5; 700], 56);
        for (ahead, factor) in factors.iter().enumerate() {
            assert_eq!((700 + ahead) % 14 < 5, *factor > 1.2, "day {ahead}: {factor}");
        }
    }

    #[test]
    fn a_feast_of_every_year_comes_back_on_its_day() {
        let feast = |i: usize| if (100..103).contains(&(i % 364)) { 1.9 } else { 1.0 };
        let factors = factors(&series(1_160, feast), &[0.5; 1_160], 60);
        let found: Vec<usize> = (0..60).filter(|k| factors[*k] > 1.2).collect();
        assert_eq!(found, [32, 33, 34]);
    }

    #[test]
    fn noise_leaves_the_forecast_alone() {
        let factors = factors(&series(900, |_| 1.0), &[0.5; 900], 60);
        assert!(factors.iter().all(|f| (f - 1.0).abs() < 0.03), "{factors:?}");
    }

    #[test]
    fn a_short_history_has_no_echo() {
        assert!(factors(&series(100, |_| 1.0), &[0.5; 100], 9).iter().all(|f| (f - 1.0).abs() < 1e-12));
    }
}
