//! When the batch runs. Time is an argument; nothing here reads a clock.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};

/// Minutes before a failed batch is tried again, longer each time.
const RETRIES: [i64; 5] = [5, 10, 20, 40, 60];

/// Figures dated at most so far ahead were computed before the clock was set back; those from further ahead were dated
/// by a clock that was wrong.
const SET_BACK: SignedDuration = SignedDuration::from_hours(3);

/// When a shop's batch runs.
#[derive(Debug, Clone)]
pub struct Schedule {
    zone: TimeZone,
    /// `BATCH_TIME`.
    time: Time,
    /// `CACHE_DURATION_HOURS`.
    cache: SignedDuration,
}

/// What is known when the schedule is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    pub now: Timestamp,
    /// When the newest figures were computed.
    pub last_done: Option<Timestamp>,
    /// Nothing has run yet since the program started.
    pub starting: bool,
    /// Batches that failed since the last that did not, and when the last of them did.
    pub failed: Option<(usize, Timestamp)>,
}

/// When to run next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Now,
    At(Timestamp),
}

impl Schedule {
    pub fn new(zone: TimeZone, time: Time, cache_hours: u32) -> Self {
        Self { zone, time, cache: SignedDuration::from_hours(i64::from(cache_hours)) }
    }

    /// A night that was missed, or that failed, is caught up with; at the start so are figures older than the cache.
    pub fn next(&self, situation: Situation) -> Next {
        let Situation { now, last_done, starting, failed } = situation;
        let missed = last_done.is_none_or(|done| {
            done < last_run(now, &self.zone, self.time) || (starting && now.duration_since(done) > self.cache)
        });
        if !missed {
            return Next::At(next_run(now, &self.zone, self.time));
        }
        match failed {
            None => Next::Now,
            Some((times, at)) => {
                let minutes = RETRIES.get(times.saturating_sub(1)).or(RETRIES.last()).copied().unwrap_or(60);
                let retry = at.saturating_add(minutes.minutes()).unwrap_or(now);
                // A clock that was moved back must not make us wait for longer than a retry takes.
                let longest = now.saturating_add(minutes.minutes()).unwrap_or(now);
                if retry <= now { Next::Now } else { Next::At(retry.min(longest)) }
            }
        }
    }
}

/// Whether figures can have been computed then.
pub fn is_credible(done: Timestamp, now: Timestamp) -> bool {
    done.duration_since(now) <= SET_BACK
}

/// The first run after a moment: `time` on the next local day that has it ahead.
///
/// Where the clocks skip that time, it is as much later as they skip; where they repeat it, it is the first of the
/// two. So each night has one run, whatever the clocks do.
pub fn next_run(after: Timestamp, zone: &TimeZone, time: Time) -> Timestamp {
    runs_around(after, zone, time)
        .find(|run| *run > after)
        // Only at the end of the calendar.
        .unwrap_or(Timestamp::MAX)
}

/// The last run at a moment or before it.
pub fn last_run(until: Timestamp, zone: &TimeZone, time: Time) -> Timestamp {
    runs_around(until, zone, time).filter(|run| *run <= until).last().unwrap_or(Timestamp::MIN)
}

/// The runs of the days around a moment, in order: a run may be moved into the next local day.
fn runs_around(moment: Timestamp, zone: &TimeZone, time: Time) -> impl Iterator<Item = Timestamp> {
    let today = moment.to_zoned(zone.clone()).date();
    (-2..=2).filter_map(move |days: i64| run_of(today.checked_add(days.days()).ok()?, zone, time))
}

