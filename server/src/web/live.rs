//! Server-sent events: open pages hear of new figures and of a batch's progress.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use app::api::live::{BATCH_EVENT, GENERATION_EVENT, LiveState};
use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use super::operations::Operations;

/// A page hears of a batch's progress at most so often.
const PACE: Duration = Duration::from_millis(250);

/// `/api/live`: what is known now, then every change, until the page or the server goes.
pub(super) async fn events(
    State(operations): State<Operations>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // Subscribed first: what is published while we look is a change.
    let states = operations.live.listen();
    if let Err(error) = operations.live.glance(&operations.nightly.state).await {
        tracing::warn!(%error, "the newest figures cannot be read");
    }
    let listener =
        Listener { states, closing: operations.live.closing(), told: None, ahead: VecDeque::new() };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

struct Listener {
    states: watch::Receiver<LiveState>,
    closing: watch::Receiver<bool>,
    told: Option<LiveState>,
    ahead: VecDeque<Event>,
}

impl Listener {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ahead.pop_front() {
                return Some(event);
            }
            if self.told.is_some() {
                tokio::select! {
                    changed = self.states.changed() => changed.ok()?,
                    _ = self.closing.wait_for(|closing| *closing) => return None,
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
