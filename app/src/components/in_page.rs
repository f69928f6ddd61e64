//! Acting on an element that is still on its way into the page.

use leptos::{prelude::request_animation_frame, web_sys::HtmlElement};

/// Frames to wait for an element before giving up: it has left again.
const PATIENCE: u8 = 30;

/// Runs `action` once the element stands in the page. What had to be waited for is built first and put into the page
/// afterwards; until then it can neither be focused nor measured.
pub(super) fn once_in_page(element: HtmlElement, action: impl FnOnce(&HtmlElement) + 'static) {
    wait(element, action, PATIENCE);
}

fn wait(element: HtmlElement, action: impl FnOnce(&HtmlElement) + 'static, frames: u8) {
    if element.is_connected() {
        action(&element);
    } else if frames > 0 {
        request_animation_frame(move || wait(element, action, frames - 1));
    }
}

/// Gives the focus to the element of this name, where there is one that takes it.
#[cfg(feature = "hydrate")]
pub(super) fn focus(id: &str) {
    use wasm_bindgen::JsCast;

    if let Some(line) = leptos::prelude::document()
        .get_element_by_id(id)
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
    {
        _ = line.focus();
    }
}

/// There is no focus to give on the server, and effects do not run.
#[cfg(not(feature = "hydrate"))]
pub(super) fn focus(_id: &str) {}
