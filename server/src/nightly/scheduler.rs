//! The loop that runs the batch each night as long as the server lives.

use std::{future::Future, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::schedule::{Next, Schedule, Situation, is_credible};

/// The longest sleep: a clock that is moved, or a machine that wakes up, is noticed within that.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_mins(1);

/// How a batch ended, for the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Another process works: what it makes will do.
    Busy,
    Failed,
}

/// What the loop needs from the world.
pub trait Shift: Send + Sync {
    fn now(&self) -> Timestamp;
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;
    /// When the newest figures were computed; the reason where that cannot be read.
    fn last_done(&self) -> impl Future<Output = Result<Option<Timestamp>, String>> + Send;
    fn work(&self) -> impl Future<Output = Outcome> + Send;
}

/// Runs the batch whenever the schedule says so. Dropping the future stops it, in the middle of a batch too: a night
/// that is not published leaves nothing behind.
pub async fn run_for_ever(schedule: &Schedule, shift: &impl Shift) {
    let mut starting = true;
    let mut failed = None;
    // Remembered beside what the file says: local times in the file are ambiguous in the autumn hour.
    let mut done = None;
    loop {
        let read = shift.last_done().await;
        let now = shift.now();
        let next = match read {
            Ok(stored) => {
                let known = [stored, done].into_iter().flatten();
                let last_done = known.filter(|done| is_credible(*done, now)).max();
                schedule.next(Situation { now, last_done, starting, failed })
            }
            Err(reason) => {
                tracing::warn!(%reason, "the time of the last batch cannot be read");
                Next::At(now.saturating_add(LONGEST_SLEEP).unwrap_or(now))
            }
        };
        match next {
            Next::Now => {
                starting = false;
                match shift.work().await {
                    // The night began after it was due, whatever the clock says now.
                    Outcome::Done => (done, failed) = (Some(shift.now().max(now)), None),
                    Outcome::Failed => failed = Some((failed.map_or(1, |(times, _)| times + 1), shift.now())),
                    Outcome::Busy => shift.sleep(unsigned(LONGEST_SLEEP)).await,
                }
            }
            Next::At(at) => {
                let wait = at.duration_since(now).min(LONGEST_SLEEP);
                shift.sleep(unsigned(wait)).await;
                // Figures that were young at the start grow old during the day; the next night renews them.
                starting = false;
            }
        }
    }
}

