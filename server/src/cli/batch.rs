//! `optiflow batch`: one night, or several replayed.

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{Level, format};

use serde_json::json;

use super::{Failure, print_json, progress};
use crate::{
    batch::{Nights, Summary},
    config::{Config, parse_date},
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow batch                        la nuit d'aujourd'hui
  optiflow batch --date 2026-11-09      la nuit de cette date
  optiflow batch --depuis -34           rejoue les 35 dernières nuits")]
pub(super) struct BatchArgs {
    /// La date D0 à calculer (2026-11-09) ; par défaut aujourd'hui
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Date>,
    /// Rejoue chaque nuit depuis cette date, avec ce qui était connu ce jour-là ; -34 veut dire 34 jours plus tôt
    #[arg(long, value_name = "DATE", value_parser = since, allow_hyphen_values = true)]
    depuis: Option<Since>,
    /// Affiche le résultat en un objet JSON
    #[arg(long)]
    json: bool,
}

/// Where a replay begins.
#[derive(Debug, Clone, Copy)]
enum Since {
    Date(Date),
    DaysBefore(i64),
}

fn date(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("donnez une date comme 2026-11-09")
}

fn since(text: &str) -> Result<Since, &'static str> {
    match text.parse() {
        Ok(days @ -400..=0) => Ok(Since::DaysBefore(-days)),
        _ => date(text)
            .map(Since::Date)
            .map_err(|_| "donnez une date comme 2026-11-09, ou -34 pour 34 jours plus tôt"),
    }
}

pub(super) async fn run(config: &Config, args: BatchArgs) -> Result<(), Failure> {
    let nightly = super::nightly(config, args.date).await?;
    let to = nightly.tonight().await.map_err(Failure::work)?;
    let from = match args.depuis {
        Some(Since::Date(date)) => date,
        Some(Since::DaysBefore(days)) => to.saturating_sub(days.days()),
        None => to,
    };
    let (bar, sink) = progress::batch();
    let done = nightly.run(Nights { from, to }, sink).await;
    bar.finish_and_clear();
    let done = done.map_err(Failure::work)?;
    if args.json {
        print_json(&json(&done));
    } else {
        print_summary(&done);
    }
    Ok(())
}

fn json(done: &Summary) -> serde_json::Value {
    let levels: serde_json::Map<_, _> = Level::ALL
        .into_iter()
        .zip(done.levels)
        .map(|(level, count)| (level.slug().to_owned(), count.into()))
        .collect();
    let failures: Vec<_> = done
        .failures
        .iter()
        .map(|failure| json!({"step": failure.step, "article": failure.article.map(|id| id.0), "reason": failure.reason}))
        .collect();
    json!({"nights": done.nights, "as_of": done.as_of, "articles": done.articles, "levels": levels, "failures": failures})
}

fn print_summary(done: &Summary) {
    let nights = if done.nights > 1 { format!("{} nuits rejouées, ", done.nights) } else { String::new() };
    let levels: Vec<String> = Level::ALL
        .into_iter()
        .zip(done.levels)
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| format!("{count} {}", level.label()))
        .collect();
    println!(
        "{nights}{} articles prévus pour le {} : {}.",
        done.articles,
        format::date(done.as_of),
        if levels.is_empty() { "aucun article".to_owned() } else { levels.join(", ") }
    );
    for failure in &done.failures {
        eprintln!("{} : {}", failure.step, failure.reason);
    }
}
