//! How a forecast's days are kept: little-endian numbers, day 1 (D0) first.
//!
//! A generation of the last nights has f64, so that a step alone reads back what the night computed, to the bit. An older one
//! only shows what was expected: [`shortened`] leaves its first days as f32, after a byte that says so. Seven digits are more
//! than anybody reads, and two years of nights would not fit otherwise.

/// Days that an older generation keeps.
const KEPT_DAYS: usize = 30;
/// The first byte of f32 numbers. With it a blob's length is odd, and never that of f64 numbers.
const SINGLE: u8 = 4;
/// The length of a shortened blob; no generation is computed for so few days that it is shorter.
pub(super) const SHORT_BYTES: i64 = 1 + 4 * 30;

/// Whole, as computed.
pub(super) fn encode(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values.flat_map(f64::to_le_bytes).collect()
}

/// The first days with fewer digits; `None` where the blob is none of ours.
pub(super) fn shortened(blob: &[u8]) -> Option<Vec<u8>> {
    let kept = decode(blob)?.into_iter().take(KEPT_DAYS);
    Some(std::iter::once(SINGLE).chain(kept.flat_map(|value| (value as f32).to_le_bytes())).collect())
}

/// The numbers of either kind; `None` where the blob is none of ours.
pub(super) fn decode(blob: &[u8]) -> Option<Vec<f64>> {
    if let (whole, []) = blob.as_chunks::<8>() {
        return Some(whole.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect());
    }
    match blob {
        [SINGLE, rest @ ..] => match rest.as_chunks::<4>() {
            (short, []) => Some(short.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_whole_is_read_back_to_the_bit(days in prop::collection::vec(0.0..1e6, 0..400)) {
            prop_assert_eq!(decode(&encode(days.iter().copied())), Some(days));
        }

        #[test]
        fn what_is_shortened_keeps_seven_digits_of_thirty_days(days in prop::collection::vec(0.0..1e6_f64, 30..400)) {
            let short = shortened(&encode(days.iter().copied())).unwrap();
            prop_assert_eq!(i64::try_from(short.len()).unwrap(), SHORT_BYTES);
            let kept = decode(&short).unwrap();
            prop_assert_eq!(kept.len(), KEPT_DAYS);
            prop_assert!(kept.iter().zip(&days).all(|(kept, day)| (kept - day).abs() <= day * 1e-7));
            prop_assert_eq!(shortened(&short), Some(short), "shortening it again changes nothing");
        }

        #[test]
        fn bounds_that_enclose_a_day_enclose_it_when_shortened(a in 0.0..1e6_f64, b in 0.0..1e6_f64) {
            let short = |value: f64| decode(&shortened(&encode(std::iter::once(value))).unwrap()).unwrap()[0];
            prop_assert_eq!(a <= b, a <= b && short(a) <= short(b));
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for damaged in [&[0_u8; 7][..], &[SINGLE, 0, 0], &[3, 0, 0, 0, 0]] {
            assert_eq!(decode(damaged), None);
        }
    }
}
