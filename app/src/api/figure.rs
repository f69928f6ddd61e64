//! A figure as a card shows it: in words, ready to be read.

use super::texts::texts;

texts! {
    /// One figure with its change since last week.
    pub struct Figure {
        /// What it is: `Valeur du stock`.
        pub label,
        /// `449 163 000`; `—` where it is unknown.
        pub value,
        /// What stands beside the value: `FCFA`, `critiques`, `faible`.
        pub unit,
        /// `+2 en une semaine`; why there is none where last week is unknown.
        pub change,
        /// `worse` where the change goes the wrong way.
        pub way,
        /// What the figure rests on or leaves out; may be empty.
        pub note,
        /// The slug of the level whose shape and colour it takes; empty where all is well, which is quiet.
        pub level,
        /// Where it is looked into or solved; may be empty.
        pub href,
    }
}
