//! The tokens of `style/tokens.css`, as they apply in the theme of now; drawn, since the pages' policy allows no `style=`.

use leptos::prelude::*;

const COLOURS: [&str; 17] = [
    "paper",
    "card",
    "line",
    "field",
    "ink",
    "quiet",
    "accent",
    "accent-ground",
    "on-accent",
    "critical",
    "critical-ground",
    "attention",
    "attention-ground",
    "ok",
    "ok-ground",
    "unknown",
    "unknown-ground",
];
const SIZES: [u8; 6] = [13, 15, 17, 22, 32, 44];
const SPACES: [u8; 6] = [4, 8, 12, 16, 24, 40];

pub(super) fn tokens() -> AnyView {
    let colours = COLOURS.map(|name| {
        view! {
            <li>
                <svg aria-hidden="true"><rect width="100%" height="100%" fill=format!("var(--{name})") /></svg>
                <code>{format!("--{name}")}</code>
            </li>
        }
    });
    let sizes = SIZES.map(|size| {
        let text = format!("{size} · 9 240 000 FCFA");
        view! {
            <svg class="size">
                <text y="80%" font-size=format!("var(--text-{size})")>{text}</text>
            </svg>
        }
    });
    let spaces = SPACES.map(|space| {
        view! {
            <li>
                <svg aria-hidden="true"><line x2="100%" stroke-width=format!("var(--space-{space})") /></svg>
                <code>{format!("--space-{space}")}</code>
            </li>
        }
    });
    view! {
        <h3>"Couleurs"</h3>
        <ul class="swatches">{colours.collect_view()}</ul>
        <h3>"Corps"</h3>
        {sizes.collect_view()}
        <h3>"Espaces"</h3>
        <ul class="swatches spaces">{spaces.collect_view()}</ul>
        <h3>"Rayon, ombre, mouvement"</h3>
        <ul class="swatches shapes">
            <li>
                <i class="rounded"></i>
                <code>"--radius"</code>
            </li>
            <li>
                <i class="raised"></i>
                <code>"--shadow"</code>
            </li>
            <li>
                <i class="moved"></i>
                <code>"--motion"</code>
            </li>
        </ul>
    }
    .into_any()
}
