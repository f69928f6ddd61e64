//! Changes that a page sends to the server: each thing waits for the answer to its own last tap, and for no other's.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use crate::error::AppError;

/// Lets one change of each thing through at a time; what is tapped meanwhile on the same thing is a second tap, and does
/// nothing. Other things are sent beside it: on a slow network no tap is lost.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneAtATime {
    /// The things whose answer is awaited.
    busy: StoredValue<BTreeSet<String>>,
}

impl OneAtATime {
    pub(super) fn new() -> Self {
        Self { busy: StoredValue::default() }
    }

    /// Sends a change of `thing`, then hands its answer on, unless the owner has left the page meanwhile.
    pub(super) fn send<T: 'static>(
        self,
        thing: String,
        answer: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(Result<T, AppError>) + 'static,
    ) {
        if self.busy.try_update_value(|busy| busy.insert(thing.clone())) != Some(true) {
            return;
        }
        spawn_local(async move {
            let answer = answer.await;
            if self.busy.try_update_value(|busy| busy.remove(&thing)).is_some() {
                then(answer);
            }
        });
    }
}
