//! The page before there is a shop: what to do first.

use leptos::prelude::*;

use crate::{components::Notice, ports::Assets};

/// The whole document. It asks for itself again until the shop's file, of this name, is there.
pub fn begin(file: &str, assets: &Assets) -> String {
    let import = format!("optiflow import --ventes ventes.csv --db {file}");
    let demo = format!("optiflow demo --db {file}");
    let page = view! {
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta http-equiv="refresh" content="5" />
                <title>"Optiflow, premiers pas"</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=assets.css.clone() />
            </head>
            <body class="begin">
                <main>
                    <h1>"Bienvenue dans Optiflow"</h1>
                    <Notice title="Il attend le fichier de votre boutique">
                        <p>"Vos ventes sont dans un tableur ? Enregistrez-les en CSV, puis lancez dans un terminal :"</p>
                        <p><code>{import}</code></p>
                        <p>"Pour essayer d'abord avec une boutique de démonstration :"</p>
                        <p><code>{demo}</code></p>
                        <p>
                            "Votre caisse a déjà son fichier ailleurs ? Indiquez-le par " <code>"OPTIFLOW_DB_PATH"</code>
                            ", puis relancez Optiflow."
                        </p>
                    </Notice>
                    <p class="quiet-text" role="status">
                        "Cette page continue d'elle-même dès que le fichier est là."
                    </p>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", page.to_html().replace("<!>", ""))
}
