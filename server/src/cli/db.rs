//! `optiflow db`: looking after the state file, or the shop's with `--boutique`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use optiflow_domain::format;
use serde_json::json;

use super::{Failure, print_json, table};
use crate::{
    clock::ShopClock,
    config::Config,
    db::care::{self, Backups, CheckReport, Place, Stats, Which},
};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow db check                     vérifie le fichier d'état
  optiflow db stats --boutique          tailles et lignes du fichier de la boutique
  optiflow db backup                    sauvegarde maintenant
  optiflow db restore backups/optiflow.state-2026-11-09T003000.db")]
pub(super) struct DbArgs {
    #[command(subcommand)]
    command: DbCommand,
}

impl DbArgs {
    /// A backup or a restoration is worth a line in the log.
    pub(super) fn changes_files(&self) -> bool {
        matches!(self.command, DbCommand::Backup(_) | DbCommand::Restore { .. })
    }
}

#[derive(Debug, Subcommand)]
enum DbCommand {
    /// Vérifie l'intégrité du fichier, ses références et ses tables
    #[command(after_help = "Exemple : optiflow db check --boutique --json")]
    Check(Target),
    /// Affiche les tables et les index
    #[command(after_help = "Exemple : optiflow db schema")]
    Schema(Target),
    /// Affiche la taille et le nombre de lignes de chaque table
    #[command(after_help = "Exemple : optiflow db stats --json")]
    Stats(Target),
    /// Sauvegarde le fichier dans le dossier des sauvegardes ; les 14 dernières sauvegardes sont gardées
    #[command(after_help = "Exemple : optiflow db backup --boutique")]
    Backup(Target),
    /// Remplace le fichier par une sauvegarde ; l'actuel est gardé à côté
    #[command(after_help = "Exemple : optiflow db restore backups/optiflow.state-2026-11-09T003000.db")]
    Restore {
        /// La sauvegarde à remettre en place
        #[arg(value_name = "FICHIER")]
        fichier: PathBuf,
        #[command(flatten)]
        target: Target,
    },
}

#[derive(Debug, Clone, Copy, Args)]
struct Target {
    /// Le fichier de la boutique au lieu du fichier d'état
    #[arg(long)]
    boutique: bool,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

impl Target {
    fn which(self) -> Which {
        if self.boutique { Which::Shop } else { Which::State }
    }

    fn path(self, config: &Config) -> &Path {
        if self.boutique { &config.db_path } else { &config.state_path }
    }
}

pub(super) async fn run(config: &Config, args: DbArgs) -> Result<(), Failure> {
    match args.command {
        DbCommand::Check(target) => check(config, target).await,
        DbCommand::Schema(target) => schema(config, target).await,
        DbCommand::Stats(target) => stats(config, target).await,
        DbCommand::Backup(target) => backup(config, target).await,
        DbCommand::Restore { fichier, target } => restore(config, target, &fichier).await,
    }
}

async fn check(config: &Config, target: Target) -> Result<(), Failure> {
    let path = target.path(config);
    let report = care::check(target.which(), path).await.map_err(Failure::work)?;
    let sound = report.sound(target.which());
    if target.json {
        print_json(&json!({
            "file": path, "sound": sound, "integrity": report.integrity, "identity": report.identity,
            "broken_references": report.broken_references, "pending_migrations": report.pending_migrations,
        }));
    } else {
        print_check(path, &report);
    }
    if sound {
        return Ok(());
    }
    Err(Failure::Work(match target.which() {
        Which::State => format!(
            "{} n'est pas sain. Restaurez une sauvegarde : « optiflow db restore FICHIER ».",
            path.display()
        ),
        Which::Shop => format!(
            "{} n'est pas sain. Restaurez une sauvegarde de votre caisse, ou « optiflow db restore FICHIER --boutique ».",
            path.display()
        ),
    }))
}

fn print_check(path: &Path, report: &CheckReport) {
    println!("{}", path.display());
    let fine = || "bon".to_owned();
    println!("  Intégrité    {}", report.integrity.clone().unwrap_or_else(fine));
    println!("  Tables       {}", report.identity.clone().unwrap_or_else(fine));
    match report.broken_references {
        0 => println!("  Références   bonnes"),
        broken => println!("  Références   {broken} lignes renvoient à une ligne absente"),
    }
    if report.pending_migrations > 0 {
        println!("  Mise à jour  {} à faire, au prochain démarrage d'Optiflow", report.pending_migrations);
    }
}

async fn schema(config: &Config, target: Target) -> Result<(), Failure> {
    let path = target.path(config);
    let statements = care::schema(path).await.map_err(Failure::work)?;
    if target.json {
        print_json(&json!({"file": path, "schema": statements}));
    } else {
        for statement in statements {
            println!("{statement};\n");
        }
    }
    Ok(())
}

async fn stats(config: &Config, target: Target) -> Result<(), Failure> {
    let path = target.path(config);
    let Stats { bytes, tables } = care::stats(path).await.map_err(Failure::work)?;
    if target.json {
        let tables: Vec<_> = tables
            .iter()
            .map(|table| json!({"name": table.name, "rows": table.rows, "bytes": table.bytes}))
            .collect();
        print_json(&json!({"file": path, "bytes": bytes, "tables": tables}));
        return Ok(());
    }
    println!("{} : {}", path.display(), size(bytes));
    let rows = tables.into_iter().map(|table| {
        let rows = table.rows.map_or_else(|| "index".to_owned(), |rows| format::number(rows as f64, 0));
        [table.name, rows, size(table.bytes.unsigned_abs())]
    });
    table::print(["Table", "Lignes", "Taille"], rows);
    Ok(())
}

async fn backup(config: &Config, target: Target) -> Result<(), Failure> {
    let path = target.path(config);
    let taken = backups(config).take(path).await.map_err(Failure::work)?;
    if target.json {
        print_json(&json!({"file": path, "backup": taken, "kept": care::KEPT}));
    } else {
        println!("Sauvegarde de {} : {}", path.display(), taken.display());
    }
    Ok(())
}

async fn restore(config: &Config, target: Target, backup: &Path) -> Result<(), Failure> {
    let place = Place { which: target.which(), target: target.path(config), state: &config.state_path };
    let now = ShopClock::new(config.timezone.clone(), None).now();
    let restored = care::restore(place, backup, now).await.map_err(Failure::work)?;
    tracing::info!(file = %place.target.display(), backup = %backup.display(), "restored");
    if target.json {
        print_json(
            &json!({"file": place.target, "restored_from": backup, "before": restored.before, "pin": restored.pin}),
        );
        return Ok(());
    }
    println!("{} est maintenant en place : {}", backup.display(), place.target.display());
    if let Some(before) = restored.before {
        println!("Le fichier d'avant est gardé : {}", before.display());
    }
    match restored.pin {
        Some(true) => println!(
            "Tous les appareils sont déconnectés, et le code PIN est celui de la sauvegarde : changez-le au besoin par « optiflow pin »."
        ),
        Some(false) => println!(
            "Cette sauvegarde n'a pas de code PIN. Si une tablette se sert d'Optiflow, définissez-en un par « optiflow pin »."
        ),
        None => {}
    }
    Ok(())
}

/// Bytes in the owner's words.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["octets", "Ko", "Mo", "Go"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", format::number(value, usize::from(unit > 1)), UNITS[unit])
}

/// The backups as configured, stamped in the shop's time zone.
pub(super) fn backups(config: &Config) -> Backups {
    Backups::new(config.backup_dir.clone(), ShopClock::new(config.timezone.clone(), None))
}
