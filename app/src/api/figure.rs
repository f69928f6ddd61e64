//! A figure as a card shows it: in words, ready to be read.

use optiflow_domain::Level;
use serde::{Deserialize, Serialize};

/// One figure with its change since last week.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// What it is: `Valeur du stock`.
    pub label: String,
    /// `449 163 000`; `—` where it is unknown.
    pub value: String,
    /// What stands beside the value: `FCFA`, `critiques`, `faible`.
    pub unit: String,
    /// `+2 en une semaine`; why there is none where last week is unknown.
    pub change: String,
    /// The change goes the wrong way.
    pub worse: bool,
    /// What the figure rests on or leaves out; may be empty.
    pub note: String,
    /// The level whose shape and colour it takes; `None` where all is well, which is quiet.
    pub level: Option<Level>,
    /// Where it is looked into or solved.
    pub href: Option<String>,
}
