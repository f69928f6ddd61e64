//! Exponential smoothing of a level under given seasonal factors.

/// The smoothing constants tried. Daily retail demand wanders slowly: most articles end between 0.01 and 0.1.
const CONSTANTS: [f64; 12] = [0.002, 0.004, 0.007, 0.01, 0.015, 0.02, 0.03, 0.045, 0.07, 0.1, 0.15, 0.25];
/// The days whose mean starts the level, at most a quarter of the history.
const START_DAYS: usize = 90;

/// A smoothed level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    /// The last level: demand of a day whose factor is 1.
    pub(crate) value: f64,
    /// The smoothing constant chosen.
    pub(crate) constant: f64,
}

/// Sums of demand and of factors over known days, so that any window costs two subtractions.
#[derive(Debug)]
pub(crate) struct Sums {
    demand: Vec<f64>,
    factors: Vec<f64>,
}

impl Sums {
    /// `y` holds NaN where unknown; such days count in neither sum.
    pub(crate) fn new(y: &[f64], factors: &[f64]) -> Self {
        let room = || {
            let mut sums = Vec::with_capacity(y.len() + 1);
            sums.push(0.0);
            sums
        };
        let mut sums = Self { demand: room(), factors: room() };
        let (mut demand, mut total) = (0.0, 0.0);
        for (y, factor) in y.iter().zip(factors) {
            if !y.is_nan() {
                demand += y;
                total += factor;
            }
            sums.demand.push(demand);
            sums.factors.push(total);
        }
        sums
    }

    /// The demand of the days `from..to`.
    pub(crate) fn demand(&self, from: usize, to: usize) -> f64 {
        self.demand[to] - self.demand[from]
    }

    /// The factors of the known days of `from..to`.
    pub(crate) fn factors(&self, from: usize, to: usize) -> f64 {
        self.factors[to] - self.factors[from]
    }

    /// The level of the days `from..to`, where one of them is known and has a factor above 0.
    pub(crate) fn level(&self, from: usize, to: usize) -> Option<f64> {
        let factors = self.factors(from, to);
        (factors > 1e-9).then(|| (self.demand(from, to) / factors).max(0.0))
    }
}

/// A series under given seasonal factors: what all ways of smoothing its level have in common, computed once.
#[derive(Debug)]
pub(crate) struct Smoothing<'a> {
    y: &'a [f64],
    factors: &'a [f64],
    sums: Sums,
    /// The first level.
    start: f64,
    /// By how much an error of one moves the level, a unit of smoothing constant; 0 without a known day whose factor is
    /// above 0.
    gain: f64,
}

impl<'a> Smoothing<'a> {
    /// `y` holds NaN where unknown; there is a factor for each of its days.
    pub(crate) fn new(y: &'a [f64], factors: &'a [f64]) -> Self {
        let n = y.len();
        let sums = Sums::new(y, factors);
        let first = sums.level(0, (n / 4).clamp(n.min(1), START_DAYS));
        let start = first.or_else(|| sums.level(0, n)).unwrap_or(0.0);
        let known = y.iter().zip(factors).filter(|(y, _)| !y.is_nan());
        let (count, squares) = known.fold((0.0, 0.0), |(n, s), (_, f)| (n + 1.0, s + f * f));
        let gain = if squares > 0.0 { count / squares } else { 0.0 };
        Self { y, factors, sums, start, gain }
    }

