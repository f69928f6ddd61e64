//! Days that stand out beyond what the article's own noise explains.

use crate::history::Series;

/// Deviations above the expectation from which a day is cut.
const LIMIT: f64 = 3.0;
/// Above this share of days without a sale every sale stands out, and cutting sales would forecast too little.
const MOST_ZEROS: f64 = 0.3;
/// The expectation below which noise no longer shrinks, in shares of the largest day.
const FLOOR: f64 = 0.02;

/// The days that share one local median, and how far it looks around them.
const BLOCK: usize = 7;
const REACH: usize = 14;
/// The percentile that stands for the article's great days: Saturdays and one market day a month lie below it.
const GREAT: f64 = 0.97;
/// A day this many times as far above its median as the great days is a bulk purchase or a typing error.
const EXTREME: f64 = 3.0;

/// The series without what no season explains: days far above the median of the month around them. It goes first,
/// since a few such days would bend the very curve that the finer cut of [`tamed`] measures them by.
pub(crate) fn calmed(series: &Series) -> Series {
    let n = series.y.len();
    let mut medians = vec![0.0; n];
    let mut window = Vec::with_capacity(BLOCK + 2 * REACH);
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        window.clear();
        let around = &series.y[start.saturating_sub(REACH)..(end + REACH).min(n)];
        window.extend(around.iter().copied().filter(|y| !y.is_nan()));
        if let Some(median) = percentile(&mut window, 0.5) {
            medians[start..end].fill(median);
        }
    }
    let days = || series.y.iter().zip(&medians).filter(|(y, median)| !y.is_nan() && **median > 0.0);
    let mut ratios: Vec<f64> = days().map(|(y, median)| y / median).collect();
    if (ratios.len() as f64) < (1.0 - MOST_ZEROS) * series.known().count() as f64 {
        return series.clone();
    }
    let Some(great) = percentile(&mut ratios, GREAT) else { return series.clone() };
    let most = 1.0 + EXTREME * (great - 1.0).max(0.1);
    let cut =
        |(y, median): (&f64, &f64)| if *median > 0.0 && *y > most * median { most * median } else { *y };
    Series { y: series.y.iter().zip(&medians).map(cut).collect(), ..series.clone() }
}

/// The value below which `share` of the values lie; reorders them.
fn percentile(values: &mut [f64], share: f64) -> Option<f64> {
    let at = (values.len() as f64 * share) as usize;
    (at < values.len()).then(|| *values.select_nth_unstable_by(at, f64::total_cmp).1)
}

/// The series with its outliers cut to the limit, so that a feast or a bulk purchase does not set the level.
///
/// Noise is taken to grow with the root of the expectation; its deviation is read from the 80th percentile of the
/// absolute errors, which the outliers themselves do not move. `expected` are the expectations of the series' days.
pub(crate) fn tamed(series: &Series, expected: &[f64]) -> Series {
    let known = series.known().count() as f64;
    let zeros = series.known().filter(|v| *v == 0.0).count() as f64;
    if zeros > MOST_ZEROS * known {
        return series.clone();
    }
    let unit = |expected: f64| expected.max(FLOOR).sqrt();
    let pairs = || series.y.iter().zip(expected).filter(|(y, _)| !y.is_nan());
    let mut errors: Vec<f64> = pairs().map(|(y, e)| (y - e).abs() / unit(*e)).collect();
    let Some(usual) = percentile(&mut errors, 0.8) else { return series.clone() };
    let deviation = usual / crate::path::Z90;
    let cut = |(y, e): (&f64, &f64)| if y.is_nan() { *y } else { y.min(e + LIMIT * deviation * unit(*e)) };
    Series { y: series.y.iter().zip(expected).map(cut).collect(), ..series.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulk_purchase_is_cut_and_a_saturday_is_not() {
        let mut y: Vec<f64> =
            (0..200).map(|i| if i % 7 == 5 { 0.1 } else { 0.05 + 0.002 * f64::from(i % 5) }).collect();
        y[150] = 1.0;
        y[20] = f64::NAN;
        let calm = calmed(&Series { first: 4, y: y.clone(), scale: 1.0 }).y;
        assert!(calm[150] < 0.25, "{}", calm[150]);
        assert!(calm[20].is_nan());
        let same = |i: &usize| *i == 150 || *i == 20 || (calm[*i] - y[*i]).abs() < 1e-12;
        assert!((0..200).all(|i| same(&i)));
    }
}
