//! A question over the page, which waits for its answer.

use leptos::{html, prelude::*};

/// The dialog's frame: its title, then `children`. Without JavaScript it stands in the page, unless it is `empty`.
#[component]
pub(crate) fn Dialog(
    node: NodeRef<html::Dialog>,
    /// The title's name in the page.
    id: &'static str,
    title: &'static str,
    #[prop(into)] empty: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <dialog class="confirm" node_ref=node aria-labelledby=id class:empty=empty>
            <h2 id=id>{title}</h2>
            {children()}
        </dialog>
    }
    .into_any()
}

/// Opens the dialog over the page: the browser keeps the focus inside, closes it with Escape, and gives the focus back.
#[cfg(feature = "hydrate")]
pub(crate) fn show(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        // It fails only where it is open already.
        _ = dialog.show_modal();
    }
}

/// Without a browser there is nothing to open.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn show(_dialog: NodeRef<html::Dialog>) {}

/// Closes it, which gives the focus back.
pub(crate) fn close(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}
