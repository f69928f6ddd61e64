//! Progress in the terminal; nothing where the output is not one.

use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};

use crate::batch::{Progress, ProgressSink};

/// A bar of `len` steps under a label.
pub(super) fn bar(len: u64, label: &str) -> ProgressBar {
    let bar = ProgressBar::new(len);
    // The template is a constant: were it wrong, the plain bar would do.
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len} {elapsed}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(label.to_owned());
    bar
}

/// A bar of bytes under a label.
pub(super) fn bytes(label: &str) -> ProgressBar {
    let bar = bar(0, label);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:32}] {bytes}/{total_bytes} {elapsed}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// A batch's progress as a bar that counts the articles of all its nights.
pub(super) fn batch() -> (ProgressBar, ProgressSink) {
    let bar = bar(0, "Prévisions");
    let shown = bar.clone();
    let night = std::sync::Mutex::new((0_u64, 1_u64));
    let sink = Arc::new(move |progress| match progress {
        Progress::Night { as_of, number, of } => {
            if let Ok(mut night) = night.lock() {
                *night = (number - 1, of);
            }
            shown.set_message(if of > 1 {
                format!("Nuit du {} ({number}/{of})", optiflow_domain::format::date(as_of))
            } else {
                format!("Nuit du {}", optiflow_domain::format::date(as_of))
            });
        }
        Progress::Articles { done, of } => {
            let (passed, nights) = night.lock().map_or((0, 1), |night| *night);
            shown.set_length(of * nights);
            // Articles end in any order: the bar never steps back.
            let position = passed * of + done;
            if position > shown.position() {
                shown.set_position(position);
            }
        }
    });
    (bar, sink)
}
