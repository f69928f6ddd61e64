//! One file a page.

pub(crate) mod alerts;
pub(crate) mod dashboard;
pub(crate) mod not_found;
pub(crate) mod predictions;
pub(crate) mod runs;
