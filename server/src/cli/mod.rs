//! The command line, in French. Exit codes: 0 done, 1 the work failed, 2 bad arguments.

mod backtest;
mod batch;
mod demo;
mod french;
mod import;
mod import_summary;
mod progress;
mod serve;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};

use crate::config::{Config, ConfigError};

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
    /// Crée ou complète un fichier de boutique à partir de fichiers CSV
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
        Command::Import(args) => import::run(&config, args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Backtest(args) => backtest::run(args).await,
    }
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
