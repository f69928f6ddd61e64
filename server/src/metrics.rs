//! What is counted while the server lives, in Prometheus' text format.
//!
//! Written by hand: a handful of figures need neither a registry nor the second web server that the usual exporter
//! brings. The format: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use std::{
    collections::BTreeMap,
    fmt::{Display, Write},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Requests by route and status, and batches by how they ended, since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), u64>>,
    batches_done: AtomicU64,
    batches_failed: AtomicU64,
}

impl Metrics {
    /// Counts an answer. `route` is a pattern, never an address, so that there are few.
    pub fn answered(&self, route: &str, status: u16) {
        // A panic elsewhere while counting leaves a count that is good enough.
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((route.to_owned(), status)).or_default() += 1;
    }

    /// Counts a batch of this process.
    pub fn batch_ended(&self, done: bool) {
        let counter = if done { &self.batches_done } else { &self.batches_failed };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds these counts to a page of metrics.
    pub fn write(&self, page: &mut Page) {
        let done = self.batches_done.load(Ordering::Relaxed);
        let failed = self.batches_failed.load(Ordering::Relaxed);
        page.family("optiflow_batches_total", Kind::Counter, "Batches run by this server since its start.");
        page.sample(&[("result", "done")], done);
        page.sample(&[("result", "failed")], failed);
        page.family("optiflow_requests_total", Kind::Counter, "Answers by route and status since the start.");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, status), count) in requests.iter() {
            page.sample(&[("route", route), ("status", &status.to_string())], count);
        }
    }
}

/// What a family of samples is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
}

/// A page of metrics being written.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    family: &'static str,
}

impl Page {
    /// The page's media type.
    pub const MEDIA_TYPE: &'static str = "text/plain; version=0.0.4; charset=utf-8";

    /// Begins a family; its samples follow.
    pub fn family(&mut self, name: &'static str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        self.family = name;
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    /// A value of the current family.
    pub fn sample(&mut self, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let family = self.family;
        self.line(format_args!("{family}{labels} {value}\n"));
    }

    /// A gauge with one value.
    pub fn gauge(&mut self, name: &'static str, help: &str, value: impl Display) {
        self.family(name, Kind::Gauge, help);
        self.sample(&[], value);
    }

    /// The whole page.
    pub fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(line);
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_in_prometheus_format_with_its_labels_escaped() {
        let metrics = Metrics::default();
        metrics.answered("/a\"b\\c", 200);
        metrics.answered("/a\"b\\c", 200);
        metrics.batch_ended(true);
        let mut page = Page::default();
        page.gauge("optiflow_cache_age_seconds", "Age.", 12.5);
        metrics.write(&mut page);
        let text = page.finish();
        assert!(text.starts_with(
            "# HELP optiflow_cache_age_seconds Age.\n# TYPE optiflow_cache_age_seconds gauge\noptiflow_cache_age_seconds 12.5\n"
        ));
        assert!(text.contains("optiflow_batches_total{result=\"done\"} 1\n"));
        assert!(
            text.ends_with("optiflow_requests_total{route=\"/a\\\"b\\\\c\",status=\"200\"} 2\n"),
            "{text}"
        );
    }
}
