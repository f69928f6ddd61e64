//! What the owner's taps change: only Optiflow's own file, and each change in one transaction.

mod events;
mod orders;

pub use events::Events;
pub use orders::Orders;
