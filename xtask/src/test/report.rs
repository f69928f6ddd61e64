//! What happened, step by step, and the closing line.

use std::{
    fmt,
    time::{Duration, Instant},
};

use anyhow::Result;

use super::counts::Counts;

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Report {
    started: Instant,
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    took: Duration,
    counts: Counts,
    error: Option<String>,
}

impl Report {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), steps: Vec::new() }
    }

    /// Runs a step under a header and keeps its outcome; a failure does not stop the next one.
    ///
    /// Returns whether it succeeded. A step that fails without a failed test counts as one.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce(&mut Counts) -> Result<()>) -> bool {
        println!("\n── {name} ── {}", clock(self.started.elapsed()));
        let started = Instant::now();
        let mut counts = Counts::default();
        let error = work(&mut counts).err().map(|error| format!("{error:#}"));
        if let Some(error) = &error {
            println!("{error}");
            counts.failed = counts.failed.max(1);
        }
        self.steps.push(Step { name, took: started.elapsed(), counts, error });
        self.steps.last().is_some_and(Step::succeeded)
    }

    /// Whether every step did, and there was one.
    pub(crate) fn succeeded(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(Step::succeeded)
    }
}

impl Step {
    fn succeeded(&self) -> bool {
        self.error.is_none() && self.counts.failed == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let word = if step.succeeded() { "ok" } else { "FAILED" };
            writeln!(f, "{:<28}{word:<8}{:>7}  {}", step.name, clock(step.took), step.counts)?;
        }
        writeln!(f, "{:<36}{:>7}", "total", clock(self.started.elapsed()))?;
        let total = self.steps.iter().fold(Counts::default(), |sum, step| sum + step.counts);
        write!(f, "{} passed, {} failed", total.passed, total.failed)
    }
}

fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn the_last_line_sums_the_tests_of_all_steps() {
        let mut report = Report::start();
        assert!(report.step("one", |counts| {
            counts.passed = 4;
            Ok(())
        }));
        assert!(report.step("two", |counts| {
            counts.passed = 3;
            Ok(())
        }));
        assert_eq!(report.to_string().lines().last(), Some("7 passed, 0 failed"));
        assert!(report.succeeded());
    }

    #[test]
    fn a_step_that_breaks_before_its_tests_counts_as_a_failure() {
        let mut report = Report::start();
        assert!(!report.step("compile", |_| bail!("no")));
        assert_eq!(report.to_string().lines().last(), Some("0 passed, 1 failed"));
        assert!(!report.succeeded());
    }

    #[test]
    fn a_failed_test_fails_its_step_whatever_the_command_said() {
        let mut report = Report::start();
        assert!(!report.step("tests", |counts| {
            counts.failed = 2;
            Ok(())
        }));
        assert_eq!(report.to_string().lines().last(), Some("0 passed, 2 failed"));
    }

    #[test]
    fn no_step_is_no_success() {
        assert!(!Report::start().succeeded());
    }

    #[test]
    fn time_is_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_secs(125)), "2:05");
    }
}
