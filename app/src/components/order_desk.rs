//! Marking alerts as ordered: what the page does with the answer, and how it is taken back.

use std::{collections::BTreeMap, future::Future};

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Date, PendingDelivery, on_order::expected_by_default};

use super::{date_field::DateField, in_page::keep_focus, one_at_a_time::OneAtATime, toast::Toast};
use crate::{
    api::{
        alerts::AlertRow,
        orders::{ChangedArticle, MarkedOrder, OrdersChanged, cancel_orders, order_all, order_article},
    },
    error::AppError,
    listing::words,
};

/// What the owner ordered since the page was loaded. Lines follow it in place: nothing is loaded again, nothing moves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderDesk {
    changes: RwSignal<BTreeMap<ArticleId, ChangedArticle>>,
    sending: OneAtATime,
    said: RwSignal<Option<Said>>,
}

/// The answer to the last tap.
#[derive(Debug, Clone)]
struct Said {
    text: String,
    /// Orders that one tap takes back.
    undo: Vec<i64>,
    failed: bool,
}

impl OrderDesk {
    /// A desk for the lines below; a page that is loaded again gets a new one.
    pub(crate) fn provide() -> Self {
        let desk = Self::new();
        provide_context(desk);
        desk
    }

    /// The page's desk.
    pub(crate) fn used() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        Self { changes: RwSignal::default(), sending: OneAtATime::new(), said: RwSignal::new(None) }
    }

    /// A row as it stands now, through `pick`.
    pub(crate) fn now<T>(self, row: &AlertRow, pick: impl FnOnce(&AlertRow) -> T) -> T {
        self.changes.with(|changes| pick(changes.get(&row.id).map_or(row, |changed| &changed.row)))
    }

    /// The rows that have changed, through `pick`.
    pub(crate) fn changed<T>(self, pick: impl FnOnce(&mut dyn Iterator<Item = &AlertRow>) -> T) -> T {
        self.changes.with(|changes| pick(&mut changes.values().map(|changed| &changed.row)))
    }

    /// What is under way of an article whose orders have changed.
    pub(crate) fn pending(self, id: ArticleId) -> Option<Vec<PendingDelivery>> {
        self.changes.with(|changes| changes.get(&id).map(|changed| changed.pending.clone()))
    }

    /// The marked orders of an article, where they have changed.
    pub(crate) fn orders(self, id: ArticleId) -> Option<Vec<MarkedOrder>> {
        self.changes.with(|changes| changes.get(&id).map(|changed| changed.row.orders.clone()))
    }

    fn place(self, article: ArticleId, quantity: i64, expected: String) {
        self.send(line_of(article), order_article(article.0, quantity, expected));
    }

    /// Orders a confirmed list.
    pub(crate) fn place_all(self, confirmed: String) {
        self.send("tout".to_owned(), order_all(confirmed));
    }

    /// Takes orders back: those of one article from its line, or what the last tap marked.
    fn cancel(self, orders: &[i64], article: Option<ArticleId>) {
        let orders = listed(orders);
        self.send(article.map_or_else(|| orders.clone(), line_of), cancel_orders(orders));
    }

    /// Sends a change of `thing`. Where the button that was pressed leaves with the answer, the focus goes to the line of
    /// the article that changed, or to the page's content where several did.
    fn send(self, thing: String, answer: impl Future<Output = Result<OrdersChanged, AppError>> + 'static) {
        self.sending.send(thing, answer, move |answer| {
            let said = match answer {
                Ok(OrdersChanged { message, placed, changed }) => {
                    let line = match changed.as_slice() {
                        [changed] => line_of(changed.row.id),
                        _ => String::new(),
                    };
                    let changed = changed.into_iter().map(|changed| (changed.row.id, changed));
                    self.changes.update(|changes| changes.extend(changed));
                    keep_focus(line);
                    Said { text: message, undo: placed, failed: false }
                }
                Err(error) => Said { text: error.message, undo: Vec::new(), failed: true },
            };
            self.said.set(Some(said));
        });
    }
}

/// The name in the page of an article's line.
pub(super) fn line_of(article: ArticleId) -> String {
    format!("a{article}")
}

