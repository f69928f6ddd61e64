//! What the owner's taps change: only Optiflow's own file, and each change in one transaction.

mod orders;

pub use orders::Orders;
