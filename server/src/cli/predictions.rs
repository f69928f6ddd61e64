//! `optiflow predictions`: page Prédictions in the terminal.

use app::api::predictions::{ArticlePredictions, ComparedDay};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, DayOfWeek,
    accuracy::{self, Errors},
    calendar, format,
};
use serde_json::json;

use super::{
    Failure,
    dashboard::{figures, nothing_yet},
    reading::{self, explain},
    replay::parts,
    table,
};
use crate::{
    batch::{
        Step,
        calculate_accuracy::{PERIODS, PeriodAccuracy},
    },
    config::Config,
};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow predictions generate 12 14
  optiflow predictions compare 12 2026-10-10 2026-11-08
  optiflow predictions accuracy 30
  optiflow predictions batch")]
pub(super) struct PredictionsArgs {
    #[command(subcommand)]
    command: PredictionsCommand,
}

impl PredictionsArgs {
    /// A batch is worth lines in the log.
    pub(super) fn computes(&self) -> bool {
        matches!(self.command, PredictionsCommand::Batch(_))
    }
}

#[derive(Debug, Subcommand)]
enum PredictionsCommand {
    /// Les jours à venir d'un article
    #[command(after_help = "Exemple : optiflow predictions generate 12 14 --json")]
    Generate(Generate),
    /// Prévu et vendu, jour par jour
    #[command(after_help = "Exemple : optiflow predictions compare 12 2026-10-10 2026-11-08")]
    Compare(Compare),
    /// La précision des prévisions sur 7 ou 30 jours
    #[command(after_help = "Exemple : optiflow predictions accuracy 30 --json")]
    Accuracy(Accuracy),
    /// Calcule la nuit, comme « optiflow batch »
    #[command(after_help = "Exemple : optiflow predictions batch")]
    Batch(super::batch::BatchArgs),
}

