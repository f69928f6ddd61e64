//! The server's events as a page hears them.

use std::{
    io::{BufRead as _, BufReader},
    sync::mpsc,
    time::{Duration, Instant},
};

use crate::support::PATIENCE;

/// What a page hears.
pub(crate) struct Events {
    events: mpsc::Receiver<(String, serde_json::Value)>,
}

impl Events {
    /// Listens from now on.
    pub(crate) fn listen(address: &str) -> Self {
        let answer = ureq::get(format!("{address}/api/live")).call().unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let (sender, events) = mpsc::channel();
        std::thread::spawn(move || {
            let mut name = String::new();
            for line in BufReader::new(answer.into_body().into_reader()).lines().map_while(Result::ok) {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let data = serde_json::from_str(data).unwrap();
                    if sender.send((name.clone(), data)).is_err() {
                        break;
                    }
                }
            }
        });
        Self { events }
    }

    /// The next event of that name whose data will do.
    pub(crate) fn wait_for(
        &self,
        name: &str,
        wanted: impl Fn(&serde_json::Value) -> bool,
    ) -> serde_json::Value {
        loop {
            let (found, data) = self.events.recv_timeout(PATIENCE).expect("an event comes");
            if found == name && wanted(&data) {
                return data;
            }
        }
    }

    /// Waits until the server has ended the events.
    pub(crate) fn ended(&self) {
        let end = loop {
            if let Err(end) = self.events.recv_timeout(PATIENCE) {
                break end;
            }
        };
        assert_eq!(end, mpsc::RecvTimeoutError::Disconnected, "the events never end");
    }
}

/// Asks until the answer will do.
pub(crate) fn wait_until(what: &str, good: impl Fn() -> bool) {
    let began = Instant::now();
    while !good() {
        assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
