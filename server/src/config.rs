//! Configuration: environment over `.env` over `Leptos.toml` over defaults (specification, section 9).
//!
//! A value that is wrong, or a name that is not known, stops the start with what is accepted.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};
use optiflow_domain::{Country, Currency};

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The shop's file, opened read-only.
    pub db_path: PathBuf,
    /// Optiflow's own file, beside the shop's unless set.
    pub state_path: PathBuf,
    /// Hours after which the pages warn that the figures are old.
    pub cache_duration_hours: u32,
    /// When the nightly batch runs, in the shop's time zone.
    pub batch_time: Time,
    /// A tracing level: TRACE, DEBUG, INFO, WARN or ERROR.
    pub log_level: tracing::level_filters::LevelFilter,
    pub timezone: TimeZone,
    pub currency: Currency,
    pub backup_dir: PathBuf,
    pub log_dir: PathBuf,
    /// Fixes D0.
    pub as_of: Option<Date>,
    pub country: Country,
    pub listen: SocketAddr,
    /// The certificate and the key of the server; `None`: what is sent can be read on its way.
    pub tls: Option<TlsFiles>,
    /// The built browser files.
    pub site_root: PathBuf,
}

/// A certificate's file with its chain, and the key's, both in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// A setting that stops the start.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ConfigError {
    #[error("{name} vaut « {value} », ce qui n'est pas accepté. Donnez {accepted}.")]
    Wrong { name: &'static str, value: String, accepted: &'static str },
    #[error("Le réglage {name} n'existe pas (vu dans {place}). Réglages connus : {}.", NAMES.join(", "))]
    Unknown { name: String, place: &'static str },
    #[error("{given} est réglé, {missing} ne l'est pas. Donnez les deux, ou aucun des deux.")]
    Alone { given: &'static str, missing: &'static str },
    #[error("{path} ne peut pas être lu : {reason}. Corrigez ce fichier ou supprimez-le.")]
    File { path: String, reason: String },
}

/// Every setting's name, as written in the environment, in `.env` and under `[optiflow]` in `Leptos.toml`.
pub const NAMES: [&str; 14] = [
    "OPTIFLOW_DB_PATH",
    "OPTIFLOW_STATE_PATH",
    "CACHE_DURATION_HOURS",
    "BATCH_TIME",
    "LOG_LEVEL",
    "OPTIFLOW_TIMEZONE",
    "OPTIFLOW_CURRENCY",
    "OPTIFLOW_BACKUP_DIR",
    "OPTIFLOW_LOG_DIR",
    "OPTIFLOW_AS_OF",
    "OPTIFLOW_COUNTRY",
    "OPTIFLOW_LISTEN",
    TLS_CERT,
    TLS_KEY,
];
const TLS_CERT: &str = "OPTIFLOW_TLS_CERT";
const TLS_KEY: &str = "OPTIFLOW_TLS_KEY";
const SITE_ROOT: &str = "LEPTOS_SITE_ROOT";

impl Config {
    /// Reads the environment of this process and the files of the folder it runs in.
    ///
    /// # Errors
    /// The first setting that is unknown or wrong.
    pub fn load() -> Result<Self, ConfigError> {
        let environment = std::env::vars().collect();
        Self::from_sources(environment, Path::new(".env"), Path::new("Leptos.toml"))
    }

    /// The same from given sources, the first that has a name winning.
    ///
    /// # Errors
    /// The first setting that is unknown or wrong.
    pub fn from_sources(
        environment: BTreeMap<String, String>,
        dotenv: &Path,
        leptos_toml: &Path,
    ) -> Result<Self, ConfigError> {
        let mut settings = read_leptos_toml(leptos_toml)?;
        settings.extend(read_dotenv(dotenv)?);
        reject_unknown(environment.keys(), "l'environnement")?;
        settings.extend(environment.into_iter().filter(|(_, value)| !value.trim().is_empty()));
        Self::from_settings(&Settings(settings))
    }