fn unsigned(duration: SignedDuration) -> Duration {
    duration.try_into().unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_util::FutureExt;
    use jiff::{ToSpan, civil::Time, tz::TimeZone};

    use super::*;

    /// A world whose clock stands still except while the loop sleeps or works.
    struct Paused {
        now: Mutex<Timestamp>,
        end: Timestamp,
        last_done: Mutex<Option<Timestamp>>,
        outcomes: Mutex<Vec<Outcome>>,
        began: Mutex<Vec<String>>,
        zone: TimeZone,
        /// When somebody sets the clock back by an hour.
        set_back: Mutex<Option<Timestamp>>,
    }

    impl Paused {
        fn pass(&self, duration: SignedDuration) {
            let mut now = self.now.lock().unwrap();
            let later = now.saturating_add(duration).unwrap();
            let set_back = self.set_back.lock().unwrap().take_if(|at| later >= *at);
            *now = if set_back.is_some() { later - 1.hour() } else { later };
        }
    }

    impl Shift for Paused {
        fn now(&self) -> Timestamp {
            *self.now.lock().unwrap()
        }

        async fn sleep(&self, duration: Duration) {
            let duration = SignedDuration::try_from(duration).unwrap();
            if self.now().saturating_add(duration).unwrap() > self.end {
                std::future::pending::<()>().await;
            }
            self.pass(duration);
        }

        async fn last_done(&self) -> Result<Option<Timestamp>, String> {
            Ok(*self.last_done.lock().unwrap())
        }

        async fn work(&self) -> Outcome {
            let outcome = self.outcomes.lock().unwrap().pop().unwrap_or(Outcome::Done);
            self.began
                .lock()
                .unwrap()
                .push(self.now().to_zoned(self.zone.clone()).strftime("%m-%d %H:%M%:z").to_string());
            self.pass(SignedDuration::from_secs(90));
            if outcome == Outcome::Done {
                *self.last_done.lock().unwrap() = Some(self.now());
            }
            outcome
        }
    }

    /// Lives from one moment to another and returns when each batch began.
    fn live(
        zone: &str,
        time: Time,
        last_done: Option<&str>,
        from: &str,
        to: &str,
        outcomes: &[Outcome],
    ) -> Vec<String> {
        live_with_the_clock_set_back(zone, time, last_done, from, to, outcomes, None)
    }

    /// The same, with somebody setting the clock back by an hour once.
    fn live_with_the_clock_set_back(
        zone: &str,
        time: Time,
        last_done: Option<&str>,
        from: &str,
        to: &str,
        outcomes: &[Outcome],
        set_back: Option<&str>,
    ) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let world = Paused {
            now: Mutex::new(at(from)),
            end: at(to),
            last_done: Mutex::new(last_done.map(at)),
            outcomes: Mutex::new(outcomes.iter().rev().copied().collect()),
            began: Mutex::default(),
            zone: zone.clone(),
            set_back: Mutex::new(set_back.map(at)),
        };
        let schedule = Schedule::new(zone, time, 24);
        assert!(run_for_ever(&schedule, &world).now_or_never().is_none(), "the loop never ends by itself");
        world.began.into_inner().unwrap()
    }

    const HALF_PAST_MIDNIGHT: Time = Time::constant(0, 30, 0, 0);
    const HALF_PAST_TWO: Time = Time::constant(2, 30, 0, 0);

    #[test]
    fn each_night_over_the_spring_change_has_one_batch() {
        let began = live(
            "Europe/Paris",
            HALF_PAST_TWO,
            Some("2026-03-27T01:31:30Z"),
            "2026-03-27T12:00:00Z",
            "2026-03-31T12:00:00Z",
            &[],
        );
        assert_eq!(
            began,
            ["03-28 02:30+01:00", "03-29 03:30+02:00", "03-30 02:30+02:00", "03-31 02:30+02:00"]
        );
    }

    #[test]
    fn each_night_over_the_autumn_change_has_one_batch() {
        let began = live(
            "Europe/Paris",
            HALF_PAST_TWO,
            Some("2026-10-23T00:31:30Z"),
            "2026-10-23T12:00:00Z",
            "2026-10-27T12:00:00Z",
            &[],
        );
        assert_eq!(
            began,
            ["10-24 02:30+02:00", "10-25 02:30+02:00", "10-26 02:30+01:00", "10-27 02:30+01:00"]
        );
        let began = live(
            "Europe/Paris",
            HALF_PAST_MIDNIGHT,
            Some("2026-10-23T22:31:30Z"),
            "2026-10-24T12:00:00Z",
            "2026-10-26T12:00:00Z",
            &[],
        );
        assert_eq!(began, ["10-25 00:30+02:00", "10-26 00:30+01:00"]);
    }

    #[test]
    fn a_restart_around_half_past_midnight_neither_skips_nor_repeats_a_night() {
        let lived = |last_done, from| {
            live("Africa/Abidjan", HALF_PAST_MIDNIGHT, Some(last_done), from, "2026-11-09T23:00:00Z", &[])
        };
        let yesterday = "2026-11-08T00:31:30Z";
        assert_eq!(lived(yesterday, "2026-11-09T00:29:00Z"), ["11-09 00:30+00:00"]);
        assert_eq!(lived(yesterday, "2026-11-09T00:31:00Z"), ["11-09 00:31+00:00"], "caught up with at once");
        assert!(lived("2026-11-09T00:30:40Z", "2026-11-09T00:31:00Z").is_empty(), "already done tonight");
    }

    #[test]
    fn a_shop_without_figures_gets_them_at_the_start() {
        let began = live(
            "Africa/Abidjan",
            HALF_PAST_MIDNIGHT,
            None,
            "2026-11-09T10:00:00Z",
            "2026-11-09T23:00:00Z",
            &[],
        );
        assert_eq!(began, ["11-09 10:00+00:00"]);
    }

    #[test]
    fn a_failed_batch_is_tried_again_without_hammering_until_it_succeeds() {
        let began = live(
            "Africa/Abidjan",
            HALF_PAST_MIDNIGHT,
            Some("2026-11-08T00:31:30Z"),
            "2026-11-09T00:00:00Z",
            "2026-11-09T23:00:00Z",
            &[Outcome::Failed; 3],
        );
        assert_eq!(
            began,
            ["11-09 00:30+00:00", "11-09 00:36+00:00", "11-09 00:48+00:00", "11-09 01:09+00:00"]
        );
    }

    #[test]
    fn while_another_process_works_the_loop_only_looks_again_each_minute() {
        let busy = [Outcome::Busy; 2];
        let began = live(
            "Africa/Abidjan",
            HALF_PAST_MIDNIGHT,
            Some("2026-11-08T00:31:30Z"),
            "2026-11-09T00:29:00Z",
            "2026-11-09T00:50:00Z",
            &busy,
        );
        assert_eq!(began.len(), 3);
    }

    /// Two nights, the clock being set back by an hour in the first one.
    fn two_nights(set_back: &str) -> Vec<String> {
        live_with_the_clock_set_back(
            "Africa/Abidjan",
            HALF_PAST_MIDNIGHT,
            Some("2026-11-08T00:31:30Z"),
            "2026-11-08T12:00:00Z",
            "2026-11-10T12:00:00Z",
            &[],
            Some(set_back),
        )
    }

    #[test]
    fn a_clock_set_back_by_an_hour_gives_each_night_one_batch() {
        let as_ever = ["11-09 00:30+00:00", "11-10 00:30+00:00"];
        for before_or_long_after in ["2026-11-08T23:50:00Z", "2026-11-09T00:29:30Z", "2026-11-09T07:00:00Z"] {
            assert_eq!(two_nights(before_or_long_after), as_ever, "{before_or_long_after}");
        }
        // The clock passes 00:30 a second time that night.
        for during_or_after_the_batch in
            ["2026-11-09T00:31:00Z", "2026-11-09T00:45:00Z", "2026-11-09T01:29:00Z"]
        {
            assert_eq!(two_nights(during_or_after_the_batch), as_ever, "{during_or_after_the_batch}");
        }
    }

    #[test]
    fn figures_from_a_clock_that_was_a_year_ahead_do_not_stop_the_nights() {
        let began = live(
            "Africa/Abidjan",
            HALF_PAST_MIDNIGHT,
            Some("2027-11-09T00:31:30Z"),
            "2026-11-09T10:00:00Z",
            "2026-11-10T12:00:00Z",
            &[],
        );
        assert_eq!(began, ["11-09 10:00+00:00", "11-10 00:30+00:00"]);
    }
}
