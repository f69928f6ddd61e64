//! One model a file.

pub(crate) mod average;
pub(crate) mod croston;
pub(crate) mod dormant;
pub(crate) mod holt_winters;
pub(crate) mod past_years;
pub(crate) mod seasonal_level;
pub(crate) mod seasonal_naive;
pub(crate) mod theta;
