//! The command line, in French. Exit codes: 0 done, 1 the work failed, 2 bad arguments.

mod alertes;
mod backtest;
mod batch;
mod batch_article;
mod cache;
mod dashboard;
mod db;
mod demo;
mod evenements;
mod french;
mod import;
mod predictions;
mod progress;
mod reading;
mod serve;
mod table;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};
use jiff::civil::Date;

use crate::{
    clock::ShopClock,
    config::{Config, ConfigError},
    db::{shop::ShopDb, state::StateDb},
    nightly::Nightly,
};

/// Optiflow : les bonnes quantités à commander, chaque matin.
#[derive(Debug, Parser)]
#[command(name = "optiflow", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sert l'application web (par défaut)
    Serve,
    /// Calcule les prévisions et les alertes d'une nuit, ou rejoue plusieurs nuits
    Batch(batch::BatchArgs),
    /// Les articles à commander, et combien
    Alertes(alertes::AlertesArgs),
    /// Comment va la boutique : niveaux, stock, chiffre d'affaires
    Dashboard(dashboard::DashboardArgs),
    /// Les jours à venir, et les prévisions passées face aux ventes
    Predictions(predictions::PredictionsArgs),
    /// Les événements à venir, leurs effets, et les vôtres
    Evenements(evenements::EvenementsArgs),
    /// Vérifie, mesure, sauvegarde ou restaure le fichier d'état, ou celui de la boutique
    Db(db::DbArgs),
    /// Affiche ou vide ce que les calculs ont publié
    Cache(cache::CacheArgs),
    /// Crée une base de boutique à partir de fichiers CSV
    Import(import::ImportArgs),
    /// Crée une boutique de démonstration
    Demo(demo::DemoArgs),
    /// Mesure le moteur de prévision sur un fichier de ventes
    Backtest(backtest::BacktestArgs),
}

/// Why a command ended badly. The text is for the owner.
#[derive(Debug)]
enum Failure {
    /// The work failed: exit code 1.
    Work(String),
    /// The arguments or the settings are wrong: exit code 2.
    Usage(String),
}

impl Failure {
    fn work(error: impl std::fmt::Display) -> Self {
        Self::Work(error.to_string())
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

/// Reads the arguments, runs the command, prints any error on stderr.
pub async fn main() -> ExitCode {
    let cli = match french::command::<Cli>().try_get_matches().and_then(|found| Cli::from_arg_matches(&found))
    {
        Ok(cli) => cli,
        Err(error) => return french::report(&error),
    };
    match run(cli.command.unwrap_or(Command::Serve)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Work(message)) => {
            eprintln!("Erreur : {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            eprintln!("Erreur : {message}");
            ExitCode::from(2)
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    let config = Config::load()?;
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(log_filter(&config)))
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    match command {
        Command::Serve => serve::run(&config).await,
        Command::Batch(args) => batch::run(&config, args).await,
        Command::Alertes(args) => alertes::run(&config, args).await,
        Command::Dashboard(args) => dashboard::run(&config, args).await,
        Command::Predictions(args) => predictions::run(&config, args).await,
        Command::Evenements(args) => evenements::run(&config, args).await,
        Command::Db(args) => db::run(&config, args).await,
        Command::Cache(args) => cache::run(&config, args).await,
        Command::Import(args) => import::run(&config, args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Backtest(args) => backtest::run(&config, args).await,
    }
}

/// The state file as configured, brought up to date after a backup.
async fn open_state(config: &Config) -> Result<StateDb, Failure> {
    StateDb::open(&config.state_path, &db::backups(config)).await.map_err(Failure::work)
}

/// Everything a batch needs, as configured; `as_of` wins over `OPTIFLOW_AS_OF`.
async fn nightly(config: &Config, as_of: Option<Date>) -> Result<Nightly, Failure> {
    Ok(Nightly {
        shop: ShopDb::open(&config.db_path).await.map_err(Failure::work)?,
        state: open_state(config).await?,
        clock: ShopClock::new(config.timezone.clone(), as_of.or(config.as_of)),
        country: config.country,
        backups: db::backups(config),
    })
}

/// What `--json` prints: one line on stdout.
fn print_json(value: &serde_json::Value) {
    println!("{value}");
}

/// Our own messages at `LOG_LEVEL`; the libraries' from WARN on (sqlx calls waiting for a lock slow: from ERROR on),
/// unless everything is asked for.
fn log_filter(config: &Config) -> String {
    let level = config.log_level;
    if level >= tracing::level_filters::LevelFilter::DEBUG {
        level.to_string()
    } else {
        format!("warn,sqlx=error,server={level},app={level}")
    }
}
