//! The frame of every page: the brand, the places to go, and the content.

use leptos::{ev, prelude::*};
use leptos_router::components::A;

use super::page_change::{after_feedback, get_ready, load_ahead};

/// A slim rail on the left of a wide screen, a bar at the bottom of a narrow one.
#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    Effect::new(|_| load_ahead());
    let leave = |event: ev::MouseEvent| after_feedback(&event);
    view! {
        <a class="skip" href="#contenu" rel="external">"Aller au contenu"</a>
        <header class="rail" on:click:capture=leave>
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
        <main id="contenu" tabindex="-1" on:click:capture=leave>{children()}</main>
    }
}
