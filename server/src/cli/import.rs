//! `optiflow import`: CSV files in, a shop's file made or brought up to date.

use std::path::{Path, PathBuf};

use super::{Failure, import_summary as summary, progress};
use crate::{
    clock::ShopClock,
    config::Config,
    db::{
        care::{Backups, Work},
        shop_file::{self, Known, Overwrite, ShopFileError},
    },
    import::{self, ImportFailure, ImportFiles, ImportOptions},
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow import --ventes ventes.csv --db boutique.db
  optiflow import --ventes v.csv --articles a.csv --stock s.csv --fournisseurs f.csv --db boutique.db
  optiflow import --ventes jour.csv --stock stock.csv --db boutique.db --essai")]
pub(super) struct ImportArgs {
    /// Ventes : article, date, quantité, prix (ou `unique_id,ds,y`) ; obligatoire pour une nouvelle boutique
    #[arg(long, value_name = "CSV", required_unless_present_any = ["articles", "stock", "fournisseurs"])]
    ventes: Option<PathBuf>,
    /// Articles : nom, catégorie, fournisseur, prix, délai... ; sans ce fichier, ils sont tirés des ventes
    #[arg(long, value_name = "CSV")]
    articles: Option<PathBuf>,
    /// Stock : article, quantité, date
    #[arg(long, value_name = "CSV")]
    stock: Option<PathBuf>,
    /// Fournisseurs : nom, délai, contact, minimum ; articles livrés, prix d'achat, colis
    #[arg(long, value_name = "CSV")]
    fournisseurs: Option<PathBuf>,
    /// Fichier de boutique à créer, ou à compléter s'il existe
    #[arg(long, value_name = "FICHIER")]
    db: PathBuf,
    /// Lit et compte tout sans rien écrire
    #[arg(long)]
    essai: bool,
    /// Importe les lignes justes malgré les lignes fausses
    #[arg(long)]
    ignorer_erreurs: bool,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(config: &Config, args: ImportArgs) -> Result<(), Failure> {
    let files = ImportFiles {
        sales: args.ventes,
        articles: args.articles,
        stock: args.stock,
        suppliers: args.fournisseurs,
    };
    let today = ShopClock::new(config.timezone.clone(), config.as_of).now().date();
    let options = ImportOptions { ignore_errors: args.ignorer_erreurs, today };
    let backups = super::db::backups(config);
    let job = Job { files, options, db: args.db, dry: args.essai, json: args.json, backups };
    // A link to nothing is no file yet, and is not followed either.
    if std::fs::symlink_metadata(&job.db).is_err() {
        return job.create().await;
    }
    // A trial only reads. Anything else keeps the lock to its end: a till's export is a matter of seconds, and a night
    // that finds it taken comes back a minute later.
    let _alone = if job.dry { None } else { Some(super::alone_with(config, &job.db, Work::Import)?) };
    job.append().await
}

struct Job {
    files: ImportFiles,
    options: ImportOptions,
    db: PathBuf,
    dry: bool,
    json: bool,
    backups: Backups,
}

impl Job {
    /// A new shop.
    async fn create(&self) -> Result<(), Failure> {
        if self.files.sales.is_none() {
            return Err(Failure::Usage(format!(
                "{} n'existe pas encore : ajoutez --ventes pour le créer, ou corrigez --db.",
                self.db.display()
            )));
        }
        let imported = reading(|progress| import::read(&self.files, &self.options, progress))?;
        if !self.dry {
            writing(async |progress| {
                shop_file::create(&self.db, &imported.tables, Overwrite::Never, progress).await
            })
            .await?;
        }
        let remarks =
            summary::Remarks::new(&imported.notices, &imported.ignored, imported.summary.ignored_lines);
        summary::created(self.target(), &imported.summary, &remarks);
        Ok(())
    }

    /// What a shop's file lacks.
    async fn append(&self) -> Result<(), Failure> {
        let known: Known = shop_file::known(&self.db).await.map_err(Failure::work)?;
        let reading = reading(|progress| import::read_for(&known, &self.files, &self.options, progress))?;
        let outcome = if self.dry {
            shop_file::preview(&self.db, &reading.delivery).await.map_err(Failure::work)?
        } else {
            writing(async |progress| {
                let saved = async |file: &Path| Ok(self.backups.take(file).await.map(drop)?);
                shop_file::append(&self.db, &reading.delivery, saved, progress).await
            })
            .await?
        };
        let remarks = summary::Remarks::new(&reading.notices, &reading.ignored, reading.ignored_lines);
        summary::appended(self.target(), &reading, &outcome, &remarks);
        Ok(())
    }

    fn target(&self) -> summary::Target<'_> {
        summary::Target { db: &self.db, dry: self.dry, json: self.json }
    }
}

/// Reads under a bar of the bytes of each file.
fn reading<T>(
    read: impl FnOnce(&dyn Fn(import::Progress)) -> Result<T, ImportFailure>,
) -> Result<T, Failure> {
    let bar = progress::bytes("Lecture");
    let read = read(&|progress: import::Progress| {
        bar.set_message(format!("Lecture de {}", progress.file));
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.done_bytes);
    });
    bar.finish_and_clear();
    read.map_err(Failure::work)
}

/// Writes under a bar of rows.
async fn writing<T>(
    write: impl AsyncFnOnce(&(dyn Fn(shop_file::Progress) + Send + Sync)) -> Result<T, ShopFileError>,
) -> Result<T, Failure> {
    let bar = progress::bar(0, "Écriture");
    let written = write(&|rows: shop_file::Progress| {
        bar.set_length(rows.total);
        bar.set_position(rows.written);
    })
    .await;
    bar.finish_and_clear();
    written.map_err(Failure::work)
}
