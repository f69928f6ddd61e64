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

/// The longest text of a query or of a field, in bytes. The longest that a page sends is a list of dates or of articles.
#[cfg(feature = "ssr")]
const LONGEST: usize = 4000;

/// Refuses texts that no page sends, before anything looks into them.
#[cfg(feature = "ssr")]
pub(crate) fn check_texts<'a>(
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<(), crate::error::AppError> {
    use crate::error::{AppError, ErrorCode};
    if texts.into_iter().all(|text| text.len() <= LONGEST) {
        return Ok(());
    }
    let reason = "Le texte envoyé est trop long : rien n'a été fait. Raccourcissez-le.";
    Err(AppError::new(ErrorCode::Invalid, reason))
}

/// What the server passed to this request.
#[cfg(feature = "ssr")]
pub(crate) fn ports() -> Result<crate::ports::Ports, crate::error::AppError> {
    leptos::prelude::use_context().ok_or_else(|| {
        tracing::error!("the server passed no ports to a server function");
        crate::error::AppError::internal()
    })
}
