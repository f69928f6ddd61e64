//! How long a source waits after wrong codes.

use crate::db::state::Failures;

/// So many wrong codes cost nothing; then each doubles the wait. Seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Backoff {
    free: i64,
    first: i64,
    longest: i64,
}

/// One address: four typing errors are nobody's business; then 30 s, 1 min, 2 min and so on up to an hour.
pub(super) const ADDRESS: Backoff = Backoff { free: 4, first: 30, longest: 3600 };

/// All addresses of the network together, since an attacker may have many: at most 144 codes a day in the long run, of the
/// million that six digits have.
pub(super) const NETWORK: Backoff = Backoff { free: 30, first: 10, longest: 600 };

/// Wrong codes count for a day.
pub(super) const MEMORY: i64 = 24 * 3600;

impl Backoff {
    /// Seconds until the next code is looked at; 0 where it is at once.
    pub(super) fn wait(self, failures: Option<Failures>, now: i64) -> i64 {
        let Some(Failures { count, last_at }) = failures else { return 0 };
        let since = now - last_at;
        // A clock that was far ahead must not lock the owner out until then.
        if !(-self.longest..MEMORY).contains(&since) {
            return 0;
        }
        let beyond = count - self.free;
        if beyond < 1 {
            return 0;
        }
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX).min(30);
        (self.first << doublings).min(self.longest).saturating_sub(since).max(0)
    }
}

/// One more wrong code.
pub(super) fn one_more(failures: Option<Failures>, now: i64) -> Failures {
    let count = failures.filter(|known| now - known.last_at < MEMORY).map_or(0, |known| known.count);
    Failures { count: count.saturating_add(1), last_at: now }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(count: i64, since: i64) -> i64 {
        ADDRESS.wait(Some(Failures { count, last_at: 1_000_000 }), 1_000_000 + since)
    }

    #[test]
    fn the_first_errors_cost_nothing_and_each_further_one_twice_the_wait() {
        assert_eq!(ADDRESS.wait(None, 5), 0);
        assert_eq!([1, 4, 5, 6, 7].map(|count| wait(count, 0)), [0, 0, 30, 60, 120]);
        assert_eq!([5, 12, 40, i64::MAX].map(|count| wait(count, 0)), [30, 3600, 3600, 3600]);
    }

    #[test]
    fn the_wait_ends_and_a_day_later_all_is_forgotten() {
        assert_eq!([0, 20, 30, 31].map(|since| wait(5, since)), [30, 10, 0, 0]);
        assert_eq!(wait(1000, MEMORY), 0);
        let old = Failures { count: 1000, last_at: 0 };
        assert_eq!(one_more(Some(old), MEMORY).count, 1);
        assert_eq!(one_more(Some(old), MEMORY - 1).count, 1001);
    }

    #[test]
    fn a_clock_set_back_neither_opens_the_door_nor_locks_it_for_ever() {
        assert!(wait(6, -100) >= 60);
        assert_eq!(wait(1000, -365 * 24 * 3600), 0);
    }
}
