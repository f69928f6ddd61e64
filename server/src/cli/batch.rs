//! `optiflow batch`: one night, several replayed, one step alone or on demand, or one article to look at.

use jiff::{ToSpan, civil::Date};
use optiflow_domain::{ArticleId, Level, Occasion, format};
use serde_json::json;

use super::{Failure, batch_article, evenements, print_json, progress, suggest_quantity};
use crate::{
    batch::{self, Nights, Step, Summary},
    config::{Config, parse_date},
};

/// The step that is done on demand: how much to order.
const SUGGEST_QUANTITY: &str = "suggest_quantity";
/// The other one: the night worked again with the events and the answers that the owner has given since.
const LEARN_FROM_FEEDBACK: &str = "learn_from_feedback";

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow batch                        la nuit d'aujourd'hui
  optiflow batch --date 2026-11-09      la nuit de cette date
  optiflow batch --depuis -34           rejoue les 35 dernières nuits
  optiflow batch calculate_alerts       une seule étape, sur le calcul du jour
  optiflow batch suggest_quantity       les quantités à commander maintenant, sans rien publier
  optiflow batch --article 12           prévoit un article sans rien publier")]
pub(super) struct BatchArgs {
    #[arg(value_name = "ETAPE", value_parser = step, help = step_help())]
    step: Option<Asked>,
    /// La date D0 à calculer (2026-11-09) ; par défaut aujourd'hui
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<Date>,
    /// Rejoue chaque nuit depuis cette date, avec ce qui était connu ce jour-là ; -34 veut dire 34 jours plus tôt
    #[arg(long, value_name = "DATE", value_parser = since, allow_hyphen_values = true, conflicts_with = "step")]
    depuis: Option<Since>,
    /// Prévoit cet article comme le ferait la nuit et l'affiche, sans rien publier
    #[arg(long, value_name = "ID", value_parser = article, conflicts_with = "depuis")]
    article: Option<ArticleId>,
    /// Affiche le résultat en un objet JSON
    #[arg(long)]
    json: bool,
}

/// What is asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// A step of the night.
    Nightly(Step),
    /// `suggest_quantity`, which is done on demand only.
    Quantities,
    /// `learn_from_feedback`, which is done on demand only.
    Feedback,
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

fn step_help() -> String {
    let nightly = Step::ALL.map(Step::name).join(", ");
    format!(
        "Une seule étape, sur le calcul déjà publié : {nightly} ; ou, à la demande, {SUGGEST_QUANTITY}, {LEARN_FROM_FEEDBACK}"
    )
}

fn step(text: &str) -> Result<Asked, &'static str> {
    match text {
        SUGGEST_QUANTITY => Ok(Asked::Quantities),
        LEARN_FROM_FEEDBACK => Ok(Asked::Feedback),
        _ => Step::from_name(text)
            .map(Asked::Nightly)
            .ok_or("cette étape n'existe pas ; « optiflow batch --help » donne tous les noms"),
    }
}

fn article(text: &str) -> Result<ArticleId, String> {
    text.parse().map_err(|error: optiflow_domain::DomainError| error.to_string())
}

pub(super) async fn run(config: &Config, args: BatchArgs) -> Result<(), Failure> {
    let step = match args.step {
        Some(Asked::Feedback) if args.date.is_some() || args.depuis.is_some() || args.article.is_some() => {
            return Err(Failure::Usage(format!(
                "{LEARN_FROM_FEEDBACK} apprend pour toute la boutique, cette nuit, et ne va ni avec une date ni avec un article."
            )));
        }
        Some(Asked::Feedback) => return evenements::learn(config, args.json).await,
        Some(Asked::Quantities) if args.date.is_some() || args.depuis.is_some() => {
            return Err(Failure::Usage(format!(
                "{SUGGEST_QUANTITY} part des données affichées et ne va pas avec une date."
            )));
        }
        Some(Asked::Quantities) => return suggest_quantity::run(config, args.article, args.json).await,
        Some(Asked::Nightly(step)) if args.article.is_some() => {
            return Err(Failure::Usage(format!(
                "{step} vaut pour tous les articles et ne va pas avec --article."
            )));
        }
        Some(Asked::Nightly(step)) => Some(step),
        None => None,
    };
    let nightly = super::nightly(config).await?;
    let to = match args.date {
        Some(date) => date,
        None => nightly.tonight().await.map_err(Failure::work)?,
    };
    let (bar, sink) = progress::batch();
    if let Some(id) = args.article {
        let (shop, state, clock) = (&nightly.shop, &nightly.state, &nightly.clock);
        let night = batch::forecast_article(shop, state, config.country, clock, to, id, sink).await;
        bar.finish_and_clear();
        batch_article::print(&night.map_err(Failure::work)?, args.json);
        return Ok(());
    }
    let done = if let Some(step) = step {
        nightly.run_step(step, to, sink).await
    } else {
        let from = match args.depuis {
            Some(Since::Date(date)) => date,
            Some(Since::DaysBefore(days)) => to.saturating_sub(days.days()),
            None => to,
        };
        nightly.run(Nights { from, to }, Occasion::Command, sink).await
    };
    bar.finish_and_clear();
    let done = done.map_err(Failure::work)?;
    match step {
        _ if args.json => print_json(&json(&done)),
        Some(step) => print_step(step, &done),
        None => print_summary(&done),
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

fn print_step(step: Step, done: &Summary) {
    println!("Étape {step} ({}) refaite pour le {}.", step.label(), format::date(done.as_of));
    print_failures(done);
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
    print_failures(done);
}

fn print_failures(done: &Summary) {
    for failure in &done.failures {
        eprintln!("{} : {}", failure.step, failure.reason);
    }
}
