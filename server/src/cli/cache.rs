//! `optiflow cache`: the published generations, which pages are answered from.

use clap::{Args, Subcommand};
use optiflow_domain::format;
use serde_json::json;

use super::{Failure, open_state, print_json};
use crate::{clock::ShopClock, config::Config, db::shop::ShopDb};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow cache show --json
  optiflow cache clear && optiflow batch    calcule tout à nouveau")]
pub(super) struct CacheArgs {
    #[command(subcommand)]
    command: CacheCommand,
}

#[derive(Debug, Subcommand)]
enum CacheCommand {
    /// Affiche ce qui est calculé et de quand cela date
    #[command(after_help = "Exemple : optiflow cache show --json")]
    Show {
        /// Affiche un objet JSON
        #[arg(long)]
        json: bool,
    },
    /// Oublie les prévisions publiées ; les preuves, l'historique et vos réponses restent
    #[command(after_help = "Exemple : optiflow cache clear")]
    Clear {
        /// Affiche un objet JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(config: &Config, args: CacheArgs) -> Result<(), Failure> {
    match args.command {
        CacheCommand::Show { json } => show(config, json).await,
        CacheCommand::Clear { json } => clear(config, json).await,
    }
}

async fn show(config: &Config, json: bool) -> Result<(), Failure> {
    let state = open_state(config).await?;
    let content = state.cache_content().await.map_err(Failure::work)?;
    let clock = ShopClock::new(config.timezone.clone(), config.as_of);
    let shop = ShopDb::open(&config.db_path).await.map_err(Failure::work)?;
    let today = clock.as_of(shop.last_sale(None).await.map_err(Failure::work)?);
    let shown = state.generation(today).await.map_err(Failure::work)?;
    let minutes = shown.as_ref().map(|shown| clock.minutes_since(shown.computed_at));
    let too_old = minutes.is_none_or(|minutes| minutes > u64::from(config.cache_duration_hours) * 60);
    if json {
        print_json(&json!({
            "generations": content.generations, "forecasts": content.forecasts,
            "oldest": content.oldest, "newest": content.newest,
            "as_of": shown.as_ref().map(|shown| shown.as_of),
            "computed_at": shown.as_ref().map(|shown| shown.computed_at),
            "age_minutes": minutes, "stale": too_old, "cache_duration_hours": config.cache_duration_hours,
        }));
        return Ok(());
    }
    let Some(shown) = shown else {
        println!("Rien n'est calculé pour le {}. Lancez « optiflow batch ».", format::date(today));
        return Ok(());
    };
    println!(
        "{} nuits publiées, {} prévisions.\nDonnées du {} calculées le {}{}",
        content.generations,
        content.forecasts,
        format::date(shown.as_of),
        format::moment(shown.computed_at),
        if too_old { " : trop anciennes, lancez « optiflow batch »." } else { "." }
    );
    Ok(())
}

async fn clear(config: &Config, json: bool) -> Result<(), Failure> {
    let dropped = open_state(config).await?.clear_cache().await.map_err(Failure::work)?;
    if json {
        print_json(&json!({"dropped": dropped}));
    } else {
        println!(
            "{dropped} nuits publiées oubliées ; les preuves et vos réponses restent. Pour calculer à nouveau : optiflow batch"
        );
    }
    Ok(())
}
