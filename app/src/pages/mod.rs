//! One file a page.

pub(crate) mod alerts;
mod dashboard;
pub(crate) mod lazy;
pub(crate) mod not_found;
pub(crate) mod predictions;
pub(crate) mod runs;
#[cfg(feature = "ssr")]
pub mod sign_in;