    /// The factors of the series' days.
    pub(crate) fn factors(&self) -> &'a [f64] {
        self.factors
    }

    /// The sums of demand and factors.
    pub(crate) fn sums(&self) -> &Sums {
        &self.sums
    }

    /// What each day was expected to be by the level of the day before.
    pub(crate) fn expectations(&self, constant: f64) -> Vec<f64> {
        let (mut value, gain) = (self.start, constant * self.gain);
        let day = |(y, factor): (&f64, &f64)| {
            let expected = value * factor;
            if !y.is_nan() {
                value = (value + gain * factor * (y - expected)).max(0.0);
            }
            expected
        };
        self.y.iter().zip(self.factors).map(day).collect()
    }

    /// The last level, once for each number of days `ahead`, with the constant whose level best foretold the total of
    /// so many next days: an order is a total, and the constant that wins one step ahead chases noise.
    pub(crate) fn levels<const N: usize>(&self, ahead: [usize; N]) -> [Level; N] {
        if self.gain <= 0.0 {
            return [Level { value: self.start, constant: CONSTANTS[0] }; N];
        }
        let n = self.y.len();
        let judged_from = (n / 4).max(28);
        // The constants run side by side: one pass over the days, and lanes that the compiler can put into registers.
        let gains = CONSTANTS.map(|constant| constant * self.gain);
        let mut values = [self.start; CONSTANTS.len()];
        let mut losses = [[0.0; CONSTANTS.len()]; N];
        for (day, (y, factor)) in self.y.iter().zip(self.factors).enumerate() {
            for (losses, ahead) in losses.iter_mut().zip(ahead) {
                if day >= judged_from && day + ahead <= n {
                    let demand = self.sums.demand(day, day + ahead);
                    let total = self.sums.factors(day, day + ahead);
                    for (loss, value) in losses.iter_mut().zip(&values) {
                        let error = demand - value * total;
                        *loss += error * error;
                    }
                }
            }
            if y.is_nan() {
                continue;
            }
            for (value, gain) in values.iter_mut().zip(&gains) {
                let moved = *value + gain * factor * (y - *value * factor);
                *value = if moved > 0.0 { moved } else { 0.0 };
            }
        }
        losses.map(|losses| {
            let best = (0..CONSTANTS.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
            Level { value: values[best], constant: CONSTANTS[best] }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(y: &[f64], factors: &[f64], ahead: usize) -> Level {
        Smoothing::new(y, factors).levels([ahead])[0]
    }

    #[test]
    fn a_level_that_jumped_is_followed() {
        let y: Vec<f64> = (0..400).map(|i| if i < 200 { 0.2 } else { 0.8 }).collect();
        let level = level(&y, &vec![1.0; 400], 28);
        assert!((level.value - 0.8).abs() < 0.01, "{level:?}");
    }

    #[test]
    fn factors_are_taken_out_and_unknown_days_skipped() {
        let factors: Vec<f64> = (0..300).map(|i| f64::from(i % 3)).collect();
        let mut y: Vec<f64> = factors.iter().map(|f| 0.3 * f).collect();
        y[100..140].fill(f64::NAN);
        let level = level(&y, &factors, 7);
        assert!((level.value - 0.3).abs() < 1e-9, "{level:?}");
    }

    #[test]
    fn a_day_is_expected_from_the_days_before_it_alone() {
        let mut y = vec![0.4; 300];
        y[299] = 0.9;
        let expected = Smoothing::new(&y, &[1.0; 300]).expectations(0.1);
        assert!((expected[299] - 0.4).abs() < 1e-9, "{}", expected[299]);
    }

    #[test]
    fn several_horizons_at_once_give_the_levels_of_each_alone() {
        let y: Vec<f64> = (0..400).map(|i| 0.5 + 0.3 * (f64::from(i) * 0.05).sin()).collect();
        let [week, day] = Smoothing::new(&y, &[1.0; 400]).levels([7, 1]);
        assert_eq!((week, day), (level(&y, &[1.0; 400], 7), level(&y, &[1.0; 400], 1)));
        assert!(day.constant >= week.constant, "{day:?} {week:?}");
    }

    #[test]
    fn degenerate_input_gives_a_finite_level() {
        for (y, factors) in [(vec![], vec![]), (vec![0.5], vec![0.0]), (vec![f64::NAN; 9], vec![1.0; 9])] {
            assert!(level(&y, &factors, 28).value.is_finite());
        }
    }
}
