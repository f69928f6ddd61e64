//! Acting on an element that is still on its way into the page, and on a page that is being painted.

use std::time::Duration;

use leptos::{
    prelude::{request_animation_frame, set_timeout},
    web_sys::HtmlElement,
};

/// Runs once the browser has painted what stands in the page now: a frame is called before it is painted, a timer after.
pub(super) fn after_paint(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

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

/// Gives the focus to the element of this name; whether there is one that takes it.
#[cfg(feature = "hydrate")]
pub(super) fn focus(id: &str) -> bool {
    use wasm_bindgen::JsCast;

    let element = leptos::prelude::document().get_element_by_id(id);
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// There is no focus to give on the server, and effects do not run.
#[cfg(not(feature = "hydrate"))]
pub(super) fn focus(_id: &str) -> bool {
    false
}

/// Where the element that had the focus leaves the page with the change just made, gives it to the element of this name, or
/// to the page's content where there is none. A focus that is elsewhere by then stays where the owner put it.
#[cfg(feature = "hydrate")]
pub(super) fn keep_focus(id: String) {
    // The change is in the page with the next frame.
    request_animation_frame(move || {
        let active = leptos::prelude::document().active_element();
        if active.is_none_or(|active| active.tag_name() == "BODY") && !focus(&id) {
            focus("contenu");
        }
    });
}

/// There is no focus to keep on the server.
#[cfg(not(feature = "hydrate"))]
pub(super) fn keep_focus(_id: String) {}
