//! The only room with a clock: everything else is told what time it is.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use optiflow_domain::history;

/// The shop's local time, and what fixes D0.
#[derive(Debug, Clone)]
pub struct ShopClock {
    timezone: TimeZone,
    fixed: Option<Date>,
}

impl ShopClock {
    /// A clock in the shop's time zone; `fixed` is `OPTIFLOW_AS_OF`.
    pub fn new(timezone: TimeZone, fixed: Option<Date>) -> Self {
        Self { timezone, fixed }
    }

    /// The shop's local time, to the second.
    pub fn now(&self) -> DateTime {
        let now = Timestamp::now().to_zoned(self.timezone.clone()).datetime();
        now.with().subsec_nanosecond(0).build().unwrap_or(now)
    }

    /// The moment it is, whatever the time zone.
    pub fn timestamp(&self) -> Timestamp {
        Timestamp::now()
    }

    /// The shop's time zone.
    pub fn timezone(&self) -> &TimeZone {
        &self.timezone
    }

    /// Whole minutes since a local time; 0 where the clock has moved back behind it.
    pub fn minutes_since(&self, past: DateTime) -> u64 {
        u64::try_from(self.now().duration_since(past).as_mins()).unwrap_or(0)
    }

    /// D0 for a shop whose last sale is of that day.
    pub fn as_of(&self, last_sale: Option<Date>) -> Date {
        history::as_of(self.now().date(), last_sale, self.fixed)
    }

    /// Up to when the till's stock counts on a page: now, or the end of a fixed D0.
    pub fn stock_cutoff(&self) -> DateTime {
        match self.fixed {
            Some(day) => day.at(23, 59, 59, 0),
            None => self.now(),
        }
    }
}
