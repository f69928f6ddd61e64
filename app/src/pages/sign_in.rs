//! The page where one types the PIN. It is rendered by the server and runs no script: it stands before everything else.

use leptos::prelude::*;

use crate::ports::Assets;

/// Told to whoever renders a page: the browser that asks is signed in, so that a way out makes sense.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn;

/// The whole document. `digits` shows the keypad of figures; `back` is where to go afterwards, an address of this server;
/// `refused` says why the last code was not taken.
pub fn page(assets: &Assets, digits: bool, back: &str, refused: Option<&str>) -> String {
    let (css, back) = (assets.css.clone(), back.to_owned());
    let refused = refused.map(|reason| {
        let reason = reason.to_owned();
        view! { <p class="refused" id="refus" role="alert">{reason}</p> }
    });
    let described = refused.is_some().then_some("refus");
    let document = view! {
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf9f6" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#14171a" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/icone-180.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=css />
                <title>"Connexion · Optiflow"</title>
            </head>
            <body class="sign-in">
                <main>
                    <form method="post" action="/connexion">
                        <h1>"Optiflow"</h1>
                        <label for="code">{if digits { "Votre code" } else { "Votre phrase de passe" }}</label>
                        <input
                            id="code"
                            name="code"
                            type="password"
                            inputmode=if digits { "numeric" } else { "text" }
                            autocomplete="current-password"
                            autocapitalize="off"
                            maxlength="128"
                            aria-describedby=described
                            aria-invalid=described.map(|_| "true")
                            required
                            autofocus
                        />
                        {refused}
                        <input type="hidden" name="retour" value=back />
                        <button type="submit">"Ouvrir"</button>
                        <p class="quiet">"Code oublié ? Sur l'ordinateur de la boutique : " <code>"optiflow pin"</code> "."</p>
                    </form>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", document.to_html().replace("<!>", ""))
}

/// The way out, for the foot of a page; nothing where nobody had to sign in.
pub(crate) fn way_out() -> Option<AnyView> {
    let signed_in = use_context::<http::request::Parts>()?.extensions.get::<SignedIn>().is_some();
    let form = || {
        view! {
            <form class="sign-out" method="post" action="/deconnexion">
                <button type="submit" class="button quiet">"Se déconnecter de cet appareil"</button>
            </form>
        }
    };
    signed_in.then(|| form().into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_address_is_text_on_the_page() {
        let page =
            page(&Assets::default(), true, "/alertes?q=\"><script>alert(1)</script>", Some("<b>non</b>"));
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        assert!(page.contains("inputmode=\"numeric\"") && page.contains("role=\"alert\""), "{page}");
        assert!(!page.contains("style=") && !page.contains("<!>"), "{page}");
    }
}
