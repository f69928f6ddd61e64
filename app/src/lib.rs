//! What a person sees: pages, components, charts and the server functions behind them.

#![recursion_limit = "256"]

pub mod api;
#[expect(unreachable_pub, reason = "leptos' component macro writes public functions")]
mod app;
pub mod calculation;
pub mod charts;
#[expect(unreachable_pub, reason = "leptos' component macro writes public functions")]
mod components;
pub mod error;
#[cfg(feature = "ssr")]
pub mod export;
pub mod listing;
#[expect(unreachable_pub, reason = "leptos' component macro writes public functions")]
mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
mod rendered;
#[cfg(feature = "ssr")]
mod shell;
mod wire;

pub use app::App;
#[cfg(feature = "ssr")]
pub use pages::begin::begin;
pub use pages::lazy::load;
#[cfg(feature = "ssr")]
pub use pages::sign_in;
#[cfg(feature = "ssr")]
pub use shell::shell;