    /// The state file that goes with a shop's file: the configured one with the configured shop, else the one beside it.
    pub fn state_of(&self, shop: &Path) -> PathBuf {
        let same =
            |a: &Path, b: &Path| a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b));
        if same(shop, &self.db_path) { self.state_path.clone() } else { shop.with_extension("state.db") }
    }

    fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        let db_path = PathBuf::from(settings.text("OPTIFLOW_DB_PATH", "optiflow.db"));
        let beside = |name: &str| db_path.parent().unwrap_or(Path::new("")).join(name);
        let path = |name: &'static str, default: PathBuf| settings.get(name).map_or(default, PathBuf::from);
        Ok(Self {
            state_path: path("OPTIFLOW_STATE_PATH", db_path.with_extension("state.db")),
            backup_dir: path("OPTIFLOW_BACKUP_DIR", beside("backups")),
            log_dir: path("OPTIFLOW_LOG_DIR", beside("logs")),
            site_root: PathBuf::from(settings.text(SITE_ROOT, "target/site")),
            cache_duration_hours: settings.parsed(
                "CACHE_DURATION_HOURS",
                "24",
                "un nombre d'heures entre 1 et 8760",
                |text| text.parse().ok().filter(|hours| (1..=8760).contains(hours)),
            )?,
            batch_time: settings.parsed("BATCH_TIME", "00:30", "une heure comme 00:30", parse_time)?,
            log_level: settings.parsed("LOG_LEVEL", "INFO", "ERROR, WARN, INFO, DEBUG ou TRACE", |text| {
                ["error", "warn", "info", "debug", "trace"]
                    .contains(&text.to_ascii_lowercase().as_str())
                    .then(|| text.parse().ok())
                    .flatten()
            })?,
            timezone: settings.parsed(
                "OPTIFLOW_TIMEZONE",
                "Africa/Abidjan",
                "un fuseau horaire comme Africa/Abidjan ou Europe/Paris",
                |text| TimeZone::get(text).ok(),
            )?,
            currency: settings.parsed("OPTIFLOW_CURRENCY", "XOF", "XOF ou EUR", Currency::from_code)?,
            as_of: match settings.get("OPTIFLOW_AS_OF") {
                Some(_) => {
                    Some(settings.parsed("OPTIFLOW_AS_OF", "", "une date comme 2026-11-09", parse_date)?)
                }
                None => None,
            },
            country: settings.parsed("OPTIFLOW_COUNTRY", "CI", Country::ACCEPTED, Country::from_code)?,
            listen: settings.parsed(
                "OPTIFLOW_LISTEN",
                "127.0.0.1:8501",
                "une adresse et un port comme 127.0.0.1:8501",
                |text| text.parse().ok(),
            )?,
            tls: settings.tls()?,
            db_path,
        })
    }
}

struct Settings(BTreeMap<String, String>);

impl Settings {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or(default).to_owned()
    }

    fn tls(&self) -> Result<Option<TlsFiles>, ConfigError> {
        match (self.get(TLS_CERT), self.get(TLS_KEY)) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => {
                Ok(Some(TlsFiles { certificate: certificate.into(), key: key.into() }))
            }
            (Some(_), None) => Err(ConfigError::Alone { given: TLS_CERT, missing: TLS_KEY }),
            (None, Some(_)) => Err(ConfigError::Alone { given: TLS_KEY, missing: TLS_CERT }),
        }
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        default: &str,
        accepted: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let text = self.get(name).unwrap_or(default);
        parse(text).ok_or_else(|| ConfigError::Wrong {
            name,
            value: text.chars().take(80).collect(),
            accepted,
        })
    }
}

/// An ISO date between 1990 and 2200, the years that a shop's file can hold.
pub fn parse_date(text: &str) -> Option<Date> {
    text.parse().ok().filter(|date: &Date| (1990..=2200).contains(&date.year()))
}

fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// A misspelt name would be silently without effect: every name that begins like ours must be one of ours.
fn reject_unknown<'a>(
    names: impl Iterator<Item = &'a String>,
    place: &'static str,
) -> Result<(), ConfigError> {
    match names.into_iter().find(|name| name.starts_with("OPTIFLOW_") && !NAMES.contains(&name.as_str())) {
        Some(name) => Err(ConfigError::Unknown { name: name.clone(), place }),
        None => Ok(()),
    }
}

fn read_dotenv(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let unreadable = |reason: dotenvy::Error| ConfigError::File {
        path: path.display().to_string(),
        reason: reason.to_string(),
    };
    let found: BTreeMap<String, String> =
        dotenvy::from_path_iter(path).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)?;
    reject_unknown(found.keys(), ".env")?;
    Ok(found)
}

