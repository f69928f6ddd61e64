//! Server functions: each validates what it is given, calls a port and returns what a page shows.

pub mod alerts;
pub mod dashboard;
pub mod events;
pub mod figure;
pub mod live;
pub mod orders;
pub mod performance;
pub mod predictions;
pub mod runs;
mod texts;
pub mod to_order;

/// What the server passed to this request.
#[cfg(feature = "ssr")]
pub(crate) fn ports() -> Result<crate::ports::Ports, crate::error::AppError> {
    leptos::prelude::use_context().ok_or_else(|| {
        tracing::error!("the server passed no ports to a server function");
        crate::error::AppError::internal()
    })
}
