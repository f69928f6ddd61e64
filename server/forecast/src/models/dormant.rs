//! Articles that have stopped selling.

use crate::path::PathDay;

/// The fewest known days without a sale after which an article can count as dead: a shop may close for three weeks.
const MIN_SILENCE: usize = 28;
/// How unlikely a silence must be, had the article kept its pace.
const UNLIKELY: f64 = 1e-4;
/// How many times longer than any silence before it the last one must be: an article that sells once a quarter is
/// slow, not dead, and one that sold again after a longer silence is seasonal.
const SILENCE_RATIO: f64 = 2.0;

/// Whether so long a silence says that an article selling on this share of days is not on sale at all.
pub(crate) fn is_absence(silence: usize, rate: f64) -> bool {
    silence >= MIN_SILENCE && (1.0 - rate).powf(silence as f64) < UNLIKELY
}

/// The forecast of a dead article, or `None` for one that is alive. `known` are the known days in order.
///
/// After r silent days the chance of a sale a day is put at 0.5 / (r + 1), the mean of its posterior under Jeffreys'
/// prior, and its size at the mean of the article's sales.
pub(crate) fn path(known: &[f64], days: usize) -> Option<Vec<PathDay>> {
    let first = known.iter().position(|v| *v > 0.0)?;
    let last = known.iter().rposition(|v| *v > 0.0)?;
    let silence = known.len() - 1 - last;
    let sales: Vec<usize> = (first..=last).filter(|i| known[*i] > 0.0).collect();
    let longest = sales.windows(2).map(|pair| pair[1] - pair[0] - 1).max().unwrap_or(0);
    let rate = sales.len() as f64 / (last - first + 1) as f64;
    if !is_absence(silence, rate) || (silence as f64) < SILENCE_RATIO * longest as f64 {
        return None;
    }
    let size = sales.iter().map(|i| known[*i]).sum::<f64>() / sales.len() as f64;
    let mean = size * rate.min(0.5 / (silence as f64 + 1.0));
    Some(vec![PathDay { mean, lower: 0.0, upper: mean }; days])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_silent_for_three_months_is_forecast_next_to_nothing() {
        let mut known = vec![5.0; 300];
        known.extend([0.0; 90]);
        let path = path(&known, 30).unwrap();
        assert!(path.iter().map(|d| d.mean).sum::<f64>() < 1.0);
    }

    #[test]
    fn slow_and_seasonal_articles_are_not_dead() {
        let quarterly: Vec<f64> = (0..700).map(|i| if i % 50 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(path(&quarterly, 30), None);
        let seasonal: Vec<f64> = (0..700).map(|i| if i % 365 < 180 { 3.0 } else { 0.0 }).collect();
        assert_eq!(path(&seasonal[..510], 30), None, "silent from day 180 to 365 and from 545");
        assert_eq!(path(&seasonal[..650], 30), None, "silent for 105 days, after a silence of 185");
        let mut holiday = vec![5.0; 300];
        holiday.extend([0.0; 21]);
        assert_eq!(path(&holiday, 30), None, "three weeks closed");
    }
}
