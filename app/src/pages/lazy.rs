//! Pages that are parts of the program of their own: the browser loads a page's code when the page is opened, or about
//! to be.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the function that it holds"
)]

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{dashboard::DashboardPageView, predictions::PredictionsPageView, runs::RunsPageView};
use crate::{
    components::{EventsSection, Failure, PerformanceSection},
    error::AppError,
};

#[wasm_split(dashboard, wasm_split_path = ::leptos::wasm_split, preload(load_dashboard), fallible)]
fn dashboard() -> Result<AnyView, AppError> {
    Ok(view! { <DashboardPageView /> }.into_any())
}

#[wasm_split(predictions, wasm_split_path = ::leptos::wasm_split, preload(load_predictions), fallible)]
fn predictions() -> Result<AnyView, AppError> {
    Ok(view! { <PredictionsPageView /> }.into_any())
}

#[wasm_split(runs, wasm_split_path = ::leptos::wasm_split, preload(load_runs), fallible)]
fn runs() -> Result<AnyView, AppError> {
    Ok(view! { <RunsPageView /> }.into_any())
}

/// What stands below the alerts.
#[wasm_split(below, wasm_split_path = ::leptos::wasm_split, preload(load_below), fallible)]
fn below(events: bool, performance: bool) -> Result<AnyView, AppError> {
    Ok(view! {
        {events.then(|| view! { <EventsSection /> })}
        {performance.then(|| view! { <PerformanceSection /> })}
    }
    .into_any())
}

#[component]
pub(crate) fn BelowPart(events: bool, performance: bool) -> impl IntoView {
    Suspend::new(local(async move { shown(below(events, performance).await) }))
}

#[component]
pub(crate) fn DashboardPart() -> impl IntoView {
    Suspend::new(local(async { shown(dashboard().await) }))
}

#[component]
pub(crate) fn PredictionsPart() -> impl IntoView {
    Suspend::new(local(async { shown(predictions().await) }))
}

#[component]
pub(crate) fn RunsPart() -> impl IntoView {
    Suspend::new(local(async { shown(runs().await) }))
}

fn shown(page: Result<AnyView, AppError>) -> AnyView {
    page.unwrap_or_else(|error| view! { <Failure error /> }.into_any())
}

/// The browser has one thread, and what loads a part may not leave it.
#[cfg(feature = "hydrate")]
fn local<T>(page: impl Future<Output = T>) -> impl Future<Output = T> + Send {
    leptos::__reexports::send_wrapper::SendWrapper::new(page)
}

/// The server has every part at hand.
#[cfg(not(feature = "hydrate"))]
fn local<T>(page: impl Future<Output = T> + Send) -> impl Future<Output = T> + Send {
    page
}

/// The file of the part that shows this address, where it is not in the main one.
#[cfg(feature = "ssr")]
pub(crate) fn part(path: &str) -> Option<&'static str> {
    match path {
        "/alertes" => Some("split_below.wasm"),
        "/dashboard" => Some("split_dashboard.wasm"),
        "/predictions" => Some("split_predictions.wasm"),
        "/calculs" => Some("split_runs.wasm"),
        _ => None,
    }
}

/// Loads the part that shows this address. What is loaded already is not asked for again.
///
/// # Errors
/// The server cannot be reached.
pub async fn load(path: &str) -> Result<(), AppError> {
    match path {
        "/alertes" => load_below().await?,
        "/dashboard" => load_dashboard().await?,
        "/predictions" => load_predictions().await?,
        "/calculs" => load_runs().await?,
        _ => {}
    }
    Ok(())
}
