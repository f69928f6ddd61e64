//! Changes that a page sends to the server: the next one waits for its own tap, after the answer to the last.

use leptos::{prelude::*, task::spawn_local};

use crate::error::AppError;

/// Lets one change through at a time; what is tapped meanwhile is a second tap on the same thing, and does nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneAtATime {
    busy: RwSignal<bool>,
}

impl OneAtATime {
    pub(super) fn new() -> Self {
        Self { busy: RwSignal::new(false) }
    }

    /// Sends a change, then hands its answer on, unless the owner has left the page meanwhile.
    pub(super) fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(Result<T, AppError>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            if self.busy.try_set(false).is_none() {
                then(answer);
            }
        });
    }
}