#[derive(Debug, Args)]
struct Generate {
    /// Numéro de l'article
    #[arg(value_name = "ID", value_parser = reading::article)]
    article: ArticleId,
    /// Nombre de jours
    #[arg(value_name = "JOURS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=400))]
    days: u16,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Accuracy {
    /// Période en jours : 7 ou 30
    #[arg(value_name = "PERIODE", default_value = "30", value_parser = period)]
    period: u16,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

fn period(text: &str) -> Result<u16, &'static str> {
    text.parse().ok().filter(|period| PERIODS.contains(period)).ok_or("donnez 7 ou 30")
}

#[derive(Debug, Args)]
struct Compare {
    /// Numéro de l'article
    #[arg(value_name = "ID", value_parser = reading::article)]
    article: ArticleId,
    /// Premier jour
    #[arg(value_name = "DEBUT", value_parser = reading::date)]
    first: Date,
    /// Dernier jour
    #[arg(value_name = "FIN", value_parser = reading::date)]
    last: Date,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(config: &Config, args: PredictionsArgs) -> Result<(), Failure> {
    match args.command {
        PredictionsCommand::Generate(asked) => generate(config, &asked).await,
        PredictionsCommand::Compare(asked) => compare(config, &asked).await,
        PredictionsCommand::Accuracy(asked) => accuracy(config, &asked).await,
        PredictionsCommand::Batch(args) => super::batch::run(config, args).await,
    }
}

async fn generate(config: &Config, asked: &Generate) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let found = reader.predictions(asked.article, asked.days).await.map_err(|error| explain(&error))?;
    if asked.json {
        return reading::print(&found);
    }
    print(&found);
    if found.days.len() < usize::from(asked.days) {
        println!("La prévision de cet article s'arrête là.");
    }
    Ok(())
}

fn print(found: &ArticlePredictions) {
    let demand = found.demand.as_deref().map(|demand| format!(", demande {demand}")).unwrap_or_default();
    println!("{} au {}{demand}\n", found.name, format::date(found.as_of));
    let rows = found.days.iter().map(|day| {
        let closing = match day.closing {
            Some(_) if day.stock_out => "rupture".to_owned(),
            Some(units) => format::quantity(units),
            None => "—".to_owned(),
        };
        [
            format::date(day.date),
            calendar::weekday(day.date).to_owned(),
            format::number(day.expected, 1),
            format!("{} à {}", format::number(day.lower, 1), format::number(day.upper, 1)),
            format::percent_or_nothing(day.confidence, 0),
            closing,
        ]
    });
    table::print(["Date", "Jour", "Prévu", "Intervalle 80 %", "Confiance", "Stock le soir"], rows);
    println!("\nTotal : {} articles en {} jours.", format::number(found.total.expected, 0), found.total.days);
    if let Some(day) = found.total.stock_out_on {
        println!("Rupture le {}.", format::date(day));
    }
    if found.lost_days > 0 {
        println!(
            "Ventes perdues estimées : {} articles sur {} jours de rupture (90 derniers jours).",
            format::number(found.lost_units, 0),
            found.lost_days
        );
    }
}

async fn accuracy(config: &Config, asked: &Accuracy) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let found = figures::<Vec<PeriodAccuracy>>(&reader, Step::CalculateAccuracy).await?;
    let advice = reader.performance_summary().await.map_err(|error| explain(&error))?;
    let advice = advice.ok_or_else(nothing_yet)?;
    let nothing = PeriodAccuracy { period: asked.period, ..PeriodAccuracy::default() };
    let of_period = found.content.iter().find(|known| known.period == asked.period).unwrap_or(&nothing);
    if asked.json {
        let weekdays = DayOfWeek::ALL.iter().zip(&of_period.weekdays);
        return reading::print(&json!({
            "as_of": found.as_of, "accuracy": of_period, "engine": of_period.proof.engine(),
            "without_exceptional": of_period.proof.without_exceptional(), "naive": of_period.proof.naive(),
            "naive_without_exceptional": of_period.proof.sheet().naive_without_exceptional,
            "weeks": parts("sunday", of_period.weeks.iter().map(|(sunday, proof)| (json!(sunday), proof.sheet()))),
            "categories": parts("category", of_period.categories.iter().map(|(name, proof)| (json!(name), proof.sheet()))),
            "weekdays": parts("day", weekdays.map(|(day, days)| (json!(day.label()), days.by_day()))),
            "recommendation": advice.recommendation, "performance": advice,
        }));
    }
    println!("Les {} jours avant le {}\n", asked.period, format::date(found.as_of));
    let (engine, plain, naive) =
        (of_period.proof.engine(), of_period.proof.without_exceptional(), of_period.proof.naive());
    let row = |name: &str, pick: fn(&accuracy::Figures) -> Option<f64>| {
        let shown = |figures: &accuracy::Figures| format::percent_or_nothing(pick(figures), 1);
        [name.to_owned(), shown(&engine), shown(&plain), shown(&naive)]
    };
    let rows = [
        row("Précision", |figures| figures.precision),
        row("MAPE (jours avec vente)", |figures| figures.mape),
        row("WAPE à la semaine", |figures| figures.weekly_wape),
        row("Biais", |figures| figures.bias),
    ];
    let titles = ["", "Optiflow", "Sans jours exceptionnels", "Semaine d'avant"];
    table::print(titles, rows.into_iter());
    println!(
        "\nJours prévus : {} bons, {} moyens, {} mauvais ; {} à expliquer.\n{}",
        of_period.good, of_period.fair, of_period.poor, of_period.to_explain, advice.recommendation
    );
    Ok(())
}

async fn compare(config: &Config, asked: &Compare) -> Result<(), Failure> {
    if asked.last < asked.first {
        return Err(Failure::Usage(
            "le dernier jour vient avant le premier : échangez les deux dates.".to_owned(),
        ));
    }
    let reader = reading::reader(config).await?;
    let days =
        reader.compared(asked.article, asked.first, asked.last).await.map_err(|error| explain(&error))?;
    let mut errors = Errors::default();
    for (forecast, actual) in days.iter().filter_map(|day| day.forecast.zip(day.actual)) {
        errors.add(forecast, actual);
    }
    if asked.json {
        return reading::print(&json!({
            "id": asked.article, "days": days,
            "mape": errors.mape(), "wape": errors.wape(), "bias": errors.bias(),
        }));
    }
    let units = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |units| format::number(units, 1));
    let row = |day: &ComparedDay| {
        let difference = day.forecast.zip(day.actual).map(|(forecast, actual)| forecast - actual);
        [
            format::date(day.date),
            calendar::weekday(day.date).to_owned(),
            units(day.forecast),
            units(day.actual),
            units(difference),
        ]
    };
    table::print(["Date", "Jour", "Prévu", "Vendu", "Écart"], days.iter().map(row));
    println!(
        "\nMAPE {}, WAPE {}, biais {}.",
        format::percent_or_nothing(errors.mape(), 1),
        format::percent_or_nothing(errors.wape(), 1),
        format::percent_or_nothing(errors.bias(), 1)
    );
    Ok(())
}
