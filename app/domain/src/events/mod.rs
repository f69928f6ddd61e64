//! Events: what makes some days sell otherwise than the others (specification, section 4).
//!
//! ```
//! use optiflow_domain::{events::{Impact, learned}, format};
//!
//! let impacts = [2.3, 2.6, 2.5].map(Impact::new).into_iter().collect::<Result<Vec<_>, _>>()?;
//! let tabaski = learned(&impacts);
//! assert_eq!(format::multiplier(tabaski.multiplier), "×2,17");
//! assert_eq!(format::percent(tabaski.confidence, 0), "86\u{a0}%");
//! # Ok::<(), optiflow_domain::DomainError>(())
//! ```

mod draft;
mod event;
mod impact;
mod kind;
mod occurrence;
mod recurrence;
pub mod rhythm;
pub mod touched;
mod trust;

pub use draft::{EventDraft, Repeat};
pub use event::{Event, EventKey, EventName, Scope};
pub use impact::{Impact, Learned, Multiplier, confidence, learned};
pub use kind::EventKind;
pub use occurrence::Occurrence;
pub use recurrence::{GivenDates, MonthDay, Recurrence, YearlyDays};
pub use rhythm::Rhythm;
pub use trust::{Scored, trust};
