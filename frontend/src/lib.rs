//! The browser's entry point: hydrates the pages and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life, once the part of the program that shows it is there. A page whose
/// part cannot be loaded stays as the server rendered it, and can be read.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = leptos::prelude::location().pathname().unwrap_or_default();
    if app::load(&path).await.is_ok() {
        leptos::mount::hydrate_body(app::App);
    }
}
