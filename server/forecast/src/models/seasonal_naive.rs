//! The weekly seasonal naive, the yardstick of every other model: the last known day of the same weekday.

use crate::history::{Series, signed, weekday};

/// The path of the next `days` days; a weekday never known takes the mean of what is.
pub(crate) fn path(series: &Series, days: usize) -> Vec<f64> {
    let mut last = [f64::NAN; 7];
    for (i, y) in series.y.iter().enumerate().filter(|(_, y)| !y.is_nan()) {
        last[weekday(series.first + signed(i))] = *y;
    }
    let (sum, count) = series.known().fold((0.0, 0.0), |(s, n), y| (s + y, n + 1.0));
    let mean = sum / f64::max(count, 1.0);
    let filled = last.map(|y| if y.is_nan() { mean } else { y });
    (series.next_day()..).take(days).map(|day| filled[weekday(day)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_weekday_repeats_and_an_unknown_one_looks_a_week_further_back() {
        let mut y: Vec<f64> = (0..14).map(f64::from).collect();
        y[13] = f64::NAN;
        let series = Series { first: 4, y, scale: 1.0 };
        assert_eq!(path(&series, 8), [7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 6.0, 7.0]);
    }
}
