//! "Tout commander": everything urgent, after one confirmation that shows what and for how much.

use std::sync::Arc;

use leptos::{html, prelude::*};
use optiflow_domain::{Currency, format};

use super::{
    dialog::{Dialog, close, show},
    exports::whole,
    order_desk::OrderDesk,
};
use crate::api::{
    alerts::AlertsPage,
    orders::confirmed,
    to_order::{OrderLine, ToOrder},
};

/// Lines written into the page at once; a longer list is written when it is asked for.
const FEW: usize = 60;

/// The button with its total, and the dialog behind it. Nothing where nothing is urgent.
#[component]
pub(crate) fn OrderAll(page: Arc<AlertsPage>) -> impl IntoView {
    let desk = OrderDesk::used();
    let currency = page.status.currency;
    let dialog = NodeRef::<html::Dialog>::new();
    let opened = RwSignal::new(false);
    let all = Memo::new(move |_| desk.changed(|changed| page.to_order.after(changed)));
    let nothing = move || all.with(|all| all.lines.is_empty());
    let open = move |_| {
        opened.set(true);
        show(dialog);
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.place_all(all.with_untracked(list));
        close(dialog);
    };
    view! {
        <Show when=move || !nothing()>
            <button class="order-all" type="button" on:click=open aria-haspopup="dialog">
                {move || format!("Tout commander · {}", all.with(|all| all.worth(currency)))}
            </button>
        </Show>
        <Dialog
            node=dialog
            id="tout-commander"
            title="Tout commander"
            empty=Signal::derive(nothing)
        >
            <form method="post" action="/api/tout-commander" on:submit=send>
                <p>"Les articles critiques, à la quantité conseillée. Passez ensuite ces commandes à vos fournisseurs : Optiflow les note, il ne les envoie pas."</p>
                <input type="hidden" name="articles" value=move || all.with(list) />
                {move || all.with(|all| lines(all, currency, opened.get()))}
                <div class="choices">
                    <button autofocus="">"Marquer comme commandé"</button>
                    <button class="quiet close-dialog" type="button" on:click=move |_| close(dialog)>
                        "Revenir à la liste"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

fn list(all: &ToOrder) -> String {
    confirmed(all.lines.iter().map(|line| (line.id, line.quantity)))
}

/// Articles, quantities and amounts, then the total.
fn lines(all: &ToOrder, currency: Currency, opened: bool) -> AnyView {
    let amount = |amount: Option<f64>| {
        amount.map_or_else(|| "prix inconnu".to_owned(), |amount| format::money(amount, currency))
    };
    let line = |line: &OrderLine| {
        view! {
            <tr>
                <th scope="row">{line.name.clone()}</th>
                <td>{format::quantity(f64::from(line.quantity))}</td>
                <td>{amount(line.amount)}</td>
            </tr>
        }
    };
    let shown = if opened || all.lines.len() <= FEW { all.lines.len() } else { 0 };
    view! {
        <div class="confirm-lines" tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Article"</th>
                        <th scope="col">"Quantité"</th>
                        <th scope="col">"Montant"</th>
                    </tr>
                </thead>
                <tbody>{all.lines.iter().take(shown).map(line).collect_view()}</tbody>
            </table>
        </div>
        <p class="confirm-total">
            <span>{format!("Total, {}", format::counted(all.lines.len() as u64, "article", "articles"))}</span>
            <strong>{all.worth(currency)}</strong>
        </p>
        {whole("les articles à commander", "/tout-commander")}
        <p class="quiet-text">
            "Montants au prix d'achat de votre fournisseur habituel, sinon au dernier prix payé. " {all.remark()}
        </p>
    }
    .into_any()
}
