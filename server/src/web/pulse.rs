//! Whether a connection is in use: nobody holds one without asking for something.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::watch;

/// How long a connection may be silent: until its first request, and after the last answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) first: Duration,
    pub(super) next: Duration,
}

/// Requests that are answered now, and whether there was any.
#[derive(Debug, Clone, Copy, Default)]
struct Beats {
    running: usize,
    any: bool,
}

/// A connection's requests, as they come and go.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulse(watch::Sender<Beats>);

impl Pulse {
    /// A request begins; it ends when what is given is dropped.
    pub(super) fn beat(&self) -> Beat {
        self.0.send_modify(|beats| *beats = Beats { running: beats.running + 1, any: true });
        Beat(self.clone())
    }

    /// Ends once nothing was asked or answered for too long.
    pub(super) async fn stopped(&self, patience: Patience) {
        let mut beats = self.0.subscribe();
        loop {
            let Beats { running, any } = *beats.borrow_and_update();
            // It cannot fail: this pulse is one of the senders.
            let changed = beats.changed();
            if running > 0 {
                let _ = changed.await;
                continue;
            }
            let patience = if any { patience.next } else { patience.first };
            if tokio::time::timeout(patience, changed).await.is_err() {
                return;
            }
        }
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Beat(Pulse);

impl Beat {
    /// The answer's body, with which the request ends.
    pub(super) fn until_sent(self, body: Body) -> Body {
        Body::new(Sent { body, _beat: self })
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        self.0.0.send_modify(|beats| beats.running = beats.running.saturating_sub(1));
    }
}

/// A body as it is, and the request that ends with it.
struct Sent {
    body: Body,
    _beat: Beat,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
