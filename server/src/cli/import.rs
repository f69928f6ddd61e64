//! `optiflow import`: CSV files in, a shop's file out.

use std::path::PathBuf;

use optiflow_domain::format;

use super::{Failure, progress};
use crate::{
    clock::ShopClock,
    config::Config,
    db::shop_file::{self, Overwrite},
    import::{self, ImportFiles, ImportOptions, Imported},
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow import --ventes ventes.csv --db boutique.db
  optiflow import --ventes v.csv --articles a.csv --stock s.csv --fournisseurs f.csv --db boutique.db")]
pub(super) struct ImportArgs {
    /// Ventes : article, date, quantité, prix (ou `unique_id,ds,y`)
    #[arg(long, value_name = "CSV")]
    ventes: PathBuf,
    /// Articles : nom, catégorie, fournisseur, prix, délai... ; sans ce fichier, ils sont tirés des ventes
    #[arg(long, value_name = "CSV")]
    articles: Option<PathBuf>,
    /// Stock : article, quantité, date
    #[arg(long, value_name = "CSV")]
    stock: Option<PathBuf>,
    /// Fournisseurs : nom, délai, contact
    #[arg(long, value_name = "CSV")]
    fournisseurs: Option<PathBuf>,
    /// Fichier de boutique à créer
    #[arg(long, value_name = "FICHIER")]
    db: PathBuf,
    /// Importe les lignes justes malgré les lignes fausses
    #[arg(long)]
    ignorer_erreurs: bool,
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
    let bar = progress::bar(0, "Lecture");
    let read = import::read(&files, &options, &|progress: import::Progress| {
        bar.set_message(format!("Lecture de {}", progress.file));
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.done_bytes);
    });
    bar.finish_and_clear();
    let imported = read.map_err(Failure::work)?;
    let bar = progress::bar(0, "Écriture");
    let written =
        shop_file::create(&args.db, &imported.tables, Overwrite::Never, &|rows: shop_file::Progress| {
            bar.set_length(rows.total);
            bar.set_position(rows.written);
        })
        .await;
    bar.finish_and_clear();
    written.map_err(Failure::work)?;
    print_summary(&args.db, &imported);
    Ok(())
}

fn print_summary(db: &std::path::Path, imported: &Imported) {
    for notice in &imported.notices {
        eprintln!("{notice}");
    }
    if imported.summary.ignored_lines > 0 {
        eprint!("{}", imported.ignored);
    }
    let summary = &imported.summary;
    println!(
        "{} : {} articles, {} ventes du {} au {}.",
        db.display(),
        summary.articles,
        summary.sales_rows,
        format::date(summary.first_day),
        format::date(summary.last_day)
    );
    println!("Pour calculer les prévisions : OPTIFLOW_DB_PATH={} optiflow batch", db.display());
}
