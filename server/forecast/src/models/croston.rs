//! Slow movers: sizes and intervals of demand smoothed apart.

/// The smoothing constant of Croston's sizes and intervals, Croston's own.
const CROSTON: f64 = 0.1;
/// The smoothing constant of TSB: its chance of a sale moves every day, so it must move slowly.
const TSB: f64 = 0.05;
/// The days and sales that start TSB.
const START: usize = 60;

/// Croston's mean demand a day with the correction of Syntetos and Boylan (2005), 0 where nothing was ever sold.
pub(crate) fn sba(known: impl Iterator<Item = f64>) -> f64 {
    let (mut size, mut interval, mut since) = (0.0, 0.0, 1.0);
    let mut started = false;
    for y in known {
        if y > 0.0 {
            let rate = if started { CROSTON } else { 1.0 };
            size += rate * (y - size);
            interval += rate * (since - interval);
            (started, since) = (true, 1.0);
        } else {
            since += 1.0;
        }
    }
    if started { size / interval * (1.0 - CROSTON / 2.0) } else { 0.0 }
}

/// The mean demand a day of Teunter, Syntetos and Babai (2011): the chance of a sale is smoothed every day, so that
/// the forecast of an article that stops selling fades.
pub(crate) fn tsb(known: &[f64]) -> f64 {
    let first = &known[..known.len().min(START)];
    let sales: Vec<f64> = first.iter().copied().filter(|y| *y > 0.0).collect();
    let mut chance = sales.len() as f64 / first.len().max(1) as f64;
    let mut size = sales.iter().sum::<f64>() / sales.len().max(1) as f64;
    for y in known {
        let sold = if *y > 0.0 { 1.0 } else { 0.0 };
        chance += TSB * (sold - chance);
        if sold > 0.0 {
            size += TSB * (y - size);
        }
    }
    chance * size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_fifth() -> Vec<f64> {
        (0..500).map(|i| if i % 5 == 4 { 2.0 } else { 0.0 }).collect()
    }

    #[test]
    fn two_articles_every_five_days_are_a_little_under_two_fifths_a_day() {
        assert!((sba(every_fifth().into_iter()) - 0.4 * 0.95).abs() < 1e-9);
        assert!((tsb(&every_fifth()) - 0.4).abs() < 0.05);
    }

    #[test]
    fn tsb_fades_when_sales_stop() {
        let mut known = every_fifth();
        known.extend([0.0; 100]);
        assert!(tsb(&known) < 0.01);
    }

    #[test]
    fn nothing_sold_is_nothing_forecast() {
        assert!(sba([0.0; 9].into_iter()).abs() < 1e-300);
        assert!(tsb(&[]).abs() < 1e-300);
    }
}
