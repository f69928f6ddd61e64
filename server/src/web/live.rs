//! Server-sent events: open pages hear of new figures and of a batch's progress.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use app::api::live::{BATCH_EVENT, GENERATION_EVENT, LiveState};
use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use super::{operations::Operations, security::Gate};
use crate::access::Token;

/// A page hears of a batch's progress at most so often.
const PACE: Duration = Duration::from_millis(250);

/// So often it is looked whether the page may still hear: a sign-out or a new PIN ends what it listens to.
const LOOK: Duration = Duration::from_secs(2);

/// What the events rest on.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) operations: Operations,
    pub(super) gate: Gate,
}

/// `/api/live`: what is known now, then every change, until the page, its session or the server goes.
pub(super) async fn events(
    State(Desk { operations, gate }): State<Desk>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // Subscribed first: what is published while we look is a change.
    let states = operations.live.listen();
    if let Err(error) = operations.live.glance(&operations.nightly.state).await {
        tracing::warn!(%error, "the newest figures cannot be read");
    }
    let token = gate.token(&headers);
    let closing = operations.live.closing();
    let listener = Listener { states, closing, gate, token, told: None, ahead: VecDeque::new() };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

struct Listener {
    states: watch::Receiver<LiveState>,
    closing: watch::Receiver<bool>,
    gate: Gate,
    token: Option<Token>,
    told: Option<LiveState>,
    ahead: VecDeque<Event>,
}

impl Listener {
    /// The next event; `None` when the server stops or the page may no longer hear.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if !self.gate.lets_in(self.token.as_ref()).await {
                return None;
            }
            if let Some(event) = self.ahead.pop_front() {
                return Some(event);
            }
            if self.told.is_some() {
                tokio::select! {
                    changed = self.states.changed() => changed.ok()?,
                    _ = self.closing.wait_for(|closing| *closing) => return None,
                    () = tokio::time::sleep(LOOK) => continue,
                }
                tokio::time::sleep(PACE).await;
            }
            let now = self.states.borrow_and_update().clone();
            let told = self.told.take();
            let differs =
                |pick: fn(&LiveState, &LiveState) -> bool| told.as_ref().is_none_or(|told| pick(told, &now));
            if differs(|told, now| told.generation != now.generation) {
                self.ahead.extend(event(GENERATION_EVENT, &now.generation));
            }
            if differs(|told, now| told.batch != now.batch) {
                self.ahead.extend(event(BATCH_EVENT, &now.batch));
            }
            self.told = Some(now);
        }
    }
}

fn event(name: &str, data: &impl serde::Serialize) -> Option<Event> {
    // Dates and numbers always become JSON.
    Event::default().event(name).json_data(data).ok()
}
