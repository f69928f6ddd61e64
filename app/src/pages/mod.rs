//! One file a page.

pub(crate) mod alerts;
pub(crate) mod not_found;
pub(crate) mod predictions;
pub(crate) mod runs;
