//! What the command line knows, for tests that go through all of it.

/// The commands that only read.
pub(crate) const READING: &str = "alertes status
alertes critique
alertes attention
alertes calcul 1 2026-12-09 15
dashboard kpis
dashboard sante
dashboard tendances
dashboard urgents
dashboard dormant
predictions generate 1 14
predictions compare 1 2026-11-05 2026-11-08
predictions accuracy 30
evenements list
cache show
db check
db check --boutique
db schema
db stats
db stats --boutique";
