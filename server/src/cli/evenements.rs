//! `optiflow evenements`: what is coming, what past events did, and the owner's own.

use app::api::events::{CategoryEffect, EventsPage};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, DomainError, Event,
    events::{EventDraft, EventKey, Multiplier, Repeat},
    format::{self, NOTHING},
};
use serde_json::json;

use super::{
    Failure, nightly, open_state, progress,
    reading::{self, explain},
    table,
};
use crate::{clock::ShopClock, config::Config};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow evenements list --jours 60
  optiflow evenements add \"Foire du quartier\" --type commercial --debut 2026-12-04 --fin 2026-12-06
  optiflow evenements learn")]
pub(super) struct EvenementsArgs {
    #[command(subcommand)]
    command: EvenementsCommand,
}

impl EvenementsArgs {
    /// A batch is worth lines in the log.
    pub(super) fn computes(&self) -> bool {
        matches!(self.command, EvenementsCommand::Learn { .. })
    }
}

#[derive(Debug, Subcommand)]
enum EvenementsCommand {
    /// Les événements à venir et l'effet mesuré des précédents
    #[command(after_help = "Exemple : optiflow evenements list --jours 60 --json")]
    List(List),
    /// Ajoute un événement, ou remplace celui du même nom
    #[command(after_help = "Exemples :
  optiflow evenements add \"Match de la CAN\" --type sportif --debut 2027-01-15 --categorie Boissons --multiplicateur 1,4
  optiflow evenements add \"Fête du village\" --type autre --debut 2025-08-02 --fin 2025-08-03 --chaque-annee")]
    Add(Box<Add>),
    /// Retire un de vos événements
    #[command(after_help = "Exemple : optiflow evenements delete perso-foire-du-quartier")]
    Delete {
        /// Clé de l'événement, comme « list » l'affiche
        #[arg(value_name = "CLE")]
        key: String,
    },
    /// Mesure à nouveau l'effet des événements et refait les prévisions
    #[command(after_help = "Exemple : optiflow evenements learn --json")]
    Learn {
        /// Affiche un objet JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct List {
    /// Nombre de jours à venir
    #[arg(long = "jours", value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=400))]
    days: u16,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Add {
    /// Nom de l'événement
    #[arg(value_name = "NOM")]
    name: String,
    /// religieux, sportif, commercial, férié, météo ou autre
    #[arg(long = "type", value_name = "TYPE", default_value = "autre")]
    kind: String,
    /// Premier jour
    #[arg(long = "debut", value_name = "DATE", value_parser = reading::date)]
    first: Date,
    /// Dernier jour ; par défaut le premier
    #[arg(long = "fin", value_name = "DATE", value_parser = reading::date)]
    last: Option<Date>,
    /// Revient chaque année aux mêmes dates
    #[arg(long = "chaque-annee", conflicts_with = "others")]
    yearly: bool,
    /// Premier jour d'une autre occurrence, de même durée (à répéter)
    #[arg(long = "aussi", value_name = "DATE", value_parser = reading::date)]
    others: Vec<Date>,
    /// Catégorie touchée (à répéter) ; par défaut toute la boutique
    #[arg(long = "categorie", value_name = "NOM", conflicts_with = "articles")]
    categories: Vec<String>,
    /// Article touché (à répéter)
    #[arg(long = "article", value_name = "ID", value_parser = reading::article)]
    articles: Vec<ArticleId>,
    /// Par combien les ventes sont multipliées ; par défaut appris des occurrences passées
    #[arg(long = "multiplicateur", value_name = "X", value_parser = multiplier)]
    multiplier: Option<Multiplier>,
}

fn multiplier(text: &str) -> Result<Multiplier, String> {
    let factor = text.trim_start_matches(['x', '×']).replace(',', ".").parse().unwrap_or(f64::NAN);
    Multiplier::new(factor).map_err(|error| error.to_string())
}

pub(super) async fn run(config: &Config, args: EvenementsArgs) -> Result<(), Failure> {
    match args.command {
        EvenementsCommand::List(asked) => list(config, &asked).await,
        EvenementsCommand::Add(add) => self::add(config, *add).await,
        EvenementsCommand::Delete { key } => delete(config, &key).await,
        EvenementsCommand::Learn { json } => learn(config, json).await,
    }
}

async fn list(config: &Config, asked: &List) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let page = reader.events(asked.days).await.map_err(|error| explain(&error))?;
    if asked.json {
        return reading::print(&page);
    }
    print(&page, asked.days);
    Ok(())
}

