//! What can go wrong between a history and its forecast.

/// Why no forecast could be made. The text is for the log; the user sees a French sentence of the caller's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// A day of the history holds NaN or an infinity: the caller's reading is wrong, guessing would hide it.
    #[error("day {index} of the history (counted from 0) is not a finite number")]
    NotFinite {
        /// Index of the day in the history, 0 being its first day.
        index: usize,
    },
    /// The horizon asked for lies outside 1..=400 days.
    #[error("the horizon is {days} days; it must lie between 1 and {max}", max = crate::Horizon::MAX_DAYS)]
    Horizon {
        /// What was asked for.
        days: u16,
    },
    /// The history or its horizon runs past the calendar's last year.
    #[error("the history and its horizon run past the end of the calendar")]
    Calendar,
    /// A computation ended outside the numbers a forecast may hold; a defect, reported for this article only.
    #[error("the computation failed: {0}")]
    Computation(String),
}