/// `[optiflow]` holds our settings; `site-root` beside it is leptos' own.
fn read_leptos_toml(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let unreadable = |reason: String| ConfigError::File { path: path.display().to_string(), reason };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| unreadable(error.message().to_owned()))?;
    let mut settings = BTreeMap::new();
    if let Some(root) = table.get("site-root").and_then(toml::Value::as_str) {
        settings.insert(SITE_ROOT.to_owned(), root.to_owned());
    }
    for (name, value) in table.get("optiflow").and_then(toml::Value::as_table).into_iter().flatten() {
        if !NAMES.contains(&name.as_str()) {
            return Err(ConfigError::Unknown { name: name.clone(), place: "Leptos.toml" });
        }
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        settings.insert(name.clone(), value);
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(environment: &[(&str, &str)], dotenv: &str, toml: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::from_sources(environment, &write(".env", dotenv), &write("Leptos.toml", toml))
    }

    #[test]
    fn without_any_source_the_defaults_of_the_specification_hold() {
        let config = from(&[], "", "").unwrap();
        assert_eq!(config.db_path, Path::new("optiflow.db"));
        assert_eq!(config.state_path, Path::new("optiflow.state.db"));
        assert_eq!(config.listen, "127.0.0.1:8501".parse().unwrap());
        assert_eq!(config.cache_duration_hours, 24);
        assert_eq!(config.currency, Currency::Xof);
        assert_eq!(config.country, Country::CoteDIvoire);
        assert_eq!(config.timezone.iana_name(), Some("Africa/Abidjan"));
    }

    #[test]
    fn the_environment_wins_over_dotenv_which_wins_over_leptos_toml() {
        let toml = "[optiflow]\nOPTIFLOW_CURRENCY = \"EUR\"\nCACHE_DURATION_HOURS = 12\nLOG_LEVEL = \"WARN\"";
        let dotenv = "CACHE_DURATION_HOURS=6\nLOG_LEVEL=DEBUG";
        let config = from(&[("LOG_LEVEL", "ERROR")], dotenv, toml).unwrap();
        assert_eq!(config.currency, Currency::Eur);
        assert_eq!(config.cache_duration_hours, 6);
        assert_eq!(config.log_level, tracing::level_filters::LevelFilter::ERROR);
    }

    #[test]
    fn the_state_lies_beside_the_shops_file_unless_set() {
        let config = from(&[("OPTIFLOW_DB_PATH", "/srv/boutique/ma.db")], "", "").unwrap();
        assert_eq!(config.state_path, Path::new("/srv/boutique/ma.state.db"));
        assert_eq!(config.backup_dir, Path::new("/srv/boutique/backups"));
    }

    #[test]
    fn a_shop_that_is_not_the_configured_one_has_its_state_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (db, other) = (folder.path().join("ma.db"), folder.path().join("autre.db"));
        std::fs::write(&db, "").unwrap();
        std::fs::write(&other, "").unwrap();
        let db_path = db.to_str().unwrap();
        let config = from(&[("OPTIFLOW_DB_PATH", db_path), ("OPTIFLOW_STATE_PATH", "/srv/etat.db")], "", "");
        let config = config.unwrap();
        assert_eq!(config.state_of(&folder.path().join(".").join("ma.db")), Path::new("/srv/etat.db"));
        assert_eq!(config.state_of(&other), folder.path().join("autre.state.db"));
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_accepted() {
        for (name, value) in [
            ("CACHE_DURATION_HOURS", "0"),
            ("CACHE_DURATION_HOURS", "beaucoup"),
            ("BATCH_TIME", "25:00"),
            ("LOG_LEVEL", "bavard"),
            ("OPTIFLOW_TIMEZONE", "Abidjan"),
            ("OPTIFLOW_CURRENCY", "USD"),
            ("OPTIFLOW_AS_OF", "31/12/2026"),
            ("OPTIFLOW_COUNTRY", "XX"),
            ("OPTIFLOW_LISTEN", "8501"),
        ] {
            let message = from(&[(name, value)], "", "").unwrap_err().to_string();
            assert!(
                message.contains(name) && message.contains(value) && message.contains("Donnez"),
                "{message}"
            );
        }
    }

    #[test]
    fn the_country_is_one_of_those_whose_calendar_is_known() {
        let country = |code| from(&[("OPTIFLOW_COUNTRY", code)], "", "").map(|config| config.country);
        assert_eq!(country("fr"), Ok(Country::France));
        assert_eq!(country("SN"), Ok(Country::Senegal));
        let message = country("XX").unwrap_err().to_string();
        assert!(message.contains("CI (Côte d'Ivoire), FR (France) ou SN (Sénégal)"), "{message}");
    }

    #[test]
    fn a_name_that_does_not_exist_is_refused_wherever_it_is_written() {
        let unknown = |r: Result<Config, ConfigError>| matches!(r, Err(ConfigError::Unknown { .. }));
        assert!(unknown(from(&[("OPTIFLOW_DBPATH", "x")], "", "")));
        assert!(unknown(from(&[], "OPTIFLOW_LANG=fr", "")));
        assert!(unknown(from(&[], "", "[optiflow]\nCACHE_HOURS = 3")));
    }

    #[test]
    fn a_certificate_and_its_key_go_together() {
        let message = from(&[("OPTIFLOW_TLS_CERT", "a.crt")], "", "").unwrap_err().to_string();
        assert!(message.contains("OPTIFLOW_TLS_KEY"), "{message}");
        assert!(from(&[], "OPTIFLOW_TLS_KEY=a.key", "").is_err());
        let config = from(&[("OPTIFLOW_TLS_CERT", "a.crt")], "OPTIFLOW_TLS_KEY=a.key", "").unwrap();
        assert_eq!(config.tls, Some(TlsFiles { certificate: "a.crt".into(), key: "a.key".into() }));
    }

    #[test]
    fn a_broken_leptos_toml_is_named() {
        assert!(matches!(from(&[], "", "[optiflow"), Err(ConfigError::File { .. })));
    }
}
