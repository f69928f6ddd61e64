//! Made-up demand for what is timed: the same numbers on every machine, and no file to read.

use jiff::civil::Date;
use optiflow_forecast::History;

/// Three years of a daily demand with a week, a year and noise; from a few sales a month to hundreds a day.
pub(crate) fn article(seed: u64) -> History {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let level = 0.1 * 3_000_f64.powf(random());
    let (amplitude, phase) = (0.8 * random(), 7.0 * random());
    let day = |i: u32| {
        let year = 1.0 + amplitude * (f64::from(i) / 58.13 + phase).sin();
        let week = [1.0, 0.95, 1.0, 1.02, 1.1, 1.38, 0.68][i as usize % 7];
        (level * year * week * (0.5 + random()) + random() - 0.5).round().max(0.0)
    };
    History::complete(Date::constant(2023, 11, 23), (0..1_096).map(day).collect::<Vec<f64>>())
}
