//! Going to another page: its part of the program is loaded ahead, and the link that was pressed shows it at once.

use leptos::{ev, web_sys::EventTarget};

/// On the link that was pressed, until its page is there.
#[cfg(feature = "hydrate")]
const PRESSED: &str = "data-pressed";

/// A link that leads to another page first shows that it was pressed: building the page takes a slow tablet longer than a
/// touch may wait for its answer. Once that is painted, the link is followed.
#[cfg(feature = "hydrate")]
pub(super) fn after_feedback(event: &ev::MouseEvent) {
    let Some(link) = event.target().and_then(link) else { return };
    let plain = event.button() == 0
        && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key())
        && link.target().is_empty()
        && !link.has_attribute("download")
        && link.rel().is_empty();
    let here = leptos::prelude::location();
    let leads_away =
        here.origin() == Ok(link.origin()) && here.pathname().is_ok_and(|here| here != link.pathname());
    // Pressed by itself, it is followed.
    if !plain || !leads_away || link.has_attribute(PRESSED) {
        return;
    }
    event.prevent_default();
    event.stop_propagation();
    // An attribute with a fixed valid name cannot be refused.
    _ = link.set_attribute(PRESSED, "");
    super::in_page::after_paint(move || {
        link.click();
        _ = link.remove_attribute(PRESSED);
    });
}

/// Nobody presses a link on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn after_feedback(_event: &ev::MouseEvent) {}

/// The link that this element is or stands in.
#[cfg(feature = "hydrate")]
fn link(target: EventTarget) -> Option<web_sys::HtmlAnchorElement> {
    use wasm_bindgen::JsCast;

    let element: web_sys::Element = target.dyn_into().ok()?;
    element.closest("a[href]").ok()??.dyn_into().ok()
}

/// Loads the part of the program behind the link that the pointer or the keyboard has reached, so that it is there when the
/// link is pressed.
#[cfg(feature = "hydrate")]
pub(super) fn get_ready(target: Option<EventTarget>) {
    if let Some(path) = target.and_then(link).and_then(|link| link.get_attribute("href")) {
        // Where it cannot be loaded, pressing the link says so.
        leptos::task::spawn_local(async move { _ = crate::pages::lazy::load(&path).await });
    }
}

/// The server has every part at hand, and nobody reaches for a link.
#[cfg(not(feature = "hydrate"))]
pub(super) fn get_ready(_target: Option<EventTarget>) {}

/// Loads the other pages' parts while the browser has nothing else to do: a finger reaches no link before it presses it. The
/// first touches come first, so it begins a while after the page is ready, and a part at a time.
#[cfg(feature = "hydrate")]
pub(super) fn load_ahead() {
    use std::time::Duration;

    use leptos::prelude::{request_idle_callback_with_handle, set_timeout};

    const FIRST_TOUCHES: Duration = Duration::from_secs(4);
    const PLACES: [&str; 3] = ["/alertes", "/dashboard", "/predictions"];

    fn next(at: usize) {
        let Some(path) = PLACES.get(at) else { return };
        let load = move || {
            leptos::task::spawn_local(async move {
                // What is not there when its link is pressed is loaded then.
                if crate::pages::lazy::load(path).await.is_ok() {
                    next(at + 1);
                }
            });
        };
        // Some browsers do not tell when they are idle.
        if request_idle_callback_with_handle(load).is_err() {
            set_timeout(load, FIRST_TOUCHES);
        }
    }
    set_timeout(|| next(0), FIRST_TOUCHES);
}

/// The server has every part at hand.
#[cfg(not(feature = "hydrate"))]
pub(super) fn load_ahead() {}