fn listed(orders: &[i64]) -> String {
    orders.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// What the owner marked of an article, else the button that marks it; nothing where nothing is to be ordered.
pub(crate) fn order(row: &AlertRow, as_of: Date) -> AnyView {
    let article = row.id;
    if !row.orders.is_empty() {
        let marked = row.orders.iter().map(|order| view! { <Marked article order=*order /> });
        return marked.collect_view().into_any();
    }
    let quantity = row.advised.filter(|advised| *advised > 0);
    let expected = expected_by_default(as_of, row.lead_time);
    let button = |quantity| view! { <OrderButton article name=row.name.clone() quantity expected /> };
    quantity.map(button).into_any()
}

/// "Commandé": marks an article as ordered at this quantity, with one tap. Without JavaScript it is a form.
#[component]
fn OrderButton(article: ArticleId, name: String, quantity: u32, expected: Date) -> impl IntoView {
    let desk = OrderDesk::used();
    let label = "Commandé : ".to_owned() + &name;
    drop(name);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.place(article, quantity.into(), expected.to_string());
    };
    view! {
        <form class="order" method="post" action="/api/commander" on:submit=send>
            <input type="hidden" name="article" value=article.to_string() />
            <input type="hidden" name="quantity" value=quantity.to_string() />
            <input type="hidden" name="expected" value=expected.to_string() />
            <button aria-label=label>"Commandé"</button>
        </form>
    }
}

/// "commandé 26, attendu le 12/11", with the tap that takes it back.
#[component]
pub(crate) fn Marked(article: ArticleId, order: MarkedOrder) -> impl IntoView {
    let desk = OrderDesk::used();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.cancel(&[order.id], Some(article));
    };
    view! {
        <form class="order marked" method="post" action="/api/annuler-commande" on:submit=send>
            <input type="hidden" name="orders" value=order.id.to_string() />
            <span>{words::marked(order)}</span>
            <button class="quiet">"annuler"</button>
        </form>
    }
}

/// The order of an opened article: the calculator's quantity unless another is typed, and the day it is expected.
#[component]
pub(crate) fn OrderForm(
    article: ArticleId,
    /// D0.
    as_of: Date,
    /// D0 + L.
    expected: Date,
    /// The calculator's advised quantity.
    #[prop(into)]
    advised: Signal<u32>,
) -> impl IntoView {
    use jiff::ToSpan;
    use optiflow_domain::{OrderQuantity, on_order::LATEST_DAYS};

    let desk = OrderDesk::used();
    let typed = RwSignal::new(None::<String>);
    let day = RwSignal::new(expected.to_string());
    let quantity = move || typed.get().unwrap_or_else(|| advised.get().to_string());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // What is no number is 0, which the server refuses in its own words.
        desk.place(article, quantity().trim().parse().unwrap_or(0), day.get());
        typed.set(None);
    };
    let last = as_of.saturating_add(i64::from(LATEST_DAYS).days());
    view! {
        <form class="order-form" method="post" action="/api/commander" on:submit=send>
            <input type="hidden" name="article" value=article.to_string() />
            <label>
                <span>"Quantité commandée"</span>
                <input
                    type="number"
                    name="quantity"
                    inputmode="numeric"
                    required
                    min="1"
                    max=OrderQuantity::MAX.to_string()
                    value=advised.get_untracked().to_string()
                    prop:value=quantity
                    on:input:target=move |event| typed.set(Some(event.target().value()))
                />
            </label>
            <DateField
                label="Livraison attendue le"
                name="expected"
                value=expected.to_string()
                between=(as_of.to_string(), last.to_string())
                required=true
                changed=Callback::new(move |chosen| day.set(chosen))
            />
            <button>"Commandé"</button>
        </form>
    }
}

/// What the last tap did, and the tap that undoes it. It stays until the next one or until it is closed.
#[component]
pub(crate) fn OrderNotice() -> impl IntoView {
    let desk = OrderDesk::used();
    let close = Callback::new(move |()| desk.said.set(None));
    let notice = move |Said { text, undo, failed }: Said| {
        let undo = (!undo.is_empty()).then(|| Callback::new(move |()| desk.cancel(&undo, None)));
        view! { <Toast text failed undo close /> }
    };
    view! { <div class="toasts" role="status">{move || desk.said.get().map(notice)}</div> }
}

/// What a form sent without JavaScript was refused for: the server leads back to the page with the reason.
#[component]
pub(crate) fn FormRefused() -> impl IntoView {
    use leptos::server_fn::error::ServerFnUrlError;
    use leptos_router::hooks::use_query_map;

    let query = use_query_map();
    let reason = move || query.with(|query| query.get("__err"));
    move || {
        reason().map(|reason| {
            let error = ServerFnUrlError::<AppError>::decode_err(&reason);
            view! { <p class="refused" role="alert">{error.message}</p> }
        })
    }
}
