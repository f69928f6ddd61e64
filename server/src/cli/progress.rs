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

/// Where a batch is.
#[derive(Debug, Default)]
struct Position {
    /// The current night, in words.
    night: String,
    /// Nights done, and how many there are.
    passed: u64,
    nights: u64,
}

/// A batch's progress as a bar that counts the articles of all its nights, and names the step.
pub(super) fn batch() -> (ProgressBar, ProgressSink) {
    let bar = bar(0, "Calcul");
    let shown = bar.clone();
    let position = std::sync::Mutex::new(Position { nights: 1, ..Position::default() });
    let sink = Arc::new(move |progress| {
        let Ok(mut at) = position.lock() else { return };
        match progress {
            Progress::Night { as_of, number, of } => {
                let counted = if of > 1 { format!(" ({number}/{of})") } else { String::new() };
                at.night = format!("Nuit du {}{counted}", optiflow_domain::format::date(as_of));
                (at.passed, at.nights) = (number - 1, of);
                shown.set_message(at.night.clone());
            }
            Progress::Step { step, number, of } => {
                let counted = if of > 1 { format!(" {number}/{of}") } else { String::new() };
                shown.set_message(format!("{}, étape{counted} : {}", at.night, step.label()));
            }
            Progress::Articles { done, of } => {
                shown.set_length(of * at.nights);
                // Articles end in any order: the bar never steps back.
                let reached = at.passed * of + done;
                if reached > shown.position() {
                    shown.set_position(reached);
                }
            }
        }
    });
    (bar, sink)
}
