//! `deny.toml` and what it says about one dependency.

use anyhow::{Context, Result};
use serde_json::Value;
use toml::Table;

use super::expression;

/// One crate from a registry or a repository.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The licence expression its author gave.
    license: Option<String>,
    /// Where cargo takes it from, such as `registry+https://...`.
    source: String,
}

impl Dependency {
    /// Reads one entry of `packages` in the output of `cargo metadata`.
    pub(crate) fn from_metadata(package: &Value) -> Self {
        let text = |key: &str| package[key].as_str().map(str::to_owned);
        Self {
            name: text("name").unwrap_or_default(),
            version: text("version").unwrap_or_default(),
            license: text("license"),
            source: text("source").unwrap_or_default(),
        }
    }
}

/// The part of `deny.toml` that is checked without cargo-deny.
#[derive(Debug)]
pub(crate) struct Policy {
    allowed: Vec<String>,
    /// Crate and the licence it alone may have.
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
    registries: Vec<String>,
}

impl Policy {
    /// # Errors
    /// The file is not TOML or has no list of allowed licences.
    pub(crate) fn parse(file: &str) -> Result<Self> {
        let table: Table = file.parse().context("deny.toml cannot be read")?;
        let section =
            |name: &str| table.get(name).and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let licenses = section("licenses");
        let allowed = strings(&licenses, "allow");
        anyhow::ensure!(!allowed.is_empty(), "deny.toml allows no licence: [licenses] allow is missing");
        let exceptions = tables(&licenses, "exceptions")
            .iter()
            .flat_map(|exception| {
                let name = crate_name(exception);
                strings(exception, "allow").into_iter().map(move |licence| (name.clone(), licence))
            })
            .collect();
        let bans = section("bans");
        let banned = tables(&bans, "deny").iter().map(crate_name).collect();
        Ok(Self { allowed, exceptions, banned, registries: strings(&section("sources"), "allow-registry") })
    }

    /// What is wrong with a dependency, if anything is.
    pub(crate) fn complaint(&self, dependency: &Dependency) -> Option<String> {
        let who = format!("{} {}", dependency.name, dependency.version);
        if self.banned.contains(&dependency.name) {
            return Some(format!("{who} is banned"));
        }
        if !self.registries.iter().any(|registry| dependency.source == format!("registry+{registry}")) {
            return Some(format!("{who} comes from {}, which is not an allowed registry", dependency.source));
        }
        let Some(license) = &dependency.license else {
            return Some(format!("{who} names no licence"));
        };
        match expression::holds(license, &|term| self.allows(&dependency.name, term)) {
            Some(true) => None,
            Some(false) => Some(format!("{who} has the licence {license}, which is not allowed")),
            None => Some(format!("{who} has a licence that cannot be read: {license}")),
        }
    }

    fn allows(&self, name: &str, licence: &str) -> bool {
        let exception = |(who, what): &(String, String)| who == name && what == licence;
        self.allowed.iter().any(|allowed| allowed == licence) || self.exceptions.iter().any(exception)
    }
}

fn crate_name(table: &Table) -> String {
    let name = table.get("crate").or_else(|| table.get("name"));
    name.and_then(toml::Value::as_str).unwrap_or_default().to_owned()
}

fn array<'a>(table: &'a Table, key: &str) -> &'a [toml::Value] {
    table.get(key).and_then(toml::Value::as_array).map_or(&[], Vec::as_slice)
}

fn strings(table: &Table, key: &str) -> Vec<String> {
    array(table, key).iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

fn tables(table: &Table, key: &str) -> Vec<Table> {
    array(table, key).iter().filter_map(|value| value.as_table().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        exceptions = [{ crate = "special", allow = ["Zlib"] }]
        [bans]
        deny = [{ crate = "wasmtime" }]
        [sources]
        allow-registry = ["https://registry.example/index"]
    "#;

    fn complaint(name: &str, license: Option<&str>, source: &str) -> Option<String> {
        let dependency = Dependency {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            source: source.to_owned(),
        };
        Policy::parse(FILE).unwrap().complaint(&dependency)
    }

    const REGISTRY: &str = "registry+https://registry.example/index";

    #[test]
    fn an_allowed_licence_passes() {
        assert_eq!(complaint("serde", Some("MIT OR GPL-3.0"), REGISTRY), None);
    }

    #[test]
    fn an_exception_is_for_one_crate() {
        assert_eq!(complaint("special", Some("Zlib"), REGISTRY), None);
        assert!(complaint("other", Some("Zlib"), REGISTRY).is_some());
    }

    #[test]
    fn a_missing_licence_a_banned_crate_and_a_strange_source_are_named() {
        assert!(complaint("serde", None, REGISTRY).unwrap().contains("no licence"));
        assert!(complaint("wasmtime", Some("MIT"), REGISTRY).unwrap().contains("banned"));
        assert!(complaint("serde", Some("MIT"), "git+https://host.example/x").unwrap().contains("registry"));
    }

    #[test]
    fn a_file_that_allows_nothing_is_a_mistake() {
        assert!(Policy::parse("[licenses]\n").is_err());
    }
}