fn print(page: &EventsPage, days: u16) {
    println!("Les {days} jours à partir du {}\n", format::date(page.as_of));
    if page.upcoming.is_empty() {
        println!("Aucun événement connu.");
    } else {
        let rows = page.upcoming.iter().map(|event| {
            let days = event.occurrence;
            [
                event.name.clone(),
                event.kind.to_string(),
                format::date(days.first()),
                format::date(days.last()),
                strongest(&event.effects),
            ]
        });
        table::print(["Événement", "Type", "Du", "Au", "Effet attendu"], rows);
    }
    let measured = page.history.iter().filter(|event| !event.effects.is_empty());
    let rows: Vec<[String; 4]> = measured
        .map(|event| {
            let confidence = event.effects.first().map(|effect| effect.confidence);
            [
                event.name.clone(),
                event.occurrences.len().to_string(),
                strongest(&event.effects),
                format::percent_or_nothing(confidence, 0),
            ]
        })
        .collect();
    if !rows.is_empty() {
        println!("\nEffets mesurés");
        table::print(["Événement", "Fois", "Effet le plus fort", "Confiance"], rows.into_iter());
    }
    for (event, verdict) in page.history.iter().filter_map(|event| Some((event, event.verdict()?))) {
        println!("\n{} ({verdict})", event.name);
    }
    if !page.own.is_empty() {
        println!("\nVos événements");
        let rows = page.own.iter().map(|event| {
            [event.name().as_str().to_owned(), event.key().to_string(), event.recurrence().label().to_owned()]
        });
        table::print(["Nom", "Clé", "Quand"], rows);
    }
}

/// `×1,80 Climatiseurs`, the effect farthest from 1.
fn strongest(effects: &[CategoryEffect]) -> String {
    CategoryEffect::strongest(effects).map_or_else(|| NOTHING.to_owned(), CategoryEffect::text)
}

async fn add(config: &Config, add: Add) -> Result<(), Failure> {
    let event = read(add).map_err(|error| Failure::Usage(error.to_string()))?;
    let clock = ShopClock::new(config.timezone.clone(), config.as_of);
    open_state(config).await?.put_event(&event, clock.now()).await.map_err(Failure::work)?;
    println!(
        "« {} » est enregistré ({}). Il comptera dans la prochaine prévision : optiflow evenements learn",
        event.name().as_str(),
        event.key()
    );
    Ok(())
}

fn read(add: Add) -> Result<Event, DomainError> {
    let repeat = match (add.yearly, add.others.is_empty()) {
        (true, _) => Repeat::Yearly,
        (false, true) => Repeat::Once,
        (false, false) => Repeat::AlsoOn(add.others),
    };
    let draft = EventDraft {
        name: add.name,
        kind: add.kind,
        first: add.first,
        last: add.last,
        repeat,
        categories: add.categories.into_iter().collect(),
        articles: add.articles.into_iter().collect(),
        multiplier: add.multiplier.map(Multiplier::factor),
    };
    draft.event(None)
}

async fn delete(config: &Config, key: &str) -> Result<(), Failure> {
    let key: EventKey = key.parse().map_err(|error: DomainError| Failure::Usage(error.to_string()))?;
    if open_state(config).await?.delete_event(&key).await.map_err(Failure::work)? {
        println!("{key} est retiré. Les prévisions l'oublient au prochain calcul.");
        return Ok(());
    }
    Err(Failure::Work(format!(
        "aucun de vos événements n'a la clé {key}. « optiflow evenements list » les montre."
    )))
}

/// Works the night again, which measures every event, and says which effects have changed.
pub(super) async fn learn(config: &Config, json: bool) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let before = reader.events(1).await.map_err(|error| explain(&error))?;
    let nightly = nightly(config).await?;
    let (bar, sink) = progress::batch();
    let done = nightly.learn(sink).await;
    bar.finish_and_clear();
    done.map_err(Failure::work)?;
    let after = reader.events(1).await.map_err(|error| explain(&error))?;
    let changes = changes(&before, &after);
    if json {
        let change = |(name, before, after): &(String, String, String)| json!({"event": name, "before": before, "after": after});
        return reading::print(
            &json!({"events": after.history, "changes": changes.iter().map(change).collect::<Vec<_>>()}),
        );
    }
    println!("{} événements mesurés au {}.", after.history.len(), format::date(after.as_of));
    if changes.is_empty() {
        println!("Aucun effet n'a changé.");
    } else {
        let rows = changes.into_iter().map(|(name, before, after)| [name, before, after]);
        table::print(["Événement", "Avant", "Maintenant"], rows);
    }
    Ok(())
}

/// The events whose strongest effect reads differently: name, before, after.
fn changes(before: &EventsPage, after: &EventsPage) -> Vec<(String, String, String)> {
    let of = |page: &EventsPage, key: &str| {
        let known = page.history.iter().find(|event| event.key == key);
        known.map_or_else(|| "—".to_owned(), |event| strongest(&event.effects))
    };
    let all = after.history.iter().chain(&before.history);
    let mut changes: Vec<_> = all
        .map(|event| (event.name.clone(), of(before, &event.key), of(after, &event.key)))
        .filter(|(_, before, after)| before != after)
        .collect();
    changes.sort();
    changes.dedup();
    changes
}
