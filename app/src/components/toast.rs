//! What the last tap did, in a strip above the page's foot.

use leptos::prelude::*;

/// One or two sentences that stay until the next tap or until they are closed; `undo` takes the tap back.
#[component]
pub(crate) fn Toast(
    text: String,
    /// It came to nothing.
    failed: bool,
    undo: Option<Callback<()>>,
    close: Callback<()>,
) -> impl IntoView {
    let undo = undo.map(|undo| {
        view! {
            <button class="quiet" type="button" on:click=move |_| undo.run(())>
                "annuler"
            </button>
        }
    });
    view! {
        <div class="toast" class:failed=failed>
            <p>{text}</p>
            {undo}
            <button
                class="quiet close-toast"
                type="button"
                aria-label="Fermer ce message"
                on:click=move |_| close.run(())
            >
                "×"
            </button>
        </div>
    }
    .into_any()
}
