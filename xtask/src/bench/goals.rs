//! What the engine is to reach, beside what was measured.

use std::fmt;

/// The figures that are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wanted {
    AtMost(f64),
    AtLeast(f64),
    LessThan(f64),
    Between(f64, f64),
}

impl Wanted {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
            Self::LessThan(limit) => value < limit,
            Self::Between(low, high) => (low..=high).contains(&value),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = match *self {
            Self::AtMost(limit) => format!("<= {}", short(limit)),
            Self::AtLeast(limit) => format!(">= {}", short(limit)),
            Self::LessThan(limit) => format!("< {}", short(limit)),
            Self::Between(low, high) => format!("{} to {}", short(low), short(high)),
        };
        f.pad(&text)
    }
}

/// Four decimals for shares and errors, fewer for larger figures.
fn short(value: f64) -> String {
    match value.abs() {
        size if size < 10.0 => format!("{value:.4}").trim_end_matches('0').trim_end_matches('.').to_owned(),
        size if size < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// All goals, in the order in which they were measured.
#[derive(Debug, Default)]
pub(super) struct Goals {
    goals: Vec<Goal>,
    failures: Vec<String>,
}

#[derive(Debug)]
struct Goal {
    what: String,
    wanted: String,
    measured: String,
    /// Whether it was reached; `None` where nothing was measured.
    met: Option<bool>,
}

impl Goals {
    /// A figure beside its goal. A figure that is not a number does not meet any.
    pub(super) fn measured(&mut self, what: impl Into<String>, wanted: Wanted, value: f64) {
        self.goals.push(Goal {
            what: what.into(),
            wanted: wanted.to_string(),
            measured: short(value),
            met: Some(wanted.holds(value)),
        });
    }

    /// A goal about which this run says nothing, and why.
    pub(super) fn unmeasured(&mut self, what: impl Into<String>, wanted: impl fmt::Display, reason: &str) {
        let (wanted, measured) = (wanted.to_string(), reason.to_owned());
        self.goals.push(Goal { what: what.into(), wanted, measured, met: None });
    }

    /// A part that could not be measured to its end.
    pub(super) fn failed(&mut self, part: &str, error: &anyhow::Error) {
        self.failures.push(format!("{part} could not be measured: {error:#}"));
    }

    /// Whether everything was measured that was to be, and every measured goal is met.
    pub(super) fn succeeded(&self) -> bool {
        self.failures.is_empty() && self.goals.iter().all(|goal| goal.met != Some(false))
    }
}

impl fmt::Display for Goals {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{:<58} {:>16} {:>10}", "goal", "wanted", "measured")?;
        for Goal { what, wanted, measured, met } in &self.goals {
            match met {
                Some(met) => {
                    let verdict = if *met { "met" } else { "NOT MET" };
                    writeln!(f, "{what:<58} {wanted:>16} {measured:>10}  {verdict}")?;
                }
                None => writeln!(f, "{what:<58} {wanted:>16} {:>10}  not measured: {measured}", "-")?,
            }
        }
        let count = |met| self.goals.iter().filter(|goal| goal.met == met).count();
        let (met, missed, unknown) = (count(Some(true)), count(Some(false)), count(None));
        write!(f, "{met} met, {missed} not met, {unknown} not measured")?;
        self.failures.iter().try_for_each(|failure| write!(f, "\n{failure}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_itself_is_met_unless_less_is_wanted() {
        for (wanted, value, met) in [
            (Wanted::AtMost(0.755), 0.755, true),
            (Wanted::AtMost(0.755), 0.7551, false),
            (Wanted::AtLeast(50.0), 50.0, true),
            (Wanted::AtLeast(50.0), 49.9, false),
            (Wanted::LessThan(0.777), 0.777, false),
            (Wanted::Between(0.77, 0.83), 0.83, true),
            (Wanted::Between(0.77, 0.83), 0.76, false),
            (Wanted::AtMost(0.755), f64::NAN, false),
        ] {
            assert_eq!(wanted.holds(value), met, "{value} {wanted}");
        }
    }

    #[test]
    fn a_missed_goal_and_a_failed_part_fail_the_run_but_a_goal_left_out_does_not() {
        let mut goals = Goals::default();
        goals.measured("MASE", Wanted::AtMost(0.755), 0.75);
        goals.unmeasured("ratio", Wanted::AtLeast(50.0), "no peers");
        assert!(goals.succeeded());
        goals.failed("scale", &anyhow::anyhow!("out of memory"));
        assert!(!goals.succeeded());

        let mut goals = Goals::default();
        goals.measured("MASE", Wanted::AtMost(0.755), 0.76);
        assert!(!goals.succeeded());
    }

    #[test]
    fn each_figure_stands_beside_its_goal() {
        let mut goals = Goals::default();
        goals.measured("bias", Wanted::AtMost(0.03), 0.0036);
        goals.measured("ratio", Wanted::AtLeast(50.0), 603.7);
        goals.unmeasured("optimum", Wanted::AtMost(0.1), "no peers");
        let text = goals.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            text,
            "goal wanted measured bias <= 0.03 0.0036 met ratio >= 50.0 604 met \
             optimum <= 0.1 - not measured: no peers 2 met, 0 not met, 1 not measured"
        );
    }
}