fn run_of(day: Date, zone: &TimeZone, time: Time) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The next so many runs after a moment, in local time with its offset.
    fn runs(name: &str, time: Time, after: &str, count: usize) -> Vec<String> {
        let zone = zone(name);
        let next = |run: &Timestamp| Some(next_run(*run, &zone, time));
        std::iter::successors(next(&at(after)), next)
            .take(count)
            .map(|run| run.to_zoned(zone.clone()).strftime("%m-%d %H:%M%:z").to_string())
            .collect()
    }

    const HALF_PAST_MIDNIGHT: Time = Time::constant(0, 30, 0, 0);
    const HALF_PAST_TWO: Time = Time::constant(2, 30, 0, 0);

    #[test]
    fn where_the_clocks_never_change_it_runs_at_its_time() {
        let found = runs("Africa/Abidjan", HALF_PAST_MIDNIGHT, "2026-11-09T00:30:00Z", 2);
        assert_eq!(found, ["11-10 00:30+00:00", "11-11 00:30+00:00"]);
    }

    #[test]
    fn a_time_that_spring_skips_is_run_once_that_night() {
        let found = runs("Europe/Paris", HALF_PAST_TWO, "2026-03-28T00:00:00Z", 4);
        assert_eq!(
            found,
            ["03-28 02:30+01:00", "03-29 03:30+02:00", "03-30 02:30+02:00", "03-31 02:30+02:00"]
        );
    }

    #[test]
    fn a_time_that_autumn_repeats_is_run_once_that_night() {
        let found = runs("Europe/Paris", HALF_PAST_TWO, "2026-10-24T00:00:00Z", 4);
        assert_eq!(
            found,
            ["10-24 02:30+02:00", "10-25 02:30+02:00", "10-26 02:30+01:00", "10-27 02:30+01:00"]
        );
    }

    #[test]
    fn half_past_midnight_is_kept_over_both_changes() {
        for (after, expected) in [
            ("2026-03-28T12:00:00Z", ["03-29 00:30+01:00", "03-30 00:30+02:00"]),
            ("2026-10-24T12:00:00Z", ["10-25 00:30+02:00", "10-26 00:30+01:00"]),
        ] {
            assert_eq!(runs("Europe/Paris", HALF_PAST_MIDNIGHT, after, 2), expected);
        }
    }

    #[test]
    fn between_two_runs_the_last_one_is_the_one_before() {
        for text in ["2026-03-29T01:29:59Z", "2026-10-25T01:31:00Z", "2026-07-01T00:30:00Z"] {
            let (now, zone) = (at(text), zone("Europe/Paris"));
            let last = last_run(now, &zone, HALF_PAST_TWO);
            assert!(last <= now && next_run(last, &zone, HALF_PAST_TWO) > now, "{text}");
        }
    }

    fn asked(last_done: Option<&str>, now: &str) -> Next {
        let situation =
            Situation { now: at(now), last_done: last_done.map(at), starting: true, failed: None };
        Schedule::new(zone("Africa/Abidjan"), HALF_PAST_MIDNIGHT, 24).next(situation)
    }

    #[test]
    fn a_start_catches_up_only_with_what_was_missed() {
        let tonight = Next::At(at("2026-11-09T00:30:00Z"));
        assert_eq!(asked(Some("2026-11-08T00:30:20Z"), "2026-11-09T00:29:00Z"), tonight);
        assert_eq!(asked(Some("2026-11-08T00:30:20Z"), "2026-11-09T00:31:00Z"), Next::Now);
        let tomorrow = Next::At(at("2026-11-10T00:30:00Z"));
        assert_eq!(asked(Some("2026-11-09T00:30:20Z"), "2026-11-09T00:31:00Z"), tomorrow);
        assert_eq!(asked(None, "2026-11-09T12:00:00Z"), Next::Now);
    }

    #[test]
    fn figures_older_than_the_cache_are_computed_again_at_the_start_only() {
        let schedule = Schedule::new(zone("Africa/Abidjan"), HALF_PAST_MIDNIGHT, 6);
        let situation = Situation {
            now: at("2026-11-09T08:00:00Z"),
            last_done: Some(at("2026-11-09T00:31:00Z")),
            starting: true,
            failed: None,
        };
        assert_eq!(schedule.next(situation), Next::Now);
        let later = Situation { starting: false, ..situation };
        assert_eq!(schedule.next(later), Next::At(at("2026-11-10T00:30:00Z")));
    }

    #[test]
    fn a_failed_batch_is_tried_again_ever_later() {
        let schedule = Schedule::new(zone("Africa/Abidjan"), HALF_PAST_MIDNIGHT, 24);
        let failed_at = at("2026-11-09T00:31:00Z");
        let after = |times, now| {
            let failed = Some((times, failed_at));
            schedule.next(Situation { now, last_done: None, starting: false, failed })
        };
        assert_eq!(after(1, failed_at), Next::At(at("2026-11-09T00:36:00Z")));
        assert_eq!(after(3, failed_at), Next::At(at("2026-11-09T00:51:00Z")));
        assert_eq!(after(99, failed_at), Next::At(at("2026-11-09T01:31:00Z")));
        assert_eq!(after(1, at("2026-11-09T00:36:00Z")), Next::Now);
        // The clock has been moved back an hour: five minutes from now, not 65.
        assert_eq!(after(1, at("2026-11-08T23:31:00Z")), Next::At(at("2026-11-08T23:36:00Z")));
    }
}
