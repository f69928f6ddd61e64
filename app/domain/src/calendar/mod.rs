//! The shop's calendar: French names of days, and what is known in advance of a country's year.
//!
//! ```
//! use optiflow_domain::{Country, Date, calendar};
//!
//! let coming = calendar::holidays(Country::CoteDIvoire, Date::constant(2026, 5, 20), Date::constant(2026, 5, 28));
//! let tabaski = coming.iter().find(|event| event.key == "tabaski").map(|event| event.occurrence.first());
//! assert_eq!(tabaski, Some(Date::constant(2026, 5, 27)));
//! // Purchases precede a feast: the ten days before are an event of their own, found even when begun earlier.
//! assert!(coming.iter().any(|event| event.key == "tabaski-avant"));
//! ```
//!
//! One more country: a variant of [`Country`], its law's list in `tables.rs` and, where it watches the moon itself,
//! its dates in `observed.rs`. Not here: days decreed once (a victory, an election), regional holidays, school holidays.

mod country;
mod easter;
mod holidays;
mod islamic;
mod names;
mod observed;
mod rules;
mod sales;
mod tables;

pub use country::Country;
pub use easter::easter_sunday;
pub use holidays::{CalendarEvent, FIRST_YEAR, LAST_YEAR, holidays};
pub use names::{DayOfWeek, day, month, short_day, weekday};
