//! What a page says while the shop has nothing to show.

use leptos::prelude::*;

use super::{
    live::{BatchBar, Live},
    notice::Notice,
};

/// What stands in place of the page's content: a shop without articles, without a night, or without a forecast. `None`
/// where there is something to show.
pub(crate) fn nothing_yet(articles: u32, computed: bool, forecast: usize) -> Option<AnyView> {
    match (articles, computed, forecast) {
        (0, ..) => Some(view! { <EmptyShop /> }.into_any()),
        (_, false, _) => Some(view! { <NotComputed /> }.into_any()),
        (_, true, 0) => Some(view! { <NothingForecast /> }.into_any()),
        _ => None,
    }
}

#[component]
fn EmptyShop() -> impl IntoView {
    view! {
        <Notice title="Votre fichier ne contient encore aucun article">
            <p>
                "Apportez votre historique de ventes depuis un tableur : " <code>"optiflow import --ventes ventes.csv --db optiflow.db"</code>
                ". Le reste viendra après le premier calcul."
            </p>
        </Notice>
    }
}

/// What to do only where nothing is being done: `serve` starts to compute by itself, unless it was told not to.
#[component]
fn NotComputed() -> impl IntoView {
    move || {
        if Live::computing() {
            view! {
                <Notice title="Le premier calcul est en cours">
                    <BatchBar />
                    <p>"Vous n'avez rien à faire : cette page vous proposera les chiffres dès qu'ils seront prêts."</p>
                </Notice>
            }
            .into_any()
        } else {
            view! {
                <Notice title="Les prévisions n'ont pas encore été calculées">
                    <p>
                        "Le calcul commence de lui-même quand Optiflow s'ouvre, puis chaque nuit. S'il ne commence pas, lancez "
                        <code>"optiflow batch"</code> ", puis rechargez cette page."
                    </p>
                </Notice>
            }
            .into_any()
        }
    }
}

#[component]
fn NothingForecast() -> impl IntoView {
    view! {
        <Notice title="Aucun article n'a pu être prévu">
            <BatchBar />
            <p>
                "Le dernier calcul n'a trouvé de ventes pour aucun article. Vérifiez votre fichier avec "
                <code>"optiflow db check"</code> ", puis relancez " <code>"optiflow batch"</code> "."
            </p>
        </Notice>
    }
}
