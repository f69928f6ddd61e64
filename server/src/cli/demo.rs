//! `optiflow demo`: a demonstration shop.

use std::path::PathBuf;

use jiff::civil::Date;
use optiflow_domain::format;

use super::{Failure, progress};
use crate::{
    config::{Config, parse_date},
    db::{
        care::Work,
        shop_file::{self, Overwrite},
    },
    demo::{self, DemoOptions},
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow demo --db demo.db
  optiflow demo --articles 1000 --jours 730 --seed 7 --db grande.db")]
pub(super) struct DemoArgs {
    /// Nombre d'articles
    #[arg(long, value_name = "N", default_value_t = DemoOptions::default().articles)]
    articles: u32,
    /// Nombre de jours d'historique
    #[arg(long, value_name = "N", default_value_t = DemoOptions::default().days)]
    jours: u32,
    /// Graine : la même donne la même boutique
    #[arg(long, value_name = "N", default_value_t = DemoOptions::default().seed)]
    seed: u64,
    /// Dernier jour de vente (2026-11-08)
    #[arg(long, value_name = "DATE", default_value_t = DemoOptions::default().last_day, value_parser = date)]
    fin: Date,
    /// Fichier à créer ; une démonstration existante est remplacée, aucun autre fichier ne l'est
    #[arg(long, value_name = "FICHIER")]
    db: PathBuf,
}

fn date(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("donnez une date comme 2026-11-08")
}

pub(super) async fn run(config: &Config, args: DemoArgs) -> Result<(), Failure> {
    let options =
        DemoOptions { articles: args.articles, days: args.jours, seed: args.seed, last_day: args.fin };
    // Only a file that is there can have a batch that reads it.
    let _alone =
        if args.db.is_file() { Some(super::alone_with(config, &args.db, Work::Demo)?) } else { None };
    let shop = demo::generate(&options).map_err(|error| Failure::Usage(error.to_string()))?;
    let bar = progress::bar(0, "Écriture");
    let written = shop_file::create(&args.db, &shop, Overwrite::MadeByDemo, &|rows: shop_file::Progress| {
        bar.set_length(rows.total);
        bar.set_position(rows.written);
    })
    .await;
    bar.finish_and_clear();
    written.map_err(Failure::work)?;
    println!(
        "{} : {} articles, {} ventes jusqu'au {}.",
        args.db.display(),
        shop.products.len(),
        shop.sales.len(),
        format::date(args.fin)
    );
    Ok(())
}
