//! The frame of every page: the brand, the places to go, and the content.

use leptos::{prelude::*, web_sys::EventTarget};
use leptos_router::components::A;

/// A slim rail on the left of a wide screen, a bar at the bottom of a narrow one.
#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    Effect::new(|_| load_ahead());
    view! {
        <a class="skip" href="#contenu" rel="external">"Aller au contenu"</a>
        <header class="rail">
            <a class="brand" href="/alertes">
                <svg viewBox="0 0 32 32" aria-hidden="true">
                    <circle cx="16" cy="16" r="11" />
                    <path d="M9.5 17.5c3-5 5.5 3 8.5-1.5s3.5-3.500 5-3.500" />
                </svg>
                <span>"Optiflow"</span>
            </a>
            <nav
                aria-label="Pages"
                on:pointerover=|event| get_ready(event.target())
                on:focusin=|event| get_ready(event.target())
            >
                <A href="/alertes">
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M4 6h2m4 0h10M4 12h2m4 0h10M4 18h2m4 0h10" />
                    </svg>
                    <span>"Alertes"</span>
                </A>
                <A href="/dashboard">
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M5 20v-7m5 7V5m5 15v-9m5 9V8" />
                    </svg>
                    <span>"Dashboard"</span>
                </A>
                <A href="/predictions">
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M3 17l4-6 4 3 3-6" />
                        <path d="M14 8l3 3 4-7" stroke-dasharray="2 3" />
                    </svg>
                    <span>"Prédictions"</span>
                </A>
            </nav>
        </header>
        <main id="contenu" tabindex="-1">{children()}</main>
    }
}

/// Loads the part of the program behind the link that the pointer or the keyboard has reached, so that it is there when the
/// link is pressed.
#[cfg(feature = "hydrate")]
fn get_ready(target: Option<EventTarget>) {
    use wasm_bindgen::JsCast;

    let target = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|element| element.closest("a").ok().flatten());
    if let Some(path) = link.and_then(|link| link.get_attribute("href")) {
        // Where it cannot be loaded, pressing the link says so.
        leptos::task::spawn_local(async move { _ = crate::pages::lazy::load(&path).await });
    }
}

/// The server has every part at hand, and nobody reaches for a link.
#[cfg(not(feature = "hydrate"))]
fn get_ready(_target: Option<EventTarget>) {}

/// Loads the other pages' parts while the browser has nothing else to do: a finger reaches no link before it presses it. The
/// first touches come first, so it begins a while after the page is ready, and a part at a time.
#[cfg(feature = "hydrate")]
fn load_ahead() {
    use std::time::Duration;

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
fn load_ahead() {}
