//! The figures of models under one protocol, as the peers' script and the example `backtest` print them.

use std::{collections::BTreeMap, fmt};

use anyhow::{Context, Result};
use serde::Deserialize;

/// One model's figures, in the words of `optiflow_forecast::Report`. An average over nothing is missing.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct Figures {
    pub(super) mase: Option<f64>,
    pub(super) rmsse: Option<f64>,
    pub(super) wape: Option<f64>,
    pub(super) bias: Option<f64>,
    pub(super) total_ape: Option<f64>,
    pub(super) coverage80: Option<f64>,
    pub(super) ms_per_fit: Option<f64>,
    /// Ours alone.
    #[serde(default)]
    pub(super) coverage_by_week: Vec<Option<f64>>,
    /// Ours alone.
    #[serde(default)]
    pub(super) coverage80_rare: Option<f64>,
}

/// Each model with its name in the JSON and in the table, in the order of the table.
const MODELS: [(&str, &str); 9] = [
    ("seasonal_naive", "seasonal naive"),
    (PYTHON, "Prophet (Python)"),
    ("auto_ets", "AutoETS"),
    ("auto_theta", "AutoTheta"),
    ("mstl_ets", "MSTL(7,365)+ETS"),
    ("croston_sba", "Croston SBA"),
    (NATIVE, "Prophet (native)"),
    (OPTIFLOW, "Optiflow, learning"),
    (ORDINARY, "Optiflow, ordinary night"),
];
/// Python's Prophet.
pub(super) const PYTHON: &str = "prophet";
/// Our Prophet alone.
pub(super) const NATIVE: &str = "prophet_native";
/// The whole engine, replaying its candidates.
pub(super) const OPTIFLOW: &str = "optiflow";
/// The whole engine with what it learned a few days before.
pub(super) const ORDINARY: &str = "optiflow_ordinary";

/// The models of one run.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Table {
    models: BTreeMap<String, Figures>,
}

impl Table {
    /// Reads the last line that a measuring program printed.
    pub(super) fn read(line: &str) -> Result<Self> {
        // Python writes an average over nothing in a way that JSON does not know.
        serde_json::from_str(&line.replace("NaN", "null")).context("the figures cannot be read")
    }

    /// Puts others' models beside these.
    pub(super) fn join(&mut self, other: Self) {
        self.models.extend(other.models);
    }

    pub(super) fn get(&self, model: &str) -> Option<&Figures> {
        self.models.get(model)
    }

    /// The smallest figure among the peers, with the name of the peer.
    pub(super) fn best_peer(&self, figure: impl Fn(&Figures) -> Option<f64>) -> Option<(&str, f64)> {
        let own = [NATIVE, OPTIFLOW, ORDINARY];
        let peers = self.models.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let measured = peers.filter_map(|(name, figures)| Some((title(name), figure(figures)?)));
        measured.min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}

/// A model's name in the table.
pub(super) fn title(name: &str) -> &str {
    MODELS.iter().find(|(key, _)| *key == name).map_or(name, |(_, title)| title)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "| model | MASE | RMSSE | WAPE | bias | 30-day total APE | 80 % coverage | ms a fit |")?;
        write!(f, "|---|---|---|---|---|---|---|---|")?;
        let known = MODELS.iter().map(|(name, _)| *name);
        let others = self.models.keys().map(String::as_str).filter(|name| title(name) == *name);
        for name in known.chain(others) {
            let Some(figures) = self.models.get(name) else { continue };
            let digits = |value: Option<f64>, digits: usize| {
                value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
            };
            let errors =
                [figures.mase, figures.rmsse, figures.wape].map(|value| digits(value, 4)).join(" | ");
            let bias = figures.bias.map_or_else(|| "-".to_owned(), |bias| format!("{bias:+.4}"));
            let (total, coverage) = (digits(figures.total_ape, 4), digits(figures.coverage80, 4));
            let time = digits(figures.ms_per_fit, 2);
            write!(f, "\n| {} | {errors} | {bias} | {total} | {coverage} | {time} |", title(name))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEERS: &str = r#"{"protocol": {"series": 8}, "models": {
        "prophet": {"mase": 0.787, "rmsse": 0.748, "wape": 0.464, "bias": 0.092, "total_ape": 0.237, "coverage80": 0.828, "ms_per_fit": 523.4},
        "croston_sba": {"mase": 0.778, "rmsse": 0.751, "wape": 0.461, "bias": -0.062, "total_ape": NaN, "coverage80": null, "ms_per_fit": 1.0}}}"#;
    const OWN: &str = r#"{"models": {"optiflow": {"mase": 0.754, "rmsse": 0.726, "wape": 0.436, "bias": 0.004,
        "total_ape": 0.18, "coverage80": 0.824, "ms_per_fit": 10.2, "coverage_by_week": [0.8, null]}}}"#;

    fn both() -> Table {
        let mut table = Table::read(OWN).unwrap();
        table.join(Table::read(PEERS).unwrap());
        table
    }

    #[test]
    fn the_peers_come_first_and_what_was_not_measured_is_a_dash() {
        let text = both().to_string();
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| Prophet (Python) | 0.7870 | 0.7480 | 0.4640 | +0.0920 | 0.2370 | 0.8280 | 523.40 |",
                "| Croston SBA | 0.7780 | 0.7510 | 0.4610 | -0.0620 | - | - | 1.00 |",
                "| Optiflow, learning | 0.7540 | 0.7260 | 0.4360 | +0.0040 | 0.1800 | 0.8240 | 10.20 |",
            ]
        );
    }

    #[test]
    fn the_best_peer_is_never_ourselves() {
        assert_eq!(both().best_peer(|figures| figures.mase), Some(("Croston SBA", 0.778)));
        assert_eq!(both().best_peer(|figures| figures.total_ape), Some(("Prophet (Python)", 0.237)));
        assert_eq!(Table::read(OWN).unwrap().best_peer(|figures| figures.mase), None);
    }
}
