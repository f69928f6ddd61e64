//! What goes on while pages are loaded, and how long each took.

use std::sync::{Mutex, PoisonError};

use super::reader::Page;

/// What goes on beside the readers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not counted.
    #[default]
    Between,
    Quiet,
    /// The server computes its night.
    InServer,
    /// Another process computes one.
    Beside,
    /// The readers go home.
    Over,
}

/// Where the readers meet the phases.
#[derive(Debug, Default)]
pub(super) struct Stage {
    now: Mutex<Phase>,
    loads: Mutex<Vec<(Phase, Load)>>,
}

/// One page loaded, or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    pub(super) page: Page,
    /// To the last byte.
    pub(super) milliseconds: f64,
    pub(super) failed: bool,
}

impl Stage {
    pub(super) fn now(&self) -> Phase {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn enter(&self, phase: Phase) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    /// Keeps a load that began in one phase and ended in the current one. What touched a batch counts as its own.
    pub(super) fn keep(&self, began: Phase, load: Load) {
        let ended = self.now();
        let batch = |phase: &Phase| matches!(phase, Phase::InServer | Phase::Beside);
        let phase = [began, ended].into_iter().find(batch).or((began == ended).then_some(ended));
        if let Some(phase) = phase {
            self.loads.lock().unwrap_or_else(PoisonError::into_inner).push((phase, load));
        }
    }

    /// Everything that was loaded in a phase.
    pub(super) fn times(&self, phase: Phase) -> Times {
        let loads = self.loads.lock().unwrap_or_else(PoisonError::into_inner);
        Times::new(loads.iter().filter(|(of, _)| *of == phase).map(|(_, load)| *load).collect())
    }
}

/// The loads of one phase, the quickest first.
#[derive(Debug)]
pub(super) struct Times(Vec<Load>);

impl Times {
    fn new(mut loads: Vec<Load>) -> Self {
        loads.sort_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
        Self(loads)
    }

    pub(super) fn of(&self, page: Page) -> Self {
        Self(self.0.iter().filter(|load| load.page == page).copied().collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn errors(&self) -> usize {
        self.0.iter().filter(|load| load.failed).count()
    }

    /// The time in ms within which so many in a hundred were loaded: the smallest measured that is enough. Those that
    /// failed count with the time that they took to fail.
    pub(super) fn percentile(&self, percent: f64) -> f64 {
        let rank = (percent / 100.0 * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.max(1) - 1).map_or(f64::NAN, |load| load.milliseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(milliseconds: f64) -> Load {
        Load { page: Page::Alerts, milliseconds, failed: milliseconds > 150.0 }
    }

    #[test]
    fn of_a_hundred_and_fifty_loads_the_second_slowest_is_the_p99() {
        let times = Times::new((1..=150).rev().map(|ms| load(f64::from(ms))).collect());
        assert!((times.percentile(99.0) - 149.0).abs() < f64::EPSILON);
        assert!((times.percentile(50.0) - 75.0).abs() < f64::EPSILON);
        assert!((times.percentile(100.0) - 150.0).abs() < f64::EPSILON);
        assert!(Times::new(Vec::new()).percentile(99.0).is_nan());
    }

    #[test]
    fn a_load_that_touched_a_batch_is_the_batchs_and_one_between_two_phases_nobodys() {
        let stage = Stage::default();
        let loaded = |began, ended, ms| {
            stage.enter(ended);
            stage.keep(began, load(ms));
        };
        loaded(Phase::Quiet, Phase::Quiet, 1.0);
        loaded(Phase::Quiet, Phase::InServer, 2.0);
        loaded(Phase::InServer, Phase::Between, 3.0);
        loaded(Phase::Between, Phase::Quiet, 4.0);
        loaded(Phase::Beside, Phase::Over, 200.0);
        let counts = [Phase::Quiet, Phase::InServer, Phase::Beside].map(|phase| stage.times(phase).count());
        assert_eq!(counts, [1, 2, 1]);
        assert_eq!(stage.times(Phase::Beside).errors(), 1);
        assert_eq!(stage.times(Phase::Quiet).of(Page::Csv).count(), 0);
    }
}
