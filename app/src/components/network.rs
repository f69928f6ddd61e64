//! Whether the server can be reached, and when it answered what is shown. `frontend/offline/page.js` finds out and writes it
//! on the document's root; here it is read.

use leptos::prelude::*;

/// On the window: something about the network has changed.
pub(super) const CHANGED: &str = "optiflow-network";
/// On the window: the server is there again, and what was kept meanwhile is to be loaded anew.
const BACK: &str = "optiflow-back";
/// On the window, for `page.js`: the server's events broke off, came back, or told of new figures.
#[cfg(feature = "hydrate")]
pub(super) const LOST: &str = "optiflow-lost";
#[cfg(feature = "hydrate")]
pub(super) const FOUND: &str = "optiflow-found";
#[cfg(feature = "hydrate")]
pub(super) const GENERATION: &str = "optiflow-generation";

/// The name of the element that says that there is no network: it is why a button is disabled.
pub(super) const NOTE: &str = "hors-ligne";

/// Loads again whenever the server is back.
pub(super) fn when_back(reload: Callback<()>) {
    Effect::new(move |_| {
        let back = window_event_listener_untyped(BACK, move |_| reload.run(()));
        on_cleanup(move || back.remove());
    });
}

/// "Hors ligne : données de 07:42, il y a 3 h" while the server cannot be reached.
#[cfg(feature = "hydrate")]
pub(super) fn said() -> Option<String> {
    use optiflow_domain::format;

    let root = document().document_element()?;
    root.get_attribute("data-offline")?;
    let (said, age) = (root.get_attribute("data-kept-said")?, format::age(minutes_since(answered_at())));
    Some(format!(
        "Hors ligne : données {said}, {age}. Commander, expliquer et exporter reviendront avec le réseau."
    ))
}

/// When the server answered what is shown, in milliseconds of the browser's clock.
#[cfg(feature = "hydrate")]
pub(super) fn answered_at() -> f64 {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-kept-at")?.parse().ok()).unwrap_or_else(now)
}

/// Whole minutes of the browser's clock.
#[cfg(feature = "hydrate")]
pub(super) fn minutes_since(moment: f64) -> u64 {
    ((now() - moment) / 60_000.0) as u64
}

#[cfg(feature = "hydrate")]
fn now() -> f64 {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Date, js_name = now)]
        fn date_now() -> f64;
    }
    date_now()
}

/// Passes an event of the server's stream on to the window, under this name.
#[cfg(feature = "hydrate")]
pub(super) fn pass_on(source: &web_sys::EventSource, event: &str, name: &'static str) {
    use wasm_bindgen::{JsCast, prelude::Closure};

    let heard = Closure::<dyn Fn()>::new(move || {
        if let Ok(event) = web_sys::Event::new(name) {
            // Whether somebody objects to an event of ours changes nothing.
            _ = window().dispatch_event(&event);
        }
    });
    // A fixed event name cannot be refused.
    _ = source.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    // The page listens until it is left.
    heard.forget();
}

/// The server has no network to lose, and effects do not run.
#[cfg(not(feature = "hydrate"))]
pub(super) fn said() -> Option<String> {
    None
}

#[cfg(not(feature = "hydrate"))]
pub(super) fn answered_at() -> f64 {
    0.0
}

#[cfg(not(feature = "hydrate"))]
pub(super) fn minutes_since(_moment: f64) -> u64 {
    0
}
