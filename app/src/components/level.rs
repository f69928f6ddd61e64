//! A level as a badge: its shape comes from the style sheet, its word from here, its colour last.

use leptos::prelude::*;
use optiflow_domain::Level;

/// The badge of a level.
#[component]
pub(crate) fn LevelBadge(level: Level) -> impl IntoView {
    view! { <span class=format!("level {}", level.slug())>{level.label()}</span> }
}
