//! The command line, in French. Exit codes: 0 done, 1 the work failed, 2 bad arguments.

mod alertes;
mod backtest;
mod batch;
mod batch_article;
mod cache;
mod certificat;
mod completions;
mod dashboard;
mod db;
mod demo;
mod door;
mod evenements;
mod french;
mod import;
mod import_summary;
mod pin;
mod predictions;
mod progress;
mod reading;
mod replay;
mod serve;
mod suggest_quantity;
mod table;
mod waiting;

use std::{io::Write, path::Path, process::ExitCode};

use clap::{FromArgMatches, Parser, Subcommand};

use crate::{
    clock::ShopClock,
    config::{Config, ConfigError},
    db::{
        care::{Lock, Work},
        shop::ShopDb,
        state::StateDb,
    },
    log,
    nightly::Nightly,
};

/// Optiflow : les bonnes quantités à commander, chaque matin.
#[derive(Debug, Parser)]
#[command(name = "optiflow", version, propagate_version = true)]
#[command(after_help = "Exemples :
  optiflow                              sert l'application sur http://127.0.0.1:8501
  optiflow batch                        calcule la nuit maintenant
  optiflow db backup                    sauvegarde
  optiflow completions bash > /etc/bash_completion.d/optiflow

Codes de retour : 0 fait, 1 le travail a échoué, 2 arguments ou réglages refusés.")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sert l'application web (par défaut)
    Serve(serve::ServeArgs),
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
    /// Définit, change ou supprime le code que la tablette demande
    Pin(pin::PinArgs),
    /// Fait le certificat par lequel la tablette joint cet ordinateur
    Certificat(certificat::CertificatArgs),
    /// Vérifie, mesure, sauvegarde ou restaure le fichier d'état, ou celui de la boutique
    Db(db::DbArgs),
    /// Affiche ou vide ce que les calculs ont publié
    Cache(cache::CacheArgs),
    /// Crée ou complète un fichier de boutique à partir de fichiers CSV
    Import(import::ImportArgs),
    /// Crée une boutique de démonstration
    Demo(demo::DemoArgs),
    /// Refait les dernières semaines nuit par nuit et dit ce que les prévisions auraient valu
    Replay(replay::ReplayArgs),
    /// Mesure le moteur de prévision sur un fichier de ventes
    Backtest(backtest::BacktestArgs),
    /// Écrit de quoi compléter les commandes dans votre terminal
    Completions(completions::CompletionsArgs),
}

impl Command {
    /// Only what works on a shop's files writes to its log.
    fn log_style(&self) -> log::Style {
        match self {
            Self::Serve(args) => log::Style { json: args.json, talkative: true, file: true },
            Self::Batch(_) => log::Style { file: true, ..log::Style::default() },
            Self::Db(args) => log::Style { file: args.changes_files(), ..log::Style::default() },
            Self::Predictions(args) => log::Style { file: args.computes(), ..log::Style::default() },
            Self::Evenements(args) => log::Style { file: args.computes(), ..log::Style::default() },
            _ => log::Style::default(),
        }
    }
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
    match run(cli.command.unwrap_or(Command::Serve(serve::ServeArgs::default()))).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Work(message)) => {
            say(&message);
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            say(&message);
            ExitCode::from(2)
        }
    }
}

/// Says on stderr what went wrong. Where that cannot be written, as into a file on a full disk, the exit code still
/// tells.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "Erreur : {message}");
}

async fn run(command: Command) -> Result<(), Failure> {
    // Asked while a terminal starts: no settings needed, none refused.
    if let Command::Completions(args) = &command {
        completions::run(args, &mut french::command::<Cli>());
        return Ok(());
    }
    let config = Config::load()?;
    log::init(&config, command.log_style());
    match command {
        Command::Serve(args) => Box::pin(serve::run(&config, args)).await,
        Command::Batch(args) => batch::run(&config, args).await,
        Command::Alertes(args) => alertes::run(&config, args).await,
        Command::Dashboard(args) => dashboard::run(&config, args).await,
        Command::Predictions(args) => predictions::run(&config, args).await,
        Command::Evenements(args) => evenements::run(&config, args).await,
        Command::Pin(args) => pin::run(&config, args).await,
        Command::Certificat(args) => certificat::run(&config, &args),
        Command::Db(args) => db::run(&config, args).await,
        Command::Cache(args) => cache::run(&config, args).await,
        Command::Import(args) => import::run(&config, args).await,
        Command::Demo(args) => demo::run(&config, args).await,
        Command::Replay(args) => replay::run(&config, args).await,
        Command::Backtest(args) => backtest::run(&config, args).await,
        Command::Completions(_) => Ok(()),
    }
}

/// The lock of one who changes a shop's file that is there already: no batch may read it halfway, nor a restoration
/// replace it meanwhile.
fn alone_with(config: &Config, shop: &Path, work: Work) -> Result<Lock, Failure> {
    let now = ShopClock::new(config.timezone.clone(), None).now();
    Lock::work(&config.state_of(shop), work, now).map_err(Failure::work)
}

/// The state file as configured, brought up to date after a backup.
async fn open_state(config: &Config) -> Result<StateDb, Failure> {
    StateDb::open(&config.state_path, &db::backups(config)).await.map_err(Failure::work)
}

/// Everything a batch needs, as configured.
async fn nightly(config: &Config) -> Result<Nightly, Failure> {
    Ok(Nightly {
        shop: ShopDb::open(&config.db_path).await.map_err(Failure::work)?,
        state: open_state(config).await?,
        clock: ShopClock::new(config.timezone.clone(), config.as_of),
        country: config.country,
        backups: db::backups(config),
    })
}

/// What `--json` prints: one line on stdout.
fn print_json(value: &serde_json::Value) {
    println!("{value}");
}
