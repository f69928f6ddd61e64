//! The HTML document around the application: what a browser needs before the first pixel.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, pages::lazy, ports::Assets};

/// The whole document. `assets` are the addresses of the built files.
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let Assets { js, wasm, css, echarts, offline } = assets.clone();
    let part = part_of(&wasm);
    let hydrate =
        format!("import init,{{hydrate}} from {js:?};init({{module_or_path:{wasm:?}}}).then(hydrate)");
    view! {
        <!DOCTYPE html>
        <html lang="fr" data-charts=echarts>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="description" content="Optiflow dit chaque matin quoi commander, combien et avant quand." />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf9f6" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#14171a" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/icone-180.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                {part.map(|part| view! { <link rel="preload" href=part r#as="fetch" r#type="application/wasm" crossorigin="" /> })}
                // Before the program: it listens to what the program asks for.
                <script type="module" src=offline nonce=use_nonce()></script>
                <script type="module" nonce=use_nonce()>
                    {hydrate}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The address of the part that the page asked for needs beside the main module.
fn part_of(wasm: &str) -> Option<String> {
    let asked = use_context::<http::request::Parts>()?;
    let (folder, _) = wasm.rsplit_once('/')?;
    Some(format!("{folder}/{}", lazy::part(asked.uri.path())?))
}
