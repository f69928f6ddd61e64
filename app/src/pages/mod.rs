//! One file a page.

pub(crate) mod alerts;
#[cfg(feature = "ssr")]
pub(crate) mod begin;
mod dashboard;
#[cfg(feature = "composants")]
pub(crate) mod gallery;
pub(crate) mod lazy;
pub(crate) mod not_found;
pub(crate) mod predictions;
pub(crate) mod runs;
#[cfg(feature = "ssr")]
pub mod sign_in;
